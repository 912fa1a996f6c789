package command

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// words are those that the program gets, as far as that is known.
func (s *script) words(list []*syntax.Word) []Word {
	words := make([]Word, 0, len(list))
	for _, word := range list {
		if known, ok := s.variableAlone(word); ok && (known.Value == "" || strings.ContainsAny(known.Value, " \t\n")) {
			words = append(words, s.fields(known)...)
			continue
		}
		words = append(words, s.word(word))
	}
	return words
}

// variableAlone returns the value of a word that is one variable without quotes, which the shell splits.
func (s *script) variableAlone(word *syntax.Word) (graph.Text, bool) {
	if len(word.Parts) != 1 {
		return graph.Text{}, false
	}
	parameter, ok := word.Parts[0].(*syntax.ParamExp)
	if !ok || !argv.IsPlain(parameter) || parameter.Exp != nil {
		return graph.Text{}, false
	}
	value, known := s.set[parameter.Param.Value]
	return value, known && *s.room >= 0
}

// wordCost is what a word costs, in bytes of text.
const wordCost = 16

// fields splits the value of a variable at its white space.
func (s *script) fields(text graph.Text) []Word {
	var words []Word
	for at := 0; at < len(text.Value); {
		if strings.IndexByte(" \t\n", text.Value[at]) >= 0 {
			at++
			continue
		}
		end := at
		for end < len(text.Value) && strings.IndexByte(" \t\n", text.Value[end]) < 0 {
			end++
		}
		if !s.room.take(end - at + wordCost + len(text.Pieces) + len(text.Vars)) { // all of which is gone through for each word
			return words
		}
		part := cut(text, at, end)
		words = append(words, Word{Text: part, Loose: part.Value == graph.Unresolved})
		at = end
	}
	return words
}

// word is one word as the program gets it.
func (s *script) word(word *syntax.Word) Word {
	if !s.room.take(len(s.text.Vars)) { // which are gone through for each word
		return Word{Text: graph.Text{Span: s.text.Span, Value: graph.Unresolved}, Loose: true}
	}
	e := &expansion{script: s}
	text := argv.Words{Script: s.text, Expansion: e}.Word(word)
	text.Vars = append(e.variables, text.Vars...)
	if text.Pieces != nil || text.Value == "" {
		from, to := int(word.Pos().Offset()), int(word.End().Offset())
		if quote, ok := wholeQuote(word); ok {
			text.Span = s.text.Part(from+quote, to-1)
			text.Raw = s.text.Value[from+quote : to-1]
		}
	}
	if strings.Contains(text.Raw, graph.Unresolved) { // of what stands around the script
		text.Raw = text.Span.Text()
	}
	return Word{Text: text, Loose: isLoose(word.Parts) && text.Value == graph.Unresolved}
}

// wholeQuote reports whether a word is one quoted text, and the length of what opens it.
func wholeQuote(word *syntax.Word) (int, bool) {
	if len(word.Parts) != 1 {
		return 0, false
	}
	quoted, ok := word.Parts[0].(*syntax.DblQuoted)
	return 1, ok && !quoted.Dollar
}

// isLoose reports whether the shell can make several words, or none, of what is unknown in the parts.
func isLoose(parts []syntax.WordPart) bool {
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.Lit:
			if part.Value == argv.UnknownByte {
				return true
			}
		case *syntax.ParamExp:
			return true
		case *syntax.CmdSubst, *syntax.ExtGlob, *syntax.BraceExp:
			return true
		case *syntax.DblQuoted:
			for _, inner := range part.Parts {
				parameter, ok := inner.(*syntax.ParamExp)
				if ok && (parameter.Param != nil && parameter.Param.Value == "@" || parameter.Index != nil) {
					return true
				}
			}
		}
	}
	return false
}

// expansion is what the shell makes of the parts of one word, and the variables in it.
type expansion struct {
	*script
	variables []graph.Variable
}

// Literal takes what the shell expands further for unknown.
func (e *expansion) Literal(text string, quoted bool) string {
	if !quoted && (strings.ContainsAny(text, "*?") || strings.HasPrefix(text, "~") || strings.Contains(text, "{") && strings.ContainsAny(text, ",.")) {
		return graph.Unresolved
	}
	return argv.Unescaped(text, quoted)
}

// Parameter notes the variable.
func (e *expansion) Parameter(p *syntax.ParamExp, place source.Span, at int) string {
	variable := graph.Variable{Span: place, From: at, Origin: graph.Unset}
	value := graph.Unresolved
	if argv.IsPlain(p) {
		variable.Name = p.Param.Value
		known, set := e.set[p.Param.Value]
		switch {
		case p.Exp == nil:
			if set {
				value, variable.Origin = known.Value, graph.FromEnvironment
			}
		case set && (known.Value != "" || p.Exp.Op == syntax.DefaultUnset || p.Exp.Op == syntax.AssignUnset) && isDefault(p.Exp.Op):
			value, variable.Origin, variable.Default = known.Value, graph.FromEnvironment, true
		case isDefault(p.Exp.Op) && e.sets[p.Param.Value] == 0,
			isDefault(p.Exp.Op) && e.sets[p.Param.Value] == 1 && (isAssigning(p.Exp.Op) || p.Param.Value == e.assigning):
			value = argv.Words{Script: e.text, Expansion: &expansion{script: e.script}}.Default(p)
			variable.Origin, variable.Default = graph.FromDefault, true
			if isAssigning(p.Exp.Op) && variable.Name != "" {
				e.set[variable.Name] = graph.Text{Span: variable.Span, Raw: value, Value: value}
			}
		}
	}
	if !e.room.take(len(value)) {
		value, variable.Origin = graph.Unresolved, graph.Unset
	}
	variable.To = at + len(value)
	e.variables = append(e.variables, variable)
	return value
}

func isDefault(op syntax.ParExpOperator) bool {
	return op == syntax.DefaultUnset || op == syntax.DefaultUnsetOrNull || isAssigning(op)
}

func isAssigning(op syntax.ParExpOperator) bool {
	return op == syntax.AssignUnset || op == syntax.AssignUnsetOrNull
}
