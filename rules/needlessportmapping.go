package rules

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var needlessPortMapping = &lint.Rule{
	ID:       "needless-port-mapping",
	Family:   lint.Exposure,
	Severity: lint.Note,
	Fix:      lint.NoFix,
	Summary:  "a mapping of a service that, as far as the files show, only other services use",
	Since:    "v0.1.0",
	Sources: facts.PublishingSources + `
		https://docs.docker.com/compose/how-tos/networking/
		https://github.com/elie222/inbox-zero/pull/42
		https://github.com/hedonhermdev/django-on-docker/issues/2`,
	Check: checkNeedlessPortMapping,
}

func checkNeedlessPortMapping(pass *lint.Pass) {
	found := facts.ExposuresOf(pass, facts.ExposedNeedlessly)
	if len(found) == 0 {
		return
	}
	report, uses := facts.NewExposureReport(pass), facts.Of(pass).Consumers()
	for _, e := range found {
		related := uses.Places(e.Port)
		help := "deleting it frees the host port"
		if e.Port.HostKind != graph.Random {
			help = "deleting it frees host " + facts.PortWords(e.Port.Host)
		}
		they := "they reach"
		if len(related) == 1 {
			they = "it reaches"
		}
		report.Add(lint.Note, e, lint.Finding{
			Message: facts.Quoted(e.Port.Quote) + " is not needed by " + userNames(uses, e.Port) + ", " + they + " it as " +
				e.Port.Service.Name + ":" + e.Port.Container.String(),
			Help:    help,
			Related: related,
		})
	}
	report.Report()
}

// userNames lists the services that use the entry's container port: "a", "b" and "c".
func userNames(uses facts.Consumers, port *graph.Port) string {
	var names []string
	for _, one := range uses.Users(port) {
		names = append(names, facts.Quoted(one.Service.Name))
	}
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
