package rules

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

var commonlyOccupiedPort = &lint.Rule{
	ID:       "commonly-occupied-port",
	Family:   lint.Hygiene,
	Severity: lint.Note,
	Fix:      lint.UnsafeFix,
	Yields:   true,
	Summary:  "a host port that many machines have in use already",
	Why: "Some ports are taken on many machines before the first container starts: 5000 and 7000 by the AirPlay receiver of macOS, 53 by the resolver of most Linux\n" +
		"distributions, 3306 and 5432 by a database that is installed locally. `up` then fails on those machines and works on that of the author.\n\n" +
		"A program that listens on 127.0.0.1 only is enough to block an entry without a host IP. It does not block one for another address of the host.\n\n" +
		"A host port that comes from a variable is not reported: everybody can choose another one. Neither are web servers on 80 and 443, which are meant to have\n" +
		"these ports.",
	Instead: "Name the address that a server for others is meant for, if the port is part of its protocol, as for DNS and mail: `192.0.2.1:53:53/udp` goes together with a resolver on\n" +
		"127.0.0.53. Else let users choose, with a default that is likely to be free:\n\n```yaml\nservices:\n  web:\n    build: .\n    ports:\n      - \"${WEB_PORT:-5001}:5000\"\n```",
	Since: "v0.1.0",
	Sources: []string{
		"https://github.com/docker/docs/issues/14226",
		"https://github.com/deviantony/docker-elk/issues/739",
		"https://github.com/AdguardTeam/AdGuardHome/issues/4283",
		"https://github.com/wg-easy/wg-easy/issues/347",
	},
	Check: checkCommonlyOccupiedPort,
}

func checkCommonlyOccupiedPort(p *lint.Pass) {
	free := newProposals(p.Project)
	reported := make(map[*graph.Port]bool) // by rules about exposure
	for _, e := range factsOf(p).exposures() {
		reported[e.port] = e.class > exposedToAll
	}
	var texts texts
	for port := range fixedPorts(p.Project) {
		if reported[port] || hostFromVariable(port) {
			continue
		}
		occupied, found := occupiedOf(factsOf(p).of(port.Service), port)
		if !found {
			continue
		}
		finding := hostFinding(port)
		finding.Message = fmt.Sprintf("%s uses host port %d, %s", quoted(port.Quote), occupied.Port, holder(occupied))
		switch {
		case port.Host.Len() > 1:
		case occupied.Port == dnsPort || occupied.Port == mailPort:
			finding.Help = "name the address that it is for, such as " + quoted("192.0.2.1:"+canonical(port))
		default:
			if other := free.friendly(port.Host.From); other != 0 {
				text := "${" + adjustable(port) + ":-" + strconv.Itoa(other) + "}"
				finding.Help = "make it adjustable: " + port.WithHost(text)
				if free.only(port) {
					finding.Fix = &lint.Fix{Message: "take the host port from " + adjustable(port), Edits: []lint.Edit{hostEdit(port, text)}}
				}
			}
		}
		texts.add(port, lint.Note, finding)
	}
	texts.report(p)
}

// mailPort is, as dnsPort is, where others look for the service, so that no other port will do.
const mailPort = 25

// occupiedOf returns the first host port of the entry that something else often holds on the same addresses.
func occupiedOf(facts *serviceFacts, port *graph.Port) (knowledge.OccupiedPort, bool) {
	address := port.HostAddress()
	if address.IP.IsValid() && address.IP.Is6() || !address.Wildcard() && !address.Loopback() {
		return knowledge.OccupiedPort{}, false
	}
	for _, occupied := range knowledge.OccupiedPorts(port.Host.From, port.Host.To) {
		switch {
		case !occupied.Speaks(port.Protocol.String()):
		case port.Service.Project.Runtime.Engine == graph.Swarm && occupied.On != "" && !strings.Contains(occupied.On, "linux"): // for servers
		case occupied.Port == dnsPort && !address.Wildcard(): // resolvers listen on 127.0.0.53, beside which 127.0.0.1 is free
		case servesWeb(facts, port, occupied.Port):
		default:
			return occupied, true
		}
	}
	return knowledge.OccupiedPort{}, false
}

// servesWeb reports whether an entry publishes what serves the web on its own ports.
func servesWeb(facts *serviceFacts, port *graph.Port, host int) bool {
	if host != 80 && host != 443 {
		return false
	}
	image := facts.image()
	return image != nil && image.Kind == knowledge.Edge || port.Container.Contains(80) || port.Container.Contains(443)
}

// holder says who has the port.
func holder(occupied knowledge.OccupiedPort) string {
	if occupied.On == "" {
		return "often held by " + occupied.By
	}
	return "held by " + occupied.By + " on " + occupied.On
}

// adjustable names the variable for a host port. A service with several entries needs several.
func adjustable(port *graph.Port) string {
	name := variableName(port.Service.Name)
	if len(port.Service.Ports) > 1 {
		name = strings.TrimSuffix(name, "PORT") + strconv.Itoa(port.Container.From) + "_PORT"
	}
	return name
}

// hostEdit writes text in the place of the host port, with quotes around the scalar, which a variable needs in lists and
// mappings of the flow style.
func hostEdit(port *graph.Port, text string) lint.Edit {
	switch {
	case insideQuotes(port.HostSpan) || port.Form == graph.Short && insideQuotes(port.Span):
		return lint.Edit{Span: port.HostSpan, Text: text}
	case port.Form == graph.Short:
		return lint.Edit{Span: port.Span, Text: port.WithHost(text)}
	}
	return lint.Edit{Span: port.HostSpan, Text: quoted(text)}
}
