package rules

import (
	"strconv"

	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

var databasePublished = &lint.Rule{
	ID:       "database-published",
	Family:   lint.Exposure,
	Severity: lint.Warning,
	Fix:      lint.UnsafeFix,
	Summary:  "a database, cache, broker or other data service is published on every interface",
	Why: `A mapping without a host IP listens on every address of the host. The other containers of the project do not need it: they
reach the service by its name, over the project's network. So the mapping serves the machine itself, and with it everybody who
can reach that machine.

` + publishing + `

Many data services answer without a password as their images ship them (redis, memcached, mongo), or with one that
everybody knows (rabbitmq, minio). The message says so where the image is known for it.

Notes are random host ports, because test set-ups use them on purpose, and MQTT brokers that are not known to let everybody in, because
devices on the same network use them. Both are just as open.

An unknown image counts by the port in the container, where hardly anything but one data service listens there (5432, 3306, 27017 and the like)
and nothing says that it is another program.`,
	Instead: `Publish on the loopback when only tools on the same machine use the port:

    ports:
      - "127.0.0.1:5432:5432"

Delete the mapping when only other services of the project use it. They go on using ` + "`db:5432`" + `, the name of the service and
the port in the container.`,
	Since: "v0.1.0",
	Sources: append(publishingSources(),
		"https://github.com/plausible/community-edition/issues/4",
		"https://github.com/apache/airflow/pull/16885",
		"https://github.com/realpython/dockerizing-django/issues/35",
	),
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
		report.Report(facts.ExposureSeverity(e, lint.Warning), e, lint.Finding{
			Message: facts.Quoted(e.Port.Quote) + " publishes " + e.What() + " of service " + facts.Quoted(service.Name) + " on " + e.Address.String(),
			Help:    facts.Alternatives(advice, deletion) + forDevices(e),
			Related: related,
			Fix:     fix,
		})
	}
}

// forDevices is what helps when devices on the same network use a port.
func forDevices(e facts.Exposure) string {
	if e.Kind != knowledge.MQTT {
		return ""
	}
	return "; if devices need it, let it ask for a login"
}
