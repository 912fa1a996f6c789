package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var publishedOnAllInterfaces = &lint.Rule{
	ID:       "published-on-all-interfaces",
	Family:   lint.Exposure,
	Severity: lint.Note,
	Anywhere: true,
	Lasting:  true,
	Fix:      lint.UnsafeFix,
	Summary:  "a port is published on every interface of the host",
	Since:    "v0.1.0",
	Sources: facts.PublishingSources + `
		https://github.com/moby/moby/issues/4737
		https://github.com/moby/moby/issues/45610
		https://github.com/OWASP/CheatSheetSeries/pull/2020
		https://github.com/tmatens/compose-lint/blob/main/docs/state-of-compose.md`,
	Check: checkPublishedOnAllInterfaces,
}

func checkPublishedOnAllInterfaces(pass *lint.Pass) {
	found := facts.ExposuresOf(pass, facts.ExposedToAll)
	if len(found) == 0 {
		return
	}
	report := facts.NewExposureReport(pass)
	for _, e := range found {
		stack := pass.Project.Runtime.Engine == graph.Swarm
		if role, _ := e.Port.AddressVariable(); role != graph.NoVariable && !(stack && role == graph.InAddress) {
			continue
		}
		advice, fix := report.OnLoopback(e)
		help := "host firewalls such as ufw do not filter published ports, cloud security groups do"
		if advice != "" {
			help = "if only this machine needs it " + advice + "; " + help
		}
		hosts := " of the host"
		if stack {
			hosts = " of every node"
			help = "a swarm cannot publish on one address; filter the port outside the hosts, or leave it out"
		}
		if e.Port.OnNode && stack {
			hosts = " of the node that runs it"
		}
		report.Add(lint.Note, e, lint.Finding{
			Message: facts.Quoted(e.Port.Quote) + " is reachable on " + e.Address.String() + hosts,
			Help:    help,
			Fix:     fix,
		})
	}
	report.Report()
}
