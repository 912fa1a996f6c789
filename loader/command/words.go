package command

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
)

// words are those that the program gets, as far as that is known.
func (s *script) words(list []*syntax.Word) []Word {
	words := make([]Word, 0, len(list))
	for _, word := range list {
		if known, ok := s.variableAlone(word); ok && (known.Value == "" || strings.ContainsAny(known.Value, " \t\n")) {
			words = append(words, fields(known)...)
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
	return value, known
}

// fields splits a text at its white space.
func fields(text graph.Text) []Word {
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
		part := cut(text, at, end)
		words = append(words, Word{Text: part, Loose: part.Value == graph.Unresolved})
		at = end
	}
	return words
}

// word is one word as the program gets it.
func (s *script) word(word *syntax.Word) Word {
	w := &wordBuilder{script: s}
	w.parts(word.Parts, false)
	from, to := int(word.Pos().Offset()), int(word.End().Offset())
	text := graph.Text{Span: s.place(from, to), Raw: s.text.Value[from:to], Value: w.value.String(), Pieces: w.pieces, Vars: w.variables}
	if len(w.pieces) == 1 && w.linear {
		text.Span.Start, text.Span.End = w.pieces[0].Start, w.pieces[0].End
		text.Raw, text.Pieces = text.Value, nil
	} else if quote, ok := wholeQuote(word); ok {
		text.Span = s.place(from+quote, to-1)
		text.Raw = s.text.Value[from+quote : to-1]
	}
	if strings.Contains(text.Raw, graph.Unresolved) { // of what stands around the script
		text.Raw = text.Span.Text()
	}
	for _, variable := range s.text.VariablesIn(from, to) { // of make: where in the word they stand is not kept
		variable.From, variable.To = 0, len(text.Value)
		text.Vars = append(text.Vars, variable)
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
			if part.Value == unknownByte {
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

// wordBuilder puts the parts of a word together and remembers where each stands.
type wordBuilder struct {
	*script
	value     strings.Builder
	pieces    []graph.Piece
	variables []graph.Variable
	linear    bool // the last piece is in the file as it is in the value
}

func (w *wordBuilder) add(from, to int, text string) {
	text = strings.ReplaceAll(text, unknownByte, graph.Unresolved)
	span := w.place(from, to)
	w.linear = len(text) == span.End-span.Start && text == w.text.Value[from:to]
	w.pieces = append(w.pieces, graph.Piece{From: w.value.Len(), To: w.value.Len() + len(text), Start: span.Start, End: span.End})
	w.value.WriteString(text)
}

func (w *wordBuilder) parts(parts []syntax.WordPart, quoted bool) {
	for _, part := range parts {
		from, to := int(part.Pos().Offset()), int(part.End().Offset())
		switch part := part.(type) {
		case *syntax.Lit:
			w.literal(part, from, to, quoted)
		case *syntax.SglQuoted:
			if part.Dollar {
				w.add(from, to, graph.Unresolved)
				continue
			}
			w.add(int(part.Left.Offset())+1, int(part.Right.Offset()), part.Value)
		case *syntax.DblQuoted:
			w.parts(part.Parts, true)
		case *syntax.ParamExp:
			w.parameter(part, from, to)
		default:
			w.add(from, to, graph.Unresolved)
		}
	}
}

// literal adds text without quotes or in double ones. What a shell expands further is unknown.
func (w *wordBuilder) literal(part *syntax.Lit, from, to int, quoted bool) {
	text := part.Value
	if !quoted && (strings.ContainsAny(text, "*?") || strings.HasPrefix(text, "~") || strings.Contains(text, "{") && strings.ContainsAny(text, ",.")) {
		w.add(from, to, graph.Unresolved)
		return
	}
	w.add(from, to, argv.Unescaped(text, quoted))
}

// parameter adds what $NAME, ${NAME} and ${NAME:-value} become.
func (w *wordBuilder) parameter(p *syntax.ParamExp, from, to int) {
	variable := graph.Variable{Span: w.place(from, to), From: w.value.Len(), Origin: graph.Unset}
	value := graph.Unresolved
	if argv.IsPlain(p) {
		variable.Name = p.Param.Value
		known, set := w.set[p.Param.Value]
		switch {
		case p.Exp == nil:
			if set {
				value, variable.Origin = known.Value, graph.FromEnvironment
			}
		case set && (known.Value != "" || p.Exp.Op == syntax.DefaultUnset || p.Exp.Op == syntax.AssignUnset) && isDefault(p.Exp.Op):
			value, variable.Origin, variable.Default = known.Value, graph.FromEnvironment, true
		case isDefault(p.Exp.Op) && w.sets[p.Param.Value] == 0,
			isDefault(p.Exp.Op) && w.sets[p.Param.Value] == 1 && (isAssigning(p.Exp.Op) || p.Param.Value == w.assigning):
			inner := &wordBuilder{script: w.script}
			if p.Exp.Word != nil {
				inner.parts(p.Exp.Word.Parts, true)
			}
			value, variable.Origin, variable.Default = inner.value.String(), graph.FromDefault, true
			if isAssigning(p.Exp.Op) && variable.Name != "" {
				w.set[variable.Name] = graph.Text{Span: variable.Span, Raw: value, Value: value}
			}
		}
	}
	w.add(from, to, value)
	variable.To = w.value.Len()
	w.variables = append(w.variables, variable)
}

func isDefault(op syntax.ParExpOperator) bool {
	return op == syntax.DefaultUnset || op == syntax.DefaultUnsetOrNull || isAssigning(op)
}

func isAssigning(op syntax.ParExpOperator) bool {
	return op == syntax.AssignUnset || op == syntax.AssignUnsetOrNull
}
