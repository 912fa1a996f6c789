package rules

import (
	"bytes"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// moving is the fix that moves all entries of a service to the one whose network it shares. It returns nil when that one
// is in another file, when a host port is in use, or when the files are not laid out one entry a line.
func moving(project *graph.Project, service *graph.Service) *lint.Fix {
	owner := service.Namespace
	if owner == nil || len(service.PortsSpans) != 1 || owner.Span.File != service.Span.File {
		return nil
	}
	old, found := portsLines(service.PortsSpans[0], service.Ports)
	if !found {
		return nil
	}
	at, indent, first, found := endOfPorts(owner)
	if !found {
		return nil
	}
	text := first
	for _, port := range service.Ports {
		if port.Form == graph.Long || port.Err != nil || project.Contested(port) {
			return nil
		}
		text += indent + "- " + quoted(port.Span.Text()) + "\n"
	}
	return &lint.Fix{Message: "move ports to " + quoted(owner.Name), Edits: []lint.Edit{{Span: old}, {Span: at, Text: text}}}
}

// endOfPorts returns the place behind the last entry of a service, or behind its name if it has no ports; how deep
// entries are indented there; and what must stand before them.
func endOfPorts(service *graph.Service) (at source.Span, indent, before string, found bool) {
	if len(service.Ports) > 0 {
		last := service.Ports[len(service.Ports)-1]
		lines, single := blockItem(last.Span)
		if !single || !last.Via.IsZero() || last.Form == graph.Long || lines.File != service.Span.File {
			return at, "", "", false
		}
		line := lines.Text()
		at, indent = lines, line[:strings.IndexByte(line, '-')]
	} else {
		data := service.Span.File.Data
		end := bytes.IndexByte(data[service.Span.End:], '\n')
		if len(service.PortsSpans) > 0 || end < 0 || strings.TrimSpace(string(data[service.Span.End:service.Span.End+end])) != ":" {
			return at, "", "", false
		}
		at = source.Span{File: service.Span.File, End: service.Span.End + end + 1}
		next := data[at.End:]
		indent = string(next[:len(next)-len(bytes.TrimLeft(next, " "))])
		before = indent + "ports:\n"
		indent += "  "
	}
	at.Start = at.End
	return at, indent, before, at.File.Data[at.End-1] == '\n'
}
