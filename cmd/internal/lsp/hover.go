package lsp

import (
	"fmt"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/lint"
)

// hover says what an entry of `ports` becomes, and shows the page of the rule where something is found.
func (s *server) hover(params hoverParams) (any, error) {
	s.refresh()
	name := pathOf(params.TextDocument.URI)
	p, findings := s.found(name)
	if p == nil || p.workspace == nil {
		return nil, nil
	}
	var parts []string
	var at span
	for _, project := range p.workspace.Projects(s.tree(), name) {
		for _, service := range project.Services {
			for _, port := range service.Ports {
				place := s.encoding.span(port.Span)
				if port.Span.File != nil && p.absolute(port.Span) == name && touches(place, span{params.Position, params.Position}) {
					at = place
					parts = append(parts, becomes(port))
				}
			}
		}
	}
	for i := range findings {
		finding := &findings[i]
		if place := s.encoding.span(finding.Span); touches(place, span{params.Position, params.Position}) {
			at = place
			parts = append(parts, explained(finding))
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	return hover{markup{"markdown", strings.Join(parts, "\n\n---\n\n")}, at}, nil
}

// becomes says what the engine makes of an entry: where on the host it leads to which port of the service.
func becomes(port *graph.Port) string {
	if port.Err != nil {
		return port.Quote + ": " + port.Err.Message
	}
	host := "a random port"
	switch port.HostKind {
	case graph.Fixed:
		host = port.Host.String()
	case graph.Floating:
		host = "one of " + port.Host.String()
	case graph.UnknownHost:
		host = "a port that a variable leaves open"
	}
	container := port.Container.String()
	if port.ContainerUnknown {
		container = "a port that a variable leaves open"
	}
	text := fmt.Sprintf("host `%s`, %s → service `%s`, %s/%s", port.HostAddress(), host, port.Service.Name, container, port.Protocol)
	if port.ReplacedBy != nil {
		text += "\n\nA later entry of the service takes its place."
	}
	if reach, _ := port.Service.Reach(); reach != graph.Binds {
		text += "\n\nThe networks of the service keep the engine from binding it."
	}
	for _, variable := range port.HostVars {
		text += "\n\n" + origin(variable)
	}
	return text
}

// origin says where the value of a variable comes from.
func origin(variable graph.Variable) string {
	name := "`" + variable.Name + "`"
	switch variable.Origin {
	case graph.FromEnvironment:
		if variable.File != "" {
			return name + " comes from `" + variable.File + "`"
		}
		return name + " comes from the environment"
	case graph.FromDefault:
		return name + " is not set, its default counts"
	case graph.FromExample:
		return name + " is assumed as `" + variable.File + "` has it"
	default:
		return name + " is not set"
	}
}

// explained is a finding with the page of its rule.
func explained(finding *lint.Finding) string {
	return sentences("**"+finding.Rule.ID+"**: "+finding.Message, finding.Help) + "\n\n" + string(docs.Of(finding.Rule.ID))
}
