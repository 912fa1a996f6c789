package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

var wrongProtocol = &lint.Rule{
	ID:       "wrong-protocol",
	Family:   lint.Reachability,
	Severity: lint.Error,
	Anywhere: true,
	Fix:      lint.UnsafeFix,
	Summary:  "a port is published for another protocol than the one the image speaks there",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/reference/compose-file/services/#ports
		https://datatracker.ietf.org/doc/html/rfc7766
		https://github.com/caddyserver/caddy-docker/issues/247
		https://github.com/dunglas/mercure/pull/1341
		https://github.com/docker-library/docs/pull/2171`,
	Check: checkWrongProtocol,
}

const dnsPort, httpsPort = 53, 443

func checkWrongProtocol(pass *lint.Pass) {
	var found lint.PerPlace
	for _, service := range pass.Project.Services {
		what := facts.Of(pass).Of(service).Offer()
		if what.Image == nil {
			continue
		}
		var published map[graph.Protocol]facts.PortSet
		for _, port := range service.Ports {
			if !port.Bound() || port.Container.Len() > 1 || port.Protocol == graph.SCTP {
				continue
			}
			spoken, known := what.Transport(port.Container.From)
			if !known || spoken == knowledge.TCP && port.Protocol == graph.TCP {
				continue
			}
			if published == nil {
				published = map[graph.Protocol]facts.PortSet{graph.TCP: facts.TargetsOf(service, graph.TCP), graph.UDP: facts.TargetsOf(service, graph.UDP)}
			}
			checkProtocol(&found, what, spoken, published, port)
		}
	}
	found.Report(pass)
}

func checkProtocol(found *lint.PerPlace, what *facts.Offer, spoken knowledge.Transport, published map[graph.Protocol]facts.PortSet, port *graph.Port) {
	other := graph.UDP
	if port.Protocol == graph.UDP {
		other = graph.TCP
	}
	if published[other].Has(port.Container) {
		return
	}
	container := port.Container.From
	title, kind := what.Image.Title, what.Image.Kind
	severity, condition := facts.Certainty(port.Service.Project, "", port)
	if file := port.Service.Image.Assumed(); file != "" && condition == "" {
		severity, condition = lint.Warning, ", with the values of "+file
	}
	var finding lint.Finding
	switch {
	case port.Protocol == graph.TCP && spoken == knowledge.UDP:
		finding.Message = "publishes tcp but " + title + " speaks udp only"
		finding.Help, finding.Fix = changeProtocol(port, graph.UDP)
	case what.KindOf(container) == knowledge.DNS && (container == dnsPort || kind != knowledge.DNS) && spoken == knowledge.TCPAndUDP:
		severity = min(severity, lint.Warning)
		if port.Protocol == graph.UDP {
			severity = lint.Note
		}
		finding.Message = "publishes " + port.Protocol.String() + " only, dns uses udp and tcp"
		finding.Help, finding.Fix = addProtocol(port, other)
	case kind == knowledge.Edge && port.Protocol == graph.TCP && spoken == knowledge.TCPAndUDP && servesBrowsers(port):
		severity = lint.Note
		finding.Message = "publishes tcp only, http/3 of " + title + " uses udp"
		finding.Help, finding.Fix = addProtocol(port, graph.UDP)
	default:
		return
	}
	finding.Message = facts.Quoted(port.Quote) + " " + finding.Message + condition
	finding.Span, finding.Key, finding.Related = port.Span, port.Mapping(), facts.Inherited(port)
	finding.Services = []string{port.Service.Name}
	found.AddEntry(port, severity, finding)
}

// servesBrowsers reports whether others reach https at its own port. Servers announce HTTP/3 with the port in the container.
func servesBrowsers(port *graph.Port) bool {
	https := graph.Single(httpsPort)
	return port.Container == https && port.HostKind == graph.Fixed && port.Host == https && !port.HostAddress().Loopback()
}

// changeProtocol advises to write an entry for another protocol.
func changeProtocol(port *graph.Port, protocol graph.Protocol) (help string, fix *lint.Fix) {
	rewrite := port.Rewrite(graph.Change{Protocol: protocol.String()})
	if rewrite.Edits != nil && !port.Service.Project.Contested(port) {
		fix = &lint.Fix{Message: "publish " + protocol.String(), Edits: rewrite.Edits}
	}
	return rewrite.Advice, fix
}

// addProtocol advises to write the entry a second time, for another protocol.
func addProtocol(port *graph.Port, protocol graph.Protocol) (help string, fix *lint.Fix) {
	if port.Form == graph.Long {
		return "add an entry with protocol: " + protocol.String(), nil
	}
	entry := port.Rewrite(graph.Change{Protocol: protocol.String()}).Entry
	if edits := facts.AddingBeside(port, entry); edits != nil && !port.Service.Project.Contested(port) {
		fix = &lint.Fix{Message: "publish " + protocol.String() + " too", Edits: edits}
	}
	return "add " + entry, fix
}
