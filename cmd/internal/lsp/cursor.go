package lsp

import (
	"bytes"
	"slices"
	"strings"
)

// cursor is where in a YAML file somebody types: found by the lines alone, as the file is broken more often than not just then.
type cursor struct {
	// path are the keys above, the innermost first; an item of a list is "-".
	path []string
	// from and to are the offsets of the value that is typed, without its quote.
	from, to int
	// typed and behind are the value before and behind the cursor.
	typed, behind string
	// isQuoted says that a quote stands before the value.
	isQuoted bool
	// item is the offset of the line in which the innermost item of a list that is written in lines begins.
	item int
	// without is the text with an empty value in place of what is typed, its brackets closed.
	without []byte
}

// element is a key or a dash, in front of what it holds.
type element struct {
	column int
	key    string // "-" for a dash
}

// cursorAt finds what is typed at an offset.
func cursorAt(text []byte, offset int) cursor {
	start := bytes.LastIndexByte(text[:offset], '\n') + 1
	end := len(text)
	if next := bytes.IndexByte(text[offset:], '\n'); next >= 0 {
		end = offset + next
	}
	line := string(text[start:end])
	elements, value := elementsOf(line[:offset-start])
	flow, value := flowOf(line[:offset-start], value)

	c := cursor{from: start + value}
	for c.from < offset && text[c.from] == ' ' {
		c.from++
	}
	quote := byte(0)
	if c.from < offset && (text[c.from] == '"' || text[c.from] == '\'') {
		quote, c.isQuoted = text[c.from], true
		c.from++
	}
	stops := ",]} \t\r\n#"
	if c.isQuoted {
		stops = string(quote) + "\r\n"
	}
	c.to = offset
	for c.to < end && strings.IndexByte(stops, text[c.to]) < 0 {
		c.to++
	}
	c.typed, c.behind = string(text[c.from:offset]), string(text[offset:c.to])

	for i := len(flow.keys) - 1; i >= 0; i-- {
		c.path = append(c.path, flow.keys[i])
	}
	c.climb(text, start, elements, len(line)+1)

	cut := c.to
	if c.isQuoted && cut < end && text[cut] == quote {
		cut++
	}
	from := c.from
	if c.isQuoted {
		from--
	}
	c.without = append(c.without, text[:from]...)
	c.without = append(c.without, `""`...)
	c.without = append(c.without, text[cut:end]...)
	c.without = append(c.without, missingClosers(line[:from-start], line[cut-start:])...)
	c.without = append(c.without, text[end:]...)
	return c
}

// climb adds the keys and dashes above a line to the path: those that stand further to the left than all below them.
func (c *cursor) climb(text []byte, line int, elements []element, column int) {
	c.item = line
	hasItem, isDash := false, false
	for {
		for _, e := range slices.Backward(elements) {
			if e.column > column || e.column == column && (!isDash || e.key == "-") {
				continue
			}
			c.path = append(c.path, e.key)
			column, isDash = e.column, e.key == "-"
			if isDash && !hasItem {
				c.item, hasItem = line, true
			}
		}
		if line == 0 || column == 0 && !isDash {
			return
		}
		before := bytes.LastIndexByte(text[:line-1], '\n') + 1
		elements, _ = elementsOf(strings.TrimRight(string(text[before:line-1]), "\r"))
		line = before
	}
}

// elementsOf reads the dashes and the key with which a line begins, and where behind them its value does.
func elementsOf(line string) (elements []element, value int) {
	at := 0
	for {
		for at < len(line) && line[at] == ' ' {
			at++
		}
		if at < len(line) && line[at] == '-' && (at+1 == len(line) || line[at+1] == ' ') {
			elements = append(elements, element{at, "-"})
			at++
			continue
		}
		break
	}
	if at < len(line) && line[at] == '#' {
		return nil, at
	}
	colon := strings.IndexByte(line[at:], ':')
	if colon <= 0 || at+colon+1 < len(line) && line[at+colon+1] != ' ' || strings.ContainsAny(line[at:at+colon], `{[, `) {
		return elements, at
	}
	key := line[at : at+colon]
	isOpen := (key[:1] == `"` || key[:1] == "'") && !strings.HasSuffix(key[1:], key[:1])
	isPort := len(elements) > 0 && strings.Trim(key, "0123456789.") == ""
	if isOpen || isPort { // a host port before the colon, whose rest is not typed yet
		return elements, at
	}
	key = strings.Trim(key, `"'`)
	return append(elements, element{at, key}), at + colon + 1
}

// brackets are the flow collections that are open at the end of a text.
type brackets struct {
	closers []byte   // the innermost last
	keys    []string // above what is typed, the outermost first
}

// flowOf reads the flow collections behind a key, and where the last value in them begins.
func flowOf(line string, value int) (open brackets, last int) {
	type level struct {
		closer byte
		key    string
	}
	var levels []level
	quote := byte(0)
	last = value
	word := value
	for at := value; at < len(line); at++ {
		c := line[at]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[' || c == '{':
			levels = append(levels, level{closer: map[byte]byte{'[': ']', '{': '}'}[c]})
			last, word = at+1, at+1
		case (c == ']' || c == '}') && len(levels) > 0:
			levels = levels[:len(levels)-1]
			word = at + 1
		case c == ',' && len(levels) > 0:
			levels[len(levels)-1].key = ""
			last, word = at+1, at+1
		case c == ':' && len(levels) > 0 && levels[len(levels)-1].closer == '}' && at+1 < len(line) && line[at+1] == ' ':
			levels[len(levels)-1].key = strings.Trim(strings.TrimSpace(line[word:at]), `"'`)
			last, word = at+1, at+1
		}
	}
	for _, level := range levels {
		open.closers = append(open.closers, level.closer)
		if level.closer == ']' {
			open.keys = append(open.keys, "-")
		} else if level.key != "" {
			open.keys = append(open.keys, level.key)
		}
	}
	return open, last
}

// missingClosers are the brackets that nothing closes in a line that goes on behind what is taken out of it.
func missingClosers(before, behind string) []byte {
	_, value := elementsOf(before)
	open, _ := flowOf(before+behind, value)
	var closers []byte
	for i := len(open.closers) - 1; i >= 0; i-- {
		closers = append(closers, open.closers[i])
	}
	return closers
}
