package graph

import (
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// rewriteShort writes a change into the scalar of a short entry.
func (p *Port) rewriteShort(c Change) Rewrite {
	var edits []source.Edit
	possible := true
	add := func(edit source.Edit, ok bool) {
		edits = append(edits, edit)
		possible = possible && ok
	}
	if c.Address != "" {
		add(p.editShortAddress(c.Address))
	}
	if !possible || c.Host != "" && p.HostSpan.IsZero() {
		return writing(p.Canonical(c), nil)
	}
	if c.Host != "" {
		add(source.Edit{Span: p.HostSpan, Text: c.Host}, p.HostIsLiteral())
	}
	if c.Target != "" {
		add(source.Edit{Span: p.ContainerSpan, Text: c.Target}, p.ContainerIsLiteral())
	}
	if c.Protocol != "" {
		add(p.editShortProtocol(c.Protocol))
	}
	entry := p.quoted(p.edited(edits))
	switch {
	case !possible:
		edits = nil
	case entry[0] == '"' && strings.Contains(c.Host, "$") && !p.Span.InsideQuotes(): // which needs them in the flow style
		edits = []source.Edit{{Span: p.Span, Text: entry}}
	}
	return writing(entry, edits)
}

func writing(entry string, edits []source.Edit) Rewrite {
	return Rewrite{Entry: entry, Advice: "write " + entry, Edits: edits}
}

// editShortAddress gives the entry a host IP.
func (p *Port) editShortAddress(ip string) (edit source.Edit, possible bool) {
	_, variable := p.AddressVariable()
	switch {
	case variable.Name != "":
		return p.editDefault(variable, ip)
	case !p.AddressSpan.IsZero():
		return source.Edit{Span: p.AddressSpan, Text: Bracketed(ip)}, true
	case p.Span.Text() != p.Text.Raw || strings.HasPrefix(p.Text.Value, "["):
		return source.Edit{}, false // escapes, a block scalar, or empty brackets
	}
	prefix := Bracketed(ip)
	switch {
	case p.emptyAddress():
	case !strings.Contains(p.Text.Value, ":"):
		prefix += "::"
	default:
		prefix += ":"
	}
	return source.Edit{Span: p.Span.AtStart(), Text: prefix}, true
}

// emptyAddress reports whether a short entry has a colon for a host IP, and nothing before it: ":8080:80".
func (p *Port) emptyAddress() bool {
	return p.Form == Short && !p.Address.Given() && strings.HasPrefix(p.Text.Value, ":") && strings.Count(p.Text.Value, ":") == 2
}

// editShortProtocol gives the entry another protocol.
func (p *Port) editShortProtocol(protocol string) (edit source.Edit, possible bool) {
	if !p.ProtocolSpan.IsZero() && p.ProtocolSpan.Text() == p.Protocol.String() {
		return source.Edit{Span: p.ProtocolSpan, Text: protocol}, true
	}
	end := p.Span
	if p.Form == Pairs {
		end.Start = end.End
		return source.Edit{Span: end, Text: ",protocol=" + protocol}, true
	}
	before, _, written := strings.Cut(end.Text(), "/")
	end.Start += len(before)
	return source.Edit{Span: end, Text: "/" + protocol}, !written
}
