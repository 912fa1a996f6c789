package command

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// stopping is what is known of the commands of a script that stop containers.
type stopping struct {
	// stops counts them, and functions are those of the script in which there are some.
	stops     int
	functions map[string]bool
	// open is the first line whose container can still run.
	open int
}

// both reads two commands with an operator between them, and reports whether they are steps. Behind && stands what surely runs only if
// what is before it is a step.
func (s *script) both(command *syntax.BinaryCmd, sure, background bool) (steps bool) {
	first := s.part(command.X, sure, background)
	surely := sure && (first || command.Op != syntax.AndStmt) && command.Op != syntax.OrStmt
	second := s.part(command.Y, surely, background)
	return second && (first || command.Op != syntax.AndStmt)
}

func (s *script) part(statement *syntax.Stmt, sure, background bool) (isStep bool) {
	if command, ok := statement.Cmd.(*syntax.BinaryCmd); ok && !statement.Negated {
		return s.both(command, sure, background || statement.Background)
	}
	s.statement(statement, sure, background)
	return s.isStep(statement)
}

// steps are programs that do something for what follows behind &&. Any other one may be asked a question, as test is.
var steps = []string{
	"cd", "pushd", "popd", "mkdir", "rm", "cp", "mv", "touch", "chmod", "chown", "echo", "printf", "sleep", "export", "true", ":",
	"make", "npm", "yarn", "pnpm", "mvn", "gradle",
}

// questions are words of a command of an engine whose status answers something.
var questions = []string{"inspect", "ls", "list", "ps", "images", "info", "exec", "exists", "port", "top", "version"}

// isStep reports whether a simple command is there for what it does, so that its failure is that of the script.
func (s *script) isStep(statement *syntax.Stmt) bool {
	command, ok := statement.Cmd.(*syntax.CallExpr)
	if !ok || statement.Negated {
		return false
	}
	words := unwrapped(s.words(command.Args))
	if len(words) == 0 {
		return len(command.Args) == 0
	}
	name := path.Base(words[0].Value)
	if !isEngine(name) {
		return slices.Contains(steps, name)
	}
	return !slices.ContainsFunc(words[1:], func(word Word) bool { return slices.Contains(questions, word.Value) })
}

// isEngine reports whether a program speaks to an engine.
func isEngine(program string) bool {
	return program == "docker-compose" || slices.Contains(clientNames, program)
}

// findFunctions finds the functions that stop containers, wherever they are declared, and those that call them.
func (s *script) findFunctions(file *syntax.File) {
	callers := make(map[string][]string) // of what may be a function
	var within []string                  // the functions around a node, "" for any other node
	var reached []string
	seen := &script{text: s.text, sets: s.sets, room: s.room}
	syntax.Walk(file, func(node syntax.Node) bool {
		switch node := node.(type) {
		case nil:
			within = within[:len(within)-1]
			return true
		case *syntax.FuncDecl:
			name := ""
			if node.Name != nil {
				name = node.Name.Value
			}
			within = append(within, name)
			return true
		case *syntax.CallExpr:
			if at := len(within) - 1; at >= 0 && within[at] != "" {
				words, before := unwrapped(seen.words(node.Args)), seen.stops
				seen.observe(words, false)
				if seen.stops > before {
					reached = append(reached, within[at])
				}
				for _, word := range words {
					callers[word.Value] = append(callers[word.Value], within[at])
				}
			}
		}
		inner := ""
		if len(within) > 0 {
			inner = within[len(within)-1]
		}
		within = append(within, inner)
		return true
	})
	for len(reached) > 0 {
		name := reached[len(reached)-1]
		reached = reached[:len(reached)-1]
		if !s.functions[name] {
			s.functions[name] = true
			reached = append(reached, callers[name]...)
		}
	}
}

// observe notes what a command means for the containers that run.
func (s *script) observe(words []Word, sure bool) {
	words = unwrapped(words)
	if len(words) == 0 {
		return
	}
	switch name := path.Base(words[0].Value); name {
	case "exit", "return":
		s.ended = s.ended || sure
	case "docker-machine", "minikube", "eval", "source", ".":
		s.elsewhere = true
	case "echo", "printf", "trap":
		// What they name does not run here.
	default:
		client := slices.IndexFunc(words, func(word Word) bool { return isEngine(path.Base(word.Value)) })
		switch {
		case client >= 0 && name != "xargs":
			s.stop(words[client+1:]) // maybe behind timeout and the like
		case client >= 0 || s.stopsUnseen(name, words):
			s.stopAll()
		case !words[0].Known():
			s.stop(words[1:])
		}
	}
}

// stopsUnseen reports whether a command that is none of an engine can stop containers: one with an engine in a text, a function that stops some, and a
// script that is not read.
func (s *script) stopsUnseen(name string, words []Word) bool {
	mentions := func(names ...string) bool {
		return slices.ContainsFunc(words[1:], func(word Word) bool {
			return slices.ContainsFunc(names, func(one string) bool { return strings.Contains(word.Value, one) })
		})
	}
	switch name {
	case "kill", "pkill", "killall":
		return len(words) < 2 || words[1].Value != "-0" // which asks only
	case "systemctl", "service":
		return mentions("stop", "restart", "kill") && (mentions("docker", "podman", "container") || !allKnown(words))
	case "make", "gmake", "just", "task", "ansible-playbook":
		return true
	case "npm", "yarn", "pnpm":
		return len(words) < 2 || !slices.Contains([]string{"install", "ci", "i", "add", "build"}, words[1].Value)
	case "sh", "bash", "zsh", "dash", "ksh", "python", "python3", "node", "ruby", "perl":
		return !mentions("-c", "-m") || mentions("docker", "podman", "nerdctl")
	}
	text := words[0].Value
	isScript := path.Ext(name) != "" || strings.Contains(text, "/") && !strings.HasPrefix(text, "/usr/") && !strings.HasPrefix(text, "/bin/")
	return isScript || mentions("docker ", "podman ", "nerdctl ", "docker-compose ") || slices.ContainsFunc(words, func(word Word) bool { return s.functions[word.Value] })
}

// stopAll marks all lines up to here: which containers a command stops is not known.
func (s *script) stopAll() {
	s.stops++
	for ; s.open < len(s.lines); s.open++ {
		s.lines[s.open].Together = false
	}
}

// stop marks the lines whose containers a command of an engine can stop. It does not matter in which branch it stands.
func (s *script) stop(words []Word) {
	at := slices.IndexFunc(words, func(word Word) bool {
		switch word.Value {
		case "stop", "rm", "kill", "down", "pause", "prune", "restart", "use", "wait", "rename", "attach", "leave", "logs":
			return true
		}
		return word.Value == "run" || word.Value == "create" || word.Value == "exec" || word.Value == "build"
	})
	if at < 0 {
		return
	}
	named := words[at+1:]
	has := func(flags ...string) bool {
		return slices.ContainsFunc(named, func(word Word) bool { return slices.Contains(flags, word.Value) })
	}
	switch verb := words[at].Value; {
	case verb == "run", verb == "create", verb == "exec", verb == "build", verb == "logs" && !has("-f", "--follow"):
		return
	case len(named) == 0, at > 0 && words[at-1].Value == "pod", has("-a", "--all", "-fa", "-af"), !allKnown(named):
		s.stopAll()
		return
	}
	s.stops++
	for i := s.open; i < len(s.lines); i++ {
		line := &s.lines[i]
		if name := line.Name; name.Value == "" || !name.Known() || has(name.Value) {
			line.Together = false
		}
	}
	for s.open < len(s.lines) && !s.lines[s.open].Together {
		s.open++
	}
}

func allKnown(words []Word) bool {
	return !slices.ContainsFunc(words, func(word Word) bool { return !word.Known() })
}

// judge looks back from the end. A last line in the foreground runs beside all that were started before it.
func (s *script) judge() {
	if last := len(s.lines) - 1; last >= 0 && s.lines[last].sure {
		s.lines[last].Together = true
	}
	if s.elsewhere || s.sets["DOCKER_HOST"] > 0 || s.sets["DOCKER_CONTEXT"] > 0 {
		for i := range s.lines {
			s.lines[i].Together = false
		}
	}
}
