package facts

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// Rewritten writes an entry as it stands in the file, with other texts in places that must be in order and apart.
func Rewritten(port *graph.Port, edits ...lint.Edit) string {
	text, at := "", port.Span
	for _, edit := range edits {
		at.End = edit.Span.Start
		text += at.Text() + edit.Text
		at.Start = edit.Span.End
	}
	at.End = port.Span.End
	return Quoted(text + at.Text())
}

// IsLiteral reports whether a number stands in the file as it is read.
func IsLiteral(span source.Span, ports graph.Interval) bool {
	return !span.IsZero() && span.Text() == ports.String()
}

func bracketed(ip string) string {
	if strings.Contains(ip, ":") {
		return "[" + ip + "]"
	}
	return ip
}

// variableRole says where a variable stands that decides about the host address.
type variableRole int

const (
	NoVariable variableRole = iota
	InAddress               // it is the host IP, be it an empty one
	inMapping               // it holds a colon, that is more than one part of the mapping
)

// AddressVariable returns the variable in the place of the host IP. A variable that holds several parts of the mapping
// is told apart: its name is not returned when the parts come from its default.
func AddressVariable(port *graph.Port) (variableRole, graph.Variable) {
	for _, variable := range port.HostVars {
		value := ""
		if port.Form != graph.Long && variable.To <= len(port.Text.Value) {
			value = port.Text.Value[variable.From:variable.To]
		}
		switch {
		case strings.Contains(value, ":") && !isBracketed(value):
			return inMapping, graph.Variable{}
		case !port.AddressSpan.IsZero() && port.AddressSpan.Contains(variable.Span),
			emptyAddress(port) && variable.From == 0:
			return InAddress, variable
		}
	}
	return NoVariable, graph.Variable{}
}

func isBracketed(text string) bool {
	return strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]")
}

// emptyAddress reports whether a short entry has a colon for a host IP, and nothing before it: ":8080:80".
func emptyAddress(port *graph.Port) bool {
	return port.Form == graph.Short && !port.Address.Given() && strings.HasPrefix(port.Text.Value, ":") &&
		strings.Count(port.Text.Value, ":") == 2
}

// loopbackEdit returns the edit that binds the entry to ip, and whether there is one.
func loopbackEdit(port *graph.Port, ip string) (lint.Edit, bool) {
	_, variable := AddressVariable(port)
	switch {
	case variable.Name != "":
		return defaultEdit(port, variable, ip)
	case !port.AddressSpan.IsZero():
		if port.Form != graph.Long {
			ip = bracketed(ip)
		}
		return lint.Edit{Span: port.AddressSpan, Text: ip}, true
	case port.Form == graph.Long:
		return keyEdit(port.Span, "host_ip: "+Quoted(ip))
	case port.Span.Text() != port.Text.Raw || strings.HasPrefix(port.Text.Value, "["):
		return lint.Edit{}, false // escapes, a block scalar, or empty brackets
	}
	prefix := bracketed(ip)
	switch {
	case emptyAddress(port):
	case !strings.Contains(port.Text.Value, ":"):
		prefix += "::"
	default:
		prefix += ":"
	}
	return lint.Edit{Span: startOf(port.Span), Text: prefix}, true
}

func startOf(span source.Span) source.Span {
	span.End = span.Start
	return span
}

// defaultEdit puts ip into the default of a variable: ${BIND:-0.0.0.0}, ${BIND:-}.
func defaultEdit(port *graph.Port, variable graph.Variable, ip string) (lint.Edit, bool) {
	span, old := variable.Span, port.Address.Text
	text := span.Text()
	if old == "" {
		if !strings.HasSuffix(text, "-}") {
			return lint.Edit{}, false
		}
		span.Start = span.End - 1
		span.End = span.Start
		return lint.Edit{Span: span, Text: bracketed(ip)}, true
	}
	at := strings.Index(text, old)
	if at < 0 || strings.Count(text, old) > 1 {
		return lint.Edit{}, false
	}
	span.Start += at
	span.End = span.Start + len(old)
	return lint.Edit{Span: span, Text: ip}, true
}

// keyEdit adds a key with its value before the first key of a long entry, in the style of the mapping that is there.
func keyEdit(entry source.Span, pair string) (lint.Edit, bool) {
	data := entry.File.Data
	before := strings.TrimRight(string(data[max(0, entry.Start-200):entry.Start]), " \r\n")
	if strings.HasSuffix(before, "{") {
		return lint.Edit{Span: startOf(entry), Text: pair + ", "}, true
	}
	start, _ := entry.Range()
	line := entry.File.LineSpan(start.Line)
	indent := string(data[line.Start:entry.Start])
	if strings.Trim(indent, " -") != "" || !strings.HasSuffix(before, "-") {
		return lint.Edit{}, false
	}
	lineBreak := "\n"
	if line.End < len(data) && data[line.End] == '\r' {
		lineBreak = "\r\n"
	}
	return lint.Edit{Span: startOf(entry), Text: pair + lineBreak + strings.Repeat(" ", len(indent))}, true
}

// applied returns the text of an entry after an edit in it.
func applied(entry source.Span, edit lint.Edit) string {
	data := entry.File.Data
	return string(data[entry.Start:edit.Span.Start]) + edit.Text + string(data[edit.Span.End:entry.End])
}

// Canonical writes host and container part of an entry without address and variables: "8080:80", ":80", "53:53/udp".
func Canonical(port *graph.Port) string {
	host := ""
	if port.HostKind == graph.Fixed || port.HostKind == graph.Floating {
		host = port.Host.String()
	}
	text := host + ":" + port.Container.String()
	if port.Protocol != graph.TCP {
		text += "/" + port.Protocol.String()
	}
	return text
}

// HostEdit writes text in the place of the host port, with quotes around the scalar, which a variable needs in lists and
// mappings of the flow style.
func HostEdit(port *graph.Port, text string) lint.Edit {
	switch {
	case InsideQuotes(port.HostSpan) || port.Form == graph.Short && InsideQuotes(port.Span):
		return lint.Edit{Span: port.HostSpan, Text: text}
	case port.Form == graph.Short:
		return lint.Edit{Span: port.Span, Text: port.WithHost(text)}
	}
	return lint.Edit{Span: port.HostSpan, Text: Quoted(text)}
}

// InsideQuotes reports whether a scalar stands in quotes.
func InsideQuotes(span source.Span) bool {
	return span.Start > 0 && (span.File.Data[span.Start-1] == '"' || span.File.Data[span.Start-1] == '\'')
}

// ProtocolEdit returns the edit that gives an entry another protocol, and whether there is one.
func ProtocolEdit(port *graph.Port, protocol graph.Protocol) (lint.Edit, bool) {
	switch {
	case !port.ProtocolSpan.IsZero():
		return lint.Edit{Span: port.ProtocolSpan, Text: protocol.String()}, port.ProtocolSpan.Text() == port.Protocol.String()
	case port.Form == graph.Long:
		return keyEdit(port.Span, "protocol: "+protocol.String())
	}
	end := port.Span
	end.Start = end.End
	return lint.Edit{Span: end, Text: "/" + protocol.String()}, !strings.Contains(port.Span.Text(), "/")
}

// EntryFor writes a short entry as it stands in the file, for another protocol.
func EntryFor(port *graph.Port, protocol graph.Protocol) string {
	text, _, _ := strings.Cut(port.Span.Text(), "/")
	return text + "/" + protocol.String()
}

// Retarget proposes another container port.
func Retarget(port *graph.Port, container graph.Interval) (help string, fix *lint.Fix) {
	span := port.ContainerSpan
	if !IsLiteral(span, port.Container) {
		return "the container port is " + container.String(), nil
	}
	edit := lint.Edit{Span: span, Text: container.String()}
	if port.HostKind == graph.Random { // else the number would be both
		return "did you mean " + Quoted(container.String()), nil
	}
	fix = &lint.Fix{Message: "lead to " + container.String(), Edits: []lint.Edit{edit}}
	if port.Form == graph.Long {
		return "did you mean target: " + container.String(), fix
	}
	return "did you mean " + Rewritten(port, edit), fix
}

// WithoutVariable writes the entry as Compose reads it when the variable is empty.
func WithoutVariable(port *graph.Port, v graph.Variable) string {
	if port.Form == graph.Long {
		return strings.Replace(port.Quote, v.Span.Text(), "", 1)
	}
	value := port.Text.Value
	return strings.ReplaceAll(value[:v.From]+value[v.To:], graph.Unresolved, "")
}

// WithReference writes the entry with another reference to the variable.
func WithReference(port *graph.Port, v graph.Variable, reference string) string {
	if port.Form == graph.Long {
		return Quoted(reference)
	}
	before, after := port.Span, port.Span
	before.End, after.Start = v.Span.Start, v.Span.End
	return Quoted(before.Text() + reference + after.Text())
}
