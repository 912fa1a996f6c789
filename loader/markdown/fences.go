// Package markdown finds the fenced code blocks of a Markdown file, as CommonMark has them: in quotes and lists, too, but not in comments.
package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/portlint/portlint/loader/lazy"
)

// Block is one fenced code block.
type Block struct {
	// Info is what stands behind the fence, without the blanks around it: "sh", "console title=x".
	Info string
	// Lines are the lines of code, without what the containers of the block and its indentation take of each.
	Lines []Line
}

// Line is a part of one line of the file, by offsets.
type Line struct{ Start, End int }

// maxContainers is how many quotes and list items can lie in each other; more are a file that was made to keep a linter busy.
const maxContainers = 32

// maxLine is how long a line is that is looked at, but for code.
const maxLine = 10_000

// container is a quote, or an item of a list, whose content is indented.
type container struct {
	quote  bool
	indent int
	// empty says that an item has nothing on its first line. A blank line ends it.
	empty bool
}

// reader goes through a file by lines.
type reader struct {
	data       []byte
	blocks     []Block
	containers []container
	// paragraph says that the last line was text, which other text can go on without the marks of its containers.
	paragraph bool
	// fence is that of the open block, "" for none; indent is how far it stands in its containers.
	fence  string
	indent int
	// html ends the open block of HTML: a blank line does for "", nil is none.
	html *regexp.Regexp
}

// Blocks returns the fenced code blocks of a file, in their order.
// https://spec.commonmark.org/0.31.2/#fenced-code-blocks
func Blocks(data []byte) []Block {
	r := &reader{data: data}
	for start := len(data) - len(bytes.TrimPrefix(data, []byte("\ufeff"))); start < len(data); {
		end, next := len(data), len(data)
		if at := bytes.IndexAny(data[start:], "\n\r"); at >= 0 {
			end = start + at
			next = end + 1
			if data[end] == '\r' && next < len(data) && data[next] == '\n' {
				next++
			}
		}
		r.line(cursor{data: data[:end], at: start})
		start = next
	}
	return r.blocks
}

// cursor is a place in a line. Tabs lead to columns that are multiples of four.
type cursor struct {
	data   []byte // of the file up to the end of the line
	at     int
	column int
	// left is how many columns of the tab at the place are not taken yet.
	left int
}

// skip takes up to limit columns of white space, and returns how many.
func (c *cursor) skip(limit int) int {
	taken := 0
	for taken < limit && c.at < len(c.data) {
		switch c.data[c.at] {
		case ' ':
			c.at++
			c.column++
			taken++
		case '\t':
			if c.left == 0 {
				c.left = 4 - c.column%4
			}
			step := min(c.left, limit-taken)
			c.left -= step
			c.column += step
			taken += step
			if c.left == 0 {
				c.at++
			}
		default:
			return taken
		}
	}
	return taken
}

// indentation returns how many columns of white space stand at the place.
func (c cursor) indentation() int { return c.skip(4 * len(c.data)) }

func (c *cursor) blank() bool { return len(bytes.TrimLeft(c.data[c.at:], " \t")) == 0 }

func (c *cursor) take(count int) {
	c.at += count
	c.column += count
}

// quote takes the mark of a quote.
func (c *cursor) quote() bool {
	look := *c
	if look.skip(4) > 3 || look.at == len(look.data) || look.data[look.at] != '>' {
		return false
	}
	look.take(1)
	look.skip(1)
	*c = look
	return true
}

// goesOn takes what a line has of an open container, and reports whether the container goes on.
func (o *container) goesOn(c *cursor) bool {
	switch {
	case o.quote:
		return c.quote()
	case c.blank():
		return !o.empty
	case c.indentation() < o.indent:
		return false
	}
	o.empty = false
	c.skip(o.indent)
	return true
}

func (r *reader) line(c cursor) {
	matched := 0
	for i := range r.containers {
		if !r.containers[i].goesOn(&c) {
			break
		}
		matched++
	}
	inside := matched == len(r.containers)
	if r.fence != "" {
		if inside {
			r.code(c)
			return
		}
		r.fence = ""
	}
	if r.html != nil {
		if inside {
			r.endHTML(c)
			return
		}
		r.html = nil
	}
	if len(c.data)-c.at > maxLine {
		return // text, whatever it begins with
	}
	open := r.open(&c, r.containers[:matched:matched], inside)
	lazy := !inside && r.paragraph && len(open) == matched && !c.blank() && !r.interrupts(c)
	if lazy {
		return // the paragraph goes on
	}
	if len(open) > matched || !inside {
		r.paragraph = false
	}
	r.containers = open
	r.content(c)
}

// code takes a line of the open block, or ends it.
func (r *reader) code(c cursor) {
	look := c
	if look.skip(4) <= 3 {
		rest := strings.TrimRight(string(look.data[look.at:]), " \t")
		if len(rest) >= len(r.fence) && strings.Trim(rest, r.fence[:1]) == "" {
			r.fence = ""
			return
		}
	}
	c.skip(r.indent)
	if c.left > 0 {
		c.at++ // of a tab, a part stands for blanks
	}
	block := &r.blocks[len(r.blocks)-1]
	block.Lines = append(block.Lines, Line{c.at, len(c.data)})
}

// open takes the marks of further containers.
func (r *reader) open(c *cursor, containers []container, inside bool) []container {
	paragraph := r.paragraph && inside
	for len(containers) < maxContainers {
		if c.indentation() > 3 {
			return containers
		}
		if c.quote() {
			containers = append(containers, container{quote: true})
			paragraph = false
			continue
		}
		indent, ok := c.item(paragraph)
		if !ok {
			return containers
		}
		containers = append(containers, container{indent: indent, empty: c.at == len(c.data)})
		paragraph = false
	}
	return containers
}

var (
	listItem      = lazy.Pattern(`^([-+*]|[0-9]{1,9}[.)])([ \t]|$)`)
	thematicBreak = lazy.Pattern(`^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$`)
	heading       = lazy.Pattern(`^#{1,6}(?:[ \t]|$)`)
	underline     = lazy.Pattern(`^(?:=+|-+)[ \t]*$`)
	openingFence  = lazy.Pattern("^(`{3,}|~{3,})(.*)$")
)

// item takes the mark of an item of a list, and returns how far its content is indented. In a paragraph an item must not be empty, and its
// number 1.
func (c *cursor) item(paragraph bool) (indent int, ok bool) {
	look := *c
	indent = look.skip(3)
	rest := look.data[look.at:]
	match := listItem.Get().FindSubmatch(rest)
	if match == nil || thematicBreak.Get().Match(rest) {
		return 0, false
	}
	mark := string(match[1])
	look.take(len(mark))
	if paragraph && (look.blank() || len(mark) > 1 && strings.TrimLeft(mark[:len(mark)-1], "0") != "1") {
		return 0, false
	}
	indent += len(mark)
	switch blanks := look.indentation(); {
	case look.blank():
		indent++
		look.at = len(look.data)
	case blanks > 4:
		indent++
		look.skip(1)
	default:
		indent += look.skip(blanks)
	}
	*c = look
	return indent, true
}

// interrupts reports whether a line cannot go on a paragraph without the marks of its containers.
func (r *reader) interrupts(c cursor) bool {
	if c.skip(4) > 3 {
		return false
	}
	rest := c.data[c.at:]
	_, html := htmlBlock(rest, true)
	return heading.Get().Match(rest) || thematicBreak.Get().Match(rest) || fenceOf(rest) != nil || html
}

// fenceOf returns the fence that opens a block, and what stands behind it; nil for none.
func fenceOf(rest []byte) [][]byte {
	match := openingFence.Get().FindSubmatch(rest)
	if match == nil || match[1][0] == '`' && bytes.IndexByte(match[2], '`') >= 0 {
		return nil
	}
	return match[1:]
}

// content looks at what stands in the containers of a line.
func (r *reader) content(c cursor) {
	if c.blank() {
		r.paragraph = false
		return
	}
	indent := c.indentation()
	if indent > 3 {
		return // code, or the paragraph goes on
	}
	c.skip(indent)
	rest := c.data[c.at:]
	if match := fenceOf(rest); match != nil {
		r.fence, r.indent, r.paragraph = string(match[0]), indent, false
		r.blocks = append(r.blocks, Block{Info: strings.Trim(string(match[1]), " \t")})
		return
	}
	if end, ok := htmlBlock(rest, r.paragraph); ok {
		r.html, r.paragraph = end, false
		r.endHTML(c)
		return
	}
	r.paragraph = !heading.Get().Match(rest) && !thematicBreak.Get().Match(rest) && !(r.paragraph && underline.Get().Match(rest))
}

// endHTML closes the block of HTML if the line is its last.
func (r *reader) endHTML(c cursor) {
	if r.html.Match(c.data[c.at:]) {
		r.html = nil
	}
}
