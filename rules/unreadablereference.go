package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var unreadableReference = &lint.Rule{
	ID:       "unreadable-reference",
	Family:   lint.Syntax,
	Severity: lint.Warning,
	Anywhere: true,
	Fix:      lint.NoFix,
	Summary:  "an extends, include, env_file, label_file or dockerComposeFile target that is missing, remote, or not a regular file",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/reference/compose-file/include/
		https://docs.docker.com/reference/compose-file/services/#extends
		https://docs.docker.com/reference/compose-file/services/#env_file`,
	Check: func(p *lint.Pass) { facts.ReportProblems(p, graph.UnreadableReference) },
}
