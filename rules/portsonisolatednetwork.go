package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var portsOnIsolatedNetwork = &lint.Rule{
	ID:       "ports-on-isolated-network",
	Family:   lint.Network,
	Severity: lint.Warning,
	Running:  true,
	Anywhere: true,
	Fix:      lint.NoFix,
	Summary:  "ports of a service that no network connects to the host",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/reference/compose-file/networks/#internal
		https://docs.docker.com/engine/network/drivers/macvlan/
		https://github.com/docker/compose/issues/6534
		https://github.com/docker/compose/issues/6687
		https://github.com/moby/moby/issues/36174
		https://github.com/Tecnativa/doodba/issues/120`,
	Check: checkPortsOnIsolatedNetwork,
}

func checkPortsOnIsolatedNetwork(p *lint.Pass) {
	if p.Project.Runtime.Engine == graph.Swarm {
		return
	}
	var found lint.PerPlace
	for _, service := range p.Project.Services {
		reach, place := service.Reach()
		var why, there, help string
		switch reach {
		case graph.InternalOnly:
			why, there = " is only on internal networks", "internal set here"
			help = "add a network that is not internal, or drop the mapping"
		case graph.NoNetwork:
			why, there = " has no network", "network set here"
			help = "drop " + p.Project.Input.NetworkMode("none") + ", or drop the mapping"
		case graph.OwnAddress:
			why, there = " has its own address, published ports do nothing", "driver set here"
			help = "connect to the container's address at the container port, or add a bridge network"
		default:
			continue
		}
		for _, port := range service.Ports {
			if !port.Published() {
				continue
			}
			finding := lint.Finding{
				Span:     port.Span,
				Message:  facts.Quoted(port.Quote) + " cannot be reached, service " + facts.Quoted(service.Name) + why,
				Help:     help,
				Services: []string{service.Name},
				Key:      port.Mapping(),
			}
			if !place.IsZero() {
				finding.Related = []graph.Related{{Span: place, Message: there}}
			}
			finding.Related = append(finding.Related, facts.Inherited(port)...)
			found.AddEntry(port, lint.Warning, finding)
		}
	}
	found.Report(p)
}
