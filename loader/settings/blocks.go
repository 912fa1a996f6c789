package settings

import (
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
		end := func(sign byte, at int) bool {
			if sign == '}' {
				one.words = append(one.words[:0:0], word{"}", source.Span{File: file, Start: at, End: at + 1}})
			}
			if len(one.words) == 0 {
				return true
			}
			one.span = source.Span{File: file, Start: one.words[0].span.Start, End: max(last, one.words[0].span.End)}
			one.opens, one.closes = sign == '{', sign == '}'
			done := one
			one = directive{}
			return yield(done)
		}
		data := file.Data
		for at := 0; at < len(data); {
			switch c := data[at]; {
			case c <= ' ':
				at++
			case c == '#':
				for at < len(data) && data[at] != '\n' {
					at++
				}
			case c == ';' || c == '{' || c == '}':
				if !end(c, at) {
					return
				}
				at++
			default:
				from, to := at, at
				if c == '"' || c == '\'' {
					from++
					for to = from; to < len(data) && data[to] != c; to++ {
						if data[to] == '\\' {
							to++
						}
					}
					to = min(to, len(data))
					at = to + 1
				} else {
					to = wordEnd(data, at)
					at = to
				}
				last = min(at, len(data))
				one.words = append(one.words, word{string(data[from:to]), source.Span{File: file, Start: from, End: to}})
			}
		}
	}
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
