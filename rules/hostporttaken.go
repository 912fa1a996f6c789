package rules

import (
	"fmt"

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
	Sources: `
		https://docs.docker.com/engine/network/port-publishing/
		https://docs.docker.com/engine/network/packet-filtering-firewalls/
		https://man7.org/linux/man-pages/man8/ss.8.html
		https://learn.microsoft.com/powershell/module/nettcpip/get-nettcpconnection
		https://github.com/hyperledger-firefly/cli/issues/52
		https://github.com/astronomer/astro-cli/issues/802`,
	Check: checkHostPortTaken,
}

func checkHostPortTaken(p *lint.Pass) {
	if p.Project.Runtime.Host == nil || !facts.Runs(p.Project) {
		return
	}
	host, free := facts.HostOf(p.Project), facts.NewProposals(p.Project)
	for severity, finding := range facts.ClashesOnHost(p.Project, free) {
		p.ReportAs(severity, finding)
	}
	for _, service := range p.Project.Services {
		for _, port := range service.Ports {
			if lacks, _ := host.LacksAddress(port); !service.Active || !port.Bound() || lacks {
				continue
			}
			for _, one := range host.ObstaclesOf(port) {
				reportTaken(p, host, free, port, one)
			}
			if port.HostKind == graph.Floating {
				reportFull(p, host, free, port)
			}
		}
		if service.Active && service.NetworkMode.Value == "host" && !host.Rootless {
			reportListeners(p, host, service)
		}
	}
}

// reportTaken reports that something has host ports of an entry.
func reportTaken(p *lint.Pass, host facts.Host, free *facts.Proposals, port *graph.Port, one facts.Obstacle) {
	finding := facts.AddressFinding(port)
	finding.Message = facts.Quoted(port.Quote) + " of service " + facts.Quoted(port.Service.Name)
	if host.IsOwn(one.Holder, port.Service) {
		if host.ShowOwn {
			finding.Message += " has " + one.Taken(port.Protocol) + " already: container " + facts.Quoted(one.Holder.Name)
			p.ReportAs(lint.Note, finding)
		}
		return
	}
	severity, condition := facts.Certainty(p.Project, "", port)
	cannot := " cannot have "
	if !one.Certain {
		severity, cannot = lint.Warning, " may not get "
	}
	finding.Message += cannot + one.Taken(port.Protocol) + condition + ": " + host.WhoHas(one, port.Protocol)
	finding.Help = host.WayOut(one, port.Protocol) + orElsewhere(free, port)
	p.ReportAs(severity, finding)
}

// reportFull reports that the host leaves an entry fewer ports of its range than there are containers.
func reportFull(p *lint.Pass, host facts.Host, free *facts.Proposals, port *graph.Port) {
	taken := host.TakenOf(port)
	severity, condition := facts.Certainty(p.Project, "", port)
	finding := facts.AddressFinding(port)
	finding.Message = facts.Quoted(port.Quote) + " of service " + facts.Quoted(port.Service.Name)
	switch left := port.Host.Len() - taken.Count(); {
	case taken.First != nil && left < port.Service.Instances:
		finding.Message += fmt.Sprintf(" finds %d of %d ports free%s, and needs %d: ", left, port.Host.Len(), condition, port.Service.Instances)
	case taken.First != nil && taken.ExhaustsAttempts():
		severity = lint.Warning
		finding.Message += fmt.Sprintf(" may find no port%s, engines try %d and no more: ", condition, facts.MostAttempts)
	default:
		return
	}
	finding.Message += host.WhoHas(*taken.First, port.Protocol)
	finding.Help = host.WayOut(*taken.First, port.Protocol) + orElsewhere(free, port)
	p.ReportAs(severity, finding)
}

// orElsewhere adds that the entry can take other host ports.
func orElsewhere(free *facts.Proposals, port *graph.Port) string {
	if hosts, found := free.FriendlyAs(port.Host); found {
		return ", or " + facts.AdviseHost(port, hosts)
	}
	return ""
}

// reportListeners reports that something has ports on which a service in the network of the host is known to listen.
func reportListeners(p *lint.Pass, host facts.Host, service *graph.Service) {
	for _, listener := range facts.OpenPorts(facts.Of(p).Of(service)) {
		protocol := listener.Protocol()
		for _, one := range host.ObstaclesTo(listener) {
			p.ReportAs(lint.Warning, lint.Finding{
				Span:     listener.Place(),
				Message:  facts.Quoted(service.Name) + " listens on " + one.Taken(protocol) + " of the host, and cannot have it: " + host.WhoHas(one, protocol),
				Help:     host.WayOut(one, protocol),
				Services: []string{service.Name},
				Key:      "listens on " + one.Taken(protocol),
			})
		}
	}
}
