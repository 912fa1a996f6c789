package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// encodeJSON appends value, indented. What could act on a terminal is escaped, also where JSON does not ask for it.
func encodeJSON(out *bytes.Buffer, value any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	for data := text.Bytes(); len(data) > 0; {
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
	return nil
}

// encodeXML appends value as a document.
func encodeXML(out *bytes.Buffer, value any) error {
	out.WriteString(xml.Header)
	encoder := xml.NewEncoder(out)
	encoder.Indent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	out.WriteByte('\n')
	return nil
}
