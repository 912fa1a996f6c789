// Package jsontree reads JSON, with comments and trailing commas where those are allowed, and knows where everything stands.
package jsontree

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// Longest is the size in bytes above which no file is read.
const Longest = 1 << 20

// maxDepth bounds values in values.
const maxDepth = 100

// Kind is a kind of value.
type Kind int

// The kinds. Literal is a number, true, false or null.
const (
	Literal Kind = iota
	String
	Array
	Object
)

// Node is one value.
type Node struct {
	Kind Kind
	// Span is the whole of it, with quotes or brackets.
	Span source.Span
	// Text is a string as it reads, and where its characters stand, or else a literal as it is written. It is empty for the others.
	Text graph.Text
	// Items are the values of an array.
	Items []*Node
	// Fields are those of an object, in their order. A key can be there twice.
	Fields []Field
}

// Field is a key with its value.
type Field struct {
	Key   graph.Text
	Value *Node
}

// Get returns the value of a key, the last of several, nil where there is none. The node can be nil.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	for i := len(n.Fields) - 1; i >= 0; i-- {
		if n.Fields[i].Key.Value == key {
			return n.Fields[i].Value
		}
	}
	return nil
}

// String returns the text of a string, false for anything else. The node can be nil.
func (n *Node) String() (graph.Text, bool) {
	if n == nil || n.Kind != String {
		return graph.Text{}, false
	}
	return n.Text, true
}

// Fault says where a file is no JSON.
type Fault struct {
	Span source.Span
	// Message says what is wrong, behind the cited text of Span.
	Message string
}

// Parse reads a file. WithComments allows comments and a comma behind the last value. A file that is too long gives neither a node nor
// a fault.
func Parse(file *source.File, withComments bool) (*Node, *Fault) {
	if len(file.Data) > Longest {
		return nil, nil
	}
	p := &parser{file: file, data: file.Data, withComments: withComments}
	if bytes.HasPrefix(p.data, []byte("\ufeff")) {
		p.at = len("\ufeff")
	}
	p.skip()
	node := p.value(0)
	p.skip()
	if p.fault == nil && p.at < len(p.data) {
		p.fail("stands behind the end")
	}
	if p.fault != nil {
		return nil, p.fault
	}
	return node, nil
}

type parser struct {
	file         *source.File
	data         []byte
	at           int
	withComments bool
	fault        *Fault
}

func (p *parser) fail(message string) {
	if p.fault != nil {
		return
	}
	start := min(p.at, len(p.data))
	_, size := utf8.DecodeRune(p.data[start:])
	p.fault = &Fault{source.Span{File: p.file, Start: start, End: start + size}, message}
}

func (p *parser) span(start int) source.Span {
	return source.Span{File: p.file, Start: start, End: p.at}
}

// peek returns the byte at hand, 0 at the end.
func (p *parser) peek() byte {
	if p.at < len(p.data) {
		return p.data[p.at]
	}
	return 0
}

// skip passes over white space and comments.
func (p *parser) skip() {
	for p.at < len(p.data) {
		rest := p.data[p.at:]
		switch {
		case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			p.at++
		case p.withComments && bytes.HasPrefix(rest, []byte("//")):
			end := bytes.IndexByte(rest, '\n')
			if end < 0 {
				end = len(rest)
			}
			p.at += end
		case p.withComments && bytes.HasPrefix(rest, []byte("/*")):
			end := bytes.Index(rest, []byte("*/"))
			if end < 0 {
				p.fail("begins a comment that has no end")
				p.at = len(p.data)
				return
			}
			p.at += end + len("*/")
		default:
			return
		}
	}
}

func (p *parser) value(depth int) *Node {
	if depth > maxDepth {
		p.fail("is nested too deep")
	}
	start := p.at
	switch c := p.peek(); {
	case p.fault != nil:
		return nil
	case c == '"':
		text := p.text()
		return &Node{Kind: String, Span: p.span(start), Text: text}
	case c == '{':
		return p.object(depth)
	case c == '[':
		return p.array(depth)
	}
	for p.at < len(p.data) && (isLetter(p.data[p.at]) || strings.IndexByte("+-.0123456789", p.data[p.at]) >= 0) {
		p.at++
	}
	span := p.span(start)
	if written := span.Text(); !json.Valid([]byte(written)) {
		p.at = start
		p.fail("is where a value should stand")
		return nil
	}
	return &Node{Span: span, Text: graph.Text{Span: span, Raw: span.Text(), Value: span.Text()}}
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// listed reads what stands between brackets, with commas between.
func (p *parser) listed(closing byte, entry func()) {
	p.at++
	for p.skip(); p.fault == nil && p.peek() != closing; p.skip() {
		entry()
		p.skip()
		switch {
		case p.fault != nil:
		case p.peek() == ',':
			p.at++
			p.skip()
			if p.peek() == closing && !p.withComments {
				p.fail("stands behind a comma too many")
			}
		case p.peek() != closing:
			p.fail("is where a comma or " + string(closing) + " should stand")
		}
	}
	if p.fault == nil {
		p.at++
	}
}

func (p *parser) object(depth int) *Node {
	node := &Node{Kind: Object}
	start := p.at
	p.listed('}', func() {
		if p.peek() != '"' {
			p.fail("is where a key in quotes should stand")
			return
		}
		field := Field{Key: p.text()}
		p.skip()
		if p.peek() != ':' {
			p.fail("is where a colon should stand")
			return
		}
		p.at++
		p.skip()
		if field.Value = p.value(depth + 1); field.Value != nil {
			node.Fields = append(node.Fields, field)
		}
	})
	node.Span = p.span(start)
	return node
}

func (p *parser) array(depth int) *Node {
	node := &Node{Kind: Array}
	start := p.at
	p.listed(']', func() {
		if item := p.value(depth + 1); item != nil {
			node.Items = append(node.Items, item)
		}
	})
	node.Span = p.span(start)
	return node
}

// text reads a string.
func (p *parser) text() graph.Text {
	start := p.at + 1
	end := start
	for end < len(p.data) && p.data[end] != '"' && p.data[end] != '\n' {
		if p.data[end] == '\\' {
			end++
		}
		end++
	}
	var value string
	if end >= len(p.data) || p.data[end] != '"' || json.Unmarshal(p.data[start-1:end+1], &value) != nil {
		p.fail("begins a string that is none")
		p.at = min(end, len(p.data))
		return graph.Text{}
	}
	p.at = end + 1
	text := graph.Text{Span: source.Span{File: p.file, Start: start, End: end}, Raw: string(p.data[start:end]), Value: value}
	if text.Raw != value {
		text.Pieces = pieces(text.Raw, start)
	}
	return text
}

// pieces maps the value of a string to the file, where its text without the quotes begins at start.
func pieces(raw string, start int) []graph.Piece {
	var pieces []graph.Piece
	at := 0
	for i := 0; i < len(raw); {
		length := strings.IndexByte(raw[i:], '\\')
		size := length // in the value
		switch {
		case length < 0:
			length = len(raw) - i
			size = length
		case length == 0:
			length = 2
			if raw[i+1] == 'u' {
				length = 6
			}
			if strings.HasPrefix(raw[min(i+length, len(raw)):], `\u`) && length == 6 && raw[i+2]|0x20 == 'd' { // a surrogate pair
				length = 12
			}
			var value string
			_ = json.Unmarshal([]byte(`"`+raw[i:min(i+length, len(raw))]+`"`), &value)
			size = len(value)
		}
		pieces = append(pieces, graph.Piece{From: at, To: at + size, Start: start + i, End: start + i + length})
		at, i = at+size, i+length
	}
	return pieces
}
