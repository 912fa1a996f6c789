package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var invalidPort = &lint.Rule{
	ID:       "invalid-port",
	Family:   lint.Syntax,
	Severity: lint.Error,
	Anywhere: true,
	Fix:      lint.SafeFix,
	Summary:  "an entry of ports that Compose or the engine refuses",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/reference/compose-file/services/#ports
		https://github.com/docker/compose/issues/2493
		https://github.com/docker/compose/issues/4772
		https://github.com/docker/compose/issues/8293
		https://github.com/docker/compose/issues/11329
		https://github.com/Accenture/adop-docker-compose/issues/228`,
	Check: checkInvalidPort,
}

func checkInvalidPort(p *lint.Pass) {
	facts.ReportFaults(p, graph.FaultInvalid)
	var found lint.PerPlace
	for _, service := range p.Project.Services {
		for _, port := range service.Ports {
			if port.Err != nil {
				continue
			}
			for _, doubt := range port.Doubts {
				found.AddEntry(port, lint.Warning, facts.FaultFinding(port, &doubt))
			}
		}
	}
	found.Report(p)
	reportBadBindings(p)
}

// reportBadBindings looks at the default addresses of networks, without which the engine does not create them.
func reportBadBindings(p *lint.Pass) {
	if p.Project.Runtime.Engine != graph.Docker || len(p.Project.Networks) == 0 {
		return
	}
	var found lint.PerPlace
	for _, service := range p.Project.Services {
		for network := range service.Joined() {
			if text, bad := network.BadBinding(); bad {
				found.Add(lint.Error, lint.Finding{
					Span:     text.Span,
					Message:  facts.Quoted(text.Value) + " is no IP address, the engine refuses to create network " + facts.Quoted(network.Key),
					Help:     "write an address such as 127.0.0.1, or delete the option to publish on every interface",
					Services: []string{service.Name},
				})
			}
		}
	}
	found.Report(p)
}
