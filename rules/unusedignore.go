package rules

import (
	"github.com/portlint/portlint/rules/lint"
)

var unusedIgnore = &lint.Rule{
	ID:       "unused-ignore",
	Family:   lint.Hygiene,
	Severity: lint.Note,
	Anywhere: true,
	Last:     true,
	Fix:      lint.NoFix,
	Summary:  "a suppression comment that suppresses nothing",
	Since:    "v0.1.0",
	Check:    checkUnusedIgnore,
}

func checkUnusedIgnore(p *lint.Pass) {
	for _, directive := range p.Unused {
		text := ignoreText(directive)
		p.Report(lint.Finding{Span: directive.Span, Message: cited(text) + " suppresses nothing", Help: "delete the comment", Key: text})
	}
}
