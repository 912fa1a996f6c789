package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var invalidFile = &lint.Rule{
	ID:       "invalid-file",
	Family:   lint.Syntax,
	Severity: lint.Error,
	Anywhere: true,
	Fix:      lint.NoFix,
	Summary:  "a file that is not YAML, or not shaped like a Compose file or Dockerfile",
	Since:    "v0.1.0",
	Sources: `
		https://yaml.org/spec/1.2.2/
		https://docs.docker.com/reference/compose-file/`,
	Check: func(p *lint.Pass) { facts.ReportProblems(p, graph.InvalidFile) },
}
