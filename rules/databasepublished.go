package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
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
	found := exposuresOf(pass, exposedData)
	if len(found) == 0 {
		return
	}
	report, uses := newExposureReport(pass), factsOf(pass).consumers()
	for _, e := range found {
		service := e.port.Service
		related := uses.of(e.port)
		advice, fix := report.onLoopback(e)
		deletion := ""
		if len(related) > 0 && !factsOf(pass).of(service).advertisesLocalhost() {
			deletion = "delete the mapping; siblings use " + service.Name + ":" + strconv.Itoa(e.container)
		}
		report.report(exposureSeverity(e, lint.Warning), e, lint.Finding{
			Message: quoted(e.port.Quote) + " publishes " + e.what() + " of service " + quoted(service.Name) + " on " + e.address.String(),
			Help:    alternatives(advice, deletion) + forDevices(e),
			Related: related,
			Fix:     fix,
		})
	}
}

// forDevices is what helps when devices on the same network use a port.
func forDevices(e exposure) string {
	if e.kind != knowledge.MQTT {
		return ""
	}
	return "; if devices need it, let it ask for a login"
}

// alternatives joins the two ways out, of which each can be missing.
func alternatives(advice, deletion string) string {
	switch {
	case advice == "" && deletion == "":
		return "swarm publishes on every node and knows no host ip; filter the port outside the hosts"
	case advice == "":
		return deletion
	case deletion == "":
		return "for this machine only " + advice
	}
	return "for this machine only " + advice + ", or " + deletion
}

// advertisesLocalhost reports whether a Kafka broker tells its clients to come back through a port of the host.
func (f *serviceFacts) advertisesLocalhost() bool {
	return f.sendsBack.get(func() bool {
		return slices.ContainsFunc(f.service.Environment, func(variable graph.EnvVar) bool {
			return strings.Contains(variable.Name, "ADVERTISED_LISTENERS") &&
				(strings.Contains(variable.Value.Value, "//localhost:") || strings.Contains(variable.Value.Value, "//"+loopback4+":"))
		})
	})
}

// exposureSeverity lowers a severity for what asks for a login, for what devices on the same network use, and for random
// host ports, which test set-ups use.
func exposureSeverity(e exposure, severity lint.Severity) lint.Severity {
	open := e.answer == knowledge.AnswersAll || e.answer == knowledge.DefaultLogin
	if e.port.HostKind == graph.Random || e.class == exposedAdministration && e.answer == knowledge.AsksLogin || e.kind == knowledge.MQTT && !open {
		return lint.Note
	}
	return severity
}
