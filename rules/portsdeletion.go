package rules

import (
	"bytes"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

var (
	beforeKey  = pattern(`^[ \t]+$`)
	afterKey   = pattern(`^:\s*(\[\s*)?(#.*)?`)
	afterPorts = pattern(`^["'}]?\s*\]?\s*(#.*)?$`)
)

// portsDeletion is the safe fix that deletes `ports` from a service whose ports do nothing. It returns nil when the
// list is not wholly in lines of its own, or when its text is used elsewhere.
func portsDeletion(service *graph.Service) *lint.Fix {
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
		!beforeKey().Match(data[start:key.Start]),
		!afterKey().Match(data[key.End:end]),
		!afterPorts().Match(last),
		bytes.ContainsAny(data[key.End:end], "&*"),
		bytes.Contains(data[key.End:end], []byte{'['}) != bytes.Contains(last, []byte{']'}):
		return source.Span{}, false
	}
	return source.Span{File: key.File, Start: start, End: next}, true
}
