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
	Fix:      lint.NoFix,
	Summary:  "a guard stopped the analysis before its end",
	Why: `Some small files describe work without end: YAML aliases that double with each level, files that include each other.
portlint stops at fixed limits instead of hanging. What lies behind the limit was not checked, and the finding says what that is.`,
	Instead: "Split the file. If it is an ordinary one, please report it: the limits are far above what real projects need.",
	Since:   "v0.1.0",
	Sources: []string{"https://en.wikipedia.org/wiki/Billion_laughs_attack"},
	Check:   func(p *lint.Pass) { facts.ReportProblems(p, graph.LimitReached) },
}
