package rules

import (
	"strconv"

	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var databasePublished = &lint.Rule{
	ID:       "database-published",
	Family:   lint.Exposure,
	Severity: lint.Warning,
	Anywhere: true,
	Lasting:  true,
	Fix:      lint.UnsafeFix,
	Summary:  "a database, cache, broker or other data service is published on every interface",
	Since:    "v0.1.0",
	Sources: facts.PublishingSources + `
		https://github.com/plausible/community-edition/issues/4
		https://github.com/apache/airflow/pull/16885
		https://github.com/realpython/dockerizing-django/issues/35`,
	Check: checkDatabasePublished,
}

func checkDatabasePublished(pass *lint.Pass) {
	found := facts.ExposuresOf(pass, facts.ExposedData)
	if len(found) == 0 {
		return
	}
	report, uses := facts.NewExposureReport(pass), facts.Of(pass).Consumers()
	for _, e := range found {
		service := e.Port.Service
		related := uses.Places(e.Port)
		advice, fix := report.OnLoopback(e)
		deletion := ""
		if len(related) > 0 && !facts.Of(pass).Of(service).AdvertisesLocalhost() {
			deletion = "delete the mapping; siblings use " + service.Name + ":" + strconv.Itoa(e.Container)
		}
		report.Add(facts.ExposureSeverity(e, lint.Warning), e, lint.Finding{
			Message: facts.Quoted(e.Port.Quote) + " publishes " + e.What() + " of service " + facts.Quoted(service.Name) + " on " + e.Address.String(),
			Help:    facts.Alternatives(advice, deletion) + forOthers(e),
			Related: related,
			Fix:     fix,
		})
	}
	report.Report()
}

// forOthers is what helps when other machines use a port.
func forOthers(e *facts.Exposure) string {
	if !e.Kind.OftenShared() {
		return ""
	}
	return "; if other machines need it, let it ask for a login"
}
