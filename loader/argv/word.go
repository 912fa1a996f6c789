package argv

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// UnknownByte stands for [graph.Unresolved] in what [Parse] returns, since the shell's parser skips NUL bytes.
const UnknownByte = "\x01"

// Parse reads a text as a shell does. Nil says that it is none, or has more bytes than longest.
func Parse(text string, longest int) *syntax.File {
	if len(text) > longest {
		return nil
	}
	text = strings.ReplaceAll(text, graph.Unresolved, UnknownByte)
	parsed, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return nil
	}
	return parsed
}

// Expansion is what a shell makes of parts of a word.
type Expansion interface {
	// Literal returns what text becomes that stands without quotes or, if quoted, in double ones.
	Literal(text string, quoted bool) string
	// Parameter returns what $NAME, ${NAME} or ${NAME:-value} becomes. It is written at a place, and begins at an offset in the value of its word.
	Parameter(p *syntax.ParamExp, place source.Span, at int) string
}

// Words puts the words of a shell script together.
type Words struct {
	Script graph.Text
	Expansion
}

// Word returns a word as the program gets it.
func (w Words) Word(word *syntax.Word) graph.Text {
	b := &wordBuilder{Words: w, verbatim: true}
	b.parts(word.Parts, false)
	from, to := offsets(word)
	text := graph.Text{Span: w.Script.Part(from, to), Raw: w.Script.Value[from:to], Value: b.Value(), Pieces: b.Pieces()}
	if len(text.Pieces) == 1 && b.verbatim {
		text.Span.Start, text.Span.End = text.Pieces[0].Start, text.Pieces[0].End
		text.Raw, text.Pieces = text.Value, nil
	}
	for _, variable := range w.Script.VariablesIn(from, to) { // of what stands around the script: where in the word they stand is not kept
		variable.From, variable.To = 0, len(text.Value)
		text.Vars = append(text.Vars, variable)
	}
	return text
}

// Default returns what stands behind ":-" in ${NAME:-value}, and behind its like.
func (w Words) Default(p *syntax.ParamExp) string {
	if p.Exp.Word == nil {
		return ""
	}
	b := &wordBuilder{Words: w}
	b.parts(p.Exp.Word.Parts, true)
	return b.Value()
}

// offsets returns where a part of a script begins and ends in it.
func offsets(node syntax.Node) (from, to int) {
	return int(node.Pos().Offset()), int(node.End().Offset())
}

// wordBuilder puts the parts of a word together.
type wordBuilder struct {
	Words
	graph.Builder
	verbatim bool // all parts are in the file as they are in the value
}

// add adds what a part of the script becomes.
func (b *wordBuilder) add(from, to int, text string) {
	text = strings.ReplaceAll(text, UnknownByte, graph.Unresolved)
	place := b.Script.Part(from, to)
	b.verbatim = b.verbatim && len(text) == place.End-place.Start && text == b.Script.Value[from:to]
	b.Add(text, place)
}

func (b *wordBuilder) parts(parts []syntax.WordPart, quoted bool) {
	for _, part := range parts {
		from, to := offsets(part)
		switch part := part.(type) {
		case *syntax.Lit:
			b.add(from, to, b.Literal(part.Value, quoted))
		case *syntax.SglQuoted:
			if part.Dollar {
				b.add(from, to, graph.Unresolved)
				continue
			}
			b.add(int(part.Left.Offset())+1, int(part.Right.Offset()), part.Value)
		case *syntax.DblQuoted:
			b.parts(part.Parts, true)
		case *syntax.ParamExp:
			b.add(from, to, b.Parameter(part, b.Script.Part(from, to), b.Len()))
		default:
			b.add(from, to, graph.Unresolved)
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
