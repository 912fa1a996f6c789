package lsp

import (
	"encoding/json"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/portlint/portlint/cmd/internal/workspace"
	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/lint"
)

// settings are what the client configures, beneath .portlint.yaml.
type settings struct {
	// Select and Ignore are ids and families of rules, as --select and --ignore.
	Select []string `json:"select"`
	Ignore []string `json:"ignore"`
	// Pedantic adds the pedantic rules; nil leaves it to .portlint.yaml.
	Pedantic *bool `json:"pedantic"`
	// CodeLens says above each service how many others use it.
	CodeLens bool `json:"codeLens"`
	// Host lets hover say what this host has on a port at that moment.
	Host bool `json:"host"`
}

// place is a folder of the client, or the folder of a file that lies in none of them.
type place struct {
	dir string // a path of the tree
	// only is the one file that is looked at, "" for all in the folder.
	only      string
	workspace *workspace.Workspace // nil until the configuration can be read
	findings  map[string][]lint.Finding
	said      string // the last error, which is said once
}

// newPlace returns the place of a folder.
func newPlace(dir string) *place { return &place{dir: dir} }

// question is what the place asks. It is given up once stopped says so.
func (p *place) question(s settings, stopped func() bool) workspace.Question {
	paths := []string{"."}
	if p.only != "" {
		paths[0] = path.Base(p.only)
	}
	return workspace.Question{
		Paths:   paths,
		Loading: loader.Options{Dir: p.dir},
		Choice:  workspace.Choice{Select: s.Select, Ignore: s.Ignore, Pedantic: s.Pedantic},
		Edits:   true,
		Stopped: stopped,
	}
}

// holds reports whether a file belongs to the place.
func (p *place) holds(name string) bool {
	if p.only != "" {
		return p.only == name
	}
	return strings.HasPrefix(name, strings.TrimSuffix(p.dir, "/")+"/")
}

func (s *server) initialize(params initializeParams) (any, error) {
	s.isInitialized = true
	s.can = params.Capabilities.abilities()
	s.encoding = choose(params.Capabilities.General.PositionEncodings)
	if len(params.InitializationOptions) > 0 {
		_ = json.Unmarshal(params.InitializationOptions, &s.settings) // of other clients' making
	}
	folders := params.WorkspaceFolders
	if len(folders) == 0 && params.RootURI != nil {
		folders = []folder{{*params.RootURI}}
	}
	s.addFolders(folders)
	if params.ProcessID != nil {
		go s.watchClient(*params.ProcessID)
	}
	return map[string]any{
		"serverInfo": map[string]string{"name": "portlint", "version": s.version},
		"capabilities": map[string]any{
			"positionEncoding":       s.encoding,
			"textDocumentSync":       map[string]any{"openClose": true, "change": 2, "save": true},
			"diagnosticProvider":     map[string]any{"interFileDependencies": true, "workspaceDiagnostics": true},
			"codeActionProvider":     map[string]any{"codeActionKinds": []string{quickFix, fixAll}},
			"executeCommandProvider": map[string]any{"commands": []string{explainCommand, usersCommand}},
			"hoverProvider":          true,
			"definitionProvider":     true,
			"referencesProvider":     true,
			"inlayHintProvider":      true,
			"codeLensProvider":       map[string]any{},
			"completionProvider":     map[string]any{"triggerCharacters": []string{"\"", "'", ":", " ", "-"}},
			"workspace":              map[string]any{"workspaceFolders": map[string]bool{"supported": true, "changeNotifications": true}},
		},
	}, nil
}

// watched are the files on which projects rest.
var watched = []string{
	"**/*.{yml,yaml}", "**/{.env,.env.*,*.env}", "**/*{Dockerfile,Containerfile,dockerfile}*", "**/package.json", "**/*.config.{js,ts,mjs,mts,cjs,cts}",
	"**/.gitignore", "**/*.{sh,bash,mk,just,service}", "**/{Makefile,justfile}",
}

func (s *server) initialized(struct{}) (any, error) {
	if s.can.watchFiles {
		s.watchedToo = make(map[string]bool)
		s.watch("watch", watched...)
	}
	s.askConfiguration()
	return nil, nil
}

// watch makes the client tell of changes to files.
func (s *server) watch(id string, globs ...string) {
	var watchers []map[string]string
	for _, glob := range globs {
		watchers = append(watchers, map[string]string{"globPattern": glob})
	}
	s.ask(id, "client/registerCapability", map[string]any{
		"registrations": []any{map[string]any{
			"id": id, "method": "workspace/didChangeWatchedFiles", "registerOptions": map[string]any{"watchers": watchers},
		}},
	})
}

// watchRead watches what was read and is named like none of the files that are watched: an env_file or a configuration of any name.
func (s *server) watchRead(read []string) {
	if s.watchedToo == nil {
		return
	}
	for _, shown := range read {
		name := path.Base(shown)
		if s.watchedToo[name] {
			continue
		}
		s.watchedToo[name] = true
		isWatched := slices.ContainsFunc(watched, func(glob string) bool {
			matches, _ := doublestar.Match(glob, name)
			return matches
		})
		if !isWatched && !strings.ContainsAny(name, "*?[]{}") {
			s.watch("watch "+name, "**/"+name)
		}
	}
}

// askConfiguration asks for the settings, for which not every client waits to be asked.
func (s *server) askConfiguration() {
	if s.can.configure {
		s.ask("configuration", "workspace/configuration", map[string]any{"items": []any{map[string]string{"section": "portlint"}}})
	}
}

func (s *server) shutdown(struct{}) (any, error) {
	s.isShutDown = true
	return nil, nil
}

func (s *server) addFolders(folders []folder) {
	for _, one := range folders {
		dir := pathOf(one.URI)
		if dir != "" && !slices.ContainsFunc(s.places, func(p *place) bool { return p.only == "" && p.dir == dir }) {
			s.places = append(s.places, newPlace(dir))
		}
	}
	s.stale = true
}

func (s *server) didChangeFolders(params didChangeFoldersParams) (any, error) {
	for _, one := range params.Event.Removed {
		dir := pathOf(one.URI)
		s.places = slices.DeleteFunc(s.places, func(p *place) bool { return p.only == "" && p.dir == dir })
	}
	s.addFolders(params.Event.Added)
	s.refreshClient()
	return nil, nil
}

func (s *server) didChangeFiles(params didChangeFilesParams) (any, error) {
	for _, change := range params.Changes {
		if name := pathOf(change.URI); name != "" && s.open[name] == nil { // what is open counts as it is there
			s.touch(tree.Event{Path: name})
		}
	}
	if s.stale {
		s.refreshClient()
	}
	return nil, nil
}

func (s *server) didChangeConfiguration(params didChangeConfigurationParams) (any, error) {
	if params.Settings.Portlint != nil {
		s.configure(*params.Settings.Portlint)
	} else {
		s.askConfiguration()
	}
	return nil, nil
}

// configure takes other settings.
func (s *server) configure(to settings) {
	if reflect.DeepEqual(s.settings, to) {
		return
	}
	s.settings = to
	for _, p := range s.places {
		p.workspace = nil
	}
	s.stale = true
	s.refreshClient()
}

// touch notes that something happened at a path. What is more than an edit stays so.
func (s *server) touch(event tree.Event) {
	s.stale = true
	at := slices.IndexFunc(s.events, func(known tree.Event) bool { return known.Path == event.Path })
	if at < 0 {
		s.events = append(s.events, event)
	} else if !event.Edited {
		s.events[at].Edited = false
	}
}
