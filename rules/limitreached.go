package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var limitReached = &lint.Rule{
	ID:       "limit-reached",
	Family:   lint.Syntax,
	Severity: lint.Warning,
	Anywhere: true,
	Fix:      lint.NoFix,
	Summary:  "a guard stopped the analysis before its end",
	Since:    "v0.1.0",
	Sources: `
		https://en.wikipedia.org/wiki/Billion_laughs_attack`,
	Check: func(p *lint.Pass) { facts.ReportProblems(p, graph.LimitReached) },
}
