package lint_test

import (
	"testing"

	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

func TestMergeSaysOnceWhatSeveralProjectsShow(t *testing.T) {
	rule := &lint.Rule{ID: "r", Severity: lint.Error}
	at := func(start int) source.Span {
		return source.Span{File: source.NewFile("compose.yaml", []byte("0123456789")), Start: start, End: start + 1}
	}
	one := lint.Result{Findings: []lint.Finding{
		{Rule: rule, Span: at(0), Message: "m", Severity: lint.Warning, Project: "guessed", Services: []string{"a", "b"}},
		{Rule: rule, Span: at(1), Message: "m", Severity: lint.Error, Project: "guessed"},
		{Rule: rule, Span: at(3), Message: "m", Severity: lint.Error, Project: "guessed", Services: []string{"a", "b"}},
	}}
	two := lint.Result{Findings: []lint.Finding{
		{Rule: rule, Span: at(0), Message: "m", Severity: lint.Error, Project: "base", Services: []string{"a"}},
		{Rule: rule, Span: at(1), Message: "other", Severity: lint.Error, Project: "base"},
		{Rule: rule, Span: at(2), Message: "m", Severity: lint.Error, Project: "base", Services: []string{"a"}},
		{Rule: rule, Span: at(2), Message: "m", Severity: lint.Error, Project: "base", Services: []string{"b"}},
		{Rule: rule, Span: at(3), Message: "m", Severity: lint.Error, Project: "base", Services: []string{"c"}},
	}}
	type row struct {
		start             int
		project, services string
		severity          lint.Severity
	}
	want := []row{
		{0, "base", "a", lint.Error},
		{1, "guessed", "", lint.Error},
		{1, "base", "", lint.Error},
		{2, "base", "a", lint.Error}, // an anchor gives one text to two services of one project
		{2, "base", "b", lint.Error},
		{3, "guessed", "ab", lint.Error}, // more services
	}
	for _, results := range [][]lint.Sets{{one.Sets(), two.Sets()}, {two.Sets(), one.Sets()}, packed(one, two), packed(two, one)} {
		list, _ := lint.Merge(results)
		findings := list.Slice()
		if len(findings) != len(want) {
			t.Fatalf("%d findings, want %d: %v", len(findings), len(want), findings)
		}
		for i, finding := range findings {
			got := row{start: finding.Span.Start, project: finding.Project, severity: finding.Severity}
			for _, service := range finding.Services {
				got.services += service
			}
			if got != want[i] {
				t.Errorf("finding %d is %+v, want %+v", i, got, want[i])
			}
		}
	}
}

func TestMergeTakesTheFirstOfEquals(t *testing.T) {
	rule := &lint.Rule{ID: "r"}
	span := source.Span{File: source.NewFile("compose.yaml", []byte("0")), End: 1}
	of := func(project string) lint.Sets {
		return lint.Result{Findings: []lint.Finding{{Rule: rule, Span: span, Message: "m", Project: project, Services: []string{project}}}}.Sets()
	}
	if got, _ := lint.Merge([]lint.Sets{of("one"), of("two"), of("three")}); got.Len() != 1 || got.At(0).Project != "one" {
		t.Errorf("got %+v, want the finding of the first project", got.Slice())
	}
}

// packed are results that keep nothing but packed sets.
func packed(results ...lint.Result) (all []lint.Sets) {
	phrases := new(lint.Phrases)
	for _, result := range results {
		sets := result.Sets()
		sets.Pack(phrases)
		all = append(all, sets)
	}
	return all
}
