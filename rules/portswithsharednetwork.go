package rules

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var portsWithSharedNetwork = &lint.Rule{
	ID:       "ports-with-shared-network",
	Family:   lint.Network,
	Severity: lint.Error,
	Running:  true,
	Anywhere: true,
	Fix:      lint.UnsafeFix,
	Summary:  "ports or expose on a service that shares the network of another container",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/engine/network/#container-networks
		https://github.com/passteque/gluetun/issues/146
		https://github.com/passteque/gluetun/issues/795
		https://github.com/dperson/openvpn-client/issues/210
		https://github.com/devcontainers/templates/issues/273`,
	Check: checkPortsWithSharedNetwork,
}

// ignoresMode is what docker stack deploy does with network_mode.
const ignoresMode = "ignores network_mode"

func checkPortsWithSharedNetwork(p *lint.Pass) {
	severity, _ := facts.Certainty(p.Project, "")
	var found lint.PerPlace
	for _, service := range p.Project.Services {
		reach, place := service.Reach()
		if reach != graph.SharedNetwork {
			continue
		}
		fix := facts.Moving(p.Project, service)
		for _, port := range service.Ports {
			if !port.Published() {
				continue
			}
			finding := refused(service, place, port.Quote)
			finding.Span, finding.Key = port.Span, port.Mapping()
			finding.Related = append(finding.Related, facts.Inherited(port)...)
			finding.Fix = fix
			found.AddEntry(port, facts.UnlessSwarm(p.Project, severity, &finding, ignoresMode), finding)
		}
		for _, expose := range service.Expose {
			if expose.Err == nil {
				finding := refused(service, place, expose.Quote)
				finding.Span, finding.Key = expose.Span, expose.Quote
				p.ReportAs(facts.UnlessSwarm(p.Project, severity, &finding, ignoresMode), finding)
			}
		}
	}
	found.Report(p)
}

// refused says that the engine refuses a port of the service, without its place.
func refused(service *graph.Service, mode source.Span, quote string) lint.Finding {
	kind, name, _ := strings.Cut(service.NetworkMode.Value, ":")
	owner, whose := kind+" "+facts.Quoted(name), facts.Quoted(name)
	if kind == "container" {
		whose = owner
	}
	return lint.Finding{
		Message:  facts.Quoted(quote) + " is refused because service " + facts.Quoted(service.Name) + " shares the network of " + whose,
		Help:     "move " + facts.Quoted(quote) + " to " + owner,
		Related:  []graph.Related{{Span: mode, Message: "network shared here"}},
		Services: []string{service.Name},
	}
}
