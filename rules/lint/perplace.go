package lint

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// PerPlace collects findings and keeps one for each place: an anchor, an environment file or a Dockerfile gives one text to many
// services. The zero value is ready for use.
type PerPlace struct {
	order []spot
	found map[spot]*placed
}

// spot is where a finding is. What is said of one service there besides what was said first has a higher number.
type spot struct {
	span   source.Span
	number int
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

// AddEntry takes a finding about an entry, and keeps that of the service in which the entry is written, with the highest severity and
// the services of all. Two different things of one service are two findings.
func (p *PerPlace) AddEntry(port *graph.Port, severity Severity, finding Finding) {
	at := spot{span: finding.Span}
	known := p.at(at)
	for endsWith(known.Services, port.Service.Name) && known.Message != finding.Message {
		at.number++
		known = p.at(at)
	}
	services := known.Services
	if !endsWith(services, port.Service.Name) {
		services = append(services, port.Service.Name)
	}
	if known.Message == "" || known.inherited && port.Via.IsZero() {
		known.Finding, known.inherited = finding, !port.Via.IsZero()
	}
	known.Services = services
	known.severity = max(known.severity, severity)
}

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
