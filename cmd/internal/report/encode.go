package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
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

// xmlPrinter prints a document element by element. It remembers the first error, for end.
type xmlPrinter struct {
	out     *bufio.Writer
	encoder *xml.Encoder
	open    []xml.Name
	err     error
}

func newXML(out *bufio.Writer) *xmlPrinter {
	out.WriteString(xml.Header)
	// The encoder flushes a *bufio.Writer behind each element.
	x := &xmlPrinter{out: out, encoder: xml.NewEncoder(struct{ io.Writer }{out})}
	x.encoder.Indent("", "  ")
	return x
}

// start opens an element; attributes are names and values in turn.
func (x *xmlPrinter) start(name string, attributes ...string) {
	element := xml.StartElement{Name: xml.Name{Local: name}}
	for i := 0; i < len(attributes); i += 2 {
		element.Attr = append(element.Attr, xml.Attr{Name: xml.Name{Local: attributes[i]}, Value: attributes[i+1]})
	}
	x.open = append(x.open, element.Name)
	x.token(element)
}

// close closes the element that was opened last.
func (x *xmlPrinter) close() {
	last := len(x.open) - 1
	x.token(xml.EndElement{Name: x.open[last]})
	x.open = x.open[:last]
}

func (x *xmlPrinter) token(token xml.Token) {
	if x.err == nil {
		x.err = x.encoder.EncodeToken(token)
	}
}

// element prints value as an element.
func (x *xmlPrinter) element(name string, value any) {
	if x.err == nil {
		x.err = x.encoder.EncodeElement(value, xml.StartElement{Name: xml.Name{Local: name}})
	}
}

// end closes what is open and ends the document.
func (x *xmlPrinter) end() error {
	for len(x.open) > 0 {
		x.close()
	}
	if x.err == nil {
		x.err = x.encoder.Close()
	}
	if x.err != nil {
		return x.err
	}
	return x.out.WriteByte('\n')
}
