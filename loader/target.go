package loader

import (
	"bytes"
	"errors"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/env"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/regular"
	"github.com/portlint/portlint/loader/schema"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// Target is one project to load.
type Target struct {
	// Path is the first file, as shown to the user.
	Path string

	options *Options
	files   []string // of the project, base first, as paths of the tree
	folder  *folder  // nil for files given with -f
	// base is the base file of the folder, on which the file is laid if it is a fragment.
	base string
	// guess says that the file's name says nothing: what is no Compose file for sure is passed over in silence.
	guess bool
	// dockerfile says that the file is a Dockerfile, linted alone.
	dockerfile bool
	// mustBuild is a Dockerfile that the project must build to be linted at all.
	mustBuild string
}

// Load reads the project. Whatever is wrong with its files is in the project, as problems and faults.
func (t *Target) Load() *Loaded { return t.LoadFrom(t.options.Tree) }

// LoadFrom is [Target.Load] with another tree than the one in which the target was found, such as one that is watched.
func (t *Target) LoadFrom(from tree.Tree) *Loaded {
	files := tree.NewReader(from, t.options.Dir)
	dir := path.Dir(t.files[0])
	if t.options.ProjectDirectory != "" {
		dir = tree.Join(t.options.Dir, t.options.ProjectDirectory)
	}
	project := &graph.Project{Name: strings.ToLower(path.Base(dir)), Dir: files.Shown(dir), Runtime: t.options.Runtime}
	l := newLoading(files, project)
	loaded := &Loaded{}
	switch {
	case t.dockerfile:
		if _, err := files.Get(t.files[0], source.Plain); err != nil {
			loaded.Notices = append(loaded.Notices, Notice{t.Path, "cannot be read: " + err.Error()})
			break
		}
		// Placeholders, and files that only have the name, are nobody's mistake until a service builds them.
		if dockerfile := l.dockerfile(t.files[0]); dockerfile != nil && len(dockerfile.Stages) == 0 {
			loaded.Notices = append(loaded.Notices, Notice{t.Path, "has no FROM, so it builds nothing"})
			break
		}
		loaded.Project = project
	default:
		if notice := t.compose(l, dir); notice != nil {
			loaded.Notices = append(loaded.Notices, *notice)
		} else {
			loaded.Project = project
		}
	}
	if t.mustBuild != "" && !slices.ContainsFunc(project.Dockerfiles, func(d *graph.Dockerfile) bool {
		return d.File.Path == files.Shown(t.mustBuild)
	}) {
		return &Loaded{}
	}
	if t.guess && loaded.Project == nil {
		return &Loaded{}
	}
	loaded.Read = files.Read()
	return loaded
}

// compose loads the Compose files of the target, or says why they are passed over.
func (t *Target) compose(l *loading, dir string) *Notice {
	paths, documents := t.files, 0
	for _, name := range paths {
		parsed, err := l.parse(name)
		if err != nil {
			if errors.As(err, new(*regular.TooLargeError)) {
				file := source.NewFile(l.files.Shown(name), nil)
				l.problem(graph.LimitReached, file.LineSpan(1), "the file is "+err.Error()+" and was not looked at", "")
				continue
			}
			return &Notice{l.files.Shown(name), "cannot be read: " + err.Error()}
		}
		if notice := t.notCompose(l, parsed); notice != nil {
			return notice
		}
		documents += len(parsed.documents)
	}
	if documents == 0 && len(l.project.Problems) == 0 {
		return &Notice{t.Path, "is empty"}
	}
	if !t.stated() && len(paths) == 1 {
		switch l.fragment(t, paths[0]) {
		case layered:
			paths = []string{t.base, paths[0]}
			l.project.Guessed = true
		case partial:
			l.project.Fragment = true
		}
		l.project.Library = t != t.folder.main && t.folder.isLibrary(path.Base(t.files[0]))
	}
	if first := l.parsed[paths[0]]; first != nil && swarmFile(paths[0]) {
		l.sign(graph.Swarm, source.Span{File: first.file})
	}

	env, problems := t.environment(l, dir)
	for _, problem := range problems {
		l.report(problem)
	}
	l.project.EnvFile = env.Present()
	if name := env.Get("COMPOSE_PROJECT_NAME"); name != "" {
		l.project.Name = name
	} else {
		env.Set("COMPOSE_PROJECT_NAME", l.project.Name)
	}
	merged := l.load(paths, env, dir, nil, func(path string, err error) {})
	l.assemble(merged, t.options.Profiles, splitList(env.Get("COMPOSE_PROFILES")))
	return nil
}

func (t *Target) stated() bool { return len(t.options.Files) > 0 }

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
func (t *Target) environment(l *loading, dir string) (*env.Environment, []graph.Problem) {
	env := env.New(l.files, dir, t.options.Ambient)
	var read []*source.File
	for _, name := range t.options.EnvFiles {
		if file, err := l.files.Get(tree.Join(t.options.Dir, name), source.Secret); err == nil {
			read = append(read, file)
		}
	}
	if name := path.Join(dir, ".env"); len(t.options.EnvFiles) == 0 && l.files.Exists(name) {
		if file, err := l.files.Get(name, source.Secret); err == nil {
			read = append(read, file)
		}
	}
	return env, env.Add(read)
}

// notCompose says why a file is not a Compose file of today, and nil for one that is.
func (t *Target) notCompose(l *loading, parsed *composeFile) *Notice {
	path, data := parsed.file.Path, parsed.file.Data
	broken := slices.ContainsFunc(l.project.Problems, func(p graph.Problem) bool {
		return p.Kind == graph.InvalidFile && p.Span.File == parsed.file && strings.HasPrefix(p.Message, "not valid yaml")
	})
	switch {
	case broken && utf8.Valid(data) && (bytes.Contains(data, []byte("{{")) || bytes.Contains(data, []byte("{%"))):
		return &Notice{path, "is a template, render it first"}
	case broken:
		return nil
	case len(parsed.documents) == 0: // fine in one of several files
		return nil
	}
	var keys, foreign bool
	for _, document := range parsed.documents {
		if valueOf(document, "apiVersion") != nil && valueOf(document, "kind") != nil {
			return &Notice{path, "is a Kubernetes manifest"}
		}
		services := valueOf(document, "services")
		keys = keys || services != nil || valueOf(document, "include") != nil
		if services = target(services); t.guess && services != nil && services.Kind != yaml.MappingNode {
			foreign = true
		}
		for i := 0; i+1 < len(document.Content); i += 2 {
			foreign = foreign || !composeKey(document.Content[i].Value)
		}
	}
	switch {
	case t.guess && (foreign || !keys):
		return &Notice{path, "is not a compose file"}
	case keys:
		return nil
	case slices.ContainsFunc(parsed.documents, misnamesServices): // which is reported
		return nil
	case slices.ContainsFunc(parsed.documents, hasServices):
		return &Notice{path, "is of Compose file version 1 (services at the top level), which current Compose refuses"}
	case len(t.files) > 1: // networks and volumes alone are fine in one of several files
		return nil
	default:
		return &Notice{path, "has no services"}
	}
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

// misnamesServices reports whether services stand below another key than that for them.
func misnamesServices(document *yaml.Node) bool {
	for i := 0; i+1 < len(document.Content); i += 2 {
		section := target(document.Content[i+1])
		if section != nil && section.Kind == yaml.MappingNode && !composeKey(document.Content[i].Value) && hasServices(section) {
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

// completeness says whether the services of a file can run by themselves.
type completeness int

const (
	whole   completeness = iota // every service has an image
	layered                     // some lack one, and the base file of the folder defines them
	partial                     // some lack one, and nobody knows where it comes from
)

// fragment looks at the services of a file that stands beside a base file.
func (l *loading) fragment(t *Target, name string) completeness {
	bare := l.bareServices(name)
	if len(bare) == 0 {
		return whole
	}
	if t.base == "" || t == t.folder.main {
		if t == t.folder.main {
			return whole
		}
		return partial
	}
	base, err := l.parse(t.base)
	if err != nil {
		return partial
	}
	defined := make(map[string]bool)
	for _, document := range base.documents {
		if services := target(valueOf(document, "services")); services != nil {
			for i := 0; i+1 < len(services.Content); i += 2 {
				defined[services.Content[i].Value] = true
			}
		}
	}
	for _, name := range bare {
		if defined[name] {
			return layered
		}
	}
	return partial
}

// bareServices names the services of a file that have neither an image nor a way to get one.
func (l *loading) bareServices(name string) []string {
	parsed, err := l.parse(name)
	if err != nil {
		return nil
	}
	s := &scope{file: parsed.file, env: env.New(l.files, "", nil)}
	var bare []string
	for _, document := range parsed.documents {
		services := target(valueOf(document, "services"))
		if services == nil || services.Kind != yaml.MappingNode {
			continue
		}
		l.fields(s, services, func(key, value *yaml.Node, _ origin) {
			if value = target(value); value == nil || value.Kind != yaml.MappingNode {
				return
			}
			complete := false
			l.fields(s, value, func(key, _ *yaml.Node, _ origin) {
				switch key.Value {
				case "image", "build", "extends", "provider":
					complete = true
				}
			})
			if !complete {
				bare = append(bare, key.Value)
			}
		})
	}
	return bare
}
