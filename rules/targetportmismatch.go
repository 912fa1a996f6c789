package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

var targetPortMismatch = &lint.Rule{
	ID:       "target-port-mismatch",
	Family:   lint.Reachability,
	Severity: lint.Warning,
	Fix:      lint.UnsafeFix,
	Summary:  "no published container port is one on which the image is known to listen",
	Why: `The right number of a mapping is the port in the container. Docker does not look whether anybody listens there: the container starts,
` + "`docker ps`" + ` shows the mapping, and every connection is closed at once (` + "`connection reset by peer`, `empty reply from server`" + `).

The rule compares the mappings with what is known: the ` + "`EXPOSE`" + ` of the Dockerfile that the service builds, or the ports of a public image.
It speaks up only when *no* entry of the service fits, and when nothing in the service (command, environment, labels, health check)
and no sibling names the port.

A mapping that disagrees with ` + "`EXPOSE`" + ` alone is a note: ` + "`EXPOSE`" + ` opens nothing, so that nobody notices when it is out of date. Either way one
of the two lines is wrong. A mapping that misses the ports of a known image is a warning.`,
	Instead: `Publish the port on which the program listens:

    ports:
      - "5000:8080"

If the mapping is right, mend the ` + "`EXPOSE`" + ` of the Dockerfile. Servers that take their port from a variable can be told in the same
file: ` + "`environment: {PORT: 80}`" + `.`,
	Since: "v0.1.0",
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
	var found texts
	for _, service := range pass.Project.Services {
		if port, what := firstMismatch(factsOf(pass).of(service)); port != nil {
			severity := lint.Note // EXPOSE opens nothing: it is as often the stale one
			if what.image != nil && what.settled && len(what.imagePorts) > 0 {
				severity = lint.Warning
			}
			found.add(port, severity, mismatch(what, port, severity))
		}
	}
	found.report(pass)
}

// firstMismatch returns the first entry of a service of which none leads to a port that is known, or nil.
func firstMismatch(facts *serviceFacts) (first *graph.Port, what *listening) {
	for _, port := range facts.service.Ports {
		if !port.Published() || port.Protocol != graph.TCP && !port.ContainerUnknown {
			continue
		}
		if port.ContainerUnknown {
			return nil, nil
		}
		if knowledge.IsDebugPort(port.Container.From) {
			continue
		}
		if what == nil {
			if what = facts.listening(); !what.complete() {
				return nil, nil
			}
		}
		if _, swapped := what.swapped(port); swapped || what.listensOn(port.Container) || what.mentions(port.Container) || what.isAsked(port.Container) {
			return nil, nil
		}
		if first == nil && port.Bound() {
			first = port
		}
	}
	return first, what
}

// complete reports whether the ports that are known can be all on which the service listens.
func (l *listening) complete() bool {
	return l.completeness.get(l.findComplete)
}

func (l *listening) findComplete() bool {
	service := l.service
	if len(l.exposed) == 0 && (l.image == nil || !l.settled || len(l.imagePorts) == 0) {
		return false
	}
	if reach, _ := service.Reach(); reach != graph.Binds || len(service.EnvFiles) > 0 || l.undecided || service.Shared {
		return false
	}
	if l.movedByVariable() || l.overridden() || l.toldElsewhere() {
		return false
	}
	return service.Build == nil || l.built()
}

// toldElsewhere reports whether a program that the service starts is known to listen on a port that neither EXPOSE nor the image has.
func (l *listening) toldElsewhere() bool {
	return slices.ContainsFunc(l.service.Run.Programs, func(program graph.Program) bool {
		where, known := knowledge.Listen(l.facts.invocation(program))
		return known && where.Port != 0 && !l.listensOn(graph.Single(where.Port))
	})
}

// built reports whether all EXPOSEs of the image are known.
func (l *listening) built() bool {
	base := l.service.BaseImage()
	if l.service.Build.Contexts || l.service.Build.Stage == nil || !base.Known() || base.Value == "" {
		return false
	}
	return !slices.ContainsFunc(l.exposed, func(expose *graph.Expose) bool { return expose.Err != nil || expose.Doubt != nil })
}

// movedByVariable reports whether a variable that looks like a port has a value that nobody knows.
func (l *listening) movedByVariable() bool {
	return slices.ContainsFunc(l.service.Variables(), func(variable graph.EnvVar) bool {
		name := strings.ToUpper(variable.Name)
		port := strings.Contains(name, "PORT") || strings.Contains(name, "LISTEN") || strings.Contains(name, "ADDR") || strings.Contains(name, "BIND")
		return port && (!variable.HasValue || !variable.Value.Known())
	})
}

// overridden reports whether the service starts something of which it is not known whether it is what the image is made for.
func (l *listening) overridden() bool {
	service := l.service
	if service.Entrypoint != nil {
		return true
	}
	if service.Command == nil {
		return false
	}
	if service.Build != nil || !service.Run.Whole {
		return true
	}
	return slices.ContainsFunc(l.facts.setup().Words, func(word string) bool {
		return strings.HasSuffix(word, ".sh") || strings.HasSuffix(word, "/sh") || word == "sh" || word == "bash" ||
			strings.Contains(word, "${") || strings.Contains(word, graph.Unresolved)
	})
}

// mismatch tells of an entry that leads nowhere.
func mismatch(what *listening, port *graph.Port, severity lint.Severity) lint.Finding {
	service := port.Service
	finding := lint.Finding{Span: port.ContainerSpan, Services: []string{service.Name}, Key: port.Mapping()}
	if finding.Span.IsZero() {
		finding.Span = port.Span
	}
	verb, name := " listens on ", ""
	candidates := what.candidates()
	switch {
	case len(what.exposed) > 0:
		name, verb = "the image of "+quoted(service.Name), " exposes "
		for _, expose := range what.exposed {
			if len(finding.Related) < shownConsumers {
				finding.Related = append(finding.Related, graph.Related{Span: expose.Span, Message: "exposed here"})
			}
		}
	case service.Build != nil:
		base := service.BaseImage()
		name = "the base image of " + quoted(service.Name) + ", " + what.image.Title + ","
		finding.Related = append(finding.Related, graph.Related{Span: base.Span, Message: "built on it here"})
	default:
		name = what.image.Title
	}
	finding.Related = append(finding.Related, inherited(port)...)
	finding.Message = quoted(port.Quote) + " targets container port " + port.Container.String() + " but " + name + verb + listed(candidates)
	if len(candidates) == 1 && candidates[0].Len() == 1 && port.Container.Len() == 1 {
		finding.Help, finding.Fix = retarget(port, candidates[0])
		if severity == lint.Note {
			finding.Help, finding.Fix = finding.Help+", or is EXPOSE out of date", nil
		}
	}
	return finding
}

// candidates are the ports to which an entry could lead, without those that are not for users of the service.
func (l *listening) candidates() []graph.Interval {
	var ports []graph.Interval
	seen := make(map[graph.Interval]bool)
	add := func(one graph.Interval) {
		if !seen[one] {
			seen[one] = true
			ports = append(ports, one)
		}
	}
	for _, expose := range l.exposed {
		if expose.Protocol == graph.TCP {
			add(expose.Port)
		}
	}
	if len(l.exposed) > 0 {
		return ports
	}
	for _, known := range l.imagePorts {
		kind := l.image.KindOf(known)
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
		if i == shownConsumers {
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
	if !literal(span, port.Container) {
		return "the container port is " + container.String(), nil
	}
	edit := lint.Edit{Span: span, Text: container.String()}
	if port.HostKind == graph.Random { // else the number would be both
		return "did you mean " + quoted(container.String()), nil
	}
	fix = &lint.Fix{Message: "lead to " + container.String(), Edits: []lint.Edit{edit}}
	if port.Form == graph.Long {
		return "did you mean target: " + container.String(), fix
	}
	return "did you mean " + rewritten(port, edit), fix
}
