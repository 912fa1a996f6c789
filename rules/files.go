package rules

import (
	"fmt"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
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
	Check:   func(p *lint.Pass) { reportProblems(p, graph.InvalidFile) },
}

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
	Check: func(p *lint.Pass) { reportProblems(p, graph.UnreadableReference) },
}

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
	Check:   func(p *lint.Pass) { reportProblems(p, graph.LimitReached) },
}

// InternalError is a bug of portlint. No check reports it; see [NewInternalError].
var InternalError = &lint.Rule{
	ID:       "internal-error",
	Family:   lint.Syntax,
	Severity: lint.Error,
	Fix:      lint.NoFix,
	Summary:  "a bug of portlint",
	Why:      "portlint failed on this project; the other projects were checked. The exit status is 2, because nothing is known about this one.",
	Instead:  "Report it at https://github.com/portlint/portlint/issues with the file, or with a smaller one that does the same.",
	Since:    "v0.1.0",
	Check:    func(*lint.Pass) {},
}

// NewInternalError tells that portlint failed on the project of the file at path. The cause is what was recovered.
func NewInternalError(path string, cause any) lint.Finding {
	words := strings.Join(strings.Fields(fmt.Sprint(cause)), " ")
	return lint.Finding{
		Rule:     InternalError,
		Severity: InternalError.Severity,
		Span:     source.Span{File: source.NewFile(path, nil)},
		Message:  quoted(path) + " was not checked because of a bug in portlint: " + strings.TrimRight(words, "."),
		Help:     "report it at https://github.com/portlint/portlint/issues, with the file if you can share it",
	}
}

// reportProblems reports what the loader found wrong with the files.
func reportProblems(p *lint.Pass, kind graph.ProblemKind) {
	for _, problem := range p.Project.Problems {
		if problem.Kind == kind {
			severity := p.Rule.Severity
			if problem.Minor {
				severity = lint.Note
			}
			p.ReportAs(severity, lint.Finding{Span: problem.Span, Message: problem.Message, Help: problem.Help, Related: problem.Related})
		}
	}
}
