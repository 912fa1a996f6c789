package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// reportFaults reports the refused entries of one kind.
func reportFaults(p *lint.Pass, kind graph.FaultKind) {
	var texts texts
	for _, service := range p.Project.Services {
		for _, port := range service.Ports {
			if port.Err != nil && port.Err.Kind == kind {
				texts.add(port, p.Rule.Severity, faultFinding(port, port.Err))
			}
		}
	}
	texts.report(p)
}

// texts collects findings that are about what is written, and keeps one for each place however many services it reaches.
type texts struct {
	order []source.Span
	found map[source.Span]*textFinding
}

type textFinding struct {
	lint.Finding
	severity  lint.Severity
	inherited bool
}

// add takes a finding about an entry. That of the service in which the entry is written is the one to keep.
func (t *texts) add(port *graph.Port, severity lint.Severity, finding lint.Finding) {
	known := t.found[finding.Span]
	if known == nil {
		if t.found == nil {
			t.found = make(map[source.Span]*textFinding)
		}
		known = &textFinding{inherited: true}
		t.found[finding.Span] = known
		t.order = append(t.order, finding.Span)
	}
	services := append(known.Services, port.Service.Name)
	if known.inherited && (port.Via.IsZero() || len(services) == 1) {
		known.Finding, known.inherited = finding, !port.Via.IsZero()
	}
	known.Services = services
	known.severity = max(known.severity, severity)
}

func (t *texts) report(p *lint.Pass) {
	for _, span := range t.order {
		p.ReportAs(t.found[span].severity, t.found[span].Finding)
	}
}

// faultFinding says what is wrong with an entry, without the services.
func faultFinding(port *graph.Port, fault *graph.Fault) lint.Finding {
	finding := lint.Finding{Span: fault.Span, Message: fault.Message, Help: fault.Help, Key: port.Mapping()}
	if fault.Fix != nil {
		finding.Fix = &lint.Fix{
			Message: "write " + quoted(*fault.Fix),
			Safe:    true,
			Edits:   []lint.Edit{{Span: fault.Span, Text: *fault.Fix}},
		}
	}
	return finding
}

// quoted puts what stands in a file into quotes, as messages cite it.
func quoted(text string) string { return `"` + text + `"` }
