// Package compose reads Compose files, the way `docker compose` loads them.
//
// Each file is parsed once into YAML nodes. What files say about a service is kept as layers, lowest first; nothing is read out
// before all layers are known.
package compose

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/env"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/regular"
	"github.com/portlint/portlint/loader/schema"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// Format is Compose files. A base file and its override are one unit.
type Format struct {
	options *format.Options
	folders map[string]*folder // that are searched
}

// New returns the format for one search, which looks into each folder once.
func New(options *format.Options) *Format {
	return &Format{options: options, folders: make(map[string]*folder)}
}

// Claims implements [format.Format].
func (*Format) Claims(_ *format.Folder, name string) bool {
	return isYAML(name) && isComposeName(name)
}

// Group implements [format.Format].
func (f *Format) Group(listed *format.Folder) []format.Unit { return f.folder(listed).units() }

// Unit implements [format.Format].
func (f *Format) Unit(listed *format.Folder, name string) format.Unit {
	return f.folder(listed).unit(name)
}

// Main returns the project that docker compose would load in a folder, nil when there is none.
func (f *Format) Main(listed *format.Folder) format.Unit {
	if main := f.folder(listed).main; main != nil {
		return main
	}
	return nil
}

// Stated returns the project of files that the user names, the base first.
func Stated(files []string) format.Unit { return &unit{files: files} }

func (f *Format) folder(listed *format.Folder) *folder {
	known := f.folders[listed.Dir]
	if known == nil {
		known = newFolder(listed, f.options)
		f.folders[listed.Dir] = known
	}
	return known
}

// Leave forgets a folder that is searched no more: there can be thousands.
func (f *Format) Leave(dir string) { delete(f.folders, dir) }

// unit is the Compose files of one project.
type unit struct {
	files  []string // base first
	folder *folder  // nil for files given with -f
	// base is the base file of the folder, on which the file is laid if it is a fragment.
	base string
	// guess says that the file's name says nothing: what is no Compose file for sure is passed over in silence.
	guess bool
	// settings are problems of what chose the files: COMPOSE_FILE of an environment file.
	settings []graph.Problem
}

// Files implements [format.Unit].
func (u *unit) Files() []string { return u.files }

// Key implements [format.Unit]. Of what the folder's other files say it matters alone whether they extend services of this one.
func (u *unit) Key() string {
	var settings []string
	for _, problem := range u.settings {
		settings = append(settings, problem.Message)
	}
	place, sure := u.deployedBy()
	return fmt.Sprintf("%q", []any{u.files, u.base, u.guess, u.isMain(), u.isLibrary(), place.Path(), place.Start, place.End, sure, settings})
}

// isMain reports whether docker compose finds the files by itself.
func (u *unit) isMain() bool { return u.folder != nil && u == u.folder.main }

// deployedBy returns where something else in its folder deploys the first file as a stack; see [folder.deployedBy].
func (u *unit) deployedBy() (place source.Span, sure bool) {
	if u.folder == nil {
		return source.Span{}, false
	}
	return u.folder.deployedBy(path.Base(u.files[0]))
}

// isLibrary reports whether the file is there for others to extend. A main project is not, whatever they say.
func (u *unit) isLibrary() bool {
	return u.folder != nil && u != u.folder.main && u.folder.isLibrary(path.Base(u.files[0]))
}

// Load implements [format.Unit].
func (u *unit) Load(project *format.Loading) *format.Notice {
	l := &loading{Loading: project}
	for _, problem := range u.settings {
		l.Report(problem)
	}
	if path.Base(u.files[0]) == dotEnv { // which is all there is
		_, _ = l.Reader.Get(u.files[0], source.Secret)
		return nil
	}
	notice := u.look(l)
	if notice != nil {
		if u.guess {
			return &format.Notice{}
		}
		return notice
	}
	l.Project.Usual = u.isMain()
	paths := u.layers(l)
	if u.guess && l.Project.Fragment && !imageKey.Get().Match(l.parsed[u.files[0]].Data) {
		return &format.Notice{} // nothing says that its services are containers
	}
	l.findEngine(u, paths)
	env := l.environment()
	l.Project.EnvFile = env.Present()
	if name := env.Get("COMPOSE_PROJECT_NAME"); name != "" {
		l.Project.Name = name
	} else {
		env.Set("COMPOSE_PROJECT_NAME", l.Project.Name)
	}
	merged := l.load(paths, env, l.Dir, nil, func(path string, err error) {})
	l.assemble(merged, l.Options.Profiles, splitList(env.Get("COMPOSE_PROFILES")))
	return nil
}

// look parses the files, and says why they are passed over.
func (u *unit) look(l *loading) *format.Notice {
	documents := 0
	for _, name := range u.files {
		parsed, err := l.parse(name, false)
		if err != nil {
			if errors.As(err, new(*regular.TooLargeError)) {
				file := source.NewFile(l.Reader.Shown(name), nil)
				l.problem(graph.LimitReached, file.LineSpan(1), "the file is "+err.Error()+" and was not looked at", "")
				continue
			}
			return l.Unreadable(name, err)
		}
		if notice := u.notCompose(parsed); notice != nil {
			return notice
		}
		documents += len(parsed.documents)
	}
	if documents == 0 && len(l.Project.Problems) == 0 {
		return &format.Notice{Path: l.Reader.Shown(u.files[0]), Message: "is empty"}
	}
	return nil
}

// layers returns the files that make the project. A single one can be a fragment, which is laid on the base file of its folder, or a
// library of services to extend.
func (u *unit) layers(l *loading) []string {
	if u.folder == nil || len(u.files) > 1 {
		return u.files
	}
	paths := u.files
	switch l.fragment(u) {
	case layered:
		paths = []string{u.base, u.files[0]}
		l.Project.Guessed = true
	case partial:
		l.Project.Fragment = true
	}
	l.Project.Library = u.isLibrary()
	return paths
}

func splitList(list string) []string {
	var parts []string
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// environment reads .env, or the files of --env-file.
func (l *loading) environment() *env.Environment {
	env := env.New(l.Reader, l.Dir, l.Options.Ambient)
	var read []*source.File
	for _, name := range l.Options.EnvFiles {
		if file, err := l.Reader.Get(tree.Join(l.Options.Dir, name), source.Secret); err == nil {
			read = append(read, file)
		}
	}
	if len(l.Options.EnvFiles) == 0 && l.Project.Runtime.Engine.ReadsEnv() {
		read = l.dotEnv(l.Dir)
	}
	for _, problem := range env.Add(read) {
		l.Report(problem)
	}
	return env
}

// notCompose says why a file is not a Compose file of today, and nil for one that is.
func (u *unit) notCompose(parsed *file) *format.Notice {
	say := func(message string) *format.Notice { return &format.Notice{Path: parsed.Path, Message: message} }
	data, name := parsed.Data, path.Base(parsed.Path)
	switch {
	case strings.HasPrefix(name, "rancher-compose."):
		return say("is for Rancher 1, which reads it beside a compose file")
	case parsed.list && !slices.Contains(baseNames, name) && !slices.Contains(overrideNames, name):
		return say("is a list, not a compose file")
	case slices.ContainsFunc(parsed.documents, isManifest):
		return say("is a Kubernetes manifest")
	case parsed.broken && utf8.Valid(data) && (bytes.Contains(data, []byte("{{")) || bytes.Contains(data, []byte("{%"))):
		return say("is a template, render it first")
	case bytes.Contains(data, []byte("${templateOption:")): // https://containers.dev/implementors/templates/
		return say("is a template of a dev container, apply it first")
	case parsed.broken:
		return nil
	case len(parsed.documents) == 0: // fine in one of several files
		return nil
	}
	var keys, foreign bool
	for _, document := range parsed.documents {
		services := valueOf(document, "services")
		keys = keys || services != nil || valueOf(document, "include") != nil
		if services = target(services); u.guess && services != nil && services.Kind != yaml.MappingNode {
			foreign = true
		}
		for i := 0; i+1 < len(document.Content); i += 2 {
			foreign = foreign || !composeKey(document.Content[i].Value)
		}
	}
	switch {
	case u.guess && (foreign || !keys), foreign && !keys && !strings.Contains(strings.ToLower(name), "compose"):
		return say("is not a compose file")
	case keys:
		return nil
	case slices.ContainsFunc(parsed.documents, func(d *yaml.Node) bool { return misnamesServices(d, isUsual(name)) }): // which is reported
		return nil
	case slices.ContainsFunc(parsed.documents, hasServices):
		return say("is of Compose file version 1 (services at the top level), which current Compose refuses")
	case slices.Contains(baseNames, name) && slices.ContainsFunc(parsed.documents, isBareService): // which is reported
		return nil
	case len(u.files) > 1: // networks and volumes alone are fine in one of several files
		return nil
	default:
		return say("has no services")
	}
}

// isManifest reports whether a document is of Kubernetes.
func isManifest(document *yaml.Node) bool {
	return valueOf(document, "apiVersion") != nil && valueOf(document, "kind") != nil
}

func target(node *yaml.Node) *yaml.Node {
	node, _ = resolve(node)
	return node
}

// valueOf returns the value of a key of a mapping as it is written, nil when there is none. Of keys that stand twice the
// last counts.
func valueOf(mapping *yaml.Node, key string) *yaml.Node {
	for i := len(mapping.Content)&^1 - 2; i >= 0; i -= 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// hasServices reports whether what looks like services stands in a mapping. At the top of a document it is Compose file
// version 1.
func hasServices(mapping *yaml.Node) bool {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		service := target(mapping.Content[i+1])
		if service != nil && service.Kind == yaml.MappingNode && (valueOf(service, "image") != nil || valueOf(service, "build") != nil) {
			return true
		}
	}
	return false
}

// isBareService reports whether a service without a name stands at the top of a document: an image, or what is built, and its ports.
func isBareService(document *yaml.Node) bool {
	image, ports := valueOf(document, "image"), target(valueOf(document, "ports"))
	if image == nil {
		image = valueOf(document, "build")
	}
	return image != nil && ports != nil && ports.Kind == yaml.SequenceNode
}

// isUsual reports whether a file is certainly there for Compose, by a name such as compose.yaml or docker-compose.dev.yml.
func isUsual(name string) bool {
	return strings.HasPrefix(name, "compose.") || strings.HasPrefix(name, "docker-compose.")
}

// misnamesServices reports whether services stand below a key that was to be theirs: service, Services, or any other in a file that is
// certainly there for Compose.
func misnamesServices(document *yaml.Node, certain bool) bool {
	for i := 0; i+1 < len(document.Content); i += 2 {
		key, section := document.Content[i].Value, target(document.Content[i+1])
		if section == nil || section.Kind != yaml.MappingNode || composeKey(key) {
			continue
		}
		if (certain || strings.HasPrefix(strings.ToLower(key), "serv")) && hasServices(section) {
			return true
		}
	}
	return false
}

// composeKey reports whether a Compose file can have the key at its top level.
func composeKey(name string) bool {
	_, known := schema.File().Below(name)
	return known
}
