package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

// neighbours reports, between the projects that run together, at the letter that is the name of each.
var neighbours = &lint.Rule{ID: "neighbours", Family: lint.Conflict, Severity: lint.Note, CheckTogether: func(p *lint.Pass) {
	for i, project := range p.Together[1:] {
		p.Report(lint.Finding{
			Span: at(project.Name), Project: project.Name, Message: project.Name + " is beside " + p.Together[i].Name,
			Related: []graph.Related{{Span: at(p.Together[i].Name), Message: "here"}},
		})
	}
}}

func TestRunTogether(t *testing.T) {
	projects := []*graph.Project{
		{Name: "a", Directives: []graph.Directive{comment("neighbours", "ab")}},
		{Name: "c", Directives: []graph.Directive{comment("conflict", "ij")}},
		{Name: "e"},
	}
	rules := []*lint.Rule{neighbours, reporter("alone", lint.Conflict, "f"), unused}
	var outlines []*graph.Outline
	for _, project := range projects {
		outlines = append(outlines, project.Outline())
	}
	together := lint.RunTogether(outlines, rules, lint.Settings{})
	if diff := cmp.Diff([]string{"e is beside c"}, messages(together.Findings)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"c is beside a"}, messages(together.Suppressed)); diff != "" {
		t.Error(diff)
	}
	if got := together.Findings[0].Project; got != "e" {
		t.Errorf("the finding is of project %q, want e", got)
	}

	// A comment for such a rule is never said to be of no use by a run over one project, one for its family is.
	var results []lint.Sets
	for _, project := range projects {
		results = append(results, lint.Run(project, rules, lint.Settings{}).Sets())
	}
	want := []string{"alone at f", "unused at i"}
	if diff := cmp.Diff(want, merged(results...)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"e is beside c", "alone at f", "unused at i"}, merged(append(results, together.Sets())...)); diff != "" {
		t.Error(diff)
	}
}

func TestYielding(t *testing.T) {
	advice := func(place, service, key string) *lint.Rule {
		return &lint.Rule{ID: "advice", Severity: lint.Note, Yields: true, Check: func(p *lint.Pass) {
			p.Report(lint.Finding{Span: at(place), Services: []string{"other", service}, Key: key, Message: "advice"})
		}}
	}
	clash := func(severity lint.Severity) *lint.Rule {
		return &lint.Rule{ID: "clash", Severity: severity, Check: func(p *lint.Pass) {
			p.Report(lint.Finding{
				Span: at("b"), Services: []string{"web"}, Key: "8080:80/tcp", Message: "clash",
				Related: []graph.Related{{Span: at("c")}},
			})
		}}
	}
	tests := []struct {
		name   string
		advice *lint.Rule
		clash  *lint.Rule
		want   []string
	}{
		{"the same entry", advice("d", "web", "8080:80/tcp"), clash(lint.Error), []string{"clash"}},
		{"the other end", advice("c", "api", "8080:81/tcp"), clash(lint.Error), []string{"clash"}},
		{"another entry", advice("d", "web", "8081:80/tcp"), clash(lint.Error), []string{"clash", "advice"}},
		{"another service", advice("d", "api", "8080:80/tcp"), clash(lint.Error), []string{"clash", "advice"}},
		{"a warning", advice("c", "web", "8080:80/tcp"), clash(lint.Warning), []string{"clash", "advice"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			result := lint.Run(&graph.Project{}, []*lint.Rule{test.advice, test.clash}, lint.Settings{})
			if diff := cmp.Diff(test.want, messages(result.Findings)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// merged are the messages of several results.
func merged(results ...lint.Sets) []string {
	findings, _ := lint.Merge(results)
	return messages(findings.Slice())
}
