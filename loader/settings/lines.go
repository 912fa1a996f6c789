package settings

import (
	"bytes"
	"iter"
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// line is a line of a configuration file without white space and comment, in words.
type line struct {
	span  source.Span
	words []word
}

// word is a part of a line between white space. Quotes around it are left out.
type word struct {
	text string
	span source.Span
}

// tail is the end of a word, with a place of its own where the word is written as it is read.
func (w word) tail(text string) word {
	if w.span.End-w.span.Start != len(w.text) {
		return word{text: text}
	}
	w.span.Start = w.span.End - len(text)
	w.text = text
	return w
}

// head is the beginning of a word, with a place of its own where the word is written as it is read.
func (w word) head(length int) word {
	if w.span.End-w.span.Start == len(w.text) {
		w.span.End = w.span.Start + length
	} else {
		w.span = source.Span{}
	}
	w.text = w.text[:length]
	return w
}

// address cuts a URL behind its host and port. A query can name where a browser is sent, which the server itself does not ask.
func (w word) address() word {
	from := 0
	if at := strings.Index(w.text, "://"); at >= 0 && !strings.ContainsAny(w.text[:at], "/?#") {
		from = at + len("://")
	}
	if at := strings.IndexAny(w.text[from:], "/?#"); at >= 0 {
		return w.head(from + at)
	}
	return w
}

// linesOf goes through the lines that say something. A comment begins with one of the characters, at the beginning of a word. Characters of
// separators stand between words as white space does.
func linesOf(file *source.File, comments, separators string) iter.Seq[line] {
	return func(yield func(line) bool) {
		for start := 0; start < len(file.Data); {
			end := len(file.Data)
			if at := bytes.IndexByte(file.Data[start:], '\n'); at >= 0 {
				end = start + at
			}
			if one := lineOf(file, start, end, comments, separators); len(one.words) > 0 && !yield(one) {
				return
			}
			start = end + 1
		}
	}
}

func lineOf(file *source.File, start, end int, comments, separators string) line {
	text := string(file.Data[start:end])
	var one line
	last := 0 // the end of the last word, its quote included
	for at := 0; at < len(text); {
		switch c := text[at]; {
		case c <= ' ' || strings.IndexByte(separators, c) >= 0:
			at++
			continue
		case strings.IndexByte(comments, c) >= 0:
			at = len(text)
			continue
		}
		from, to := at, at
		if quote := text[at]; quote == '"' || quote == '\'' {
			from++
			to = from
			for to < len(text) && text[to] != quote {
				to++
			}
			at = to + 1
		} else {
			for to < len(text) && text[to] > ' ' && strings.IndexByte(separators, text[to]) < 0 {
				to++
			}
			at = to
		}
		last = min(at, len(text))
		one.words = append(one.words, word{text[from:to], source.Span{File: file, Start: start + from, End: start + to}})
	}
	if len(one.words) > 0 {
		one.span = source.Span{File: file, Start: one.words[0].span.Start, End: start + last}
	}
	return one
}

// key is the first word of a line in lower case.
func (l line) key() string { return strings.ToLower(l.words[0].text) }

// value is the second word of a line, with an empty text when there is none.
func (l line) value() word {
	if len(l.words) < 2 {
		return word{span: l.span}
	}
	return l.words[1]
}
