package argv

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// packageScript starts the script of package.json that a command runs, if that is what it does. One hop is made: a script
// that runs another one stays the command that it is.
func (r *runner) packageScript(program graph.Program) bool {
	if r.service.Build == nil || r.service.Build.Package == nil {
		return false
	}
	name, arguments := scriptCalled(program.Words)
	script, found := r.service.Build.Package.Scripts[name]
	if !found {
		return false
	}
	before := len(r.run.Programs)
	place := program.Caller
	if place.IsZero() {
		place = program.Span
	}
	r.packaged = true
	r.script(script, place)
	r.packaged = false
	added := r.run.Programs[before:]
	for i := range added {
		added[i].Environment = append(slices.Clip(program.Environment), added[i].Environment...)
	}
	if len(added) > 0 { // arguments go to the end of the script's text
		last := &added[len(added)-1]
		last.Words = append(slices.Clip(last.Words), arguments...)
	}
	return true
}

// quiet are the flags of package managers that change only what is printed, or the interpreter.
var quiet = Flags{Bare: []string{"-s", "--silent", "--quiet", "-q", "--if-present", "--bun", "-b"}}

// scriptCalled returns the script that a command of a package manager runs, with the arguments that it hands on, or "".
func scriptCalled(words []graph.Text) (name string, arguments []graph.Text) {
	verb, rest := firstScript(words[1:])
	if verb == "" {
		return "", nil
	}
	switch path.Base(words[0].Value) {
	case "npm":
		return calledByNPM(verb, rest)
	case "yarn":
		if verb == "run" || verb == "workspace" {
			return firstScript(rest)
		}
		return verb, rest
	case "bun":
		if verb == "run" {
			return firstScript(rest)
		}
		return verb, rest
	case "pnpm":
		return calledByPNPM(verb, rest)
	}
	return "", nil
}

// calledByNPM is [scriptCalled] for npm, which hands on what is no flag of its own, and all behind two dashes.
func calledByNPM(verb string, rest []graph.Text) (name string, arguments []graph.Text) {
	switch verb {
	case "start", "restart":
		name = "start"
	case "run", "run-script", "rum", "urn":
		name, rest = firstScript(rest)
	}
	if name == "" {
		return "", nil
	}
	for i, word := range rest {
		switch {
		case word.Value == "--":
			return name, rest[i+1:]
		case strings.HasPrefix(word.Value, "--prefix"), strings.HasPrefix(word.Value, "--workspace"), word.Value == "-w":
			return "", nil // another package.json
		case !strings.HasPrefix(word.Value, "-"):
			arguments = append(arguments, word)
		}
	}
	return name, arguments
}

// calledByPNPM is [scriptCalled] for pnpm, whose versions differ on whether the script gets to see two dashes.
func calledByPNPM(verb string, rest []graph.Text) (name string, arguments []graph.Text) {
	name, arguments = verb, rest
	if verb == "run" {
		name, arguments = firstScript(rest)
	}
	for i, word := range arguments {
		if word.Value == "--" {
			return name, append(arguments[:i:i], graph.Text{Span: word.Span, Value: graph.Unresolved})
		}
	}
	return name, arguments
}

// firstScript returns the first word and those behind it, or "" when it is a flag that changes more than what is printed.
func firstScript(words []graph.Text) (string, []graph.Text) {
	words = quiet.Skip(words)
	if len(words) == 0 || strings.HasPrefix(words[0].Value, "-") {
		return "", nil
	}
	return words[0].Value, words[1:]
}
