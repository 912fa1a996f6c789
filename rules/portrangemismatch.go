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
	Anywhere: true,
	Fix:      lint.NoFix,
	Summary:  "host and container ranges of different length, or a reversed range",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/reference/compose-file/services/#ports
		https://github.com/docker/compose/issues/4378
		https://github.com/docker/compose/issues/3150
		https://github.com/laradock/laradock/issues/2549
		https://github.com/containers/podman-compose/issues/1420`,
	Check: func(p *lint.Pass) { facts.ReportFaults(p, graph.FaultRangeMismatch) },
}
