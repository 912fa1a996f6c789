package facts

import (
	"bytes"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

var (
	beforeItem = lazy.Pattern(`^\s*-\s+["'{]?\s*$`)
	afterItem  = lazy.Pattern(`^\s*["'}]?\s*(#.*)?$`)
)

// Deletion is the fix that deletes an entry from a list that keeps another one. It returns nil where that takes more
// than cutting out the item: the two are not in one list, or the item carries an anchor.
func Deletion(port, stays *graph.Port) *lint.Fix {
	if !port.Via.IsZero() || !stays.Via.IsZero() || !oneList(port, stays) {
		return nil
	}
	span, found := BlockItem(port.Span)
	if !found {
		span, found = FlowItem(port.Span)
	}
	if !found {
		return nil
	}
	return &lint.Fix{Message: "delete " + Quoted(port.Quote), Edits: []lint.Edit{{Span: span}}}
}

// oneList reports whether two entries of a service are in the same file without another `ports` key between them.
func oneList(a, b *graph.Port) bool {
	if a.Span.File != b.Span.File || a.Layer != b.Layer {
		return false
	}
	from, to := min(a.Span.Start, b.Span.Start), max(a.Span.Start, b.Span.Start)
	for _, key := range a.Service.PortsSpans {
		if key.File == a.Span.File && from < key.Start && key.Start < to {
			return false
		}
	}
	return true
}

// BlockItem returns the lines of an item that has them to itself, as in `  - "8080:80"  # web`.
func BlockItem(span source.Span) (lines source.Span, found bool) {
	data := span.File.Data
	start := bytes.LastIndexByte(data[:span.Start], '\n') + 1
	end := len(data)
	if at := bytes.IndexByte(data[span.End:], '\n'); at >= 0 {
		end = span.End + at
	}
	if !beforeItem.Get().Match(data[start:span.Start]) || !afterItem.Get().Match(bytes.TrimSuffix(data[span.End:end], []byte{'\r'})) {
		return source.Span{}, false
	}
	return source.Span{File: span.File, Start: start, End: min(end+1, len(data))}, true
}

// AddingBeside are the edits that put an entry on a line of its own below another one, nil where that has none.
func AddingBeside(port *graph.Port, entry string) []lint.Edit {
	lines, single := BlockItem(port.Span)
	line, item, _ := strings.Cut(lines.Text(), "-")
	if !single || !port.Via.IsZero() || !strings.HasSuffix(item, "\n") {
		return nil
	}
	lines.Start = lines.End
	return []lint.Edit{{Span: lines, Text: line + "- " + entry + "\n"}}
}

// FlowItem returns an item of `["8080:80", "8081:81"]` with one of its commas.
func FlowItem(span source.Span) (item source.Span, found bool) {
	data := span.File.Data
	start, end := span.Start, span.End
	if start > 0 && end < len(data) && (data[start-1] == '"' || data[start-1] == '\'') && data[start-1] == data[end] {
		start, end = start-1, end+1
	}
	before := bytes.TrimRight(data[:start], " \t\r\n")
	after := bytes.TrimLeft(data[end:], " \t\r\n")
	switch {
	case len(before) == 0 || len(after) == 0:
	case before[len(before)-1] == ',' && (after[0] == ',' || after[0] == ']'):
		return source.Span{File: span.File, Start: len(before) - 1, End: end}, true
	case before[len(before)-1] == '[' && after[0] == ',':
		rest := bytes.TrimLeft(after[1:], " \t\r\n")
		return source.Span{File: span.File, Start: start, End: len(data) - len(rest)}, true
	}
	return source.Span{}, false
}

var (
	beforeKey  = lazy.Pattern(`^[ \t]+$`)
	afterKey   = lazy.Pattern(`^:\s*(\[\s*)?(#.*)?`)
	afterPorts = lazy.Pattern(`^["'}]?\s*\]?\s*(#.*)?$`)
)

// PortsDeletion is the safe fix that deletes `ports` from a service whose ports do nothing. It returns nil when the
// list is not wholly in lines of its own, or when its text is used elsewhere.
func PortsDeletion(service *graph.Service) *lint.Fix {
	if len(service.PortsSpans) != 1 {
		return nil
	}
	lines, found := portsLines(service.PortsSpans[0], service.Ports)
	if !found {
		return nil
	}
	return &lint.Fix{Message: "delete ports", Safe: true, Edits: []lint.Edit{{Span: lines}}}
}

// portsLines returns the lines from a `ports` key to the last of its entries.
func portsLines(key source.Span, entries []*graph.Port) (lines source.Span, found bool) {
	data, end := key.File.Data, key.End
	for _, port := range entries {
		if !port.Via.IsZero() || port.Span.File != key.File || port.Span.Start < key.End {
			return source.Span{}, false
		}
		end = max(end, port.Span.End)
	}
	start := bytes.LastIndexByte(data[:key.Start], '\n') + 1
	next := len(data)
	if at := bytes.IndexByte(data[end:], '\n'); at >= 0 {
		next = end + at + 1
	}
	last := bytes.TrimRight(data[end:next], "\r\n")
	switch {
	case end == key.End,
		!beforeKey.Get().Match(data[start:key.Start]),
		!afterKey.Get().Match(data[key.End:end]),
		!afterPorts.Get().Match(last),
		bytes.ContainsAny(data[key.End:end], "&*"),
		bytes.Contains(data[key.End:end], []byte{'['}) != bytes.Contains(last, []byte{']'}):
		return source.Span{}, false
	}
	return source.Span{File: key.File, Start: start, End: next}, true
}

// Moving is the fix that moves all entries of a service to the one whose network it shares. It returns nil when that one
// is in another file, when a host port is in use, or when the files are not laid out one entry a line.
func Moving(project *graph.Project, service *graph.Service) *lint.Fix {
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
		text += indent + "- " + Quoted(port.Span.Text()) + "\n"
	}
	return &lint.Fix{Message: "move ports to " + Quoted(owner.Name), Edits: []lint.Edit{{Span: old}, {Span: at, Text: text}}}
}

// endOfPorts returns the place behind the last entry of a service, or behind its name if it has no ports; how deep
// entries are indented there; and what must stand before them.
func endOfPorts(service *graph.Service) (at source.Span, indent, before string, found bool) {
	if len(service.Ports) > 0 {
		last := service.Ports[len(service.Ports)-1]
		lines, single := BlockItem(last.Span)
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

// Replacing is the fix that lets the list of an entry replace those below. It returns nil when there is no place for the tag.
func Replacing(port *graph.Port) *lint.Fix {
	key, found := portsKey(port.Service, port)
	if !found || port.Service.Project.Runtime.Engine == graph.Swarm { // which takes no notice of the tag
		return nil
	}
	at := source.Span{File: key.File, Start: key.End + 1, End: key.End + 1}
	return &lint.Fix{Message: "replace the inherited ports", Edits: []lint.Edit{{Span: at, Text: " !override"}}}
}

// portsKey returns the `ports` key that an entry of the service's own stands under, if a tag can be put behind it.
func portsKey(service *graph.Service, port *graph.Port) (key source.Span, found bool) {
	if !port.Via.IsZero() {
		return key, false
	}
	for _, span := range service.PortsSpans {
		if span.File == port.Span.File && span.End <= port.Span.Start && (!found || span.Start > key.Start) {
			key, found = span, true
		}
	}
	if !found {
		return key, false
	}
	between := key.File.Data[key.End:port.Span.Start]
	return key, plainValue.Get().Match(between)
}

// plainValue is what follows a key whose list has no tag or anchor yet.
var plainValue = lazy.Pattern(`^:[ \t]*(#|\r?\n|\[)`)
