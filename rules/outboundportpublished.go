package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

var outboundPortPublished = &lint.Rule{
	ID:       "outbound-port-published",
	Family:   lint.Reachability,
	Severity: lint.Note,
	Fix:      lint.NoFix,
	Summary:  "a published port to which a program of the container connects, and on which none of them listens",
	Since:    "v0.1.0",
	Sources: knowledge.XdebugSource + `
		https://github.com/laradock/laradock/issues/2948
		https://github.com/craftcms/docker/pull/31
		https://github.com/NCIOCPL/cgov-digital-platform/pull/36
		https://github.com/microsoft/debugpy/wiki/Command-Line-Reference
		https://docs.oracle.com/en/java/javase/21/docs/specs/jpda/conninv.html`,
	Check: checkOutboundPortPublished,
}

func checkOutboundPortPublished(pass *lint.Pass) {
	var found lint.PerPlace
	for _, service := range pass.Project.Services {
		if reach, _ := service.Reach(); reach != graph.Binds || service.Shared {
			continue // a program of another service can listen there
		}
		for _, port := range service.Ports {
			if connector, connects := facts.Of(pass).Of(service).ConnectorOf(port); connects {
				found.AddEntry(port, lint.Note, outbound(port, connector))
			}
		}
	}
	found.Report(pass)
}

// outbound tells of an entry that is of no use.
func outbound(port *graph.Port, to facts.Connector) lint.Finding {
	finding := lint.Finding{
		Span: port.Span, Services: []string{port.Service.Name}, Key: port.Mapping(),
		Message: facts.Quoted(port.Quote) + " publishes a port on which nothing listens: " + to.Title + " connects out, to " + to.Peer + " on " + port.Container.String(),
		Help:    "delete the mapping: it keeps " + to.Peer + " on this host from listening there",
	}
	if port.Host.Len() != 1 || port.Host != port.Container {
		finding.Help = "delete the mapping"
	}
	if !to.Span.IsZero() {
		finding.Related = append(finding.Related, graph.Related{Span: to.Span, Message: to.Title + " is here"})
	}
	finding.Related = append(finding.Related, facts.Inherited(port)...)
	return finding
}
