package facts

import (
	"iter"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

// FixedPorts returns the entries for which the engine binds host ports that are known beforehand.
func FixedPorts(project *graph.Project) iter.Seq[*graph.Port] {
	return func(yield func(*graph.Port) bool) {
		for _, service := range project.Services {
			for _, port := range service.Ports {
				if port.HostKind == graph.Fixed && port.Bound() && !yield(port) {
					return
				}
			}
		}
	}
}

// HostFinding is a finding about the host port of an entry, without the words.
func HostFinding(port *graph.Port) lint.Finding {
	return lint.Finding{
		Span:     port.HostPlace(),
		Services: []string{port.Service.Name},
		Key:      port.Mapping(),
		Related:  Inherited(port),
	}
}

// AddressFinding is a [HostFinding] with the address of the host beside the place.
func AddressFinding(port *graph.Port) lint.Finding {
	finding := HostFinding(port)
	finding.Label = "on " + port.HostAddress().String()
	return finding
}

// HostFromVariable reports whether a variable has a part in the host port, so that every user can choose another one.
func HostFromVariable(port *graph.Port) bool { return !port.HostIsLiteral() }

// PublishedPorts counts the host ports that an entry binds for each container.
func PublishedPorts(port *graph.Port) int {
	switch {
	case !port.Bound() || port.HostKind == graph.Floating:
		return 0
	case port.HostKind == graph.Random:
		return port.Container.Len()
	}
	count := 0
	for _, live := range port.Live {
		count += live.Len()
	}
	return count
}

// RelayPorts counts the UDP ports that the service publishes under their own numbers.
func (f *Service) RelayPorts() int {
	return f.knownRelayPorts.get(func() int {
		count := 0
		for _, port := range f.Service.Ports {
			if port.Protocol == graph.UDP && port.Host == port.Container {
				count += PublishedPorts(port)
			}
		}
		return count
	})
}

// PortWords names one port or a range.
func PortWords(i graph.Interval) string {
	if i.Len() == 1 {
		return "port " + strconv.Itoa(i.From)
	}
	return "ports " + i.String()
}

// Quoted puts what stands in a file into quotes, as messages cite it.
func Quoted(text string) string { return `"` + text + `"` }

// FaultFinding says what is wrong with an entry, without the services.
func FaultFinding(port *graph.Port, fault *graph.Fault) lint.Finding {
	finding := lint.Finding{Span: fault.Span, Message: fault.Message, Help: fault.Help, Key: port.Mapping()}
	if fault.Fix != nil {
		finding.Fix = &lint.Fix{
			Message: "write " + Quoted(*fault.Fix),
			Safe:    true,
			Edits:   []lint.Edit{{Span: fault.Span, Text: *fault.Fix}},
		}
	}
	return finding
}

// ReportFaults reports the refused entries of one kind.
func ReportFaults(p *lint.Pass, kind graph.FaultKind) {
	var found lint.PerPlace
	for _, services := range [...][]*graph.Service{p.Project.Services, p.Project.Jobs} {
		for _, service := range services {
			for _, port := range service.Ports {
				if port.Err != nil && port.Err.Kind == kind {
					found.AddEntry(port, p.Rule.Severity, FaultFinding(port, port.Err))
				}
			}
		}
	}
	found.Report(p)
}

// ReportProblems reports what the loader found wrong with the files.
func ReportProblems(p *lint.Pass, kind graph.ProblemKind) {
	for _, problem := range p.Project.Problems {
		if problem.Kind == kind {
			severity := p.Rule.Severity
			switch {
			case problem.Minor:
				severity = lint.Note
			case problem.Doubtful:
				severity = lint.Warning
			}
			p.ReportAs(severity, lint.Finding{Span: problem.Span, Message: problem.Message, Help: problem.Help, Related: problem.Related})
		}
	}
}

// Listed writes ports as a sentence has them.
func Listed(ports []graph.Interval) string {
	var texts []string
	for i, one := range ports {
		if i == Shown {
			texts = append(texts, strconv.Itoa(len(ports)-i)+" more")
			break
		}
		texts = append(texts, one.String())
	}
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:len(texts)-1], ", ") + " and " + texts[len(texts)-1]
}
