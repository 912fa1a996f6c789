package lint

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// entry is where an entry of ports is written, and the services that have it.
type entry struct {
	span     source.Span
	services []string
}

// mindEntries tells fixes which entry they change, and takes back unsafe ones that change an entry which further services have, by an anchor
// or by extends: what mends it for the services that a finding is about may break it for those.
func mindEntries(findings []Finding, project *graph.Project) {
	if !slices.ContainsFunc(findings, func(f Finding) bool { return f.Fix != nil }) {
		return
	}
	entries := entriesOf(project, findings)
	if len(entries) == 0 {
		return
	}
	for i, finding := range findings {
		if finding.Fix == nil {
			continue
		}
		for _, edit := range finding.Fix.Edits {
			at, found := slices.BinarySearchFunc(entries, edit.Span.AtStart(), func(e entry, start source.Span) int { return e.span.AtStart().Compare(start) })
			if !found {
				at-- // the last one that begins before the edit
			}
			if at < 0 || !entries[at].span.Contains(edit.Span) {
				continue
			}
			finding.Fix.entries = append(finding.Fix.entries, entries[at].span)
			if !finding.Fix.Safe && len(entries[at].services) > 1 && !holdsAll(finding.Services, entries[at].services) {
				findings[i].Fix = nil
				break
			}
		}
	}
}

// holdsAll reports whether each of the names is among known.
func holdsAll(known, names []string) bool {
	if len(known) < len(names) {
		return false
	}
	set := make(map[string]bool, len(known))
	for _, name := range known {
		set[name] = true
	}
	return !slices.ContainsFunc(names, func(name string) bool { return !set[name] })
}

// entriesOf returns those entries of a project in which one of the findings has an edit, in the order of their places.
func entriesOf(project *graph.Project, findings []Finding) []entry {
	var edited []source.Span
	for i := range findings {
		for _, edit := range findings[i].Edits() {
			edited = append(edited, edit.Span)
		}
	}
	slices.SortFunc(edited, source.Span.Compare)
	isEdited := func(entry source.Span) bool {
		at, _ := slices.BinarySearchFunc(edited, entry.AtStart(), source.Span.Compare)
		return at < len(edited) && edited[at].Start <= entry.End && edited[at].Path() == entry.Path()
	}
	var owned []entry // of one service each
	for _, service := range project.Services {
		for _, port := range service.Ports {
			if !port.Span.IsZero() && isEdited(port.Span) {
				owned = append(owned, entry{port.Span, []string{service.Name}})
			}
		}
	}
	slices.SortStableFunc(owned, func(a, b entry) int { return a.span.Compare(b.span) })
	entries := owned[:0]
	for _, one := range owned {
		last := len(entries) - 1
		switch {
		case last < 0 || entries[last].span != one.span:
			entries = append(entries, one)
		case !endsWith(entries[last].services, one.services[0]):
			entries[last].services = append(entries[last].services, one.services...)
		}
	}
	return entries
}
