package rules

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

const loopback4, loopback6 = "127.0.0.1", "::1"

// exposureReport writes the findings of the exposure rules.
type exposureReport struct {
	pass *lint.Pass
	// merged are the entries that stand in for equal ones. Were they changed alone, the others would come back.
	merged map[*graph.Port]bool
	// partial are the merge keys of entries of which a part was merged into others.
	partial map[partialKey]bool
}

type partialKey struct {
	service *graph.Service
	key     graph.MergeKey
}

func newExposureReport(pass *lint.Pass) *exposureReport {
	r := &exposureReport{pass, make(map[*graph.Port]bool), make(map[partialKey]bool)}
	for _, service := range pass.Project.Services {
		for _, port := range service.Ports {
			if port.ReplacedBy != nil {
				r.merged[port.ReplacedBy] = true
			}
			if port.ReplacedBy == nil && !port.Whole() {
				r.partial[partialKey{service, port.Key}] = true
			}
		}
	}
	return r
}

// report adds what all findings about exposure have in common.
func (r *exposureReport) report(severity lint.Severity, e exposure, finding lint.Finding) {
	port := e.port
	finding.Span, finding.Label = port.AddressSpan, "on "+e.address.String()
	if finding.Span.IsZero() {
		finding.Span = port.HostPlace()
	}
	finding.Services = []string{port.Service.Name}
	finding.Key = port.Mapping()
	if _, variable := addressVariable(port); variable.Origin == graph.FromDefault && variable.Name != "" {
		finding.Message += " by default"
	}
	if file := assumedFrom(port); file != "" {
		finding.Message += ", with the values of " + file
		severity = min(severity, lint.Warning)
	}
	if r.pass.Project.Guessed && port.Layer > 0 {
		severity = min(severity, lint.Warning)
	}
	finding.Related = append(finding.Related, inherited(port)...)
	r.pass.ReportAs(severity, finding)
}

// assumedFrom returns the example file on which a finding about the entry rests, or "". That the number of the host
// port is assumed does not matter.
func assumedFrom(port *graph.Port) string {
	for _, variables := range [][]graph.Variable{port.HostVars, port.Text.Vars, port.Service.Image.Vars} {
		for _, v := range variables {
			if v.Origin == graph.FromExample && (port.HostSpan.IsZero() || !port.HostSpan.Contains(v.Span) || port.HostSpan.Contains(port.ContainerSpan)) {
				return v.File
			}
		}
	}
	return ""
}

// onLoopback returns what to write so that only the host reaches the mapping, as the end of a sentence, and the edit for
// that. Both are empty in Swarm, which takes no notice of host addresses.
func (r *exposureReport) onLoopback(e exposure) (advice string, fix *lint.Fix) {
	port := e.port
	if r.pass.Project.Runtime.Engine == graph.Swarm {
		return "", nil
	}
	ip := loopback4
	if e.address.IP.Is6() {
		ip = loopback6
	}
	if where, variable := addressVariable(port); variable.Name != "" && variable.Origin != graph.FromDefault {
		advice = "set " + variable.Name + "=" + ip
		if variable.File != "" {
			advice += " in " + variable.File
		}
		return advice, nil
	} else if where == inMapping {
		return "write " + quoted(bracketed(ip)+":"+canonical(port)), nil
	}
	edit, ok := loopbackEdit(port, ip)
	switch {
	case port.Form == graph.Long:
		advice = "set host_ip to " + quoted(ip)
	case ok:
		advice = "write " + quoted(applied(port.Span, edit))
	default:
		advice = "write " + quoted(bracketed(ip)+":"+canonical(port))
	}
	if !ok || r.merged[port] || r.partial[partialKey{port.Service, port.Key}] || r.pass.Project.Clashing(port) {
		return advice, nil
	}
	return advice, &lint.Fix{Message: "publish on " + ip + " only", Edits: []lint.Edit{edit}}
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
	noVariable variableRole = iota
	inAddress               // it is the host IP, be it an empty one
	inMapping               // it holds a colon, that is more than one part of the mapping
)

// addressVariable returns the variable in the place of the host IP. A variable that holds several parts of the mapping
// is told apart: its name is not returned when the parts come from its default.
func addressVariable(port *graph.Port) (variableRole, graph.Variable) {
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
			return inAddress, variable
		}
	}
	return noVariable, graph.Variable{}
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
	_, variable := addressVariable(port)
	switch {
	case variable.Name != "":
		return defaultEdit(port, variable, ip)
	case !port.AddressSpan.IsZero():
		if port.Form != graph.Long {
			ip = bracketed(ip)
		}
		return lint.Edit{Span: port.AddressSpan, Text: ip}, true
	case port.Form == graph.Long:
		return keyEdit(port.Span, "host_ip: "+quoted(ip))
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

// canonical writes host and container part of an entry without address and variables: "8080:80", ":80", "53:53/udp".
func canonical(port *graph.Port) string {
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
