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
	Fix:      lint.NoFix,
	Summary:  "an extends, include or env_file target that is missing, remote, or not a regular file",
	Why: `Compose refuses a project with a reference that leads nowhere. portlint also reports those that it does not follow:
it never uses the network and opens regular files only. The ports of such a file are unknown, so clashes with them stay unseen.

It is a warning because checkouts without all files are normal: submodules, sparse checkouts, files made by a script.`,
	Instead: "Mend the path, or add the file. For an environment file that some machines do not have write `required: false`.",
	Since:   "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/reference/compose-file/include/",
		"https://docs.docker.com/reference/compose-file/services/#extends",
		"https://docs.docker.com/reference/compose-file/services/#env_file",
	},
	Check: func(p *lint.Pass) { facts.ReportProblems(p, graph.UnreadableReference) },
}
