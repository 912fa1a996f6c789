package lint

import (
	"cmp"
	"slices"

	"github.com/portlint/portlint/loader/source"
)

// Apply returns the new content of every file that the fixes of the findings change, by path. Unsafe fixes are
// applied only if asked for. A fix is applied whole or not at all: one that overlaps the fix of a worse or else an earlier
// finding, or unsafely changes an entry of ports that one has changed so, is dropped and counted; one that is equal to it is not counted, since its change is made.
func Apply(findings []Finding, unsafe bool) (files map[string][]byte, dropped int) {
	edits := make(map[string][]Edit)
	changed := make(map[source.Span]*Fix)
	worstFirst := slices.SortedStableFunc(slices.Values(findings), func(a, b Finding) int {
		return cmp.Compare(b.Severity, a.Severity)
	})
	for _, finding := range worstFirst {
		if finding.Fix == nil || !finding.Fix.Safe && !unsafe {
			continue
		}
		again := slices.ContainsFunc(finding.Fix.entries, func(entry source.Span) bool {
			return !finding.Fix.Safe && changed[entry] != nil && !changed[entry].sameAs(finding.Fix)
		})
		if again || slices.ContainsFunc(finding.Fix.Edits, func(edit Edit) bool {
			_, _, free := place(edits[edit.Span.Path()], edit)
			return !free
		}) {
			dropped++
			continue
		}
		for _, entry := range finding.Fix.entries {
			if !finding.Fix.Safe {
				changed[entry] = finding.Fix
			}
		}
		for _, edit := range finding.Fix.Edits {
			path := edit.Span.Path()
			if at, known, free := place(edits[path], edit); free && !known {
				edits[path] = slices.Insert(edits[path], at, edit)
			}
		}
	}
	files = make(map[string][]byte, len(edits))
	for path, sorted := range edits {
		files[path] = rewrite(sorted)
	}
	return files, dropped
}

// place finds where an edit belongs among the sorted edits of its file: whether it is there already, and whether
// it is free of overlap with the others. Two different edits at one offset have no order, so they overlap.
func place(sorted []Edit, edit Edit) (at int, known, free bool) {
	at, found := slices.BinarySearchFunc(sorted, edit, func(a, b Edit) int {
		return cmp.Compare(a.Span.Start, b.Span.Start)
	})
	if found {
		same := sorted[at].Span.End == edit.Span.End && sorted[at].Text == edit.Text
		return at, same, same
	}
	if at > 0 && sorted[at-1].Span.End > edit.Span.Start {
		return at, false, false
	}
	if at < len(sorted) && edit.Span.End > sorted[at].Span.Start {
		return at, false, false
	}
	return at, false, true
}

// rewrite applies sorted edits of one file, which do not overlap.
func rewrite(sorted []Edit) []byte {
	data := sorted[0].Span.File.Data
	var out []byte
	from := 0
	for _, edit := range sorted {
		out = append(out, data[from:edit.Span.Start]...)
		out = append(out, edit.Text...)
		from = edit.Span.End
	}
	return append(out, data[from:]...)
}
