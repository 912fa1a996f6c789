package env

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// badLine is a line of an environment file that is not NAME=value.
type badLine struct {
	number        int
	message, help string
}

func (b badLine) Error() string { return b.message }

// openQuote is a quote that is never closed: the length of the text from it on.
type openQuote int

func (openQuote) Error() string { return "a quote is never closed" }

// fileReader reads an environment file as compose-go's dotenv.ParseWithLookup does.
type fileReader struct {
	rest   string // what is not read yet
	line   int    // the number of its first line
	values map[string]string
	// lookup knows variables that win over those of the file.
	lookup func(name string) (string, bool)
}

// readFile returns the variables that the text of a file sets. The error is [badLine], [openQuote], [missing] or [malformed].
func readFile(text string, lookup func(name string) (string, bool)) (map[string]string, error) {
	r := fileReader{rest: strings.TrimPrefix(text, "\ufeff"), line: 1, values: make(map[string]string), lookup: lookup}
	for r.skipBlank(); r.rest != ""; r.skipBlank() {
		name, bare, err := r.name()
		if err != nil {
			return nil, err
		}
		if bare { // a name alone takes over what is known
			if value, ok := lookup(name); ok {
				r.values[name] = value
			}
			continue
		}
		value, err := r.value()
		if err != nil {
			return nil, err
		}
		r.values[name] = value
	}
	return r.values, nil
}

// skipBlank goes on to what is neither space nor comment.
func (r *fileReader) skipBlank() {
	for {
		start := strings.IndexFunc(r.rest, func(c rune) bool { return !unicode.IsSpace(c) })
		if start < 0 {
			start = len(r.rest)
		}
		r.line += strings.Count(r.rest[:start], "\n")
		if r.rest = r.rest[start:]; !strings.HasPrefix(r.rest, "#") {
			return
		}
		comment, _, _ := strings.Cut(r.rest, "\n")
		r.rest = r.rest[len(comment):]
	}
}

// isBlank reports whether c is a space within a line.
func isBlank(c rune) bool {
	switch c {
	case '\t', '\v', '\f', '\r', ' ', 0x85, 0xa0:
		return true
	}
	return false
}

// name reads a name and the sign behind it, and reports whether that is the end of the line. At the end of the text the name is empty,
// and what stands there a value.
func (r *fileReader) name() (name string, bare bool, err error) {
	if behind, found := strings.CutPrefix(r.rest, "export"); found && behind != "" && strings.IndexByte("\t\n\f\r ", behind[0]) >= 0 {
		if r.rest = strings.TrimLeftFunc(behind, isBlank); r.rest == "" {
			return "", false, badLine{1, "zero length string", "write one NAME=value a line"}
		}
	}
	end := strings.IndexFunc(r.rest, func(c rune) bool {
		return !isBlank(c) && !strings.ContainsRune("_.-[]", c) && !unicode.IsLetter(c) && !unicode.IsNumber(c)
	})
	if end >= 0 {
		if strings.IndexByte("=:\n", r.rest[end]) < 0 {
			for _, c := range r.rest[end:] {
				return "", false, badLine{
					r.line, fmt.Sprintf("unexpected character %q in the name of a variable", string(c)),
					"names have letters, digits, _, . and -; write one NAME=value a line, and # before a comment",
				}
			}
		}
		name, bare = r.rest[:end], r.rest[end] == '\n'
		r.rest = r.rest[end+1:]
	}
	if bare && !strings.Contains(name, " ") {
		r.line++
	}
	r.rest = strings.TrimLeftFunc(r.rest, isBlank)
	if name = strings.TrimRightFunc(name, unicode.IsSpace); strings.Contains(name, " ") {
		return "", false, badLine{r.line, "the name of a variable has a space in it", "write one NAME=value a line"}
	}
	return name, bare, nil
}

// value reads a value, in quotes or up to the end of the line.
func (r *fileReader) value() (string, error) {
	if r.rest == "" || r.rest[0] != '"' && r.rest[0] != '\'' {
		var value string
		value, r.rest, _ = strings.Cut(r.rest, "\n")
		r.line++
		value, _, _ = strings.Cut(value, " #")
		return r.expand(strings.TrimRightFunc(value, unicode.IsSpace))
	}
	quote := r.rest[0]
	var value strings.Builder
	escaped := false
	for i := 1; i < len(r.rest); i++ {
		c := r.rest[i]
		if c == '\n' {
			r.line++
		}
		switch {
		case c == quote && !escaped:
			r.rest = r.rest[i+1:]
			if quote == '\'' {
				return value.String(), nil
			}
			return r.expand(unescape(value.String()))
		case c == '\\' && !escaped:
			escaped = true
			continue
		case c != quote && escaped:
			value.WriteByte('\\')
		}
		escaped = false
		value.WriteByte(c)
	}
	return "", openQuote(len(r.rest))
}

// expand replaces references by what is known, and by what the lines above set.
func (r *fileReader) expand(value string) (string, error) {
	return expand(value, func(name string) (string, bool) {
		known, ok := r.lookup(name)
		if !ok {
			known, ok = r.values[name]
		}
		return known, ok
	})
}

// unescape replaces what stands for another character behind a backslash. An octal number has a 0 before its digits.
func unescape(text string) string {
	var plain strings.Builder
	for {
		before, behind, found := strings.Cut(text, `\`)
		plain.WriteString(before)
		if !found {
			return plain.String()
		}
		length := 0
		if behind != "" && strings.IndexByte(`abcfnrtv$"\0`, behind[0]) >= 0 {
			length = 1
		}
		escape := behind[:length]
		switch escape {
		case "$":
			escape = "$$" // no reference
		case "0":
			for length < len(behind) && length < 4 && '0' <= behind[length] && behind[length] <= '9' {
				length++
			}
			escape = behind[1:length]
			fallthrough
		default:
			if c, _, _, err := strconv.UnquoteChar(`\`+escape, '"'); err == nil {
				escape = string(c)
			} else {
				escape = `\` + escape
			}
		}
		plain.WriteString(escape)
		text = behind[length:]
	}
}
