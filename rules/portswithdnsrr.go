package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var portsWithDNSRR = &lint.Rule{
	ID:       "ports-with-dnsrr",
	Family:   lint.Network,
	Severity: lint.Error,
	Anywhere: true,
	Fix:      lint.NoFix,
	Summary:  "ports of a stack beside endpoint_mode: dnsrr, which refuses them",
	Since:    "v0.2.0",
	Sources: `
		https://docs.docker.com/reference/compose-file/deploy/#endpoint_mode
		https://docs.docker.com/engine/swarm/networking/#configure-service-discovery`,
	Check: checkPortsWithDNSRR,
}

func checkPortsWithDNSRR(p *lint.Pass) {
	if p.Project.Runtime.Engine != graph.Swarm {
		return
	}
	var found lint.PerPlace
	for _, service := range p.Project.Services {
		if service.EndpointMode.Value != "dnsrr" {
			continue
		}
		for _, port := range service.Ports {
			if !port.Published() || port.OnNode {
				continue
			}
			help := "write {target: " + port.Container.String() + ", mode: host} with the published port, or remove endpoint_mode"
			if p.Project.Input != graph.Compose {
				help = "write target=" + port.Container.String() + ",mode=host with the published port, or leave --endpoint-mode out"
			}
			found.AddEntry(port, lint.Error, lint.Finding{
				Span:     port.Span,
				Message:  facts.Quoted(port.Quote) + " is refused because service " + facts.Quoted(service.Name) + " has " + p.Project.Input.Setting("endpoint_mode", "dnsrr") + ", to which the routing mesh cannot send",
				Help:     help,
				Related:  append([]graph.Related{{Span: service.EndpointMode.Span, Message: "endpoint mode set here"}}, facts.Inherited(port)...),
				Services: []string{service.Name},
				Key:      port.Mapping(),
			})
		}
	}
	found.Report(p)
}
