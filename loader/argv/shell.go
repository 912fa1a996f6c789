// Package argv takes command lines apart: texts into words that know their places, words into flags and what follows them, and shell
// scripts into the commands that they start. Whatever reads a command line reads it with this package.
package argv

import (
	"mvdan.cc/sh/v3/syntax"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// longestScript is the length in bytes above which a script is not taken apart.
const longestScript = 8 << 10

// mostPutIn bounds what variables and arguments put into the words of a script. What they would put in beyond is unknown: variables that
// are set from each other double what they hold with each command.
const mostPutIn = 1 << 18

// script is a text that a shell runs, while it is taken apart into the commands that it starts.
type script struct {
	text graph.Text
	// lookup returns a variable of the environment, and whether it is known.
	lookup func(name string) (string, bool)
	// set are the variables that the script has set so far.
	set []graph.EnvVar
	// start is called with each simple command.
	start func(program graph.Program)
	whole bool
	// brief says that nothing counts unless all of it is understood.
	brief bool
	// arguments are what "$@" stands for.
	arguments []graph.Text
	// putIn are the bytes of variables and the words of arguments that were put into its words.
	putIn int
}

// read calls start with each simple command of the script, which is parsed, in the order of the text. It reports false when there is something
// that it does not understand, such as a condition, or no script at all. What is not known of a word is [graph.Unresolved].
func (s *script) read(parsed *syntax.File) (whole bool) {
	if parsed == nil {
		return false
	}
	s.whole = true
	s.statements(parsed.Stmts)
	return s.whole
}

// Split splits a text into words as a shell does with a simple command; false when it is more than one.
// Compose does not run a shell for a command that is written as one string, it only splits it.
func Split(text graph.Text) ([]graph.Text, bool) {
	parsed := Parse(text.Value, longestScript)
	if parsed == nil || len(parsed.Stmts) != 1 {
		return nil, false
	}
	statement := parsed.Stmts[0]
	call, ok := statement.Cmd.(*syntax.CallExpr)
	if !ok || len(statement.Redirs) > 0 || statement.Background || statement.Negated || len(call.Assigns) > 0 {
		return nil, false
	}
	s := &script{text: text, lookup: unknownVariable}
	return s.words(call.Args), true
}

func unknownVariable(string) (string, bool) { return "", false }

func (s *script) statements(list []*syntax.Stmt) {
	for _, statement := range list {
		if s.brief && !s.whole {
			return
		}
		s.command(statement.Cmd)
	}
}

func (s *script) command(command syntax.Command) {
	switch command := command.(type) {
	case nil: // a redirection alone
	case *syntax.CallExpr:
		s.call(command)
	case *syntax.DeclClause:
		s.set = append(s.set, s.assignments(command.Args)...)
	case *syntax.Block:
		s.statements(command.Stmts)
	case *syntax.Subshell:
		s.statements(command.Stmts)
	case *syntax.TimeClause:
		if command.Stmt != nil {
			s.command(command.Stmt.Cmd)
		}
	case *syntax.BinaryCmd:
		s.command(command.X.Cmd)
		if command.Op == syntax.OrStmt {
			s.whole = s.whole && isHarmless(command.Y.Cmd)
			return
		}
		s.command(command.Y.Cmd)
	case *syntax.TestClause, *syntax.ArithmCmd, *syntax.LetClause:
	default:
		s.whole = s.pass(command) && s.whole
	}
}

// isHarmless reports whether what stands behind || starts nothing.
func isHarmless(command syntax.Command) bool {
	call, ok := command.(*syntax.CallExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	switch call.Args[0].Lit() {
	case "true", ":", "echo", "exit", "false", "return":
		return true
	}
	return false
}

func (s *script) call(call *syntax.CallExpr) {
	assigned := s.assignments(call.Assigns)
	if len(call.Args) == 0 {
		s.set = append(s.set, assigned...)
		return
	}
	words := s.words(call.Args)
	first, last := call.Args[0].Pos().Offset(), call.Args[len(call.Args)-1].End().Offset()
	s.start(graph.Program{
		Span:        s.text.Part(int(first), int(last)),
		Words:       words,
		Environment: append(s.set[:len(s.set):len(s.set)], assigned...),
	})
}

func (s *script) assignments(list []*syntax.Assign) []graph.EnvVar {
	var variables []graph.EnvVar
	for _, assign := range list {
		if assign.Name == nil || assign.Naked {
			continue
		}
		from := int(assign.Name.Pos().Offset())
		variable := graph.EnvVar{
			Name:     assign.Name.Value,
			NameSpan: s.text.Part(from, int(assign.Name.End().Offset())),
			HasValue: true,
		}
		switch {
		case assign.Value != nil && !assign.Append:
			variable.Value = s.word(assign.Value)
		case assign.Array != nil || assign.Append:
			variable.Value = graph.Text{Span: s.text.Part(from, int(assign.End().Offset())), Value: graph.Unresolved}
		default:
			variable.Value = graph.Text{Span: s.text.Part(int(assign.End().Offset()), int(assign.End().Offset()))}
		}
		variables = append(variables, variable)
	}
	return variables
}

func (s *script) words(list []*syntax.Word) []graph.Text {
	words := make([]graph.Text, 0, len(list))
	for _, word := range list {
		if len(s.arguments) > 0 && isArguments(word) && s.take(len(s.arguments)) {
			words = append(words, s.arguments...)
		} else {
			words = append(words, s.word(word))
		}
	}
	return words
}

// isArguments reports whether a word is "$@" or $@.
func isArguments(word *syntax.Word) bool {
	parts := word.Parts
	if len(parts) == 1 {
		if quoted, ok := parts[0].(*syntax.DblQuoted); ok {
			parts = quoted.Parts
		}
	}
	if len(parts) != 1 {
		return false
	}
	parameter, ok := parts[0].(*syntax.ParamExp)
	return ok && IsPlain(parameter) && parameter.Exp == nil && parameter.Param.Value == "@"
}

// word is one word as the program gets it.
func (s *script) word(word *syntax.Word) graph.Text { return Words{s.text, s}.Word(word) }

// Literal makes a script an [Expansion].
func (s *script) Literal(text string, quoted bool) string { return Unescaped(text, quoted) }

// take counts what is put into words, and reports whether that is not too much.
func (s *script) take(more int) bool {
	s.putIn += more
	return s.putIn <= mostPutIn
}

// Parameter makes a script an [Expansion].
func (s *script) Parameter(p *syntax.ParamExp, _ source.Span, _ int) string {
	if value := s.value(p); s.take(len(value)) {
		return value
	}
	return graph.Unresolved
}

// value is what an expansion becomes.
func (s *script) value(p *syntax.ParamExp) string {
	if !IsPlain(p) {
		return graph.Unresolved
	}
	value, known := s.variable(p.Param.Value)
	switch {
	case p.Exp == nil, p.Exp.Op == syntax.ErrorUnset, p.Exp.Op == syntax.ErrorUnsetOrNull:
		if known {
			return value
		}
	case p.Exp.Op == syntax.DefaultUnset, p.Exp.Op == syntax.AssignUnset:
		if known {
			return value
		}
		return Words{s.text, s}.Default(p)
	case p.Exp.Op == syntax.DefaultUnsetOrNull, p.Exp.Op == syntax.AssignUnsetOrNull:
		if known && value != "" {
			return value
		}
		return Words{s.text, s}.Default(p)
	}
	return graph.Unresolved
}

func (s *script) variable(name string) (value string, known bool) {
	for i := len(s.set) - 1; i >= 0; i-- {
		if s.set[i].Name == name {
			return s.set[i].Value.Value, true
		}
	}
	return s.lookup(name)
}
