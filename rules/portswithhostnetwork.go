package rules

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var portsWithHostNetwork = &lint.Rule{
	ID:       "ports-with-host-network",
	Family:   lint.Network,
	Severity: lint.Error,
	Running:  true,
	Anywhere: true,
	Fix:      lint.SafeFix,
	Summary:  "ports beside network_mode: host, which discards them",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/engine/network/drivers/host/
		https://github.com/docker/compose/issues/8308
		https://github.com/docker/compose/issues/8326
		https://github.com/docker/compose/issues/3442
		https://github.com/joseantmazonsb/linguard/issues/99
		https://github.com/docker/for-mac/issues/3143`,
	Check: checkPortsWithHostNetwork,
}

func checkPortsWithHostNetwork(p *lint.Pass) {
	var found lint.PerPlace
	for _, service := range p.Project.Services {
		if p.Project.Runtime.Engine == graph.Swarm {
			checkStackOnHostNetwork(service, &found)
		} else {
			checkOnHostNetwork(p, service, &found)
		}
	}
	found.Report(p)
}

// checkOnHostNetwork looks at the entries of a service in the network of the host: at those that lose something there, or else at all.
func checkOnHostNetwork(p *lint.Pass, service *graph.Service, found *lint.PerPlace) {
	reach, place := service.Reach()
	losing := slices.ContainsFunc(service.Ports, facts.LosesOnHost)
	if reach != graph.HostNetwork || service.NetworkMode.Value != "host" || !losing && p.Project.CasaOS {
		return
	}
	for _, port := range service.Ports {
		if losing && facts.LosesOnHost(port) {
			severity, condition := facts.Certainty(p.Project, "", port)
			finding := discarded(port, place, condition)
			severity = facts.UnlessSwarm(p.Project, severity, &finding, ignoresMode+" and publishes it")
			found.AddEntry(port, severity, finding)
		} else if !losing && port.Published() {
			finding := discarded(port, place, "")
			finding.Fix = facts.PortsDeletion(service)
			found.AddEntry(port, lint.Warning, finding)
		}
	}
}

// checkStackOnHostNetwork looks for the external network "host", by which a stack joins the network of the host, and for
// network_mode, which a stack cannot have.
func checkStackOnHostNetwork(service *graph.Service, found *lint.PerPlace) {
	reach, place := service.Reach()
	cause := graph.Related{Span: place, Message: "the host's network is joined here"}
	help := "leave the network out, or delete ports: the program then listens on the host itself"
	if reach != graph.HostNetwork {
		if service.IgnoredMode.Value != "host" {
			return
		}
		cause = graph.Related{Span: service.IgnoredMode.Span, Message: "ignored here"}
		help = `delete network_mode; a stack joins the network of the host by an external network named "host", without ports`
	}
	name := facts.Quoted(service.Name)
	for _, port := range service.Ports {
		severity, effect := lint.Warning, " means nothing, service "+name+" is on the network of the host"
		if reach != graph.HostNetwork {
			effect = " is published, docker stack deploy ignores network_mode: host"
		} else if !port.OnNode {
			severity, effect = lint.Error, " keeps service "+name+" from starting, it is on the network of the host"
		}
		if port.Published() {
			found.AddEntry(port, severity, lint.Finding{
				Span: port.Span, Services: []string{service.Name}, Key: port.Mapping(),
				Message: facts.Quoted(port.Quote) + effect, Help: help,
				Related: append([]graph.Related{cause}, facts.Inherited(port)...),
			})
		}
	}
}

// discarded tells of an entry that the engine leaves out.
func discarded(port *graph.Port, mode source.Span, condition string) lint.Finding {
	listens := ""
	if !port.ContainerUnknown {
		listens = "; the service listens on host " + facts.PortWords(port.Container)
		if port.Service.Project.Runtime.HostSystem().OwnMachine() {
			listens = "; the service listens in the machine of the containers, and on the host where its host networking is switched on"
		}
	}
	keep := "the mapping"
	if port.HostKind == graph.Fixed {
		keep = port.Host.String()
	}
	input := port.Service.Project.Input
	setting := input.NetworkMode("host")
	if port.Service.Project.Runtime.Engine == graph.Podman && input == graph.Compose {
		listens += "; podman-compose 1.0.3 refuses the mode either way"
	}
	return lint.Finding{
		Span: port.Span, Services: []string{port.Service.Name}, Key: port.Mapping(),
		Message: facts.Quoted(port.Quote) + " is discarded because service " + facts.Quoted(port.Service.Name) + " uses " + setting + condition,
		Help:    "drop " + setting + " to keep " + keep + ", or delete " + input.Ports() + listens,
		Related: append([]graph.Related{{Span: mode, Message: "host network set here"}}, facts.Inherited(port)...),
	}
}
