package rules

import (
	"fmt"
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var ephemeralHostPort = &lint.Rule{
	ID:       "ephemeral-host-port",
	Family:   lint.Hygiene,
	Severity: lint.Note,
	Anywhere: true,
	Lasting:  true,
	Fix:      lint.UnsafeFix,
	Yields:   true,
	Summary:  "a host port that outgoing connections of the host can hold",
	Since:    "v0.1.0",
	Sources: `
		https://docs.kernel.org/networking/ip-sysctl.html
		https://github.com/OpenCTI-Platform/opencti/issues/18355
		https://github.com/trustbloc/sandbox/issues/843
		https://github.com/docker/for-win/issues/3171`,
	Check: checkEphemeralHostPort,
}

func checkEphemeralHostPort(p *lint.Pass) {
	free := facts.NewProposals(p.Project)
	ephemeral := p.Project.Runtime.HostSystem().Outgoing()
	var found lint.PerPlace
	for port := range facts.FixedPorts(p.Project) {
		if _, lies := port.Host.Intersect(ephemeral); !lies || isProtocolPort(port, facts.Of(p).Of(port.Service)) {
			continue
		}
		finding := facts.HostFinding(port)
		finding.Message = fmt.Sprintf("%s lies in the range the host uses for outgoing connections (%s)%s", facts.Quoted(port.Quote), ephemeral, facts.ByDefault(port))
		if port.Host.Len() == 1 {
			if hosts, found := free.Instead(port.Host); found {
				finding.Help = "choose one below " + strconv.Itoa(graph.FirstOutgoing()) + ", such as " + hosts.String()
				finding.Fix = free.PublishOn(port, hosts)
			}
		}
		found.AddEntry(port, lint.Note, finding)
	}
	found.Report(p)
}

// isProtocolPort reports whether the number of the host port is not for the user to choose: clients expect it, or
// it is a range from which peers are told a port.
func isProtocolPort(port *graph.Port, about *facts.Service) bool {
	const relayRange = 10
	if port.Host != port.Container {
		return false
	}
	if port.Protocol == graph.UDP && about.RelayPorts() >= relayRange {
		return true
	}
	what := about.Offer()
	if what.Image == nil {
		return false
	}
	if what.Image.Kind.MeantForOthers() {
		return true
	}
	for _, known := range what.Ports {
		if known.Contains(port.Host.From) && known.Speaks(port.Protocol.String()) {
			return true
		}
	}
	return false
}
