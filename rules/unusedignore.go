package rules

import (
	"github.com/portlint/portlint/rules/lint"
)

var unusedIgnore = &lint.Rule{
	ID:       "unused-ignore",
	Family:   lint.Hygiene,
	Severity: lint.Note,
	Last:     true,
	Fix:      lint.NoFix,
	Summary:  "a suppression comment that suppresses nothing",
	Why: `The finding that the comment was written for is gone, or the comment stands at the wrong place. Left in the file, it would silence
the next mistake at that place, which nobody has looked at.

Comments that name a rule that did not run are not judged, be it left out on the command line, by the configuration or because it
is pedantic. Neither are those of a run with ` + "`--profile`" + `, which leaves services out.`,
	Instead: "Delete the comment, or move it to the entry that it is meant for.",
	Since:   "v0.1.0",
	Check:   checkUnusedIgnore,
}

func checkUnusedIgnore(p *lint.Pass) {
	for _, directive := range p.Unused {
		text := ignoreText(directive)
		p.Report(lint.Finding{Span: directive.Span, Message: cited(text) + " suppresses nothing", Help: "delete the comment", Key: text})
	}
}
