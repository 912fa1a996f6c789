package loader

import (
	"bytes"
	"sort"
	"strings"
	"unicode"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// directiveMarker begins a suppression comment, behind the number sign.
const directiveMarker = "portlint:"

// maxDirectiveNames are the rules that one comment can name, more than there are.
const maxDirectiveNames = 100

// noEntryBelow is the fault of a comment that speaks for what stands below it, when nothing does.
const noEntryBelow = `"ignore" has no entry on the line below`

// remark is a comment that begins with the marker.
type remark struct {
	line     int // from 1
	hash     int // the number sign
	from, to int // from the marker to the last character
}

// remarks finds the comments that begin with the marker, one a line at most. Whether a number sign begins a comment
// at all is for isComment to say.
func remarks(data []byte, isComment func(lineStart, hash int) bool) []remark {
	var found []remark
	line, lineStart := 1, 0
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		lineStart = len("\ufeff")
	}
	for at := 0; ; {
		next := bytes.Index(data[at:], []byte(directiveMarker))
		if next < 0 {
			return found
		}
		from := at + next
		if newline := bytes.LastIndexByte(data[at:from], '\n'); newline >= 0 {
			line += bytes.Count(data[at:from], []byte{'\n'})
			lineStart = at + newline + 1
		}
		at = from + len(directiveMarker)
		hash := numberSign(data, lineStart, from)
		if hash < 0 || !isComment(lineStart, hash) {
			continue
		}
		to := len(data)
		if newline := bytes.IndexByte(data[from:], '\n'); newline >= 0 {
			to = from + newline
		}
		at = to
		found = append(found, remark{line, hash, from, from + len(bytes.TrimRightFunc(data[from:to], unicode.IsSpace))})
	}
}

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
func readDirective(data []byte, comment remark, place func(from, to int) source.Span) (d graph.Directive, wholeFile bool) {
	d.Span = place(comment.from, comment.to)
	rest := data[:comment.to]
	blanks := func(at int) int {
		for at < len(rest) && isBlank(rest[at]) {
			at++
		}
		return at
	}
	start := blanks(comment.from + len(directiveMarker))
	end := start
	for end < len(rest) && !isBlank(rest[end]) && rest[end] != '[' {
		end++
	}
	verb := string(rest[start:end])
	wholeFile = verb == "ignore-file"
	open := blanks(end)
	switch {
	case verb == "":
		d.Err = source.Cite(directiveMarker) + " is followed by neither ignore nor ignore-file"
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

// directives makes directives of comments. One that speaks for its own line or the line below covers what entry says;
// broken says that the file could not be read, so that only what covers the whole file counts.
func directives(data []byte, comments []remark, broken bool, place func(from, to int) source.Span, entry func(remark) (source.Span, bool)) []graph.Directive {
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
				d.Err = noEntryBelow
			}
		case comment.hash > top:
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

// contentBelow returns, for lines asked for in falling order, the next line that is not a comment by itself.
func contentBelow(isComment func(line int) bool) func(line int) int {
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

// dockerfileDirectives finds the suppression comments of a Dockerfile. They stand alone on the line above an instruction, since
// what follows an instruction belongs to it, and cover it with its continued lines.
func dockerfileDirectives(data []byte, place func(from, to int) source.Span) []graph.Directive {
	if !bytes.Contains(data, []byte(directiveMarker)) {
		return nil
	}
	text := newDockerfileText(data, place)
	if _, reason := text.tooMuch(); reason != "" || text.longLine() > 0 {
		return nil
	}
	comments := remarks(data, func(lineStart, _ int) bool { return isDockerComment(data[lineStart:]) })
	result, _ := parseQuietly(data)
	if result == nil {
		return directives(data, comments, true, place, nil)
	}
	instructions := result.AST.Children
	// at returns the instruction to which a line belongs, nil for none.
	at := func(line int) (first, last int, heredoc, found bool) {
		i := sort.Search(len(instructions), func(i int) bool { return instructions[i].StartLine > line }) - 1
		if i < 0 || line > instructions[i].EndLine {
			return 0, 0, false, false
		}
		return instructions[i].StartLine, instructions[i].EndLine, len(instructions[i].Heredocs) > 0, true
	}
	visible := comments[:0]
	covers := make(map[int]source.Span, len(comments)) // by line
	below := contentBelow(func(line int) bool {
		from, to := text.line(line)
		return isDockerComment(data[from:to])
	})
	for i := len(comments) - 1; i >= 0; i-- {
		line := comments[i].line
		first, last, _, found := at(line)
		if !found {
			next := below(line)
			if first, last, _, found = at(next); first != next {
				continue
			}
		}
		if found {
			from, _ := text.line(first)
			_, to := text.line(last)
			covers[line] = place(from, to)
		}
	}
	for _, comment := range comments {
		if _, _, heredoc, _ := at(comment.line); !heredoc { // else it is what the instruction writes or runs
			visible = append(visible, comment)
		}
	}
	return directives(data, visible, false, place, func(comment remark) (source.Span, bool) {
		span, found := covers[comment.line]
		return span, found
	})
}

// takeDirectives adds the suppression comments of a Compose file to the project, once. A file that is only looked at, to
// see how another one is meant, does not count.
func (l *loading) takeDirectives(parsed *composeFile) {
	l.project.Directives = append(l.project.Directives, parsed.directives...)
	parsed.directives = nil
}

// takeDockerfileDirectives adds the suppression comments of a Dockerfile to the project.
func (l *loading) takeDockerfileDirectives(data []byte, place func(from, to int) source.Span) {
	l.project.Directives = append(l.project.Directives, dockerfileDirectives(data, place)...)
}
