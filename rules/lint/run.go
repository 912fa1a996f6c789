package lint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// Settings are what users can tune; the zero value is the default.
type Settings struct {
	// Severities replace the severity of every finding of a rule.
	Severities map[string]Severity
}

// Run checks one project with the rules and returns the findings sorted and without repetitions.
// It is safe for concurrent use over different projects.
func Run(project *graph.Project, rules []*Rule, settings Settings) []Finding {
	var findings []Finding
	for _, rule := range rules {
		rule.Check(&Pass{Project: project, Rule: rule, Settings: settings, findings: &findings})
	}
	for i := range findings {
		if severity, ok := settings.Severities[findings[i].Rule.ID]; ok {
			findings[i].Severity = severity
		}
	}
	return Sort(findings)
}

// Sort orders findings by place, then by all else that is printed, and drops repetitions: an anchor gives
// one text to two services, and one file belongs to two projects. The order does not depend on the order of the input.
func Sort(findings []Finding) []Finding {
	slices.SortStableFunc(findings, compare)
	return slices.CompactFunc(findings, func(a, b Finding) bool { return compare(a, b) == 0 })
}

func compare(a, b Finding) int {
	return cmp.Or(
		a.Span.Compare(b.Span),
		cmp.Compare(b.Severity, a.Severity),
		strings.Compare(a.Rule.ID, b.Rule.ID),
		strings.Compare(a.Message, b.Message),
		slices.Compare(a.Services, b.Services),
		slices.CompareFunc(a.Related, b.Related, func(a, b graph.Related) int {
			return cmp.Or(a.Span.Compare(b.Span), strings.Compare(a.Message, b.Message))
		}),
		strings.Compare(a.Project, b.Project),
	)
}
