package report

import (
	"bufio"
	"strings"

	"github.com/portlint/portlint/loader/lazy"
)

// xmlPrinter prints a document as it comes. Errors are those of out, which remembers them. What is printed is [Visible], so that
// XML allows every character.
type xmlPrinter struct {
	out  *bufio.Writer
	open []string // elements
	leaf bool     // whether the last of them has nothing in it so far
}

func newXML(out *bufio.Writer) *xmlPrinter {
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>`)
	return &xmlPrinter{out: out}
}

// start opens an element; attributes are names and values in turn.
func (x *xmlPrinter) start(name string, attributes ...string) {
	x.line()
	x.out.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		x.out.WriteString(" " + attributes[i] + `="`)
		_, _ = xmlEscaper.Get().WriteString(x.out, attributes[i+1])
		x.out.WriteByte('"')
	}
	x.out.WriteByte('>')
	x.open, x.leaf = append(x.open, name), true
}

// text puts text into the element that was opened last, and closes it.
func (x *xmlPrinter) text(text string) {
	_, _ = xmlEscaper.Get().WriteString(x.out, text)
	x.close()
}

// close closes the element that was opened last.
func (x *xmlPrinter) close() {
	last := len(x.open) - 1
	name := x.open[last]
	x.open = x.open[:last]
	if !x.leaf {
		x.line()
	}
	x.out.WriteString("</" + name + ">")
	x.leaf = false
}

// line begins a line.
func (x *xmlPrinter) line() {
	x.out.WriteByte('\n')
	for range x.open {
		x.out.WriteString("  ")
	}
}

// end closes what is open and ends the document.
func (x *xmlPrinter) end() error {
	for len(x.open) > 0 {
		x.close()
	}
	return x.out.WriteByte('\n')
}

// xmlEscaper is for text and for attributes in double quotes.
var xmlEscaper = lazy.Value[*strings.Replacer]{Make: func() *strings.Replacer {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\n", "&#xA;")
}}
