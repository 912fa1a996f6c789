package graph

import (
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// rewriteLong writes a change into the keys of a long entry.
func (p *Port) rewriteLong(c Change) Rewrite {
	var r Rewrite
	possible := true
	set := func(key, value string, edit source.Edit, ok bool) {
		if value == "" {
			return
		}
		if r.Entry != "" {
			r.Entry += ", "
			r.Advice += ", "
		}
		r.Entry += key + ": " + value
		r.Advice += "set " + key + " to " + value
		r.Edits = append(r.Edits, edit)
		possible = possible && ok
	}
	if c.Address != "" {
		edit, ok := p.editLongAddress(c.Address)
		set("host_ip", quoted(c.Address), edit, ok)
	}
	if c.Host != "" {
		text := c.Host
		if strings.Trim(text, "0123456789") != "" && !p.HostSpan.InsideQuotes() {
			text = quoted(text)
		}
		said := quoted(c.Host)
		if p.Service.Project.Runtime.Engine == Swarm {
			said = c.Host // a stack takes numbers only
		}
		set("published", said, source.Edit{Span: p.HostSpan, Text: text}, p.HostIsLiteral())
	}
	if c.Target != "" {
		set("target", c.Target, source.Edit{Span: p.ContainerSpan, Text: c.Target}, p.ContainerIsLiteral())
	}
	if c.Protocol != "" {
		edit, ok := source.Edit{Span: p.ProtocolSpan, Text: c.Protocol}, p.ProtocolSpan.Text() == p.Protocol.String()
		if p.ProtocolSpan.IsZero() {
			edit, ok = addKey(p.Span, "protocol: "+c.Protocol)
		}
		set("protocol", c.Protocol, edit, ok)
	}
	if !possible {
		r.Edits = nil
	}
	return r
}

// editLongAddress gives the entry a host IP.
func (p *Port) editLongAddress(ip string) (edit source.Edit, possible bool) {
	_, variable := p.AddressVariable()
	switch {
	case variable.Name != "":
		return p.editDefault(variable, ip)
	case !p.AddressSpan.IsZero():
		return source.Edit{Span: p.AddressSpan, Text: ip}, true
	}
	return addKey(p.Span, "host_ip: "+quoted(ip))
}

// addKey adds a key with its value before the first key of a long entry, in the style of the mapping that is there.
func addKey(entry source.Span, pair string) (edit source.Edit, possible bool) {
	data := entry.File.Data
	before := strings.TrimRight(string(data[max(0, entry.Start-200):entry.Start]), " \r\n")
	if strings.HasSuffix(before, "{") {
		return source.Edit{Span: entry.AtStart(), Text: pair + ", "}, true
	}
	start, _ := entry.Range()
	line := entry.File.LineSpan(start.Line)
	indent := string(data[line.Start:entry.Start])
	if strings.Trim(indent, " -") != "" || !strings.HasSuffix(before, "-") {
		return source.Edit{}, false
	}
	lineBreak := "\n"
	if line.End < len(data) && data[line.End] == '\r' {
		lineBreak = "\r\n"
	}
	return source.Edit{Span: entry.AtStart(), Text: pair + lineBreak + strings.Repeat(" ", len(indent))}, true
}
