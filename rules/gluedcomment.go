package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

var gluedComment = &lint.Rule{
	ID:       "glued-comment",
	Family:   lint.Syntax,
	Severity: lint.Warning,
	Fix:      lint.SafeFix,
	Summary:  "a comment right behind a value, which newer Compose refuses",
	Since:    "v0.1.0",
	Sources: `
		https://yaml.org/spec/1.2.2/#66-comments
		https://github.com/docker/compose/releases/tag/v5.7.1`,
	Check: checkGluedComment,
}

func checkGluedComment(p *lint.Pass) {
	if p.Project.Runtime.Engine != graph.Docker { // other engines read YAML with other libraries, which take it
		return
	}
	for _, problem := range p.Project.Problems {
		if problem.Kind != graph.GluedComment {
			continue
		}
		before := problem.Span
		before.End = before.Start
		p.Report(lint.Finding{Span: problem.Span, Message: problem.Message, Help: problem.Help, Fix: &lint.Fix{
			Message: "put a space before the comment", Safe: true, Edits: []lint.Edit{{Span: before, Text: " "}},
		}})
	}
}
