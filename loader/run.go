package loader

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// maxPrograms bounds the commands of one service; more would only cost time.
const maxPrograms = 256

// maxShells is how deep one shell may call another: sh -c "sh -c …".
const maxShells = 4

// runner finds out what the containers of one service start.
type runner struct {
	service *graph.Service
	values  map[string]string // its environment, once it is asked for
	shells  int
}

// runs fills in what the containers of each service start.
func (l *loading) runs() {
	contexts := make(map[string]*buildContext)
	for _, service := range l.project.Services {
		entrypoint, command := service.Start()
		if entrypoint == nil && command == nil {
			continue
		}
		if !l.charge(startSteps(entrypoint)+startSteps(command), service.Span) {
			return
		}
		if service.Build != nil {
			l.readContext(service.Build, contexts)
		}
		r := runner{service: service}
		r.service.Run.Whole = true
		r.container(entrypoint, command)
	}
}

// startSteps is what it costs to take a command apart.
func startSteps(command *graph.Command) int {
	steps := 0
	if command != nil {
		for _, word := range command.Words {
			steps += 1 + len(word.Value)/commandBytes
		}
	}
	return steps
}

// lookup looks a variable up in the environment of the service. One that no file sets can still come from an environment
// file that cannot be read, or from the base image.
func (r *runner) lookup(name string) (string, bool) {
	if r.values == nil {
		r.values = make(map[string]string)
		for _, variable := range r.service.Variables() {
			if variable.HasValue {
				r.values[variable.Name] = variable.Value.Value
			} else {
				r.values[variable.Name] = graph.Unresolved
			}
		}
	}
	value, known := r.values[name]
	if !known && len(r.service.EnvFiles) > 0 {
		return graph.Unresolved, true
	}
	return value, known
}

// container takes the entrypoint and the command apart, which the engine puts one behind the other.
func (r *runner) container(entrypoint, command *graph.Command) {
	own := func(c *graph.Command) bool { return c == r.service.Entrypoint || c == r.service.Command }
	if entrypoint != nil && entrypoint.Shell && !own(entrypoint) {
		r.script(entrypoint.Words[0], source.Span{})
		return // which ignores the command
	}
	var words []graph.Text
	span := source.Span{}
	for _, part := range []*graph.Command{entrypoint, command} {
		switch {
		case part == nil || len(part.Words) == 0:
			continue
		case !part.Shell && len(words) == 0:
			words = slices.Clip(part.Words)
		case !part.Shell:
			words = append(words, part.Words...)
		case own(part):
			split, ok := splitWords(part.Words[0])
			if !ok {
				r.service.Run.Whole = false
				return
			}
			words = append(words, split...)
		case len(words) == 0:
			r.script(part.Words[0], source.Span{})
			return
		default: // the shell is an argument of the entrypoint
			text := part.Words[0]
			words = append(words, graph.Text{Span: text.Span, Value: "/bin/sh"}, graph.Text{Span: text.Span, Value: "-c"}, text)
		}
		span = part.Span
	}
	r.start(graph.Program{Span: span, Words: words})
}

// script takes a script apart. The caller is the place that calls it, if that is elsewhere.
func (r *runner) script(text graph.Text, caller source.Span) {
	if r.shells >= maxShells {
		r.service.Run.Whole = false
		return
	}
	r.shells++
	whole := runScript(text, r.lookup, func(program graph.Program) {
		program.Caller = caller
		r.start(program)
	})
	r.shells--
	r.service.Run.Whole = r.service.Run.Whole && whole
}

// start takes in one command, or what it hands over to.
func (r *runner) start(program graph.Program) {
	unwrap(&program)
	if len(program.Words) == 0 {
		return
	}
	if len(r.service.Run.Programs) >= maxPrograms {
		r.service.Run.Whole = false
		return
	}
	if program.Words[0].Value == graph.Unresolved {
		r.service.Run.Whole = false
	}
	if script, ok := shellScript(program.Words); ok {
		before := len(r.service.Run.Programs)
		r.script(script, program.Caller)
		for i := range r.service.Run.Programs[before:] {
			inner := &r.service.Run.Programs[before+i]
			inner.Environment = append(program.Environment[:len(program.Environment):len(program.Environment)], inner.Environment...)
		}
		return
	}
	if program.Caller.IsZero() && r.packageScript(program) {
		return
	}
	r.service.Run.Programs = append(r.service.Run.Programs, program)
}

// shellScript returns the script of `sh -c SCRIPT`.
func shellScript(words []graph.Text) (graph.Text, bool) {
	switch path.Base(words[0].Value) {
	case "sh", "bash", "ash", "dash", "zsh":
	default:
		return graph.Text{}, false
	}
	for i := 1; i+1 < len(words); i++ {
		flags := words[i].Value
		if !strings.HasPrefix(flags, "-") && flags != "pipefail" {
			return graph.Text{}, false
		}
		if !strings.HasPrefix(flags, "--") && strings.Contains(flags, "c") && flags != "pipefail" {
			return words[i+1], true
		}
	}
	return graph.Text{}, false
}

// unwrap takes off what only hands over to the rest of its command line.
func unwrap(program *graph.Program) {
	for len(program.Words) > 0 {
		words := program.Words
		var rest []graph.Text
		switch path.Base(words[0].Value) {
		case "exec", "nohup", "catatonit":
			rest = words[1:]
		case "env", "cross-env", "cross-env-shell":
			rest = behindFlags(words[1:], "-u", "--unset")
			for len(rest) > 0 {
				name, _, found := strings.Cut(rest[0].Value, "=")
				if !found {
					break
				}
				program.Environment = append(program.Environment[:len(program.Environment):len(program.Environment)], graph.EnvVar{
					Name: name, NameSpan: rest[0].Part(0, len(name)), Value: rest[0].Tail(len(name) + 1), HasValue: true,
				})
				rest = rest[1:]
			}
		case "tini", "tini-static", "docker-init":
			rest = behindFlags(words[1:], "-e", "-p")
		case "dumb-init":
			rest = behindFlags(words[1:], "-r", "--rewrite")
		case "gosu", "su-exec":
			rest = words[min(2, len(words)):]
		default:
			return
		}
		program.Words = rest
		if len(rest) > 0 && rest[0].Span.File == program.Span.File && rest[0].Span.Start > program.Span.Start {
			program.Span.Start = rest[0].Span.Start
		}
	}
}

// behindFlags returns what follows the flags at the front. Those that are named take the next word as their value.
func behindFlags(words []graph.Text, valued ...string) []graph.Text {
	for len(words) > 0 && strings.HasPrefix(words[0].Value, "-") {
		flag := words[0].Value
		words = words[1:]
		if flag == "--" {
			break
		}
		for _, name := range valued {
			if flag == name && len(words) > 0 {
				words = words[1:]
			}
		}
	}
	return words
}
