package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

var browserBlockedPort = &lint.Rule{
	ID:       "browser-blocked-port",
	Family:   lint.Reachability,
	Severity: lint.Warning,
	Anywhere: true,
	Lasting:  true,
	Fix:      lint.UnsafeFix,
	Yields:   true,
	Summary:  "a web service on a host port that browsers refuse to open",
	Since:    "v0.1.0",
	Sources: `
		https://fetch.spec.whatwg.org/#port-blocking
		https://github.com/gogs/gogs/issues/6572
		https://github.com/sulu/sulu-docker/pull/58`,
	Check: checkBrowserBlockedPort,
}

func checkBrowserBlockedPort(p *lint.Pass) {
	free := facts.NewProposals(p.Project)
	var found lint.PerPlace
	spoken := make(map[*graph.Service][]int)
	for port := range facts.FixedPorts(p.Project) {
		if port.Protocol != graph.TCP || !facts.BrowserBlocksAny(port.Host.From, port.Host.To) {
			continue
		}
		if _, known := spoken[port.Service]; !known {
			spoken[port.Service] = webPorts(facts.Of(p).Of(port.Service))
		}
		for _, container := range spoken[port.Service] {
			host := port.Host.From + container - port.Container.From
			if !port.Container.Contains(container) || !facts.BrowserBlocks(host) {
				continue
			}
			finding := facts.HostFinding(port)
			finding.Message = fmt.Sprintf("%s uses port %d%s, which browsers refuse", facts.Quoted(port.Quote), host, facts.ByDefault(port))
			if port.Host.Len() == 1 {
				if hosts, found := free.Instead(port.Host); found {
					finding.Help = strings.Replace(facts.AdviseHost(port, hosts), "use a free host port", "publish another", 1)
					finding.Fix = free.PublishOn(port, hosts)
				}
			}
			found.AddEntry(port, lint.Warning, finding)
			break
		}
	}
	found.Report(p)
}

// webPorts returns the container ports on which a service speaks HTTP.
func webPorts(about *facts.Service) []int {
	what := about.Offer()
	// By custom: of web servers, and of the frameworks that people write them with.
	ports := []int{80, 443, 3000, 4200, 5000, 5173, 8000, 8080, 8443, 8888}
	for _, known := range what.Ports {
		switch what.Image.KindOf(known) {
		case knowledge.Web, knowledge.Edge, knowledge.AdminUI:
			ports = append(ports, known.From)
		case knowledge.Mail, knowledge.Registry:
		default: // whatever it is, it is not a web server because of the number
			ports = slices.DeleteFunc(ports, known.Contains)
		}
	}
	for _, program := range what.Service.Run.Programs {
		if where, known := about.Listen(program); known && !where.Server.NoHTTP {
			ports = append(ports, where.Port)
		}
	}
	return append(ports, about.PortsAskedOverHTTP()...)
}
