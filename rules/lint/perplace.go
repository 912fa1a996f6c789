package lint

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// PerPlace collects findings and keeps one for each place: an anchor, an environment file or a Dockerfile gives one text to many
// services. The zero value is ready for use.
type PerPlace struct {
	order []spot
	found map[spot]*placed
	used  map[source.Span]bool // the places of [PerPlace.AddUse]
}

// spot is where a finding is. What is said of one service there besides what was said first has a higher number.
type spot struct {
	span   source.Span
	number int
	name   string // what the finding is about that a file can use in many places
}

// placed is the finding of a place.
type placed struct {
	Finding
	severity Severity
	// inherited says that the finding is of a service that takes the entry over from another one.
	inherited bool
}

// Add takes a finding, and keeps the most severe one of its place, the first of those.
func (p *PerPlace) Add(severity Severity, finding Finding) {
	if known := p.at(spot{span: finding.Span}); known.Message == "" || severity > known.severity {
		*known = placed{Finding: finding, severity: severity}
	}
}

// AddEntry takes a finding about an entry, and keeps that of the service in which the entry is written, with the highest severity,
// the services of all, and an unsafe fix only if it is the same for all. Two different things of one service are two findings.
func (p *PerPlace) AddEntry(port *graph.Port, severity Severity, finding Finding) {
	at := spot{span: finding.Span}
	known := p.at(at)
	for endsWith(known.Services, port.Service.Name) && known.Message != finding.Message {
		at.number++
		known = p.at(at)
	}
	services, fix := known.Services, known.Fix
	if !endsWith(services, port.Service.Name) {
		services = append(services, port.Service.Name)
	}
	if known.Message != "" && fix != nil && !fix.Safe && !fix.sameAs(finding.Fix) {
		fix, finding.Fix = nil, nil // what is right for one of the services is wrong for another
	}
	known.Fix = fix
	if known.Message == "" || known.inherited && port.Via.IsZero() {
		known.Finding, known.inherited = finding, !port.Via.IsZero()
	}
	known.Services = services
	known.severity = max(known.severity, severity)
}

// AddUse takes a finding about one use of a name, and keeps the first one of each file, with the other places beside it. It returns that
// finding, and whether it was there before; nil for a place that was added already.
func (p *PerPlace) AddUse(name string, severity Severity, finding Finding) (first *Finding, again bool) {
	if p.used[finding.Span] {
		return nil, true
	}
	if p.used == nil {
		p.used = make(map[source.Span]bool)
	}
	p.used[finding.Span] = true
	known := p.at(spot{span: source.Span{File: finding.Span.File}, name: name})
	if known.Message == "" {
		*known = placed{Finding: finding, severity: severity}
		return &known.Finding, false
	}
	known.Related = append(known.Related, graph.Related{Span: finding.Span, Message: "used here, too"})
	for _, service := range finding.Services {
		if !slices.Contains(known.Services, service) {
			known.Services = append(known.Services, service)
		}
	}
	known.Fix = joined(known.Fix, finding.Fix)
	known.severity = max(known.severity, severity)
	return &known.Finding, true
}

// joined makes one fix of two that do the same in two places, nil if they do not.
func joined(a, b *Fix) *Fix {
	if a == nil || b == nil || a.Message != b.Message {
		return nil
	}
	return &Fix{Message: a.Message, Edits: append(a.Edits, b.Edits...)}
}

// sameAs reports whether another fix, nil for none, changes the same.
func (f *Fix) sameAs(other *Fix) bool { return other != nil && slices.Equal(f.Edits, other.Edits) }

// endsWith reports whether the last of the names is name. Services are gone through one after the other, so that no earlier one is.
func endsWith(names []string, name string) bool {
	return len(names) > 0 && names[len(names)-1] == name
}

// at returns the finding of a place, an empty one for a new place.
func (p *PerPlace) at(where spot) *placed {
	known := p.found[where]
	if known == nil {
		if p.found == nil {
			p.found = make(map[spot]*placed)
		}
		known = &placed{}
		p.found[where] = known
		p.order = append(p.order, where)
	}
	return known
}

// Report reports what was collected, in the order in which the places were added.
func (p *PerPlace) Report(pass *Pass) {
	for _, where := range p.order {
		pass.ReportAs(p.found[where].severity, p.found[where].Finding)
	}
}
