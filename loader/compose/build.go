package compose

import (
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/dockerfile"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/settings"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// build reads how the image is made; the Dockerfile itself is read once all layers are known.
func (l *loading) build(service *graph.Service, st statement) {
	if service.Build == nil {
		service.Build = &graph.Build{}
	}
	build := service.Build
	build.Span = nodeSpan(st.scope.file, st.key)
	if st.value.Kind != yaml.MappingNode {
		if text, ok := l.text(st.scope, st.value); ok {
			build.Context = text
			l.contexts.set(build, st.scope.dir)
		}
		return
	}
	l.fields(st.scope, st.value, func(key, value *yaml.Node, _ origin) {
		value, _ = resolve(value)
		if value == nil {
			return
		}
		switch key.Value {
		case "context":
			if text, ok := l.text(st.scope, value); ok {
				build.Context = text
				l.contexts.set(build, st.scope.dir)
			}
		case "dockerfile":
			if text, ok := l.text(st.scope, value); ok {
				build.Dockerfile = text
			}
		case "dockerfile_inline":
			if text, ok := l.text(st.scope, value); ok {
				l.inline.set(build, text)
			}
		case "target":
			if text, ok := l.text(st.scope, value); ok {
				build.Target = text
			}
		case "args":
			build.Args = graph.Overlay(build.Args, l.pairs(st.scope, value))
		case "additional_contexts":
			build.Contexts = true
		}
	})
	if _, ok := l.contexts[build]; !ok {
		l.contexts.set(build, st.scope.dir)
	}
}

// dockerfiles links builds to their Dockerfiles. One that is remote or not there is left out.
func (l *loading) dockerfiles() {
	parsed := make(map[string]*dockerfile.File)
	for _, service := range l.Project.Services {
		build := service.Build
		if build == nil || !build.Context.Known() || !build.Dockerfile.Known() || !build.Target.Known() {
			continue
		}
		if file := l.dockerfile(build, parsed); file != nil {
			build.File, build.Stage = file.Dockerfile, file.Stage(l.Loading, build.Target.Value, build.Args)
		}
		for _, stage := range service.Stages() {
			if len(stage.Environment) > 0 && l.affordable(stage.Environment, service.Span) == nil {
				build.Stage = nil
				return
			}
		}
	}
}

// dockerfile returns the Dockerfile of a build, which is in the project then; nil when it cannot be read. Known are those that were read
// before, by their paths.
func (l *loading) dockerfile(build *graph.Build, known map[string]*dockerfile.File) *dockerfile.File {
	if text, inline := l.inline[build]; inline {
		parsed := dockerfile.ParseInline(text)
		parsed.Add(l.Loading)
		return parsed
	}
	dir, here := l.contextDir(build)
	if !here {
		return nil
	}
	name := tree.Join(dir, cmp.Or(build.Dockerfile.Value, "Dockerfile"))
	if _, again := known[name]; !again {
		known[name] = nil
		if file, err := l.Reader.Get(name, source.Plain); err == nil {
			known[name] = dockerfile.Parse(file, l.Options.Shared)
			known[name].Add(l.Loading)
		}
	}
	return known[name]
}

// contextDir returns the folder that an image is built from, and whether it is one of this machine.
func (l *loading) contextDir(build *graph.Build) (dir string, here bool) {
	context := build.Context
	if !context.Known() || isRemote(context.Value) || strings.HasPrefix(context.Value, "service:") {
		return "", false
	}
	return tree.Join(l.contexts[build], context.Value), true
}

// runs fills in what the containers of each service start, and what stands beside their Dockerfiles.
func (l *loading) runs() {
	contexts := make(map[string]*dockerfile.Context)
	var reader argv.Reader
	for _, service := range l.Project.Services {
		entrypoint, command := service.Start()
		check := service.HealthCheck()
		l.splits("command", service.Command)
		l.splits("entrypoint", service.Entrypoint)
		if !l.Charge(argv.Steps(entrypoint)+argv.Steps(command)+argv.Steps(check), service.Span) {
			return
		}
		service.Probe = reader.Probe(service)
		if entrypoint == nil && command == nil {
			continue
		}
		if build := service.Build; build != nil {
			if dir, here := l.contextDir(build); here {
				if contexts[dir] == nil {
					contexts[dir] = dockerfile.ReadContext(l.Reader, dir)
				}
				build.Package, build.Configuration = contexts[dir].Package, contexts[dir].Configuration
			}
		}
		service.Run = reader.Run(service, l.files(service))
		if build := service.Build; build != nil {
			if dir, here := l.contextDir(build); here {
				build.Configuration = append(slices.Clip(build.Configuration), dockerfile.Project(l.Reader, dir, service)...)
			}
		}
	}
}

// splits reports a command that is one string and that Compose cannot split into words. Other engines split in other ways.
func (l *loading) splits(key string, command *graph.Command) {
	if command == nil || !command.Shell || len(command.Words) != 1 || !command.Words[0].Known() || l.Project.Runtime.Engine != graph.Docker {
		return
	}
	text := command.Words[0]
	why, from := argv.Unclosed(text.Value)
	if why == "" || l.unsplit[text.Span] {
		return
	}
	l.unsplit.set(text.Span, true)
	l.problem(graph.InvalidFile, text.Part(from, from+1), "compose cannot split "+key+" into words: "+why,
		"compose starts no shell for it: write a list of words, such as "+key+`: ["sh", "-c", "…"]`)
}

// settings fills in what the configuration files of each service say of where it listens and whom it asks. Those that a Dockerfile copies lie
// below those that are mounted.
func (l *loading) settings() {
	var shared settings.Shared
	charge := l.Charge
	for _, service := range l.Project.Services {
		if l.Stopped() {
			return
		}
		shared.Fill(l.Reader, service, l.places(service), charge)
	}
}

// places returns what a service's containers have of the project: what its Dockerfile copies, and over it what is mounted, the
// outer folders first, as engines do.
func (l *loading) places(service *graph.Service) []settings.Place {
	var places []settings.Place
	if service.Build != nil {
		if dir, here := l.contextDir(service.Build); here {
			places = settings.Copies(l.Reader, service, dir)
		}
	}
	mounts := slices.Clone(l.mounts[service])
	slices.SortStableFunc(mounts, func(a, b settings.Place) int { return strings.Count(a.Target, "/") - strings.Count(b.Target, "/") })
	return append(places, mounts...)
}

// files are those places as a command line finds them, nil where there are none.
func (l *loading) files(service *graph.Service) argv.Files {
	if service.Build == nil && len(l.mounts[service]) == 0 {
		return nil
	}
	places := func() []settings.Place { return l.places(service) }
	charge := l.charged(service)
	return settings.NewContainer(l.Reader, service, places, func(size int) bool { return charge(size / argv.StepBytes) })
}

// charged returns how steps are charged that are done for a service.
func (l *loading) charged(service *graph.Service) func(steps int) bool {
	return func(steps int) bool { return l.Charge(steps, service.Span) }
}
