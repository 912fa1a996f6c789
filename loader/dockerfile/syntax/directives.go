package syntax

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

const byteOrderMark = "\ufeff"

var directiveNames = []string{"syntax", "escape", "check"}

// directive reads a line that is a directive behind its comment sign: syntax=docker/dockerfile:1.
func directive(line, comment string) (name, value string, found bool) {
	const space = "\t\n\f\r "
	line, found = strings.CutPrefix(line, comment)
	if !found {
		return "", "", false
	}
	name, value, found = strings.Cut(strings.TrimLeftFunc(line, unicode.IsSpace), "=")
	name = strings.TrimRight(name, space)
	known := slices.IndexFunc(directiveNames, func(known string) bool { return len(name) == len(known) && strings.EqualFold(name, known) })
	if !found || value == "" || known < 0 {
		return "", "", false
	}
	name = directiveNames[known]
	if trimmed := strings.Trim(value, space); trimmed != "" {
		return name, trimmed, true
	}
	return name, value[len(value)-1:], true // BuildKit's pattern wants one character at least
}

// directives reads the directives at the top of the file. They end with the first line that is none.
func (r *reader) directives() error {
	seen := make(map[string]bool)
	for {
		from, lines := r.at, r.line
		_, line, ok := r.next()
		name, value, found := directive(strings.TrimLeftFunc(trimBreak(line), unicode.IsSpace), "#")
		switch {
		case !ok, !found:
			r.at, r.line, r.tooLong = from, lines, false
			return nil
		case seen[name]:
			return &Error{r.line, fmt.Sprintf("only one %s parser directive can be used", name)}
		case name == "escape" && value != "`" && value != `\`:
			return &Error{r.line, fmt.Sprintf("invalid escape token '%s' does not match ` or \\", value)}
		case name == "escape":
			r.file.Escape = value[0]
		}
		seen[name] = true
	}
}

// Frontend returns the image that the directive syntax names, which then reads the file in place of Docker's own frontend, and whether
// there is the directive. It stands at the top behind # or //, or is the key of a JSON object. A line with #! can come first.
func Frontend(data []byte) (image string, named bool) {
	text := strings.TrimPrefix(string(data), byteOrderMark)
	if strings.HasPrefix(text, "#!") {
		_, text, _ = strings.Cut(text, "\n")
	}
	for _, comment := range []string{"#", "//"} {
		if image, named = frontend(text, comment); named {
			return image, true
		}
	}
	if !strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") {
		return "", false
	}
	var object map[string]any
	if json.Unmarshal([]byte(text), &object) != nil {
		return "", false
	}
	image, named = object["syntax"].(string)
	return image, named
}

// frontend looks for the directive syntax behind a comment sign.
func frontend(text, comment string) (image string, named bool) {
	seen := make(map[string]bool)
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		name, value, found := directive(strings.TrimSuffix(line, "\r"), comment)
		if !found || seen[name] || len(line) > longestLine {
			break
		}
		if name == "syntax" {
			image, _, _ = strings.Cut(value, " ")
			return image, true
		}
		seen[name] = true
	}
	return "", false
}
