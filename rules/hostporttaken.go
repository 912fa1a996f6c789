package rules

import (
	"fmt"
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var hostPortTaken = &lint.Rule{
	ID:       "host-port-taken",
	Family:   lint.Conflict,
	Severity: lint.Error,
	Running:  true,
	Fix:      lint.NoFix,
	OnHost:   true,
	Summary:  "a host port that something on this host has at this moment",
	Since:    "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/engine/network/port-publishing/",
		"https://docs.docker.com/engine/network/packet-filtering-firewalls/",
		"https://man7.org/linux/man-pages/man8/ss.8.html",
		"https://learn.microsoft.com/powershell/module/nettcpip/get-nettcpconnection",
		"https://github.com/hyperledger-firefly/cli/issues/52",
		"https://github.com/astronomer/astro-cli/issues/802",
	},
	Check: checkHostPortTaken,
}

func checkHostPortTaken(p *lint.Pass) {
	if p.Project.Runtime.Host == nil || !facts.Runs(p.Project) {
		return
	}
	host := facts.HostOf(p.Project)
	free := facts.NewProposals(p.Project)
	for _, service := range p.Project.Services {
		if !service.Active {
			continue
		}
		for _, port := range service.Ports {
			if port.Bound() && !host.LacksAddress(port) {
				checkEntry(p, host, free, port)
			}
		}
		if service.NetworkMode.Value == "host" {
			reportListeners(p, host, service)
		}
	}
}

// checkEntry reports what keeps an entry from its host ports.
func checkEntry(p *lint.Pass, host facts.Host, free *facts.Proposals, port *graph.Port) {
	switch port.HostKind {
	case graph.Fixed:
		for _, live := range port.Live {
			for _, one := range host.Obstacles(host.Bindings(port), port.Protocol, live) {
				reportTaken(p, host, free, port, one)
			}
		}
	case graph.Floating:
		reportFull(p, host, free, port)
	}
}

// reportTaken reports that something has host ports of an entry.
func reportTaken(p *lint.Pass, host facts.Host, free *facts.Proposals, port *graph.Port, one facts.Obstacle) {
	finding := facts.HostFinding(port)
	number := strconv.Itoa(one.Ports[0]) + "/" + port.Protocol.String()
	if more := len(one.Ports) - 1; more > 0 {
		number += fmt.Sprintf(" and %d more", more)
	}
	finding.Label = "on " + port.HostAddress().String()
	if host.IsOwn(one.Holder, port.Service) {
		if host.ShowOwn {
			finding.Message = facts.Quoted(port.Quote) + " of service " + facts.Quoted(port.Service.Name) + " has " + number + " already: container " + facts.Quoted(one.Holder.Name)
			p.ReportAs(lint.Note, finding)
		}
		return
	}
	severity, condition := facts.Certainty(p.Project, "", port)
	cannot := " cannot have "
	if !one.Certain {
		severity, cannot = lint.Warning, " may not get "
	}
	finding.Message = facts.Quoted(port.Quote) + " of service " + facts.Quoted(port.Service.Name) + cannot + number + condition + ": " + host.WhoHas(one, port.Protocol)
	finding.Help = host.WayOut(one, port.Protocol)
	if other := free.Friendly(port.Host.From); port.Host.Len() == 1 && other != 0 {
		finding.Help += ", or " + facts.AdviseHost(port, graph.Single(other))
	} else if hosts, found := free.Instead(port.Host); port.Host.Len() > 1 && found {
		finding.Help += ", or " + facts.AdviseHost(port, hosts)
	}
	p.ReportAs(severity, finding)
}

// mostAttempts is how many ports of a range engines try to bind before they give up.
// https://github.com/moby/moby/blob/master/daemon/libnetwork/drivers/bridge/port_mapping_linux.go
const mostAttempts = 10

// reportFull reports that the host leaves an entry fewer ports of its range than there are containers. As engines try ten ports
// only, ten in a row that something else has can be too many, too.
func reportFull(p *lint.Pass, host facts.Host, free *facts.Proposals, port *graph.Port) {
	finding := facts.HostFinding(port)
	finding.Label = "on " + port.HostAddress().String()
	var first *facts.Obstacle
	taken := make(map[int]bool) // those that something else has, and whether the engine knows that
	for _, one := range host.Obstacles(host.Bindings(port), port.Protocol, port.Host) {
		if host.IsOwn(one.Holder, port.Service) || !one.Certain {
			continue
		}
		if first == nil {
			first = &one
		}
		for _, number := range one.Ports {
			taken[number] = one.Holder.Kind == graph.ContainerHolder && !one.Holder.Elsewhere
		}
	}
	if first == nil {
		return
	}
	left := port.Host.Len() - len(taken)
	severity, condition := facts.Certainty(p.Project, "", port)
	what := facts.Quoted(port.Quote) + " of service " + facts.Quoted(port.Service.Name)
	if left < port.Service.Instances {
		finding.Message = what + fmt.Sprintf(" finds %d of %d ports free%s, and needs %d: ", left, port.Host.Len(), condition, port.Service.Instances) + host.WhoHas(*first, port.Protocol)
	} else if longestRun(taken) >= mostAttempts {
		severity = lint.Warning
		finding.Message = what + fmt.Sprintf(" may find no port%s, engines try %d and no more: ", condition, mostAttempts) + host.WhoHas(*first, port.Protocol)
	} else {
		return
	}
	finding.Help = host.WayOut(*first, port.Protocol)
	if other, found := free.Instead(port.Host); found {
		finding.Help += ", or " + facts.AdviseHost(port, other)
	}
	p.ReportAs(severity, finding)
}

// longestRun is the length of the longest row of ports that the engine does not know to be taken.
func longestRun(taken map[int]bool) int {
	longest := 0
	for port, known := range taken {
		length := 0
		for !known && length <= mostAttempts {
			length++
			other, isTaken := taken[port+length]
			known = other || !isTaken
		}
		longest = max(longest, length)
	}
	return longest
}

// reportListeners reports that something has ports on which a service in the network of the host is known to listen.
func reportListeners(p *lint.Pass, host facts.Host, service *graph.Service) {
	for _, listener := range facts.OpenPorts(facts.Of(p).Of(service)) {
		protocol := graph.TCP
		if listener.UDP {
			protocol = graph.UDP
		}
		for _, one := range host.Obstacles(host.Project.Runtime.Bindings(graph.Address{}), protocol, graph.Single(listener.Port)) {
			if host.IsOwn(one.Holder, service) || !one.Certain {
				continue
			}
			number := strconv.Itoa(listener.Port) + "/" + protocol.String()
			p.ReportAs(lint.Warning, lint.Finding{
				Span:     listener.Place(),
				Message:  facts.Quoted(service.Name) + " listens on " + number + " of the host, and cannot have it: " + host.WhoHas(one, protocol),
				Help:     host.WayOut(one, protocol),
				Services: []string{service.Name},
				Key:      "listens on " + number,
			})
		}
	}
}
