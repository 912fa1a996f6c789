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
	Fix:      lint.NoFix,
	Summary:  "a file that is not YAML, or not shaped like a Compose file or Dockerfile",
	Why: `What cannot be read cannot be started: Compose stops at the first such place. portlint reads on where it can and checks
the services that are whole.

A key that is written twice in one mapping is reported here, too. YAML forbids it, Compose refuses it
(` + "`mapping key \"ports\" already defined`" + `), and tools that accept it silently keep the last one.

Compose also refuses values of another kind than its specification asks for, such as ` + "`environment:`" + ` with nothing below it, and
a service with both ` + "`network_mode` and `networks`" + `.`,
	Instead: "Mend the file at the place shown; `docker compose config` tells how Compose reads it.",
	Since:   "v0.1.0",
	Sources: []string{"https://yaml.org/spec/1.2.2/", "https://docs.docker.com/reference/compose-file/"},
	Check:   func(p *lint.Pass) { facts.ReportProblems(p, graph.InvalidFile) },
}
