package rules

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var overrideAppendsPort = &lint.Rule{
	ID:       "override-appends-port",
	Family:   lint.Conflict,
	Severity: lint.Warning,
	Running:  true,
	Fix:      lint.UnsafeFix,
	Summary:  "an override or an extending service publishes a container port once more instead of moving it",
	Since:    "v0.1.0",
	Sources: `
		https://github.com/compose-spec/compose-spec/blob/main/13-merge.md
		https://github.com/docker/compose/issues/2260
		https://github.com/docker/compose/issues/3675
		https://github.com/docker/compose/issues/8276
		https://github.com/zulip/docker-zulip/issues/649`,
	Check: checkOverrideAppendsPort,
}

func checkOverrideAppendsPort(p *lint.Pass) {
	if !facts.Runs(p.Project) {
		return
	}
	for _, service := range p.Project.Services {
		if !isLayered(service) || p.Project.Runtime.Engine == graph.Swarm && reportTags(p, service) {
			continue
		}
		reportAppended(p, service)
		for _, key := range service.PortsSpans {
			reportEmpty(p, service, key)
		}
	}
}

// isLayered reports whether some entries, or a list without any, can stand over others of the service.
func isLayered(service *graph.Service) bool {
	if len(service.Ports) == 0 {
		return false
	}
	first := service.Ports[0]
	return slices.ContainsFunc(service.Ports, func(port *graph.Port) bool {
		return port.Layer != first.Layer || port.Span.File != first.Span.File || !port.Via.IsZero()
	}) || slices.ContainsFunc(service.PortsSpans, func(key source.Span) bool { return key.File != first.Span.File })
}

// reportAppended compares each entry with the first one of a lower layer that has its container port.
func reportAppended(p *lint.Pass, service *graph.Service) {
	for port, lower := range facts.Appended(service) {
		finding := lint.Finding{
			Span:     port.HostPlace(),
			Message:  facts.Quoted(port.Quote) + " does not replace " + facts.Quoted(lower.Quote) + ", service " + facts.Quoted(service.Name) + " is published on both",
			Help:     `write "ports: !override" (Compose 2.24.4 or later), or take the port from a variable`,
			Related:  append([]graph.Related{{Span: lower.HostPlace(), Message: "inherited from here"}}, facts.Inherited(port)...),
			Services: []string{service.Name},
			Key:      port.Mapping(),
		}
		if finding.Fix = facts.Replacing(port); finding.Fix == nil && p.Project.Runtime.Engine == graph.Swarm {
			finding.Help = "publish the port that the lower file publishes, or take it from a variable"
		}
		p.Report(finding)
	}
}

// reportEmpty reports a `ports` key without entries over ports that stay.
func reportEmpty(p *lint.Pass, service *graph.Service, key source.Span) {
	written, empty := facts.EmptyPorts(key)
	if !empty {
		return
	}
	if port := facts.FirstBelow(service, key); port != nil {
		p.Report(lint.Finding{
			Span:     key,
			Message:  facts.Quoted(written) + " clears nothing, service " + facts.Quoted(service.Name) + " keeps " + facts.Quoted(port.Quote),
			Help:     `write "ports: !reset []" to clear them`,
			Related:  []graph.Related{{Span: port.Span, Message: "inherited from here"}},
			Services: []string{service.Name},
			Key:      port.Mapping(),
		})
	}
}

// reportTags reports the tags by which a file of a stack wants to replace ports of those below, and whether there are any.
func reportTags(p *lint.Pass, service *graph.Service) (found bool) {
	for _, key := range service.PortsSpans {
		tag, tagged := facts.ReplacingTag(key)
		port := facts.FirstBelow(service, key)
		if !tagged || port == nil {
			continue
		}
		found = true
		p.Report(lint.Finding{
			Span:     tag,
			Message:  facts.Quoted(tag.Text()) + " is ignored by docker stack deploy, service " + facts.Quoted(service.Name) + " keeps " + facts.Quoted(port.Quote),
			Help:     "leave the port out of the lower file, or take it from a variable",
			Related:  []graph.Related{{Span: port.Span, Message: "still published from here"}},
			Services: []string{service.Name},
			Key:      port.Mapping(),
		})
	}
	return found
}
