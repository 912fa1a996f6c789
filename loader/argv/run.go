package argv

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

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
	run     graph.Run
	values  map[string]string // its environment, once it is asked for
	shells  int
	// files are those of the container, nil where none are known; opened is how many of them lie around what is being read.
	files  Files
	opened int
	// packaged says that a script of package.json is being read.
	packaged bool
	// arguments are those of the script that is being read, environment the variables that it has beside those of the container.
	arguments   []graph.Text
	environment []graph.EnvVar
	// scripts are the files that were parsed so far, nil for one that is no script.
	scripts map[*source.File]*syntax.File
}

// Reader finds out what containers start, of one service after the other. Those of one project often start the same script, which it parses
// once.
type Reader struct{ runner }

// Run finds out what the containers of a service start, from its own command lines or those of its image, from the package.json that it is built
// with, and from the files that the project gives to the container, which can be nil.
func (r *Reader) Run(service *graph.Service, files Files) graph.Run {
	r.runner = runner{service: service, run: graph.Run{Whole: true}, files: files, scripts: r.scripts}
	entrypoint, command := service.Start()
	if entrypoint != nil || command != nil {
		r.container(entrypoint, command)
		return r.run
	}
	return graph.Run{}
}

// Probe finds out what the health check of the containers of a service starts. It is empty where there is none that is known.
func (r *Reader) Probe(service *graph.Service) graph.Run {
	check := service.HealthCheck()
	if check == nil || len(check.Words) == 0 {
		return graph.Run{}
	}
	r.runner = runner{service: service, run: graph.Run{Whole: true}, scripts: r.scripts}
	words := check.Words
	switch words[0].Value {
	case "CMD":
		words = words[1:]
	case "CMD-SHELL":
		if len(words) != 2 {
			return graph.Run{}
		}
		r.script(words[1], source.Span{})
		return r.run
	}
	if check.Shell {
		r.script(words[0], source.Span{})
	} else {
		r.start(graph.Program{Span: check.Span, Words: words})
	}
	return r.run
}

// StepBytes are the bytes of a command, or of a script, that cost a step.
const StepBytes = 4

// Steps is what it costs to take a command apart, which can be nil.
func Steps(command *graph.Command) int {
	steps := 0
	if command != nil {
		for _, word := range command.Words {
			steps += 1 + len(word.Value)/StepBytes
		}
	}
	return steps
}

// lookup looks a variable up in the environment of the service. One that no file sets can still come from an environment
// file that cannot be read, or from the base image.
func (r *runner) lookup(name string) (string, bool) {
	for i := len(r.environment) - 1; i >= 0; i-- {
		if r.environment[i].Name == name {
			return r.environment[i].Value.Value, true
		}
	}
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
			split, ok := Split(part.Words[0])
			if !ok {
				r.run.Whole = false
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
	r.parsed(&script{text: text}, Parse(text.Value, longestScript), caller)
}

// parsed takes a script apart that is parsed, or nil.
func (r *runner) parsed(s *script, parsed *syntax.File, caller source.Span) {
	if r.shells >= maxShells {
		r.run.Whole = false
		return
	}
	r.shells++
	s.lookup, s.arguments = r.lookup, r.arguments
	s.start = func(program graph.Program) {
		program.Caller = caller
		program.Packaged = r.packaged
		r.start(program)
	}
	whole := s.read(parsed)
	r.shells--
	r.run.Whole = r.run.Whole && whole
}

// start takes in one command, or what it hands over to.
func (r *runner) start(program graph.Program) {
	unwrap(&program)
	if len(program.Words) == 0 {
		return
	}
	if len(r.run.Programs) >= maxPrograms {
		r.run.Whole = false
		return
	}
	if program.Words[0].Value == graph.Unresolved {
		r.run.Whole = false
	}
	if script, ok := shellScript(program.Words); ok {
		before := len(r.run.Programs)
		r.script(script, program.Caller)
		for i := range r.run.Programs[before:] {
			inner := &r.run.Programs[before+i]
			inner.Environment = append(slices.Clip(program.Environment), inner.Environment...)
		}
		return
	}
	if !program.Packaged && r.packageScript(program) || r.fromFile(program) {
		return
	}
	r.run.Programs = append(r.run.Programs, program)
}

// shellFlags are those of the shells. What -c takes is no value: further flags can stand before the script.
var shellFlags = Flags{Valued: []string{"-o", "-O", "--init-file", "--rcfile"}}

// shellScript returns the script of `sh -c SCRIPT`.
func shellScript(words []graph.Text) (graph.Text, bool) {
	switch path.Base(words[0].Value) {
	case "sh", "bash", "ash", "dash", "zsh":
	default:
		return graph.Text{}, false
	}
	isScript := false
	for rest := words[1:]; len(rest) > 0; {
		var first Argument
		first, rest = shellFlags.Next(rest)
		if first.Flag == "" {
			return first.Value, isScript
		}
		isScript = isScript || !strings.HasPrefix(first.Flag, "--") && strings.Contains(first.Flag, "c")
	}
	return graph.Text{}, false
}

// What hands over to the rest of its command line, with its flags.
var (
	envFlags      = Flags{Valued: []string{"-u", "--unset"}}
	tiniFlags     = Flags{Valued: []string{"-e", "-p"}}
	dumbInitFlags = Flags{Valued: []string{"-r", "--rewrite"}}
)

// unwrap takes off what only hands over to the rest of its command line.
func unwrap(program *graph.Program) {
	for len(program.Words) > 0 {
		rest := program.Words[1:]
		switch path.Base(program.Words[0].Value) {
		case "exec", "nohup", "catatonit":
		case "env", "cross-env", "cross-env-shell":
			rest = takeVariables(program, envFlags.Skip(rest))
		case "tini", "tini-static", "docker-init":
			rest = tiniFlags.Skip(rest)
		case "dumb-init":
			rest = dumbInitFlags.Skip(rest)
		case "gosu", "su-exec":
			rest = rest[min(1, len(rest)):]
		default:
			return
		}
		program.Words = rest
		if len(rest) > 0 && rest[0].Span.File == program.Span.File && rest[0].Span.Start > program.Span.Start {
			program.Span.Start = rest[0].Span.Start
		}
	}
}

// takeVariables takes NAME=value off the front of words, into the environment of a program.
func takeVariables(program *graph.Program, words []graph.Text) []graph.Text {
	for len(words) > 0 {
		name, _, found := strings.Cut(words[0].Value, "=")
		if !found {
			break
		}
		program.Environment = append(slices.Clip(program.Environment), graph.EnvVar{
			Name: name, NameSpan: words[0].Part(0, len(name)), Value: words[0].Tail(len(name) + 1), HasValue: true,
		})
		words = words[1:]
	}
	return words
}
