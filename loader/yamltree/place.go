// Package yamltree says where the nodes of a YAML file stand, to the byte, and what suppression comments speak for.
package yamltree

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// nodeOffset returns the byte at which the node's own content begins, behind an anchor and a tag.
func nodeOffset(file *source.File, node *yaml.Node) int {
	offset := file.Offset(source.Position{Line: node.Line, Column: node.Column})
	if node.Kind == yaml.AliasNode || node.Anchor == "" && (node.Tag == "" || strings.HasPrefix(node.Tag, "!!")) && node.Style&yaml.TaggedStyle == 0 {
		return offset
	}
	data := file.Data
	for offset < len(data) && (data[offset] == '&' || data[offset] == '!') {
		for offset < len(data) && !isSpace(data[offset]) {
			offset++
		}
		for offset < len(data) && isSpace(data[offset]) {
			offset++
		}
	}
	return offset
}

// maxAliases bounds a chain of aliases; YAML allows none that is longer than one.
const maxAliases = 16

// Resolve follows an alias. It returns the node meant, nil when there is none, and the alias itself.
func Resolve(node *yaml.Node) (target, alias *yaml.Node) {
	for range maxAliases {
		if node == nil || node.Kind != yaml.AliasNode {
			return node, alias
		}
		if alias == nil {
			alias = node
		}
		node = node.Alias
	}
	return nil, alias
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// Place returns the place of a scalar node, without quotes, and what maps its value to it when the two differ.
func Place(file *source.File, node *yaml.Node) (source.Span, []graph.Piece) {
	start := nodeOffset(file, node)
	value, data := node.Value, file.Data
	quoted := node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0
	if quoted {
		start++
	}
	end := start + len(value)
	// Nearly every scalar stands in the file as it reads.
	switch {
	case end > len(data) || string(data[start:end]) != value:
	case !quoted && node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0,
		node.Style&yaml.DoubleQuotedStyle != 0 && end < len(data) && data[end] == '"',
		node.Style&yaml.SingleQuotedStyle != 0 && !strings.Contains(value, "'"):
		return source.Span{File: file, Start: start, End: end}, nil
	}
	pieces, end := align(data, start, value, node.Style)
	return source.Span{File: file, Start: start, End: end}, pieces
}

// align finds the characters of a scalar's value in the file when the two differ: escapes, doubled quotes,
// folded lines, block scalars. It returns the pieces and the end of the scalar. Where it loses the
// thread, the rest of the value is mapped to the rest of the scalar as one piece.
func align(data []byte, start int, value string, style yaml.Style) ([]graph.Piece, int) {
	at := min(start, len(data))
	if style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 { // skip the header: "|", ">-2 # comment"
		for at < len(data) && data[at] != '\n' {
			at++
		}
	}
	var pieces []graph.Piece
	add := func(from, to, start, end int) {
		pieces = graph.AppendPiece(pieces, graph.Piece{From: from, To: to, Start: start, End: end})
	}
	for i := 0; i < len(value) && at < len(data); {
		switch c := value[i]; {
		case style&yaml.DoubleQuotedStyle != 0 && data[at] == '\\':
			size := escapeLength(data[at:])
			if at+1 < len(data) && (data[at+1] == '\n' || data[at+1] == '\r') { // an escaped line break is nothing
				at = skipSpace(data, at+1)
				continue
			}
			_, width := utf8.DecodeRuneInString(value[i:])
			add(i, i+width, at, at+size)
			i, at = i+width, at+size
		case style&yaml.SingleQuotedStyle != 0 && c == '\'':
			add(i, i+1, at, at+2)
			i, at = i+1, at+2
		case c == data[at]:
			add(i, i+1, at, at+1)
			i, at = i+1, at+1
		case isSpace(c) && isSpace(data[at]): // a folded line break
			next := skipSpace(data, at)
			run := i
			for run < len(value) && isSpace(value[run]) {
				run++
			}
			add(i, run, at, next)
			i, at = run, next
		case isSpace(data[at]): // indentation
			at++
		default:
			add(i, len(value), at, len(data))
			return pieces, at
		}
	}
	return pieces, min(at, len(data))
}

func skipSpace(data []byte, at int) int {
	for at < len(data) && isSpace(data[at]) {
		at++
	}
	return at
}

// escapeLength returns the bytes of the escape sequence of a double-quoted scalar that data begins with.
func escapeLength(data []byte) int {
	if len(data) < 2 {
		return len(data)
	}
	length := 2
	switch data[1] {
	case 'x':
		length += 2
	case 'u':
		length += 4
	case 'U':
		length += 8
	default:
		_, size := utf8.DecodeRune(data[1:])
		length = 1 + size
	}
	return min(length, len(data))
}

// Span returns the place of a node: a scalar without its quotes, an alias with its asterisk, and a mapping or
// sequence from the beginning of its first to the end of its last scalar, brackets of the flow style excluded.
func Span(file *source.File, node *yaml.Node) source.Span {
	switch node.Kind {
	case yaml.ScalarNode:
		span, _ := Place(file, node)
		return span
	case yaml.AliasNode:
		start := nodeOffset(file, node)
		return source.Span{File: file, Start: start, End: min(start+1+len(node.Value), len(file.Data))}
	}
	if len(node.Content) == 0 {
		start := nodeOffset(file, node)
		return source.Span{File: file, Start: start, End: min(start+len("[]"), len(file.Data))}
	}
	first := Span(file, node.Content[0])
	last := node.Content[len(node.Content)-1]
	for (last.Kind == yaml.MappingNode || last.Kind == yaml.SequenceNode) && len(last.Content) > 0 {
		last = last.Content[len(last.Content)-1]
	}
	first.End = max(first.End, Span(file, last).End)
	return first
}
