package rules

import (
	"strconv"

	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

var adminUIPublished = &lint.Rule{
	ID:       "admin-ui-published",
	Family:   lint.Exposure,
	Severity: lint.Warning,
	Anywhere: true,
	Lasting:  true,
	Fix:      lint.UnsafeFix,
	Summary:  "an administration interface, debugger or other means of control is published on every interface",
	Since:    "v0.1.0",
	Sources: facts.PublishingSources + `
		https://www.invicti.com/web-application-vulnerabilities/fastcgi-unauthorized-access-vulnerability
		https://github.com/buggregator/server/issues/116
		https://github.com/tmatens/compose-lint/blob/main/docs/rules/CL-0005.md`,
	Check: checkAdminUIPublished,
}

func checkAdminUIPublished(pass *lint.Pass) {
	found := facts.ExposuresOf(pass, facts.ExposedAdministration)
	if len(found) == 0 {
		return
	}
	report, uses := facts.NewExposureReport(pass), facts.Of(pass).Consumers()
	for _, e := range found {
		service := e.Port.Service
		related := uses.AskerPlaces(e.Port)
		advice, fix := report.OnLoopback(e)
		help := facts.Alternatives(advice, "")
		if len(related) > 0 || e.Kind == knowledge.FastCGI && service.HasPeers() {
			siblings := "siblings use " + service.Name + ":" + strconv.Itoa(e.Container)
			if advice == "" {
				help = siblings + ", delete the mapping"
			} else {
				help = siblings + "; " + help
			}
		}
		report.Add(facts.ExposureSeverity(e, lint.Warning), e, lint.Finding{
			Message: facts.Quoted(e.Port.Quote) + " publishes " + e.What() + " of service " + facts.Quoted(service.Name) + " on " + e.Address.String(),
			Help:    help,
			Related: related,
			Fix:     fix,
		})
	}
	report.Report()
}
