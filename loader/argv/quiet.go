package argv

import (
	"path"
	"slices"

	"mvdan.cc/sh/v3/syntax"

	"github.com/portlint/portlint/loader/graph"
)

// passing are programs that end by themselves and start nothing that stays, so that a condition or a loop of them alone does not matter.
var passing = []string{
	":", "[", "awk", "basename", "break", "cat", "cd", "chmod", "chown", "command", "continue", "cp", "curl", "cut", "date", "dirname", "echo", "env", "exit",
	"export", "false", "find", "getent", "grep", "hash", "head", "id", "ln", "local", "ls", "mkdir", "mv", "mysqladmin", "nc", "ncat", "pg_isready", "printf",
	"psql", "read", "redis-cli", "return", "rm", "sed", "set", "shift", "sleep", "sort", "tail", "test", "touch", "tr", "true", "type", "uname", "unset", "wget",
	"which", "whoami", "composer", "bundle", "pip", "pip3", "apk", "apt-get", "rake",
}

// isPassingCommand reports whether a subcommand of another program does.
func isPassingCommand(program, subcommand string) bool {
	switch program {
	case "npm":
		return subcommand == "ci" || subcommand == "i" || subcommand == "install"
	case "pnpm":
		return subcommand == "install" || subcommand == "i"
	case "yarn":
		return subcommand == "install"
	case "npx":
		return subcommand == "prisma"
	case "flask":
		return subcommand == "db"
	case "alembic":
		return subcommand == "upgrade"
	}
	return false
}

// pass reports whether a part of a script starts nothing that stays. The variables that it sets are not known behind it.
func (s *script) pass(node syntax.Node) bool {
	passes := true
	syntax.Walk(node, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.CallExpr:
			passes = passes && isPassing(node)
		case *syntax.Stmt:
			passes = passes && !node.Background
		case *syntax.FuncDecl:
			passes = false
		case *syntax.Assign:
			if node.Name != nil {
				s.set = append(s.set, graph.EnvVar{Name: node.Name.Value, HasValue: true, NameSpan: s.text.Span, Value: graph.Text{Span: s.text.Span, Value: graph.Unresolved}})
			}
		}
		return passes
	})
	return passes
}

func isPassing(call *syntax.CallExpr) bool {
	if len(call.Args) == 0 {
		return true
	}
	name := path.Base(call.Args[0].Lit())
	if name == "bundle" && len(call.Args) > 1 && call.Args[1].Lit() == "exec" || name == "command" && len(call.Args) > 1 && call.Args[1].Lit() != "-v" {
		return false
	}
	return slices.Contains(passing, name) || len(call.Args) > 1 && isPassingCommand(name, call.Args[1].Lit())
}
