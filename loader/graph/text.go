package graph

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// Unresolved stands in [Text.Value] for a variable that has no value. It cannot be written in YAML.
const Unresolved = "\x00"

// Text is a scalar as a rule reads it: what it says after interpolation, and where each part of that is written.
type Text struct {
	// Span is the scalar in its file, without quotes.
	Span source.Span
	// Raw is the scalar before interpolation, with YAML's escapes decoded.
	Raw string
	// Value is the scalar after interpolation. Each variable without a value is one [Unresolved].
	Value string
	// Vars are the variables used, in the order of their places.
	Vars []Variable
	// Plain says that the scalar stands in a YAML file without quotes, as no block and without a tag, so that YAML decides what
	// type it has.
	Plain bool
	// Pieces map Value to the file; nil means that the two are equal byte for byte.
	Pieces []Piece
}

// Piece maps a part of [Text.Value] to the place where it is written.
type Piece struct {
	From, To   int // in Value
	Start, End int // byte offsets in the file
}

// Variable is one use of ${NAME} in a [Text].
type Variable struct {
	Name string
	Span source.Span
	// From and To are the part of [Text.Value] that the variable became.
	From, To int
	Origin   Origin
	// Default says that the reference has a default of its own, used or not: ${NAME:-x}, ${NAME-}.
	Default bool
	// File is the environment file that gave the value, "" when none did.
	File string
}

// Origin is where a variable's value comes from.
type Origin int

const (
	// FromEnvironment is a value of .env, --env-file or, if asked for, the ambient environment.
	FromEnvironment Origin = iota
	// FromDefault is the reference's own default, as in ${PORT:-8080}.
	FromDefault
	// FromExample is a value of .env.example or alike: assumed, so that findings resting on it are warnings at most.
	FromExample
	// Unset is a variable with neither a value nor a default: Compose makes it empty.
	Unset
	// Required is an unset ${NAME:?message}: Compose refuses to load the project until the shell gives a value.
	Required
)

// Known reports whether every variable of the text has a value.
func (t *Text) Known() bool { return !strings.Contains(t.Value, Unresolved) }

// Assumed returns the example file on which the text's value rests, or "".
func (t *Text) Assumed() string {
	for _, v := range t.Vars {
		if v.Origin == FromExample {
			return v.File
		}
	}
	return ""
}

// AssumedOverDefault reports whether a value of an example file stands in the text in place of a default that the reference has itself.
func (t *Text) AssumedOverDefault() bool {
	return slices.ContainsFunc(t.Vars, func(v Variable) bool { return v.Origin == FromExample && v.Default })
}

// Part returns the place where Value[from:to] is written. A part that a variable gave is the whole reference.
func (t *Text) Part(from, to int) source.Span {
	span := t.Span
	if t.Pieces == nil {
		span.Start, span.End = t.Span.Start+from, t.Span.Start+to
		return span
	}
	start, end := -1, -1
	first, _ := slices.BinarySearchFunc(t.Pieces, from, func(p Piece, at int) int { return p.To - at })
	for _, piece := range t.Pieces[first:] {
		if piece.From > to {
			break
		}
		if (piece.To == from || piece.From == to) && from != to {
			continue
		}
		linear := piece.To-piece.From == piece.End-piece.Start
		if start < 0 {
			start = piece.Start
			if linear {
				start += max(0, from-piece.From)
			}
		}
		end = piece.End
		if linear {
			end -= max(0, piece.To-to)
		}
	}
	if start < 0 {
		return span
	}
	span.Start, span.End = start, max(start, end)
	return span
}

// WithUnknown returns the text with [Unresolved] in the place of Value[from:to].
func (t *Text) WithUnknown(from, to int) Text {
	replaced := *t
	place := t.Part(from, to)
	head, tail := t.Head(from), t.Tail(to)
	replaced.Value = head.Value + Unresolved + tail.Value
	replaced.Pieces = append(head.mapped(), Piece{From: from, To: from + len(Unresolved), Start: place.Start, End: place.End})
	for _, piece := range tail.mapped() {
		piece.From, piece.To = piece.From+from+len(Unresolved), piece.To+from+len(Unresolved)
		replaced.Pieces = append(replaced.Pieces, piece)
	}
	return replaced
}

// JoinedLines returns one text of several in one file, each a line of it or more.
func JoinedLines(texts []Text) Text {
	if len(texts) == 1 {
		return texts[0]
	}
	joined := texts[0]
	joined.Span.End = texts[len(texts)-1].Span.End
	joined.Raw, joined.Value, joined.Pieces = "", "", nil
	var value strings.Builder
	for i := range texts {
		text := &texts[i]
		from := value.Len()
		value.WriteString(text.Value)
		for _, piece := range text.mapped() {
			piece.From, piece.To = piece.From+from, piece.To+from
			joined.Pieces = append(joined.Pieces, piece)
		}
		value.WriteByte('\n')
		joined.Pieces = append(joined.Pieces, Piece{From: value.Len() - 1, To: value.Len(), Start: text.Span.End, End: text.Span.End})
	}
	joined.Value = value.String()
	joined.Raw = joined.Value
	return joined
}

// mapped returns the pieces of the text, one for a text that reads as it is written.
func (t *Text) mapped() []Piece {
	if t.Pieces == nil && t.Value != "" {
		return []Piece{{From: 0, To: len(t.Value), Start: t.Span.Start, End: t.Span.Start + len(t.Value)}}
	}
	return slices.Clip(t.Pieces)
}

// Head returns the text up to Value[:to].
func (t *Text) Head(to int) Text {
	if to == len(t.Value) {
		return *t
	}
	head := *t
	head.Span = t.Part(0, to)
	head.Value = t.Value[:to]
	head.Raw = head.Span.Text()
	head.Pieces, head.Vars = nil, nil
	for _, piece := range t.Pieces {
		if piece.From >= to {
			break
		}
		if over := piece.To - to; over > 0 {
			if piece.To-piece.From == piece.End-piece.Start {
				piece.End -= over
			}
			piece.To = to
		}
		head.Pieces = append(head.Pieces, piece)
	}
	for _, variable := range t.Vars {
		if variable.To <= to {
			head.Vars = append(head.Vars, variable)
		}
	}
	return head
}

// VariablesIn returns the variables that gave a part of Value[from:to].
func (t *Text) VariablesIn(from, to int) []Variable {
	gave := func(v Variable) bool {
		return v.From < to && from < v.To || v.From == v.To && from <= v.From && v.To <= to
	}
	first := slices.IndexFunc(t.Vars, gave)
	if first < 0 {
		return nil
	}
	last := first + 1
	for last < len(t.Vars) && gave(t.Vars[last]) {
		last++
	}
	return t.Vars[first:last:last]
}

// Tail returns the text from Value[from:] on.
func (t *Text) Tail(from int) Text {
	tail := Text{Span: t.Part(from, len(t.Value)), Value: t.Value[from:]}
	if len(t.Raw) >= len(tail.Value) && len(t.Vars) == 0 && t.Known() {
		tail.Raw = t.Raw[len(t.Raw)-len(tail.Value):]
	} else {
		tail.Raw = tail.Span.Text()
	}
	for _, piece := range t.Pieces {
		if piece.To <= from {
			continue
		}
		if cut := from - piece.From; cut > 0 {
			if piece.To-piece.From == piece.End-piece.Start {
				piece.Start += cut
			}
			piece.From = from
		}
		tail.Pieces = append(tail.Pieces, Piece{From: piece.From - from, To: piece.To - from, Start: piece.Start, End: piece.End})
	}
	for _, v := range t.Vars {
		if v.To <= from && v.From < from {
			continue
		}
		v.From, v.To = max(0, v.From-from), v.To-from
		tail.Vars = append(tail.Vars, v)
	}
	return tail
}
