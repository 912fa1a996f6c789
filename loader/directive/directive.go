// Package directive reads suppression comments: which rules they name, and why. What a comment speaks for is for the format of its file to
// say.
package directive

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

// Marker begins a suppression comment, behind the number sign.
const Marker = "portlint:"

// maxDirectiveNames are the rules that one comment can name, more than there are.
const maxDirectiveNames = 100

// NoEntryBelow is the fault of a comment that speaks for what stands below it, when nothing does.
const NoEntryBelow = `"ignore" has no entry on the line below`

// Comment is a comment that begins with the marker.
type Comment struct {
	Line int // from 1
	Hash int // the offset of the number sign, or of what begins it otherwise

	from, to int // from the marker to the last character
}

// Comments finds the comments that begin with the marker, one a line at most. Whether a number sign begins a comment
// at all is for isComment to say.
func Comments(data []byte, isComment func(lineStart, hash int) bool) []Comment {
	var found []Comment
	line, lineStart := 1, 0
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		lineStart = len("\ufeff")
	}
	for at := 0; ; {
		next := bytes.Index(data[at:], []byte(Marker))
		if next < 0 {
			return found
		}
		from := at + next
		if newline := bytes.LastIndexByte(data[at:from], '\n'); newline >= 0 {
			line += bytes.Count(data[at:from], []byte{'\n'})
			lineStart = at + newline + 1
		}
		at = from + len(Marker)
		hash := numberSign(data, lineStart, from)
		if hash < 0 || !isComment(lineStart, hash) {
			continue
		}
		to := len(data)
		if newline := bytes.IndexByte(data[from:], '\n'); newline >= 0 {
			to = from + newline
		}
		at = to
		found = append(found, Comment{line, hash, from, from + len(bytes.TrimRightFunc(data[from:to], unicode.IsSpace))})
	}
}

// HTMLComments finds the comments of HTML that begin with the marker and are a line by themselves.
func HTMLComments(data []byte) []Comment {
	var found []Comment
	line, counted := 1, 0
	for _, match := range htmlComment.Get().FindAllSubmatchIndex(data, -1) {
		line += bytes.Count(data[counted:match[2]], []byte{'\n'})
		counted = match[2]
		found = append(found, Comment{line, match[2], match[4], match[5]})
	}
	return found
}

var htmlComment = lazy.Pattern(`(?m)^[ \t>]*(<!--)[ \t]*(` + Marker + `.*?)[ \t]*-->[ \t]*\r?$`)

// numberSign returns the first of the number signs that stand between white space and the marker at from, or -1.
func numberSign(data []byte, lineStart, from int) int {
	at := from
	for at > lineStart && isBlank(data[at-1]) {
		at--
	}
	end := at
	for at > lineStart && data[at-1] == '#' {
		at--
	}
	if at == end || at > lineStart && !isBlank(data[at-1]) {
		return -1
	}
	return at
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// readDirective reads a comment. What it covers is left to the caller, unless it is the whole file.
func readDirective(data []byte, comment Comment, place func(from, to int) source.Span) (d graph.Directive, wholeFile bool) {
	d.Span = place(comment.from, comment.to)
	rest := data[:comment.to]
	blanks := func(at int) int {
		for at < len(rest) && isBlank(rest[at]) {
			at++
		}
		return at
	}
	start := blanks(comment.from + len(Marker))
	end := start
	for end < len(rest) && !isBlank(rest[end]) && rest[end] != '[' {
		end++
	}
	verb := string(rest[start:end])
	wholeFile = verb == "ignore-file"
	open := blanks(end)
	switch {
	case verb == "":
		d.Err = source.Cite(Marker) + " is followed by neither ignore nor ignore-file"
	case verb != "ignore" && !wholeFile:
		d.Err = source.Cite(verb) + " is neither ignore nor ignore-file"
	case open == len(rest) || rest[open] != '[':
		d.Err = source.Cite(verb) + " names no rule in brackets"
	case bytes.IndexByte(rest[open:], ']') < 0:
		d.Err = source.Cite(string(rest[start:])) + " has no closing bracket"
	}
	if d.Err != "" {
		return d, wholeFile
	}
	end = open + bytes.IndexByte(rest[open:], ']')
	for at := open + 1; at < end && d.Err == ""; {
		comma := end
		if next := bytes.IndexByte(rest[at:end], ','); next >= 0 {
			comma = at + next
		}
		name := bytes.TrimSpace(rest[at:comma])
		from := blanks(at)
		switch {
		case len(name) == 0:
		case len(d.Rules) == maxDirectiveNames:
			d.Err = source.Cite(verb) + " names more rules than there are"
		default:
			d.Rules = append(d.Rules, graph.Reference{Name: string(name), Span: place(from, from+len(name))})
		}
		at = comma + 1
	}
	if len(d.Rules) == 0 {
		d.Err = source.Cite(string(rest[start:end+1])) + " names no rule"
	}
	d.Reason = strings.TrimLeft(string(rest[end+1:]), " \t:-")
	return d, wholeFile
}

// Of makes Of of comments. One that speaks for its own line or the line below covers what entry says;
// broken says that the file could not be read, so that only what covers the whole file counts.
func Of(data []byte, comments []Comment, broken bool, place func(from, to int) source.Span, entry func(Comment) (source.Span, bool)) []graph.Directive {
	var found []graph.Directive
	top := firstContent(data)
	for _, comment := range comments {
		d, wholeFile := readDirective(data, comment, place)
		if !wholeFile && broken {
			continue
		}
		covered := true
		switch {
		case d.Err != "":
		case !wholeFile:
			if d.Covers, covered = entry(comment); !covered {
				d.Err = NoEntryBelow
			}
		case comment.Hash > top:
			d.Err = `"ignore-file" stands below the top of the file`
		default:
			d.Covers = place(0, len(data))
		}
		found = append(found, d)
	}
	return found
}

// firstContent returns the offset of the first line that is neither empty, nor a comment, nor YAML's start of a document.
func firstContent(data []byte) int {
	for at := 0; at < len(data); {
		end := len(data)
		if newline := bytes.IndexByte(data[at:], '\n'); newline >= 0 {
			end = at + newline + 1
		}
		line := bytes.TrimSpace(bytes.TrimPrefix(data[at:end], []byte("\ufeff")))
		if len(line) > 0 && line[0] != '#' && line[0] != '%' && !bytes.HasPrefix(line, []byte("---")) {
			return at
		}
		at = end
	}
	return len(data)
}

// ContentBelow returns, for lines asked for in falling order, the next line that is not a comment by itself.
func ContentBelow(isComment func(line int) bool) func(line int) int {
	asked, answer := 0, 0
	return func(line int) int {
		below := line + 1
		for below != asked && isComment(below) {
			below++
		}
		if below == asked {
			below = answer
		}
		asked, answer = line, below
		return below
	}
}

// IsCommentLine reports whether a line holds nothing but a comment, in YAML and in a Dockerfile.
func IsCommentLine(line []byte) bool {
	line = bytes.TrimLeftFunc(line, unicode.IsSpace)
	return len(line) > 0 && line[0] == '#'
}
