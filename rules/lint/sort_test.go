package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

func TestSortDropsRepetitionsAlone(t *testing.T) {
	rule := &lint.Rule{ID: "r"}
	of := func(message, project string) lint.Finding {
		return lint.Finding{Rule: rule, Span: at("a"), Message: message, Project: project}
	}
	sorted := lint.Sort([]lint.Finding{of("m", "two"), of("m", "one"), of("m", "two"), of("l", "two")})
	var got []string
	for _, finding := range sorted {
		got = append(got, finding.Message+" "+finding.Project)
	}
	if diff := cmp.Diff([]string{"l two", "m one", "m two"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestResultsAreSorted(t *testing.T) {
	all := &graph.Project{Directives: []graph.Directive{comment("backward", "abcdefghij")}}
	alone := lint.Run(all, []*lint.Rule{reporter("backward", lint.Conflict, "d b")}, lint.Settings{})
	if diff := cmp.Diff([]string{"backward at b", "backward at d"}, messages(alone.Suppressed)); diff != "" {
		t.Error(diff)
	}
	together := lint.RunTogether([]*graph.Outline{{Name: "a"}, {Name: "e"}, {Name: "c"}}, []*lint.Rule{neighbours}, lint.Settings{})
	if diff := cmp.Diff([]string{"c is beside e", "e is beside a"}, messages(together.Findings)); diff != "" {
		t.Error(diff)
	}
}

func TestNoFindingIsWorseThanItsRule(t *testing.T) {
	rule := &lint.Rule{ID: "r", Severity: lint.Warning}
	for _, severity := range []lint.Severity{lint.Note, lint.Warning, lint.Error} {
		rule.Check = func(p *lint.Pass) { p.ReportAs(severity, lint.Finding{Span: at("a")}) }
		result := lint.Run(&graph.Project{}, []*lint.Rule{rule}, lint.Settings{})
		if got, want := result.Findings[0].Severity, min(severity, lint.Warning); got != want {
			t.Errorf("%s is reported as %s, want %s", severity, got, want)
		}
	}
}
