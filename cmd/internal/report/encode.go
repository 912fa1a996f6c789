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

// encodeJSONList prints value as encodeJSON does, with the items in a list of it that is empty: the one under the key, or
// value itself where the key is "". Only one item is in memory at a time.
func encodeJSONList[T any](out *bufio.Writer, value any, key string, items iter.Seq[T]) error {
	text, err := indentedJSON(value, "")
	if err != nil {
		return err
	}
	opening := "["
	if key != "" {
		opening = `"` + key + `": [` // within a string there would be a backslash in front of the quotes
	}
	before, after, _ := bytes.Cut(text, []byte(opening+"]"))
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	indent := "\n" + string(line[:len(line)-len(bytes.TrimLeft(line, " "))])
	writeJSON(out, before)
	out.WriteString(opening)
	separator, end := "", ""
	for item := range items {
		text, err := indentedJSON(item, indent[1:]+"  ")
		if err != nil {
			return err
		}
		out.WriteString(separator + indent + "  ")
		writeJSON(out, text)
		separator, end = ",", indent
	}
	out.WriteString(end + "]")
	writeJSON(out, after)
	return out.WriteByte('\n')
}

// each makes an item of each finding, when it is asked for.
func each[T any](findings []lint.Finding, item func(*lint.Finding) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for i := range findings {
			if !yield(item(&findings[i])) {
				return
			}
		}
	}
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
