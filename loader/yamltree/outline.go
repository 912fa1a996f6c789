package yamltree

import (
	"bytes"
	"sort"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// outline is where the entries of a YAML file begin and end. Suppression comments speak for entries.
type outline struct {
	file    *source.File
	entries []entrySpan // by their beginning, an outer one before those in it
	// literal are the quoted and block scalars that hold the marker of directives, so that what looks like a comment
	// there is none.
	literal []source.Span
}

// entrySpan is an item of a sequence, or a key of a mapping with its value.
type entrySpan struct {
	line       int // on which it begins
	start, end int
	depth      int
	parent     int // in which it lies, -1 for none
	item       int // the innermost sequence item that it is or lies in, -1 for none
}

// Directives finds the suppression comments of a YAML file. broken says that some of it is not YAML: of a file whose
// entries are not known, only comments that cover the whole count.
func Directives(file *source.File, documents []*yaml.Node, broken bool) []graph.Directive {
	o := &outline{file: file}
	for _, document := range documents {
		o.node(document, 0, -1, -1, -1)
	}
	place := func(from, to int) source.Span { return source.Span{File: file, Start: from, End: to} }
	comments := directive.Comments(file.Data, func(_, hash int) bool { return !o.isLiteral(hash) })
	covers := make(map[int]source.Span, len(comments)) // by line
	below := directive.ContentBelow(func(line int) bool {
		span := file.LineSpan(line)
		return directive.IsCommentLine(file.Data[span.Start:span.End])
	})
	for i := len(comments) - 1; i >= 0; i-- {
		comment := comments[i]
		start := file.LineSpan(comment.Line).Start
		before := file.Data[start:comment.Hash]
		indentation := len(before) - len(bytes.TrimLeft(before, " \t"))
		var from, to int
		var found bool
		if len(bytes.Trim(before, " \t-")) > 0 {
			from, to, found = o.on(comment.Line)
			if !found {
				from, to, found = o.around(start+indentation, comment.Hash)
			}
		} else {
			line := below(comment.Line)
			from, to, found = o.on(line)
			// A comment that is indented deeper than what follows belongs to what stands above it.
			text := file.Data[file.LineSpan(line).Start:]
			found = found && indentation <= len(text)-len(bytes.TrimLeft(text, " \t-"))
		}
		if found {
			covers[comment.Line] = place(from, to)
		}
	}
	return directive.Of(file.Data, comments, broken, place, func(comment directive.Comment) (source.Span, bool) {
		span, found := covers[comment.Line]
		return span, found
	})
}

// node enters what lies in a node and returns the node's end, closing quotes and brackets included. indent is that of the
// collection around it, in columns.
func (o *outline) node(node *yaml.Node, depth, parent, item, indent int) int {
	data := o.file.Data
	start := nodeOffset(o.file, node)
	end := start
	switch node.Kind {
	case yaml.ScalarNode:
		return o.scalar(node, start, indent)
	case yaml.AliasNode:
		return Span(o.file, node).End
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			key, value := node.Content[i], node.Content[i+1]
			at := o.enter(key, depth, parent, item)
			end = max(o.node(key, depth+1, at, item, key.Column-1), o.node(value, depth+1, at, item, key.Column-1))
			o.entries[at].end = end
		}
	case yaml.SequenceNode:
		for _, child := range node.Content {
			at := o.enter(child, depth, parent, len(o.entries))
			end = o.node(child, depth+1, at, at, node.Column-1)
			o.entries[at].end = end
		}
	}
	if node.Style&yaml.FlowStyle == 0 || start >= len(data) {
		return end
	}
	if len(node.Content) == 0 {
		end = start + 1
	}
	return closing(data, end)
}

func (o *outline) enter(node *yaml.Node, depth, parent, item int) int {
	start := o.file.Offset(source.Position{Line: node.Line, Column: node.Column})
	o.entries = append(o.entries, entrySpan{line: node.Line, start: start, end: start, depth: depth, parent: parent, item: item})
	return len(o.entries) - 1
}

// scalar returns the end of a scalar, and notes one in which a number sign can be mistaken.
func (o *outline) scalar(node *yaml.Node, start, indent int) int {
	data := o.file.Data
	literal := bytes.Contains([]byte(node.Value), []byte(directive.Marker))
	end := 0
	switch {
	case node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		if !literal {
			return Span(o.file, node).End
		}
		start, end = blockScalar(data, start, indent)
	case node.Style&yaml.DoubleQuotedStyle != 0:
		end = quotedEnd(data, start, '"')
	case node.Style&yaml.SingleQuotedStyle != 0:
		end = quotedEnd(data, start, '\'')
	default:
		return Span(o.file, node).End
	}
	if literal {
		o.literal = append(o.literal, source.Span{File: o.file, Start: start, End: end})
	}
	return end
}

// quotedEnd returns the offset behind the quote that closes the one at start. A doubled single quote reads
// as the end of one scalar and the start of the next, which comes to the same.
func quotedEnd(data []byte, start int, quote byte) int {
	for at := start + 1; at < len(data); at++ {
		switch {
		case data[at] == '\\' && quote == '"':
			at++
		case data[at] == quote && quote == '\'' && at+1 < len(data) && data[at+1] == quote:
			at++
		case data[at] == quote:
			return at + 1
		}
	}
	return len(data)
}

// blockScalar returns the content of the block scalar whose header is at start: the lines below that are indented at
// least as its first one, or as the header says. indent is the indentation of the collection around it.
// https://yaml.org/spec/1.2.2/#81-block-scalar-styles
func blockScalar(data []byte, start, indent int) (from, to int) {
	from = start
	content := -1
	for ; from < len(data) && data[from] != '\n'; from++ {
		if digit := data[from]; content < 0 && '1' <= digit && digit <= '9' && from <= start+2 {
			content = indent + int(digit-'0')
		}
	}
	from = min(from+1, len(data))
	to = from
	for at := from; at < len(data); {
		end := len(data)
		if newline := bytes.IndexByte(data[at:], '\n'); newline >= 0 {
			end = at + newline + 1
		}
		line := data[at:end]
		if spaces := len(line) - len(bytes.TrimLeft(line, " ")); len(bytes.TrimSpace(line)) > 0 {
			if content < 0 {
				content = spaces
			}
			if spaces < content {
				break
			}
			to = end
		}
		at = end
	}
	return from, to
}

// closing returns the offset behind the bracket that closes a flow collection whose last entry ends at at.
func closing(data []byte, at int) int {
	for i := at; i < len(data); i++ {
		switch c := data[i]; {
		case c == ']' || c == '}':
			return i + 1
		case c == '#':
			for i+1 < len(data) && data[i+1] != '\n' {
				i++
			}
		case !isSpace(c) && c != ',':
			return at
		}
	}
	return at
}

func (o *outline) isLiteral(offset int) bool {
	i := sort.Search(len(o.literal), func(i int) bool { return o.literal[i].Start > offset }) - 1
	return i >= 0 && offset < o.literal[i].End
}

// on returns the place of the outermost entries that begin on a line; a part of a sequence's item stands for
// the item.
func (o *outline) on(line int) (from, to int, found bool) {
	first := sort.Search(len(o.entries), func(i int) bool { return o.entries[i].line >= line })
	outermost := 0
	for i := first; i < len(o.entries) && o.entries[i].line == line; i++ {
		entry := o.entries[i]
		if found && entry.depth > outermost {
			continue
		}
		if entry.item >= 0 {
			entry = o.entries[entry.item]
		}
		if !found || o.entries[i].depth < outermost {
			from, outermost = entry.start, o.entries[i].depth
		}
		to, found = max(to, entry.end), true
	}
	return from, to, found
}

// around returns the place of the innermost entry that begins before an offset and reaches behind another one.
func (o *outline) around(reached, before int) (from, to int, found bool) {
	i := sort.Search(len(o.entries), func(i int) bool { return o.entries[i].start >= before }) - 1
	for i >= 0 && o.entries[i].end <= reached {
		i = o.entries[i].parent
	}
	if i < 0 {
		return 0, 0, false
	}
	if item := o.entries[i].item; item >= 0 {
		i = item
	}
	return o.entries[i].start, o.entries[i].end, true
}
