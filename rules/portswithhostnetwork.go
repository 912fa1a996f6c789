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
	Fix:      lint.SafeFix,
	Summary:  "ports beside network_mode: host, which discards them",
	Why: `With ` + "`network_mode: host`" + ` the container has no network of its own: its processes listen on the host directly, and there is nothing to
map. The engine says ` + "`Published ports are discarded when using host network mode`" + ` (20.10, 28 and 29 alike) and starts the container; Compose 1 refused the file.

So ` + "`8080:80`" + ` leaves the service on host port 80, and ` + "`127.0.0.1:8080:8080`" + ` leaves it on every address that the program chooses. That is an error.
Entries that change nothing, such as ` + "`8080:8080`" + `, are a warning.`,
	Instead: "Keep one of the two. To keep the mapping drop `network_mode: host`; to keep the host network delete `ports` and set the port in the program's own configuration.",
	Since:   "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/engine/network/drivers/host/",
		"https://github.com/docker/compose/issues/8308",
		"https://github.com/docker/compose/issues/8326",
		"https://github.com/docker/compose/issues/3442",
		"https://github.com/joseantmazonsb/linguard/issues/99",
		"https://github.com/docker/for-mac/issues/3143",
	},
	Check: checkPortsWithHostNetwork,
}

func checkPortsWithHostNetwork(p *lint.Pass) {
	if p.Project.Library {
		return
	}
	var texts facts.Texts
	for _, service := range p.Project.Services {
		reach, place := service.Reach()
		if reach != graph.HostNetwork || service.NetworkMode.Value != "host" {
			continue
		}
		losing := slices.ContainsFunc(service.Ports, losesOnHost)
		if !losing && p.Project.CasaOS {
			continue
		}
		for _, port := range service.Ports {
			if losing && losesOnHost(port) {
				severity, condition := facts.Certainty(p.Project, "", port)
				texts.Add(port, severity, discarded(port, place, condition))
			} else if !losing && port.Published() {
				finding := discarded(port, place, "")
				finding.Fix = facts.PortsDeletion(service)
				texts.Add(port, lint.Warning, finding)
			}
		}
	}
	texts.Report(p)
}

// losesOnHost reports whether the entry asks for something that the host network does not give.
func losesOnHost(port *graph.Port) bool {
	if !port.Published() {
		return false
	}
	return port.Address.IP.IsValid() || port.HostKind == graph.Floating ||
		port.HostKind == graph.Fixed && !port.ContainerUnknown && port.Host != port.Container
}

func discarded(port *graph.Port, mode source.Span, condition string) lint.Finding {
	listens := ""
	if !port.ContainerUnknown {
		listens = "; the service listens on host " + facts.PortWords(port.Container)
	}
	keep := "the mapping"
	if port.HostKind == graph.Fixed {
		keep = port.Host.String()
	}
	return lint.Finding{
		Span:     port.Span,
		Message:  facts.Quoted(port.Quote) + " is discarded because service " + facts.Quoted(port.Service.Name) + " uses network_mode: host" + condition,
		Help:     "drop network_mode: host to keep " + keep + ", or delete ports" + listens,
		Related:  append([]graph.Related{{Span: mode, Message: "host network set here"}}, facts.Inherited(port)...),
		Services: []string{port.Service.Name},
		Key:      port.Mapping(),
	}
}
