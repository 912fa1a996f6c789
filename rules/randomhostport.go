package rules

import (
	"slices"
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var randomHostPort = &lint.Rule{
	ID:       "random-host-port",
	Family:   lint.Hygiene,
	Severity: lint.Note,
	Anywhere: true,
	Lasting:  true,
	Fix:      lint.NoFix,
	Summary:  "an entry without a host port publishes one that changes with each start",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/reference/compose-file/services/#ports
		https://github.com/apache/airflow/pull/16885
		https://github.com/realpython/dockerizing-django/issues/35
		https://github.com/moby/moby/issues/34310`,
	Check: checkRandomHostPort,
}

// forTests matches paths of files that start projects for tests, or in a development container.
var forTests = lazy.Pattern(`(?i:(^|[/._-])(tests?|testing|e2e|ci|integration|fixtures?|devcontainer)([/._-]|$))|[a-z]Tests?/`)

func checkRandomHostPort(p *lint.Pass) {
	if p.Project.Runtime.Engine == graph.Swarm {
		return
	}
	stronger := make(map[*graph.Port]bool)
	for _, e := range facts.Of(p).Exposures() {
		stronger[e.Port] = e.Class > facts.ExposedToAll
	}
	var found lint.PerPlace
	for _, service := range p.Project.Services {
		for _, port := range service.Ports {
			if port.HostKind != graph.Random || !port.Bound() || service.Instances > 1 || stronger[port] ||
				emptiedByVariable(port) || forTests.Get().MatchString(port.Span.Path()) {
				continue
			}
			finding := facts.HostFinding(port)
			finding.Message = facts.Quoted(port.Quote) + " publishes a random host port, "
			if port.HostAddress().Loopback() {
				finding.Message += "it changes with each start"
			} else {
				finding.Message += "it does not keep the port private"
			}
			container := strconv.Itoa(port.Container.From)
			finding.Help = "fix the host port"
			if service.HasPeers() {
				finding.Help += ", or delete the line: siblings use " + service.Name + ":" + container
			}
			finding.Help += `; "docker compose port ` + service.Name + " " + container + `" shows the number`
			found.AddEntry(port, lint.Note, finding)
		}
	}
	found.Report(p)
}

// emptiedByVariable reports whether a variable stands where the host port would be.
func emptiedByVariable(port *graph.Port) bool {
	return slices.ContainsFunc(port.HostVars, func(v graph.Variable) bool {
		return port.AddressSpan.IsZero() || !port.AddressSpan.Contains(v.Span)
	})
}
