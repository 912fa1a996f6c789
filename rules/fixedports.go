package rules

import (
	"iter"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

// fixedPorts returns the entries for which the engine binds host ports that are known beforehand.
func fixedPorts(project *graph.Project) iter.Seq[*graph.Port] {
	return func(yield func(*graph.Port) bool) {
		for _, service := range project.Services {
			for _, port := range service.Ports {
				if port.HostKind == graph.Fixed && port.Bound() && !yield(port) {
					return
				}
			}
		}
	}
}

// hostFinding is a finding about the host port of an entry, without the words.
func hostFinding(port *graph.Port) lint.Finding {
	return lint.Finding{
		Span:     port.HostPlace(),
		Services: []string{port.Service.Name},
		Key:      port.Mapping(),
		Related:  inherited(port),
	}
}

// hostFromVariable reports whether a variable has a part in the host port, so that every user can choose another one.
func hostFromVariable(port *graph.Port) bool { return !port.HostIsLiteral() }

// firstUnprivileged is the lowest port that every user can bind, unless net.ipv4.ip_unprivileged_port_start says otherwise.
// https://docs.kernel.org/networking/ip-sysctl.html
const firstUnprivileged = 1024

// friendly returns a free port to use instead of want, or 0. For one that only root can bind it is one for everybody that
// reminds of it: 8080 for 80, 8053 for 53.
func (p *proposals) friendly(want int) int {
	if idiom, known := portIdioms[want]; want < firstUnprivileged && (!known || p.project.Takes(idiom) || p.given[idiom]) {
		want += 8000 - 1 // of which the next one is proposed
	}
	hosts, _ := p.instead(graph.Single(want))
	return hosts.From
}

// variableName makes a name for a variable of a service's: "api-gateway" becomes API_GATEWAY_PORT.
func variableName(service string) string {
	upper := strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToUpper(service))
	if upper == "" || '0' <= upper[0] && upper[0] <= '9' || strings.HasPrefix(upper, "COMPOSE") || strings.HasPrefix(upper, "DOCKER") {
		upper = "APP_" + upper // a name must not begin with a digit, and these have a meaning
	}
	return upper + "_PORT"
}
