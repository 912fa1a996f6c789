package dockerfile

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/dockerfile/syntax"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// document is the text of a Dockerfile with its lines.
type document struct {
	file  *source.File                   // as it is read, not where it stands
	place func(from, to int) source.Span // where its parts stand
}

// line returns where a line, counted from 1, begins and ends, without its line break.
func (t *document) line(number int) (from, to int) {
	span := t.file.LineSpan(number)
	return span.Start, span.Start + len(bytes.TrimRight(t.file.Data[span.Start:span.End], "\r"))
}

// lineSpan is a line without the white space around it.
func (t *document) lineSpan(number int) source.Span {
	from, to := t.line(number)
	line := t.file.Data[from:to]
	from += len(line) - len(bytes.TrimLeftFunc(line, unicode.IsSpace))
	to = from + len(bytes.TrimSpace(line))
	return t.place(from, to)
}

// tooMuch returns the line and the reason for which a file is not read at all.
func (t *document) tooMuch() (line int, reason string) {
	if len(t.file.Data) > longestDockerfile {
		return 1, fmt.Sprintf("the Dockerfile has %d bytes, more than %d are not looked at", len(t.file.Data), longestDockerfile)
	}
	if !bytes.Contains(t.file.Data, []byte("${")) {
		return 0, ""
	}
	length, substitutions := 0, 0
	for number := 1; number <= t.file.Lines(); number++ {
		from, to := t.line(number)
		text := bytes.TrimRight(t.file.Data[from:to], " \t")
		length += len(text)
		substitutions += bytes.Count(text, []byte("${"))
		if length*substitutions > tangle {
			return number, "the instruction has too many substitutions for its length, the Dockerfile was not looked at"
		}
		if !bytes.HasSuffix(text, []byte(`\`)) && !bytes.HasSuffix(text, []byte("`")) && !directive.IsCommentLine(text) && len(text) > 0 {
			length, substitutions = 0, 0
		}
	}
	return 0, ""
}

// located is an instruction with its place in the document.
type located struct {
	*syntax.Instruction
	document *document
}

// span is the place of a part of the instruction's text, from its first byte to its last, whatever stands between.
func (l located) span(from, to int) source.Span {
	start := l.Offset(from)
	if from >= to {
		return l.document.place(start, start)
	}
	return l.document.place(start, l.Offset(to-1)+1)
}

// whole is the place of the instruction.
func (l located) whole() source.Span {
	return l.span(0, len(strings.TrimRightFunc(l.Text, unicode.IsSpace)))
}

// text is a part of the instruction that became expanded.
func (l located) text(from, to int, expanded string) graph.Text {
	text := graph.Text{Span: l.span(from, to), Raw: l.Text[from:to], Value: expanded}
	switch {
	case expanded == text.Raw && text.Span.End-text.Span.Start == to-from:
	case expanded == text.Raw:
		text.Pieces = l.pieces(from, to)
	default:
		text.Pieces = []graph.Piece{{To: len(expanded), Start: text.Span.Start, End: text.Span.End}}
	}
	return text
}

// pieces are the parts of Text[from:to] that each stand in one line.
func (l located) pieces(from, to int) []graph.Piece {
	var pieces []graph.Piece
	for i, run := range l.Runs {
		end := len(l.Text)
		if i+1 < len(l.Runs) {
			end = l.Runs[i+1].At
		}
		start, end := max(from, run.At), min(to, end)
		if start >= end {
			continue
		}
		span := l.span(start, end)
		pieces = append(pieces, graph.Piece{From: start - from, To: end - from, Start: span.Start, End: span.End})
	}
	return pieces
}

// unquoted takes the quotes off a part of the instruction.
func (l located) unquoted(from, to int) (int, int) {
	if to-from >= 2 && (l.Text[from] == '"' || l.Text[from] == '\'') && l.Text[to-1] == l.Text[from] {
		return from + 1, to - 1
	}
	return from, to
}

// startsLine reports whether a word is the first one of a continued line.
func (l located) startsLine(at int) bool {
	for _, run := range l.Runs[1:] {
		if run.At <= at && strings.TrimSpace(l.Text[run.At:at]) == "" {
			return true
		}
		if run.At > at {
			break
		}
	}
	return false
}
