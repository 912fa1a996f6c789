package lint

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// mindEntries tells fixes which entry they change, and takes back unsafe ones that change an entry which further services have, by an anchor
// or by extends: what mends it for the services that a finding is about may break it for those.
func mindEntries(findings []Finding, project *graph.Project) {
	type edit struct {
		place source.Span
		of    *Finding
	}
	var edits []edit
	for i := range findings {
		for _, one := range findings[i].Edits() {
			edits = append(edits, edit{one.Span, &findings[i]})
		}
	}
	if len(edits) == 0 {
		return
	}
	slices.SortFunc(edits, func(a, b edit) int { return a.place.Compare(b.place) })
	ports := portsByPlace(project)
	at, entry := 0, 0 // the first port that does not begin before the edit, and the first one of the entry before that
	for _, edit := range edits {
		for ; at < len(ports) && ports[at].Span.AtStart().Compare(edit.place.AtStart()) < 0; at++ {
			if ports[at].Span != ports[entry].Span {
				entry = at
			}
		}
		owners := ports[entry:]
		if at < len(ports) && ports[at].Span.AtStart().Compare(edit.place.AtStart()) == 0 {
			owners = ports[at:]
		}
		if fix := edit.of.Fix; fix != nil && len(owners) > 0 && owners[0].Span.Contains(edit.place) {
			fix.entries = append(fix.entries, owners[0].Span)
			if !fix.Safe && !holdsAll(edit.of.Services, owners) {
				edit.of.Fix = nil
			}
		}
	}
}

// holdsAll reports whether the names are those of all services that have the entry of the first port, if several have it. The others follow it.
func holdsAll(names []string, ports []*graph.Port) bool {
	if len(ports) == 1 || ports[1].Span != ports[0].Span {
		return true
	}
	held := make(map[string]bool, len(names))
	for _, name := range names {
		held[name] = true
	}
	others, missing := false, false
	for _, port := range ports {
		if port.Span != ports[0].Span || others && missing {
			break
		}
		others = others || port.Service != ports[0].Service
		missing = missing || !held[port.Service.Name]
	}
	return !others || !missing
}

// portsByPlace returns the ports of a project whose entries have a place, by that.
func portsByPlace(project *graph.Project) []*graph.Port {
	var ports []*graph.Port
	for _, service := range project.Services {
		for _, port := range service.Ports {
			if !port.Span.IsZero() {
				ports = append(ports, port)
			}
		}
	}
	slices.SortStableFunc(ports, func(a, b *graph.Port) int { return a.Span.Compare(b.Span) })
	return ports
}
