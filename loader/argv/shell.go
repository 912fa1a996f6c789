// Package argv takes command lines apart: texts into words that know their places, words into flags and what follows them, and shell
// scripts into the commands that they start. Whatever reads a command line reads it with this package.
package argv

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/portlint/portlint/loader/graph"
)

const (
	// longestScript is the length in bytes above which a script is not taken apart.
	longestScript = 8 << 10
	// unknownByte stands for [graph.Unresolved] while the shell's parser, which skips NUL bytes, reads a script.
	unknownByte = "\x01"
)

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
	// arguments are what "$@" stands for.
	arguments []graph.Text
}

// parseShell reads a text as a shell does. Nil says that it is none, or too long.
func parseShell(text string) *syntax.File {
	if len(text) > longestScript {
		return nil
	}
	text = strings.ReplaceAll(text, graph.Unresolved, unknownByte)
	parsed, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return nil
	}
	return parsed
}

// Script calls start with each simple command of a script, in the order of the text. It reports false when there is
// something that it does not understand, such as a condition. Lookup returns a variable of the environment, and whether it is known;
// what is not known of a word is [graph.Unresolved].
func Script(text graph.Text, lookup func(string) (string, bool), start func(graph.Program)) (whole bool) {
	return scripted(text, lookup, nil, start)
}

// scripted is [Script] with arguments.
func scripted(text graph.Text, lookup func(string) (string, bool), arguments []graph.Text, start func(graph.Program)) (whole bool) {
	parsed := parseShell(text.Value)
	if parsed == nil {
		return false
	}
	s := &script{text: text, lookup: lookup, arguments: arguments, start: start, whole: true}
	s.statements(parsed.Stmts)
	return s.whole
}

// Split splits a text into words as a shell does with a simple command; false when it is more than one.
// Compose does not run a shell for a command that is written as one string, it only splits it.
func Split(text graph.Text) ([]graph.Text, bool) {
	parsed := parseShell(text.Value)
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
		if len(s.arguments) > 0 && isArguments(word) {
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
func (s *script) word(word *syntax.Word) graph.Text {
	w := &wordBuilder{script: s}
	w.parts(word.Parts, false)
	from, to := int(word.Pos().Offset()), int(word.End().Offset())
	text := graph.Text{Span: s.text.Part(from, to), Raw: s.text.Value[from:to], Value: w.value.String(), Pieces: w.pieces}
	if len(w.pieces) == 1 && w.linear {
		text.Span.Start, text.Span.End = w.pieces[0].Start, w.pieces[0].End
		text.Raw, text.Pieces = text.Value, nil
	}
	for _, variable := range s.text.VariablesIn(from, to) { // of Compose: where in the word they stand is not kept
		variable.From, variable.To = 0, len(text.Value)
		text.Vars = append(text.Vars, variable)
	}
	return text
}

// wordBuilder puts the parts of a word together and remembers where each stands.
type wordBuilder struct {
	*script
	value  strings.Builder
	pieces []graph.Piece
	linear bool // the last piece is in the file as it is in the value
}

func (w *wordBuilder) add(node syntax.Node, from, to int, text string) {
	if node != nil {
		from, to = int(node.Pos().Offset()), int(node.End().Offset())
	}
	text = strings.ReplaceAll(text, unknownByte, graph.Unresolved)
	span := w.text.Part(from, to)
	w.linear = len(text) == span.End-span.Start && text == w.text.Value[from:to]
	w.pieces = append(w.pieces, graph.Piece{From: w.value.Len(), To: w.value.Len() + len(text), Start: span.Start, End: span.End})
	w.value.WriteString(text)
}

func (w *wordBuilder) parts(parts []syntax.WordPart, quoted bool) {
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.Lit:
			w.add(part, 0, 0, Unescaped(part.Value, quoted))
		case *syntax.SglQuoted:
			if part.Dollar {
				w.add(part, 0, 0, graph.Unresolved)
				continue
			}
			w.add(nil, int(part.Left.Offset())+1, int(part.Right.Offset()), part.Value)
		case *syntax.DblQuoted:
			w.parts(part.Parts, true)
		case *syntax.ParamExp:
			w.add(part, 0, 0, w.parameter(part))
		default:
			w.add(part, 0, 0, graph.Unresolved)
		}
	}
}

// Unescaped takes the backslashes out of literal text, those that mean something in double quotes if it is quoted.
func Unescaped(text string, quoted bool) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && (!quoted || strings.IndexByte("$`\"\\\n", text[i+1]) >= 0) {
			if i++; text[i] == '\n' {
				continue
			}
		}
		plain.WriteByte(text[i])
	}
	return plain.String()
}

// IsPlain reports whether an expansion is of one variable as it is, with or without a default: not of its length or a part of it.
func IsPlain(p *syntax.ParamExp) bool {
	return p.Param != nil && !p.Excl && !p.Length && !p.Width && p.Index == nil && p.Slice == nil && p.Repl == nil && p.Names == 0
}

// parameter returns what $NAME, ${NAME} and ${NAME:-value} become, if that is known.
func (w *wordBuilder) parameter(p *syntax.ParamExp) string {
	if !IsPlain(p) {
		return graph.Unresolved
	}
	value, known := w.variable(p.Param.Value)
	if p.Exp == nil {
		if !known {
			return graph.Unresolved
		}
		return value
	}
	switch p.Exp.Op {
	case syntax.DefaultUnset, syntax.DefaultUnsetOrNull, syntax.AssignUnset, syntax.AssignUnsetOrNull:
		if known && (value != "" || p.Exp.Op == syntax.DefaultUnset || p.Exp.Op == syntax.AssignUnset) {
			return value
		}
		if p.Exp.Word == nil {
			return ""
		}
		inner := &wordBuilder{script: w.script}
		inner.parts(p.Exp.Word.Parts, true)
		return inner.value.String()
	case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		if known {
			return value
		}
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
