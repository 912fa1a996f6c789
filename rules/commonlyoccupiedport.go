package rules

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

var commonlyOccupiedPort = &lint.Rule{
	ID:       "commonly-occupied-port",
	Family:   lint.Hygiene,
	Severity: lint.Note,
	Anywhere: true,
	Lasting:  true,
	Fix:      lint.UnsafeFix,
	Yields:   true,
	Summary:  "a host port that many machines have in use already",
	Since:    "v0.1.0",
	Sources: `
		https://github.com/docker/docs/issues/14226
		https://github.com/deviantony/docker-elk/issues/739
		https://github.com/AdguardTeam/AdGuardHome/issues/4283
		https://github.com/wg-easy/wg-easy/issues/347`,
	Check: checkCommonlyOccupiedPort,
}

func checkCommonlyOccupiedPort(p *lint.Pass) {
	free := facts.NewProposals(p.Project)
	reported := make(map[*graph.Port]bool) // by rules about exposure
	for _, e := range facts.Of(p).Exposures() {
		reported[e.Port] = e.Class > facts.ExposedToAll
	}
	var found lint.PerPlace
	for port := range facts.FixedPorts(p.Project) {
		if reported[port] || facts.HostFromVariable(port) {
			continue
		}
		occupied, taken := occupiedOf(facts.Of(p).Of(port.Service), port)
		if !taken {
			continue
		}
		finding := facts.HostFinding(port)
		finding.Message = fmt.Sprintf("%s uses host port %d, %s", facts.Quoted(port.Quote), occupied.Port, holder(occupied))
		switch {
		case port.Host.Len() > 1:
		case occupied.Port == dnsPort || occupied.Port == mailPort:
			finding.Help = "name the address that it is for, such as " + port.Canonical(graph.Change{Address: "192.0.2.1"})
		default:
			if other := free.Friendly(port.Host.From); other != 0 {
				variable := facts.VariableName(port)
				rewrite := port.Rewrite(graph.Change{Host: facts.WithDefault(variable, strconv.Itoa(other))})
				finding.Help = "make it adjustable: " + rewrite.Entry
				if free.Only(port) {
					finding.Fix = &lint.Fix{Message: "take the host port from " + variable, Edits: rewrite.Edits}
				}
			}
		}
		found.AddEntry(port, lint.Note, finding)
	}
	found.Report(p)
}

// mailPort is, as dnsPort is, where others look for the service, so that no other port will do.
const mailPort = 25

// occupiedOf returns the first host port of the entry that something else often holds on the same addresses.
func occupiedOf(about *facts.Service, port *graph.Port) (knowledge.OccupiedPort, bool) {
	address := port.HostAddress()
	if address.IP.IsValid() && address.IP.Is6() || !address.Wildcard() && !address.Loopback() {
		return knowledge.OccupiedPort{}, false
	}
	runtime := &port.Service.Project.Runtime
	on := runtime.HostSystem().String() // "" is in all
	if runtime.Engine == graph.Swarm {
		on = graph.Linux.String() // stacks run on servers
	}
	for _, occupied := range facts.OccupiedPorts(port.Host.From, port.Host.To) {
		switch {
		case !occupied.Speaks(port.Protocol.String()):
		case occupied.On != "" && !strings.Contains(occupied.On, on):
		case occupied.Port == dnsPort && !address.Wildcard(): // resolvers listen on 127.0.0.53, beside which 127.0.0.1 is free
		case servesWeb(about, port, occupied.Port):
		default:
			return occupied, true
		}
	}
	return knowledge.OccupiedPort{}, false
}

// servesWeb reports whether an entry publishes what serves the web on its own ports.
func servesWeb(about *facts.Service, port *graph.Port, host int) bool {
	if host != 80 && host != 443 {
		return false
	}
	image := about.Image()
	return image != nil && image.Kind == knowledge.Edge || port.Container.Contains(80) || port.Container.Contains(443)
}

// holder says who has the port.
func holder(occupied knowledge.OccupiedPort) string {
	if occupied.On == "" {
		return "often held by " + occupied.By
	}
	return "held by " + occupied.By + " on " + occupied.On
}
