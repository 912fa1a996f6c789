package rules

import (
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

// PrivilegedHostPort speaks only to those who say that their runtime is rootless: by its option, or by --rootless.
var PrivilegedHostPort = &lint.Rule{
	ID:       "privileged-host-port",
	Family:   lint.Hygiene,
	Severity: lint.Note,
	Anywhere: true,
	Lasting:  true,
	Pedantic: true,
	Fix:      lint.UnsafeFix,
	Yields:   true,
	Summary:  "a host port below 1024, which a rootless runtime cannot bind",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/engine/security/rootless/tips/
		https://docs.kernel.org/networking/ip-sysctl.html
		https://github.com/onyx-dot-app/onyx/pull/6338
		https://github.com/requests-cache/aiohttp-client-cache/pull/201
		https://github.com/markshust/docker-magento/issues/1370`,
	Options: []lint.Option{{Name: RootlessOption, Summary: "the container runtime runs without root's rights", Default: false}},
	Check:   checkPrivilegedHostPort,
}

// RootlessOption is the option of [PrivilegedHostPort].
const RootlessOption = "rootless"

func checkPrivilegedHostPort(p *lint.Pass) {
	first := p.Project.Runtime.FirstPort()
	if first == 1 {
		return
	}
	free := facts.NewProposals(p.Project)
	moved := make(map[int]int) // TCP and UDP stay together
	var found lint.PerPlace
	for port := range facts.FixedPorts(p.Project) {
		if port.Host.From >= first {
			continue
		}
		finding := facts.HostFinding(port)
		finding.Message = facts.Quoted(port.Quote) + " needs a privileged host port" + facts.ByDefault(port) + ", rootless " + p.Project.Runtime.Engine.String() + " cannot bind it"
		finding.Help = "lower net.ipv4.ip_unprivileged_port_start"
		if port.Host.Len() == 1 {
			other, known := moved[port.Host.From]
			if !known {
				other = free.Friendly(port.Host.From)
				moved[port.Host.From] = other
			}
			if other != 0 {
				finding.Help = "use " + strconv.Itoa(other) + ", or lower net.ipv4.ip_unprivileged_port_start"
				finding.Fix = free.PublishOn(port, graph.Single(other))
			}
		}
		found.AddEntry(port, lint.Note, finding)
	}
	found.Report(p)
}
