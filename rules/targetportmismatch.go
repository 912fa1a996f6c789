package rules

import (
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

var targetPortMismatch = &lint.Rule{
	ID:       "target-port-mismatch",
	Family:   lint.Reachability,
	Severity: lint.Warning,
	Fix:      lint.UnsafeFix,
	Summary:  "no published container port is one on which the image is known to listen",
	Since:    "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/reference/dockerfile/#expose",
		"https://learn.microsoft.com/en-us/dotnet/core/compatibility/containers/8.0/aspnet-port",
		"https://github.com/dotnet/docs/issues/35959",
		"https://github.com/Netflix/metaflow-service/pull/1",
		"https://github.com/TheSpaghettiDetective/obico-server/issues/50",
	},
	Check: checkTargetPortMismatch,
}

func checkTargetPortMismatch(pass *lint.Pass) {
	var found facts.Texts
	for _, service := range pass.Project.Services {
		if port, what := firstMismatch(facts.Of(pass).Of(service)); port != nil {
			severity := lint.Note // EXPOSE opens nothing: it is as often the stale one
			if what.Image != nil && what.Settled && len(what.ImagePorts) > 0 {
				severity = lint.Warning
			}
			found.Add(port, severity, mismatch(what, port, severity))
		}
	}
	found.Report(pass)
}

// firstMismatch returns the first entry of a service of which none leads to a port that is known, or nil.
func firstMismatch(about *facts.Service) (first *graph.Port, what *facts.Listening) {
	for _, port := range about.Service.Ports {
		if !port.Published() || port.Protocol != graph.TCP && !port.ContainerUnknown {
			continue
		}
		if port.ContainerUnknown {
			return nil, nil
		}
		if facts.IsDebugPort(port.Container.From) {
			continue
		}
		if what == nil {
			if what = about.Listening(); !what.IsComplete() {
				return nil, nil
			}
		}
		if what.IsSwapped(port) || what.ListensOn(port.Container) || what.Mentions(port.Container) || what.IsAsked(port.Container) {
			return nil, nil
		}
		if first == nil && port.Bound() {
			first = port
		}
	}
	return first, what
}

// mismatch tells of an entry that leads nowhere.
func mismatch(what *facts.Listening, port *graph.Port, severity lint.Severity) lint.Finding {
	service := port.Service
	finding := lint.Finding{Span: port.ContainerSpan, Services: []string{service.Name}, Key: port.Mapping()}
	if finding.Span.IsZero() {
		finding.Span = port.Span
	}
	verb, name := " listens on ", ""
	candidates := candidatesOf(what)
	switch {
	case len(what.Exposed) > 0:
		name, verb = "the image of "+facts.Quoted(service.Name), " exposes "
		for _, expose := range what.Exposed {
			if len(finding.Related) < facts.Shown {
				finding.Related = append(finding.Related, graph.Related{Span: expose.Span, Message: "exposed here"})
			}
		}
	case service.Build != nil:
		base := service.BaseImage()
		name = "the base image of " + facts.Quoted(service.Name) + ", " + what.Image.Title + ","
		finding.Related = append(finding.Related, graph.Related{Span: base.Span, Message: "built on it here"})
	default:
		name = what.Image.Title
	}
	finding.Related = append(finding.Related, facts.Inherited(port)...)
	finding.Message = facts.Quoted(port.Quote) + " targets container port " + port.Container.String() + " but " + name + verb + listed(candidates)
	if len(candidates) == 1 && candidates[0].Len() == 1 && port.Container.Len() == 1 {
		finding.Help, finding.Fix = retarget(port, candidates[0])
		if severity == lint.Note {
			finding.Help, finding.Fix = finding.Help+", or is EXPOSE out of date", nil
		}
	}
	return finding
}

// candidatesOf returns the ports to which an entry could lead, without those that are not for users of the service.
func candidatesOf(l *facts.Listening) []graph.Interval {
	var ports []graph.Interval
	seen := make(map[graph.Interval]bool)
	add := func(one graph.Interval) {
		if !seen[one] {
			seen[one] = true
			ports = append(ports, one)
		}
	}
	for _, expose := range l.Exposed {
		if expose.Protocol == graph.TCP {
			add(expose.Port)
		}
	}
	if len(l.Exposed) > 0 {
		return ports
	}
	for _, known := range l.ImagePorts {
		kind := l.Image.KindOf(known)
		if known.Speaks("tcp") && kind != knowledge.Peer && kind != knowledge.Metrics {
			add(graph.Interval{From: known.From, To: known.Last()})
		}
	}
	return ports
}

// listed writes ports as a sentence has them.
func listed(ports []graph.Interval) string {
	var texts []string
	for i, one := range ports {
		if i == facts.Shown {
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

// retarget proposes another container port.
func retarget(port *graph.Port, container graph.Interval) (help string, fix *lint.Fix) {
	span := port.ContainerSpan
	if !facts.IsLiteral(span, port.Container) {
		return "the container port is " + container.String(), nil
	}
	edit := lint.Edit{Span: span, Text: container.String()}
	if port.HostKind == graph.Random { // else the number would be both
		return "did you mean " + facts.Quoted(container.String()), nil
	}
	fix = &lint.Fix{Message: "lead to " + container.String(), Edits: []lint.Edit{edit}}
	if port.Form == graph.Long {
		return "did you mean target: " + container.String(), fix
	}
	return "did you mean " + facts.Rewritten(port, edit), fix
}
