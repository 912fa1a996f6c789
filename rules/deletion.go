package rules

import (
	"bytes"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

var (
	beforeItem = pattern(`^\s*-\s+["'{]?\s*$`)
	afterItem  = pattern(`^\s*["'}]?\s*(#.*)?$`)
)

// deletion is the fix that deletes an entry from a list that keeps another one. It returns nil where that takes more
// than cutting out the item: the two are not in one list, or the item carries an anchor.
func deletion(port, stays *graph.Port) *lint.Fix {
	if !port.Via.IsZero() || !stays.Via.IsZero() || !oneList(port, stays) {
		return nil
	}
	span, found := blockItem(port.Span)
	if !found {
		span, found = flowItem(port.Span)
	}
	if !found {
		return nil
	}
	return &lint.Fix{Message: "delete " + quoted(port.Quote), Edits: []lint.Edit{{Span: span}}}
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

// blockItem returns the lines of an item that has them to itself, as in `  - "8080:80"  # web`.
func blockItem(span source.Span) (lines source.Span, found bool) {
	data := span.File.Data
	start := bytes.LastIndexByte(data[:span.Start], '\n') + 1
	end := len(data)
	if at := bytes.IndexByte(data[span.End:], '\n'); at >= 0 {
		end = span.End + at
	}
	if !beforeItem().Match(data[start:span.Start]) || !afterItem().Match(bytes.TrimSuffix(data[span.End:end], []byte{'\r'})) {
		return source.Span{}, false
	}
	return source.Span{File: span.File, Start: start, End: min(end+1, len(data))}, true
}

// flowItem returns an item of `["8080:80", "8081:81"]` with one of its commas.
func flowItem(span source.Span) (item source.Span, found bool) {
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
