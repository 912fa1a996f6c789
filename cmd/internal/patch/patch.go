// Package patch reads which lines a patch adds or changes: unified diffs as git, diff -u, hg and svn write them, and the combined ones of
// merges. The form is that of https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html and
// https://git-scm.com/docs/diff-format.
package patch

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// File is what a patch says of one file.
type File struct {
	// Old and New are the paths as they stand in the patch, such as a/compose.yaml and b/compose.yaml; "" for a file that is not there.
	Old, New string
	// Added are the lines of the new file that are added or changed, ascending, apart from each other.
	Added []Lines
}

// Lines are lines that follow one another, counted from 1, both included.
type Lines struct{ First, Last int }

// ErrNone is the error for a text that holds no patch.
var ErrNone = errors.New("is not a patch: no line begins with diff, or with --- and the next one with +++")

// Parse reads a patch. Text before, between and behind what it says of files is passed over, as mails have it. What is empty is a patch
// that changes nothing. The error names the line.
func Parse(data []byte) ([]File, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	p := parser{rest: data}
	for p.next() {
		if err := p.outside(); err != nil {
			return nil, fmt.Errorf("line %d: %w", p.number, err)
		}
	}
	if !p.isPatch {
		return nil, ErrNone
	}
	return p.files, nil
}

// parser goes through a patch line by line.
type parser struct {
	rest    []byte
	line    string // without its end
	number  int    // of the line, from 1
	files   []File
	isPatch bool
}

// next goes to the next line, and reports whether there is one.
func (p *parser) next() bool {
	if len(p.rest) == 0 {
		return false
	}
	line, rest, _ := bytes.Cut(p.rest, []byte("\n"))
	p.line, p.rest = string(bytes.TrimSuffix(line, []byte("\r"))), rest
	p.number++
	return true
}

// outside takes a line that is in no hunk.
func (p *parser) outside() error {
	switch {
	case strings.HasPrefix(p.line, "diff "):
		p.isPatch = true
	case strings.HasPrefix(p.line, "--- "):
		if !bytes.HasPrefix(p.rest, []byte("+++ ")) {
			return nil // text
		}
		from := pathIn(p.line[len("--- "):])
		p.next()
		p.isPatch = true
		p.files = append(p.files, File{Old: from, New: pathIn(p.line[len("+++ "):])})
	case strings.HasPrefix(p.line, "@@"):
		h, ok := hunkIn(p.line)
		if !ok {
			return nil // text
		}
		if len(p.files) == 0 {
			return errors.New("a hunk of no file: --- and +++ are missing before it")
		}
		return p.hunk(h)
	}
	return nil
}

// hunk is what the first line of one says.
type hunk struct {
	left []int // lines of each old file, and last those of the new one
	at   int   // the next line of the new file
}

// maxParents is how many old files a combined diff has at most: git merges no more than that in one commit without being made to.
const maxParents = 64

// hunkIn reads @@ -1,2 +1,3 @@, or one of several old files, @@@ -1,2 -1,2 +1,3 @@@.
func hunkIn(line string) (h hunk, ok bool) {
	signs := len(line) - len(strings.TrimLeft(line, "@"))
	ranges, _, closed := strings.Cut(line[signs:], strings.Repeat("@", signs))
	fields := strings.Fields(ranges)
	if !closed || len(fields) != signs || signs > maxParents+1 {
		return h, false
	}
	for i, field := range fields {
		sign := byte('-')
		if i == len(fields)-1 {
			sign = '+'
		}
		first, count, hasCount := strings.Cut(field[1:], ",")
		if !hasCount {
			count = "1"
		}
		at, err := strconv.ParseUint(first, 10, 31)
		lines, errCount := strconv.ParseUint(count, 10, 31)
		if field[0] != sign || err != nil || errCount != nil {
			return h, false
		}
		h.at = int(at)
		h.left = append(h.left, int(lines))
	}
	return h, true
}

// hunk takes the lines of a hunk.
func (p *parser) hunk(h hunk) error {
	file := &p.files[len(p.files)-1]
	for !h.isOver() {
		if !p.next() {
			return errors.New("the patch ends in the middle of a hunk")
		}
		if strings.HasPrefix(p.line, `\`) { // no newline at end of file
			continue
		}
		isNew, isAdded, err := h.take(p.line)
		if err != nil {
			return err
		}
		if isAdded {
			file.add(h.at)
		}
		if isNew {
			h.at++
		}
	}
	return nil
}

func (h *hunk) isOver() bool {
	for _, left := range h.left {
		if left > 0 {
			return false
		}
	}
	return true
}

// take counts a line: one of the new file unless a column says -, added if a column says +.
func (h *hunk) take(line string) (isNew, isAdded bool, err error) {
	parents := len(h.left) - 1
	if line == "" { // a mailer took the blank off
		line = strings.Repeat(" ", parents)
	}
	if len(line) < parents || strings.Trim(line[:parents], "+- ") != "" {
		return false, false, errors.New("a line of a hunk begins with a blank, + or -")
	}
	columns := line[:parents]
	isNew, isAdded = !strings.Contains(columns, "-"), strings.Contains(columns, "+")
	if !isNew && isAdded {
		return false, false, errors.New("a line of a hunk is added and removed")
	}
	for i, column := range []byte(columns) {
		if isNew && column == ' ' || column == '-' {
			h.left[i]--
		}
	}
	if isNew {
		h.left[parents]--
	}
	for _, left := range h.left {
		if left < 0 {
			return false, false, errors.New("a hunk has more lines than it says")
		}
	}
	return isNew, isAdded, nil
}

func (f *File) add(line int) {
	if last := len(f.Added) - 1; last >= 0 && f.Added[last].Last == line-1 {
		f.Added[last].Last = line
		return
	}
	f.Added = append(f.Added, Lines{line, line})
}

// pathIn returns the path behind --- or +++, "" for /dev/null. Behind a tab stands a time, or nothing.
func pathIn(text string) string {
	if unquoted, ok := unquote(text); ok {
		return unquoted
	}
	text, _, _ = strings.Cut(text, "\t")
	if text == "/dev/null" {
		return ""
	}
	return text
}

// unquote reads a path that git writes as a string of C, for its bytes or signs that are not plain.
func unquote(text string) (string, bool) {
	if !strings.HasPrefix(text, `"`) {
		return "", false
	}
	var path []byte
	for i := 1; i < len(text); i++ {
		switch c := text[i]; c {
		case '"':
			return string(path), true
		case '\\':
			i++
			if i+2 < len(text) && text[i] >= '0' && text[i] <= '3' {
				octal, err := strconv.ParseUint(text[i:i+3], 8, 8)
				if err != nil {
					return "", false
				}
				path = append(path, byte(octal))
				i += 2
				continue
			}
			if i == len(text) {
				return "", false
			}
			at := strings.IndexByte(`abtnvfr"\`, text[i])
			if at < 0 {
				return "", false
			}
			path = append(path, "\a\b\t\n\v\f\r\"\\"[at])
		default:
			path = append(path, c)
		}
	}
	return "", false
}

// Candidates are what the path of a new file can stand for, the likeliest first: git writes a/ and b/ in front, or other letters, unless it
// is told not to, and which it is a whole patch shows.
func Candidates(files []File) func(File) []string {
	prefixed, bare := false, false
	for _, file := range files {
		oldRest, newRest := cutPrefix(file.Old), cutPrefix(file.New)
		prefixed = prefixed || file.Old != file.New && oldRest != "" && oldRest == newRest
		bare = bare || file.Old != "" && file.Old == file.New
	}
	return func(file File) []string {
		rest := cutPrefix(file.New)
		switch {
		case rest == "" || bare && !prefixed:
			return []string{file.New}
		case prefixed && !bare:
			return []string{rest}
		default:
			return []string{rest, file.New}
		}
	}
}

// cutPrefix returns a path without the letter or digit in front with which diff.mnemonicPrefix, diff.noprefix and others mark the sides, and ""
// for one that has none.
func cutPrefix(path string) string {
	if len(path) > 2 && path[1] == '/' && strings.IndexByte("abciwo12", path[0]) >= 0 {
		return path[2:]
	}
	return ""
}
