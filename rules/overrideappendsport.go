package rules

import (
	"bytes"
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
	Sources: []string{
		"https://github.com/compose-spec/compose-spec/blob/main/13-merge.md",
		"https://github.com/docker/compose/issues/2260",
		"https://github.com/docker/compose/issues/3675",
		"https://github.com/docker/compose/issues/8276",
		"https://github.com/zulip/docker-zulip/issues/649",
	},
	Check: checkOverrideAppendsPort,
}

func checkOverrideAppendsPort(p *lint.Pass) {
	if !facts.Runs(p.Project) {
		return
	}
	for _, service := range p.Project.Services {
		if !layered(service) {
			continue
		}
		if p.Project.Runtime.Engine == graph.Swarm && reportTags(p, service) {
			continue
		}
		reportAppended(p, service)
		for _, key := range service.PortsSpans {
			reportEmpty(p, service, key)
		}
	}
}

// layered reports whether some entries, or a list without any, can stand over others of the service.
func layered(service *graph.Service) bool {
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
	type target struct {
		container graph.Interval
		protocol  graph.Protocol
	}
	lowest := make(map[target]*graph.Port)
	for _, port := range service.Ports {
		if !port.Bound() {
			continue
		}
		key := target{port.Container, port.Protocol}
		lower := lowest[key]
		if lower == nil {
			lowest[key] = port
			continue
		}
		if lower.Layer >= port.Layer || lower.Span == port.Span || collide(lower, port) || families(lower, port) {
			continue
		}
		finding := lint.Finding{
			Span:     port.HostPlace(),
			Message:  facts.Quoted(port.Quote) + " does not replace " + facts.Quoted(lower.Quote) + ", service " + facts.Quoted(service.Name) + " is published on both",
			Help:     `write "ports: !override" (Compose 2.24.4 or later), or take the port from a variable`,
			Related:  []graph.Related{{Span: lower.HostPlace(), Message: "inherited from here"}},
			Services: []string{service.Name},
			Key:      port.Mapping(),
		}
		if finding.Fix = facts.Replacing(port); finding.Fix == nil && p.Project.Runtime.Engine == graph.Swarm {
			finding.Help = "publish the port that the lower file publishes, or take it from a variable"
		}
		finding.Related = append(finding.Related, facts.Inherited(port)...)
		p.Report(finding)
	}
}

// collide reports whether two entries of a service cannot both be published, which makes them another rule's business.
func collide(a, b *graph.Port) bool {
	_, overlap := a.Host.Intersect(b.Host)
	return overlap && a.HostKind == graph.Fixed && b.HostKind == graph.Fixed && a.HostAddress().Overlaps(b.HostAddress())
}

// families reports whether two entries are the IPv4 and the IPv6 half of one mapping.
func families(a, b *graph.Port) bool {
	return a.Host == b.Host && a.HostKind == b.HostKind && a.Address.IP.IsValid() && b.Address.IP.IsValid() &&
		a.Address.IP.Is4() != b.Address.IP.Is4()
}

var (
	// emptyList is what follows a key without entries, up to the next line that says something.
	emptyList = facts.Pattern(`^:[ \t]*(\[[ \t\r\n]*\]|~|null)?[ \t]*(#[^\n]*)?(\r?\n|$)(?:[ \t]*(?:#[^\n]*)?\r?\n)*`)
)

// reportEmpty reports a `ports` key without entries over ports that stay.
func reportEmpty(p *lint.Pass, service *graph.Service, key source.Span) {
	rest := key.File.Data[key.End:]
	match := emptyList().FindSubmatchIndex(rest)
	if match == nil {
		return
	}
	line := bytes.LastIndexByte(key.File.Data[:key.Start], '\n') + 1
	next := rest[match[1]:]
	content := bytes.TrimLeft(next, " \t")
	if match[2] < 0 && (len(next)-len(content) > key.Start-line || bytes.HasPrefix(content, []byte("-"))) {
		return // the entries follow
	}
	for _, port := range service.Ports {
		if !port.Published() || !below(p.Project, port, key) {
			continue
		}
		written := "ports:"
		if match[2] >= 0 {
			written = "ports: " + string(rest[match[2]:match[3]])
		}
		p.Report(lint.Finding{
			Span:     key,
			Message:  facts.Quoted(written) + " clears nothing, service " + facts.Quoted(service.Name) + " keeps " + facts.Quoted(port.Quote),
			Help:     `write "ports: !reset []" to clear them`,
			Related:  []graph.Related{{Span: port.Span, Message: "inherited from here"}},
			Services: []string{service.Name},
			Key:      port.Mapping(),
		})
		return
	}
}

// replacingTag is what follows a key whose value has a tag that replaces.
var replacingTag = facts.Pattern(`^:[ \t]*(!(?:reset|override))\b`)

// reportTags reports the tags by which a file of a stack wants to replace ports of those below, and whether there are any.
func reportTags(p *lint.Pass, service *graph.Service) (found bool) {
	for _, key := range service.PortsSpans {
		match := replacingTag().FindSubmatchIndex(key.File.Data[key.End:])
		if match == nil {
			continue
		}
		for _, port := range service.Ports {
			if !port.Published() || !below(p.Project, port, key) {
				continue
			}
			found = true
			tag := source.Span{File: key.File, Start: key.End + match[2], End: key.End + match[3]}
			p.Report(lint.Finding{
				Span:     tag,
				Message:  facts.Quoted(tag.Text()) + " is ignored by docker stack deploy, service " + facts.Quoted(service.Name) + " keeps " + facts.Quoted(port.Quote),
				Help:     "leave the port out of the lower file, or take it from a variable",
				Related:  []graph.Related{{Span: port.Span, Message: "still published from here"}},
				Services: []string{service.Name},
				Key:      port.Mapping(),
			})
			break
		}
	}
	return found
}

// below reports whether the entry comes from a layer below that of the `ports` key.
func below(project *graph.Project, port *graph.Port, key source.Span) bool {
	if !port.Via.IsZero() {
		return port.Via.File == key.File && port.ViaKind == graph.ThroughExtends
	}
	return slices.Index(project.Files, port.Span.File) < slices.Index(project.Files, key.File)
}
