package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

var invalidIgnore = &lint.Rule{
	ID:       "invalid-ignore",
	Family:   lint.Hygiene,
	Severity: lint.Warning,
	Anywhere: true,
	Fix:      lint.NoFix,
	Summary:  "a suppression comment that cannot be read, names an unknown rule or gives no reason",
	Since:    "v0.1.0",
	Check:    checkInvalidIgnore,
}

const ignoreForm = `the form is "# portlint: ignore[rule-id] reason", on the line of an entry or alone on the line above it`

func checkInvalidIgnore(p *lint.Pass) {
	if len(p.Project.Directives) == 0 {
		return // most files have none
	}
	var known []string
	for _, rule := range p.Settings.Registry {
		known = append(known, rule.ID)
	}
	for _, family := range lint.Families() {
		known = append(known, string(family))
	}
	for _, directive := range p.Project.Directives {
		key := ignoreText(directive)
		if directive.Err != "" {
			p.Report(lint.Finding{Span: directive.Span, Message: directive.Err, Help: ignoreForm, Key: key})
			continue
		}
		for _, name := range directive.Rules {
			if slices.Contains(known, name.Name) {
				continue
			}
			help := "portlint rules lists the rules"
			if nearest := lint.Nearest(name.Name, known); nearest != "" {
				help = `did you mean "` + nearest + `"`
			}
			p.Report(lint.Finding{Span: name.Span, Message: cited(name.Name) + " is neither a rule nor a family", Help: help, Key: key})
		}
		if directive.Reason == "" {
			p.Report(lint.Finding{Span: directive.Span, Message: cited(key) + " gives no reason", Help: "write the reason behind the bracket", Key: key})
		}
	}
}

// ignoreText is a comment without its reason.
func ignoreText(directive graph.Directive) string {
	text, _, bracket := strings.Cut(directive.Span.Text(), "]")
	if bracket {
		text += "]"
	}
	return text
}

// cited quotes what a comment says, which can be anything.
func cited(text string) string {
	const longest = 80
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return strconv.Quote(text)
}
