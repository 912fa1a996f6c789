package dockerfile

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"unicode"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// document is the text of a Dockerfile with its lines. BuildKit's parser says on which lines an instruction stands and what it reads once
// joined, but not where in the lines.
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

// longLine returns the first line that is too long for BuildKit, 0 for none.
func (t *document) longLine() int {
	for number := 1; number <= t.file.Lines(); number++ {
		if from, to := t.line(number); to-from >= longestLine {
			return number
		}
	}
	return 0
}

// tooMuch returns the line and the reason for which a file is not given to BuildKit's parser at all.
func (t *document) tooMuch() (line int, reason string) {
	if len(t.file.Data) > longestDockerfile {
		return 1, fmt.Sprintf("the Dockerfile has %d bytes, more than %d are not looked at", len(t.file.Data), longestDockerfile)
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

// joined is an instruction with its continued lines put together, as BuildKit reads it.
type joined struct {
	document *document
	value    string
	runs     []run
	node     *parser.Node
}

// run is a part of the joined value that stands in one line.
type run struct{ at, offset int }

// join puts the lines of an instruction together and remembers where each came from.
func (r *reader) join(node *parser.Node) *joined {
	t := r.document
	line := &joined{document: t, node: node}
	var value strings.Builder
	for number := node.StartLine; number <= node.EndLine; number++ {
		from, to := t.line(number)
		text := t.file.Data[from:to]
		if number == node.StartLine {
			text = bytes.TrimLeftFunc(text, unicode.IsSpace)
		} else if directive.IsCommentLine(text) || len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		from = to - len(text)
		text, continued := r.uncontinued(text)
		line.runs = append(line.runs, run{value.Len(), from})
		value.Write(text)
		if !continued {
			break
		}
	}
	line.value = value.String()
	if line.value != node.Original { // BuildKit joins in another way: no place is known but the whole
		line.value, line.runs = node.Original, nil
	}
	return line
}

// uncontinued removes the escape character that continues a line. Two of them are an escaped one.
func (r *reader) uncontinued(text []byte) ([]byte, bool) {
	trimmed := bytes.TrimRight(text, " \t")
	last := len(trimmed) - 1
	if last < 0 || trimmed[last] != r.escape || last > 0 && trimmed[last-1] == r.escape {
		return text, false
	}
	return trimmed[:last], true
}

// offset returns the place in the document of a byte of the value.
func (l *joined) offset(at int) int {
	i := sort.Search(len(l.runs), func(i int) bool { return l.runs[i].at > at }) - 1
	return l.runs[i].offset + at - l.runs[i].at
}

// span is the place of a part of the value, from its first byte to its last, whatever stands between.
func (l *joined) span(from, to int) source.Span {
	if len(l.runs) == 0 {
		first, _ := l.document.line(l.node.StartLine)
		_, last := l.document.line(l.node.EndLine)
		return l.document.place(first, last)
	}
	start := l.offset(from)
	if from >= to {
		return l.document.place(start, start)
	}
	return l.document.place(start, l.offset(to-1)+1)
}

// whole is the place of the instruction.
func (l *joined) whole() source.Span {
	return l.span(0, len(strings.TrimRightFunc(l.value, unicode.IsSpace)))
}

// text is a part of the value that became expanded.
func (l *joined) text(from, to int, expanded string) graph.Text {
	text := graph.Text{Span: l.span(from, to), Raw: l.value[from:to], Value: expanded}
	switch {
	case expanded == text.Raw && text.Span.End-text.Span.Start == to-from:
	case expanded == text.Raw && len(l.runs) > 0:
		text.Pieces = l.pieces(from, to)
	default:
		text.Pieces = []graph.Piece{{To: len(expanded), Start: text.Span.Start, End: text.Span.End}}
	}
	return text
}

// pieces are the parts of value[from:to] that each stand in one line.
func (l *joined) pieces(from, to int) []graph.Piece {
	var pieces []graph.Piece
	for i, run := range l.runs {
		end := len(l.value)
		if i+1 < len(l.runs) {
			end = l.runs[i+1].at
		}
		start, end := max(from, run.at), min(to, end)
		if start >= end {
			continue
		}
		span := l.span(start, end)
		pieces = append(pieces, graph.Piece{From: start - from, To: end - from, Start: span.Start, End: span.End})
	}
	return pieces
}

// find returns where part begins in the value, looked for from at on, or -1.
func (l *joined) find(part string, at int) int {
	at = min(at, len(l.value))
	found := strings.Index(l.value[at:], part)
	if found < 0 {
		return -1
	}
	return at + found
}

// unquoted takes the quotes off a part of the value.
func (l *joined) unquoted(from, to int) (int, int) {
	if to-from >= 2 && (l.value[from] == '"' || l.value[from] == '\'') && l.value[to-1] == l.value[from] {
		return from + 1, to - 1
	}
	return from, to
}

// word is an argument of an instruction and its place in the joined value.
type word struct {
	value    string
	from, to int
}

// words returns the arguments of an instruction whose arguments are separated by white space. Flags are none.
func (l *joined) words(node *parser.Node) []word {
	var words []word
	for next := node.Next; next != nil; next = next.Next {
		words = append(words, word{value: next.Value})
	}
	end := len(l.value)
	for i := len(words) - 1; i >= 0; i-- {
		at := strings.LastIndex(l.value[:end], words[i].value)
		at = max(at, 0)
		words[i].from, words[i].to = at, min(at+len(words[i].value), len(l.value))
		end = at
	}
	return words
}

// startsLine reports whether a word is the first one of a continued line.
func (l *joined) startsLine(at int) bool {
	for _, run := range l.runs[min(1, len(l.runs)):] {
		if run.at <= at && strings.TrimSpace(l.value[run.at:at]) == "" {
			return true
		}
		if run.at > at {
			break
		}
	}
	return false
}
