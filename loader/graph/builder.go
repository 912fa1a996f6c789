package graph

import (
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// Builder puts a [Text] together from parts of one file, and remembers where each of them is written.
type Builder struct {
	value  strings.Builder
	pieces []Piece
}

// Grow makes room for bytes of value and for pieces.
func (b *Builder) Grow(bytes, pieces int) {
	b.value.Grow(bytes)
	b.pieces = make([]Piece, 0, pieces)
}

// Add adds a part of the value and the place where it is written.
func (b *Builder) Add(text string, place source.Span) {
	from := b.value.Len()
	b.value.WriteString(text)
	b.pieces = AppendPiece(b.pieces, Piece{From: from, To: b.value.Len(), Start: place.Start, End: place.End})
}

// Len returns the length of the value so far, in bytes.
func (b *Builder) Len() int { return b.value.Len() }

// Value returns the value so far.
func (b *Builder) Value() string { return b.value.String() }

// Pieces map the value to the file.
func (b *Builder) Pieces() []Piece { return b.pieces }

// Text returns the text that stands at a place, and has nothing else before interpolation.
func (b *Builder) Text(place source.Span) Text {
	return Text{Span: place, Raw: b.Value(), Value: b.Value(), Pieces: b.pieces}
}

// AppendPiece adds what a value goes on with to its pieces. Where the file goes on in the same way, it becomes one piece with what is there.
func AppendPiece(pieces []Piece, next Piece) []Piece {
	if n := len(pieces); n > 0 && next.linear() {
		if last := &pieces[n-1]; last.linear() && last.To == next.From && last.End == next.Start {
			last.To, last.End = next.To, next.End
			return pieces
		}
	}
	return append(pieces, next)
}

// linear reports whether the piece is as long in the value as in the file.
func (p Piece) linear() bool { return p.To-p.From == p.End-p.Start }
