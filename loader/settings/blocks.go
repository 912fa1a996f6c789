package settings

import (
	"bytes"
	"iter"
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// directive is a statement of a format with blocks in braces: words that end with a semicolon, or with the brace that opens a block. The
// one that closes a block has the brace as its only word.
type directive struct {
	line
	opens, closes bool
}

// directivesOf goes through the statements of a file such as nginx.conf.
func directivesOf(file *source.File) iter.Seq[directive] {
	return func(yield func(directive) bool) {
		var one directive
		last := 0 // the end of the last word, its quote included
		data := file.Data
		for at := 0; at < len(data); {
			switch c := data[at]; {
			case c <= ' ':
				at++
			case c == '#':
				at = lineEnd(data, at)
			case c == ';' || c == '{' || c == '}':
				sign := word{string(c), source.Span{File: file, Start: at, End: at + 1}}
				at++
				if done, ended := one.end(sign, last); ended && !yield(done) {
					return
				}
				one = directive{}
			default:
				text, next := wordAt(file, at)
				at = next
				last = min(at, len(data))
				one.words = append(one.words, text)
			}
		}
	}
}

// end ends a statement with a semicolon or a brace. There is none without words, unless it closes a block.
func (d directive) end(sign word, last int) (done directive, ended bool) {
	if sign.text == "}" {
		d.words = []word{sign}
	}
	if len(d.words) == 0 {
		return d, false
	}
	first := d.words[0].span
	d.span = source.Span{File: first.File, Start: first.Start, End: max(last, first.End)}
	d.opens, d.closes = sign.text == "{", sign.text == "}"
	return d, true
}

// wordAt reads a word with or without quotes, and returns where the text behind it begins.
func wordAt(file *source.File, at int) (text word, next int) {
	data := file.Data
	from, quote := at, data[at]
	if quote != '"' && quote != '\'' {
		next = wordEnd(data, at)
		return word{string(data[from:next]), source.Span{File: file, Start: from, End: next}}, next
	}
	from++
	to := from
	for ; to < len(data) && data[to] != quote; to++ {
		if data[to] == '\\' {
			to++
		}
	}
	to = min(to, len(data))
	return word{string(data[from:to]), source.Span{File: file, Start: from, End: to}}, to + 1
}

// lineEnd returns where the line ends.
func lineEnd(data []byte, at int) int {
	if length := bytes.IndexByte(data[at:], '\n'); length >= 0 {
		return at + length
	}
	return len(data)
}

// wordEnd returns where a word without quotes ends. A variable, as in ${name}, belongs to it.
func wordEnd(data []byte, at int) int {
	for at < len(data) {
		switch c := data[at]; {
		case c == '\\':
			at++
		case c == '$' && at+1 < len(data) && data[at+1] == '{':
			if closing := strings.IndexByte(string(data[at:min(at+256, len(data))]), '}'); closing > 0 {
				at += closing
			}
		case c <= ' ' || c == ';' || c == '{' || c == '}':
			return at
		}
		at++
	}
	return len(data)
}
