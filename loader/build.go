package loader

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/graph"
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
			l.contexts[build] = st.scope.dir
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
				l.contexts[build] = st.scope.dir
			}
		case "dockerfile":
			if text, ok := l.text(st.scope, value); ok {
				build.Dockerfile = text
			}
		case "dockerfile_inline":
			if text, ok := l.text(st.scope, value); ok {
				l.inline[build] = text
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
		l.contexts[build] = st.scope.dir
	}
}

// dockerfiles links builds to their Dockerfiles. One that is remote or not there is left out.
func (l *loading) dockerfiles() {
	parsed := make(map[string]*graph.Dockerfile)
	for _, service := range l.project.Services {
		build := service.Build
		if build == nil || !build.Context.Known() || !build.Dockerfile.Known() || !build.Target.Known() {
			continue
		}
		if text, inline := l.inline[build]; inline {
			build.File = l.keep(parseDockerfileInline(text))
			l.takeDockerfileDirectives([]byte(text.Value), text.Part)
			l.setStage(build, []byte(text.Value), text.Part)
			continue
		}
		context := build.Context.Value
		if isRemote(context) || strings.HasPrefix(context, "service:") {
			continue
		}
		name := build.Dockerfile.Value
		if name == "" {
			name = "Dockerfile"
		}
		dockerfile := tree.Join(tree.Join(l.contexts[build], context), name)
		if _, known := parsed[dockerfile]; !known {
			parsed[dockerfile] = l.dockerfile(dockerfile)
		}
		if build.File = parsed[dockerfile]; build.File != nil {
			file := build.File.File
			l.setStage(build, file.Data, func(from, to int) source.Span { return source.Span{File: file, Start: from, End: to} })
		}
	}
}

// setStage finds the stage that is built. A build with arguments reads the Dockerfile in its own way.
func (l *loading) setStage(build *graph.Build, data []byte, place func(from, to int) source.Span) {
	dockerfile := build.File
	steps := len(data) / instructionBytes
	if len(build.Args) > 0 {
		steps *= readAgain
	}
	if !l.charge(steps, place(0, min(1, len(data)))) {
		return
	}
	if len(build.Args) > 0 {
		dockerfile = withArgs(dockerfile, data, place, build.Args)
	}
	build.Stage = stageOf(dockerfile, build.Target.Value)
}

// dockerfile reads one Dockerfile into the project; nil when it cannot be read.
func (l *loading) dockerfile(name string) *graph.Dockerfile {
	file, err := l.files.Get(name, source.Plain)
	if err != nil {
		return nil
	}
	l.takeDockerfileDirectives(file.Data, func(from, to int) source.Span { return source.Span{File: file, Start: from, End: to} })
	return l.keep(parseDockerfile(file))
}

// keep takes a parsed Dockerfile, and what is wrong with it, into the project.
func (l *loading) keep(dockerfile *graph.Dockerfile, problems []graph.Problem) *graph.Dockerfile {
	for _, problem := range problems {
		l.report(problem)
	}
	if dockerfile != nil {
		l.project.Dockerfiles = append(l.project.Dockerfiles, dockerfile)
	}
	return dockerfile
}
