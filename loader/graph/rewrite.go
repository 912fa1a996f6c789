package graph

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// Change says what an entry is to say instead. What is empty stays as it is.
type Change struct {
	Address  string // the host IP, without brackets
	Host     string // the host port: a number, a range, or a reference to a variable
	Target   string // the container port
	Protocol string // "udp"
}

// Rewrite is a change in the syntax of the entry.
type Rewrite struct {
	// Entry is what stands in the file afterwards: a short entry in quotes, the changed keys of a long one.
	Entry string
	// Advice says to write that: `write "127.0.0.1:8080:80"`, `set host_ip to "127.0.0.1"`.
	Advice string
	// Edits make the change. There are none when it takes more than that: a variable decides, or the scalar has escapes.
	Edits []source.Edit
}

// Rewrite writes a change in the syntax of the entry.
func (p *Port) Rewrite(c Change) Rewrite {
	switch p.Form {
	case Long:
		return p.rewriteLong(c)
	case HostPort:
		if c.Host == "" || c.Address != "" || c.Target != "" || c.Protocol != "" {
			return writing(p.Canonical(c), nil)
		}
		return writing("hostPort: "+c.Host, []source.Edit{{Span: p.Span, Text: c.Host}})
	case Both:
		if c.Address == "" {
			c.Address = p.Address.Text
		}
		entry := p.Canonical(c)
		return writing(entry, []source.Edit{{Span: p.Span, Text: entry}})
	}
	return p.rewriteShort(c)
}

// WithReference writes the entry with another reference to the variable.
func (p *Port) WithReference(v Variable, reference string) Rewrite {
	edits := []source.Edit{{Span: v.Span, Text: reference}}
	if p.Form == Long {
		return Rewrite{Entry: quoted(reference), Edits: edits}
	}
	return Rewrite{Entry: p.quoted(p.edited(edits)), Edits: edits}
}

// Canonical writes the entry as it must stand in the file, in quotes where these can have a meaning, and in the short form, without variables, after a change: ":80", "127.0.0.1:53:53/udp".
func (p *Port) Canonical(c Change) string {
	if c.Host == "" && (p.HostKind == Fixed || p.HostKind == Floating) {
		c.Host = p.Host.String()
	}
	if c.Target == "" {
		c.Target = p.Container.String()
	}
	if c.Protocol == "" {
		c.Protocol = p.Protocol.String()
	}
	text := c.Host + ":" + c.Target
	if c.Address != "" {
		text = Bracketed(c.Address) + ":" + text
	}
	if c.Protocol != TCP.String() {
		text += "/" + c.Protocol
	}
	return p.quoted(text)
}

// quoted writes a short entry as it can be pasted: in quotes, but behind a key whose value would keep them.
func (p *Port) quoted(text string) string {
	if p.Service != nil && p.Service.Project.Input == Quadlet {
		return "PublishPort=" + text
	}
	return quoted(text)
}

// Bracketed writes an address as the short form wants it: IPv6 in brackets.
func Bracketed(ip string) string {
	if strings.Contains(ip, ":") {
		return "[" + ip + "]"
	}
	return ip
}

func quoted(text string) string { return `"` + text + `"` }

// edited is the text of the entry after edits, which must be apart.
func (p *Port) edited(edits []source.Edit) string {
	text, at := "", p.Span
	if len(edits) > 1 {
		edits = slices.Clone(edits)
		slices.SortFunc(edits, func(a, b source.Edit) int { return a.Span.Start - b.Span.Start })
	}
	for _, edit := range edits {
		at.End = edit.Span.Start
		text += at.Text() + edit.Text
		at.Start = edit.Span.End
	}
	at.End = p.Span.End
	return text + at.Text()
}

// ContainerIsLiteral reports whether the container port stands in the file as it is read, so that another can replace it.
func (p *Port) ContainerIsLiteral() bool {
	return !p.ContainerSpan.IsZero() && p.ContainerSpan.Text() == p.Container.String()
}

// AddressRole says where a variable stands that decides about the host address.
type AddressRole int

// The places of a variable that decides about the host address.
const (
	NoVariable AddressRole = iota
	InAddress              // it is the host IP, be it an empty one
	InMapping              // it holds a colon, that is more than one part of the mapping
)

// AddressVariable returns the variable in the place of the host IP. A variable that holds several parts of the mapping
// is told apart: its name is not returned when the parts come from its default.
func (p *Port) AddressVariable() (AddressRole, Variable) {
	for _, variable := range p.HostVars {
		value := ""
		if p.Form != Long && variable.To <= len(p.Text.Value) {
			value = p.Text.Value[variable.From:variable.To]
		}
		switch {
		case strings.Contains(value, ":") && !(strings.HasPrefix(value, "[") && strings.HasSuffix(value, "]")):
			return InMapping, Variable{}
		case !p.AddressSpan.IsZero() && p.AddressSpan.Contains(variable.Span),
			p.emptyAddress() && variable.From == 0:
			return InAddress, variable
		}
	}
	return NoVariable, Variable{}
}

// editDefault puts ip into the default of a variable: ${BIND:-0.0.0.0}, ${BIND:-}.
func (p *Port) editDefault(variable Variable, ip string) (edit source.Edit, possible bool) {
	span, old := variable.Span, p.Address.Text
	text := span.Text()
	if old == "" {
		end := source.Edit{Span: source.Span{File: span.File, Start: span.End - 1, End: span.End - 1}, Text: Bracketed(ip)}
		return end, strings.HasSuffix(text, "-}")
	}
	at := strings.Index(text, old)
	if at < 0 || strings.Count(text, old) > 1 {
		return source.Edit{}, false
	}
	span.Start += at
	span.End = span.Start + len(old)
	return source.Edit{Span: span, Text: ip}, true
}
