package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var portRangeMismatch = &lint.Rule{
	ID:       "port-range-mismatch",
	Family:   lint.Syntax,
	Severity: lint.Error,
	Fix:      lint.NoFix,
	Summary:  "host and container ranges of different length, or a reversed range",
	Why: `A host range is mapped to a container range port by port, so both need the same length. Otherwise Compose refuses the
project: ` + "`invalid ranges specified for container and host Ports: 80-90 and 8000`" + `. A range that runs downward is refused
too: ` + "`invalid range specified for port: 8010-8000`" + `.

Many host ports for one container port are something else and allowed: ` + "`8000-8010:80`" + ` takes one free port of the range per container.
One host port for many container ports is never allowed.`,
	Instead: "Count both ranges, both ends included: `8000-8010:80-90` maps eleven ports. For one container port write `8000:80`.",
	Since:   "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/reference/compose-file/services/#ports",
		"https://github.com/docker/compose/issues/4378",
		"https://github.com/docker/compose/issues/3150",
		"https://github.com/laradock/laradock/issues/2549",
		"https://github.com/containers/podman-compose/issues/1420",
	},
	Check: func(p *lint.Pass) { facts.ReportFaults(p, graph.FaultRangeMismatch) },
}
