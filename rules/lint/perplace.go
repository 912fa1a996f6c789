package lint

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// PerPlace collects findings and keeps one for each place: an anchor, an environment file or a Dockerfile gives one text to many
// services. The zero value is ready for use.
type PerPlace struct {
	order []source.Span
	found map[source.Span]*placed
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
	if known := p.at(finding.Span); known.Message == "" || severity > known.severity {
		*known = placed{Finding: finding, severity: severity}
	}
}

// AddEntry takes a finding about an entry, and keeps that of the service in which the entry is written, with the highest severity and
// the services of all.
func (p *PerPlace) AddEntry(port *graph.Port, severity Severity, finding Finding) {
	known := p.at(finding.Span)
	services := append(known.Services, port.Service.Name)
	if known.Message == "" || known.inherited && port.Via.IsZero() {
		known.Finding, known.inherited = finding, !port.Via.IsZero()
	}
	known.Services = services
	known.severity = max(known.severity, severity)
}

// at returns the finding of a place, an empty one for a new place.
func (p *PerPlace) at(span source.Span) *placed {
	known := p.found[span]
	if known == nil {
		if p.found == nil {
			p.found = make(map[source.Span]*placed)
		}
		known = &placed{}
		p.found[span] = known
		p.order = append(p.order, span)
	}
	return known
}

// Report reports what was collected, in the order in which the places were added.
func (p *PerPlace) Report(pass *Pass) {
	for _, span := range p.order {
		pass.ReportAs(p.found[span].severity, p.found[span].Finding)
	}
}
