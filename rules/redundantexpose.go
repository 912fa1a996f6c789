package rules

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var redundantExpose = &lint.Rule{
	ID:       "redundant-expose",
	Family:   lint.Hygiene,
	Severity: lint.Note,
	Pedantic: true,
	Fix:      lint.SafeFix,
	Summary:  "expose repeats what ports or the image say",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/reference/compose-file/services/#expose
		https://docs.docker.com/reference/dockerfile/#expose
		https://github.com/hackaru-app/hackaru/pull/25
		https://github.com/docker/compose/issues/2406`,
	Check: checkRedundantExpose,
}

func checkRedundantExpose(p *lint.Pass) {
	for _, service := range p.Project.Services {
		if len(service.Expose) == 0 || readByProxy(service) || len(service.Links) > 0 && len(service.Networks) == 0 {
			continue
		}
		var found []lint.Finding
		for _, expose := range service.Expose {
			message, there := repeated(facts.Of(p).Of(service), expose)
			if message == "" {
				continue
			}
			found = append(found, lint.Finding{
				Span:     expose.Span,
				Message:  facts.Quoted(expose.Quote) + " in expose repeats " + message,
				Help:     "delete it",
				Related:  []graph.Related{there},
				Services: []string{service.Name},
				Key:      "expose " + expose.Quote,
			})
		}
		for _, finding := range found {
			if len(found) < len(service.Expose) { // an empty list is not allowed
				finding.Fix = deletedExpose(finding)
			}
			p.Report(finding)
		}
	}
}

// repeated says what an entry repeats, and where that stands.
func repeated(about *facts.Service, expose *graph.Expose) (message string, there graph.Related) {
	if expose.Err != nil || expose.Unknown {
		return "", there
	}
	service := about.Service
	if what := about.Listening(); what.IsComplete() && !what.ListensOn(expose.Port) {
		return "", there // nothing else says that the service listens there
	}
	for _, port := range service.Ports {
		if port.Published() && !port.ContainerUnknown && port.Protocol == expose.Protocol && port.Container.Covers(expose.Port) {
			return "the target of " + facts.Quoted(port.Quote), graph.Related{Span: port.Span, Message: "published here"}
		}
	}
	if service.Build == nil {
		return "", there
	}
	for stage := service.Build.Stage; stage != nil; stage = stage.Parent {
		for _, known := range stage.Expose {
			if known.Err == nil && !known.Unknown && known.Protocol == expose.Protocol && known.Port.Covers(expose.Port) {
				return "EXPOSE " + known.Quote + " of the Dockerfile", graph.Related{Span: known.Span, Message: "exposed here"}
			}
		}
	}
	return "", there
}

// readByProxy reports whether some proxy is told to serve the container, which then picks one of its exposed ports.
func readByProxy(service *graph.Service) bool {
	return slices.ContainsFunc(service.Labels, func(label graph.EnvVar) bool {
		name := strings.ToLower(label.Name)
		return strings.Contains(name, "traefik") || strings.Contains(name, "caddy") || strings.Contains(name, "proxy")
	}) || slices.ContainsFunc(service.Environment, func(variable graph.EnvVar) bool {
		return strings.HasPrefix(variable.Name, "VIRTUAL_") || strings.HasPrefix(variable.Name, "LETSENCRYPT_") ||
			strings.HasPrefix(variable.Name, "SERVICE_FQDN_")
	})
}

func deletedExpose(finding lint.Finding) *lint.Fix {
	span, found := facts.BlockItem(finding.Span)
	if !found {
		span, found = facts.FlowItem(finding.Span)
	}
	if !found {
		return nil
	}
	return &lint.Fix{Message: "delete the entry", Safe: true, Edits: []lint.Edit{{Span: span}}}
}
