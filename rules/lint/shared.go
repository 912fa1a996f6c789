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

// keepShared takes back unsafe fixes that change an entry which further services have, by an anchor or by extends: what mends it for the
// services that a finding is about may break it for those.
func keepShared(findings []Finding, project *graph.Project) {
	unsafe := func(f Finding) bool { return f.Fix != nil && !f.Fix.Safe }
	if !slices.ContainsFunc(findings, unsafe) {
		return
	}
	shared := sharedEntries(project)
	if len(shared) == 0 {
		return
	}
	for i, finding := range findings {
		if !unsafe(finding) {
			continue
		}
		for _, edit := range finding.Fix.Edits {
			at, found := slices.BinarySearchFunc(shared, edit.Span.AtStart(), func(e entry, start source.Span) int { return e.span.AtStart().Compare(start) })
			if !found {
				at-- // the last one that begins before the edit
			}
			if at >= 0 && shared[at].span.Contains(edit.Span) && !holdsAll(finding.Services, shared[at].services) {
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

// sharedEntries returns the entries that several services have, in the order of their places.
func sharedEntries(project *graph.Project) []entry {
	owners := make(map[source.Span][]string)
	for _, service := range project.Services {
		for _, port := range service.Ports {
			if !endsWith(owners[port.Span], service.Name) {
				owners[port.Span] = append(owners[port.Span], service.Name)
			}
		}
	}
	var shared []entry
	for span, services := range owners {
		if len(services) > 1 && !span.IsZero() {
			shared = append(shared, entry{span, services})
		}
	}
	slices.SortFunc(shared, func(a, b entry) int { return a.span.Compare(b.span) })
	return shared
}
