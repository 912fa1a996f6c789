package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

// encodeJSON prints value, indented, and a line feed.
func encodeJSON(out *bufio.Writer, value any) error {
	text, err := indentedJSON(value, "")
	if err != nil {
		return err
	}
	writeJSON(out, text)
	return out.WriteByte('\n')
}

// jsonList is a list within a value that is printed as JSON: under a key, or the value itself where the key is "".
type jsonList struct {
	key   string
	items iter.Seq[any]
}

// encodeJSONLists prints value as encodeJSON does, with the items in lists of it that are empty, which are named in the order in which they
// are in it. Only one item is in memory at a time.
func encodeJSONLists(out *bufio.Writer, value any, lists ...jsonList) error {
	rest, err := indentedJSON(value, "")
	if err != nil {
		return err
	}
	for _, list := range lists {
		if rest, err = list.write(out, rest); err != nil {
			return err
		}
	}
	writeJSON(out, rest)
	return out.WriteByte('\n')
}

// write prints a text up to the list, and the list. It returns what of the text is behind it.
func (l jsonList) write(out *bufio.Writer, text []byte) (after []byte, err error) {
	opening := "["
	if l.key != "" {
		opening = `"` + l.key + `": [` // within a string there would be a backslash in front of the quotes
	}
	before, after, _ := bytes.Cut(text, []byte(opening+"]"))
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	indent := "\n" + string(line[:len(line)-len(bytes.TrimLeft(line, " "))])
	writeJSON(out, before)
	out.WriteString(opening)
	separator, end := "", ""
	for item := range l.items {
		text, err := indentedJSON(item, indent[1:]+"  ")
		if err != nil {
			return nil, err
		}
		out.WriteString(separator + indent + "  ")
		writeJSON(out, text)
		separator, end = ",", indent
	}
	out.WriteString(end + "]")
	return after, nil
}

// findingsUnder are findings as a list, each made an item when it is asked for.
func findingsUnder[T any](key string, findings lint.List, item func(*lint.Finding) T) jsonList {
	return jsonList{key, func(yield func(any) bool) {
		for finding := range findings.All() {
			if !yield(item(finding)) {
				return
			}
		}
	}}
}

// projectsUnder is the same for projects.
func projectsUnder[T any](key string, projects []graph.Label, item func(*graph.Label) T) jsonList {
	return jsonList{key, func(yield func(any) bool) {
		for i := range projects {
			if !yield(item(&projects[i])) {
				return
			}
		}
	}}
}

// indentedJSON returns value as JSON, with prefix in front of each line but the first.
func indentedJSON(value any, prefix string) ([]byte, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(prefix, "  ")
	err := encoder.Encode(value)
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), err
}

// writeJSON prints JSON. What could act on a terminal is escaped, also where JSON does not ask for it.
func writeJSON(out *bufio.Writer, data []byte) {
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == '\n', r >= ' ' && r < 0x7f, unicode.IsPrint(r):
			out.Write(data[:size])
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(out, `\u%04x`, r)
		}
		data = data[size:]
	}
}
