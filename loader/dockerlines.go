package loader

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"unicode"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// dockerfileText is the text of a Dockerfile with its lines. BuildKit's parser says on which lines an
// instruction stands and what it reads once joined, but not where in the lines.
type dockerfileText struct {
	data   []byte
	place  func(from, to int) source.Span
	starts []int // of the lines; the first is behind a byte order mark
}

func newDockerfileText(data []byte, place func(from, to int) source.Span) *dockerfileText {
	text := &dockerfileText{data: data, place: place}
	start := 0
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		start = len("\ufeff")
	}
	text.starts = append(text.starts, start)
	for i, b := range data {
		if b == '\n' {
			text.starts = append(text.starts, i+1)
		}
	}
	return text
}

// line returns where a line, counted from 1, begins and ends, without its line break.
func (t *dockerfileText) line(number int) (from, to int) {
	if number < 1 || number > len(t.starts) {
		return len(t.data), len(t.data)
	}
	from, to = t.starts[number-1], len(t.data)
	if number < len(t.starts) {
		to = t.starts[number]
	}
	return from, from + len(bytes.TrimRight(t.data[from:to], "\r\n"))
}

// lineSpan is a line without the white space around it.
func (t *dockerfileText) lineSpan(number int) source.Span {
	from, to := t.line(number)
	text := t.data[from:to]
	from += len(text) - len(bytes.TrimLeftFunc(text, unicode.IsSpace))
	to = from + len(bytes.TrimSpace(text))
	return t.place(from, to)
}

// longLine returns the first line that is too long for BuildKit, 0 for none.
func (t *dockerfileText) longLine() int {
	for number := 1; number <= len(t.starts); number++ {
		if from, to := t.line(number); to-from >= longestLine {
			return number
		}
	}
	return 0
}

// tooMuch returns the line and the reason for which a file is not given to BuildKit's parser at all.
func (t *dockerfileText) tooMuch() (line int, reason string) {
	if len(t.data) > longestDockerfile {
		return 1, fmt.Sprintf("the Dockerfile has %d bytes, more than %d are not looked at", len(t.data), longestDockerfile)
	}
	length, substitutions := 0, 0
	for number := 1; number <= len(t.starts); number++ {
		from, to := t.line(number)
		text := bytes.TrimRight(t.data[from:to], " \t")
		length += len(text)
		substitutions += bytes.Count(text, []byte("${"))
		if length*substitutions > tangle {
			return number, "the instruction has too many substitutions for its length, the Dockerfile was not looked at"
		}
		if !bytes.HasSuffix(text, []byte(`\`)) && !bytes.HasSuffix(text, []byte("`")) && !isDockerComment(text) && len(text) > 0 {
			length, substitutions = 0, 0
		}
	}
	return 0, ""
}

func isDockerComment(line []byte) bool {
	line = bytes.TrimLeftFunc(line, unicode.IsSpace)
	return len(line) > 0 && line[0] == '#'
}

// joined is an instruction with its continued lines put together, as BuildKit reads it.
type joined struct {
	document *dockerfileText
	value    string
	runs     []run
	node     *parser.Node
}

// run is a part of the joined value that stands in one line.
type run struct{ at, offset int }

// join puts the lines of an instruction together and remembers where each came from.
func (r *dockerfileReader) join(node *parser.Node) *joined {
	t := r.document
	line := &joined{document: t, node: node}
	var value strings.Builder
	for number := node.StartLine; number <= node.EndLine; number++ {
		from, to := t.line(number)
		text := t.data[from:to]
		if number == node.StartLine {
			text = bytes.TrimLeftFunc(text, unicode.IsSpace)
		} else if isDockerComment(text) || len(bytes.TrimSpace(text)) == 0 {
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
func (r *dockerfileReader) uncontinued(text []byte) ([]byte, bool) {
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

// dockerWord is an argument of an instruction and its place in the joined value.
type dockerWord struct {
	value    string
	from, to int
}

// words returns the arguments of an instruction whose arguments are separated by white space. Flags are none.
func (l *joined) words(node *parser.Node) []dockerWord {
	var words []dockerWord
	for next := node.Next; next != nil; next = next.Next {
		words = append(words, dockerWord{value: next.Value})
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
