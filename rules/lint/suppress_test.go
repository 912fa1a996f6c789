package lint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// text is a file of ten places, one a letter.
var text = source.NewFile("compose.yaml", []byte("abcdefghij"))

func at(letters string) source.Span {
	start := strings.Index(string(text.Data), letters)
	return source.Span{File: text, Start: start, End: start + len(letters)}
}

// comment names rules, separated by commas, for a part of the text; it stands at the part's first letter.
func comment(names, covers string) graph.Directive {
	d := graph.Directive{Span: at(covers[:1]), Covers: at(covers)}
	for name := range strings.SplitSeq(names, ",") {
		d.Rules = append(d.Rules, graph.Reference{Name: name})
	}
	return d
}

// reporter is a rule that reports at a letter, with the other letters related.
func reporter(id string, family lint.Family, letters string) *lint.Rule {
	return &lint.Rule{ID: id, Family: family, Severity: lint.Warning, Check: func(p *lint.Pass) {
		for _, one := range strings.Fields(letters) {
			finding := lint.Finding{Span: at(one[:1]), Message: id + " at " + one}
			for _, other := range one[1:] {
				finding.Related = append(finding.Related, graph.Related{Span: at(string(other))})
			}
			p.Report(finding)
		}
	}}
}

// unused reports the comments that silenced nothing.
var unused = &lint.Rule{ID: "unused", Family: lint.Hygiene, Severity: lint.Note, Last: true, Check: func(p *lint.Pass) {
	for _, d := range p.Unused {
		p.Report(lint.Finding{Span: d.Span, Message: "unused at " + d.Span.Text()})
	}
}}

func messages(findings []lint.Finding) []string {
	var list []string
	for _, finding := range findings {
		list = append(list, finding.Message)
	}
	return list
}

func TestSuppression(t *testing.T) {
	clash := reporter("clash", lint.Conflict, "bg c")
	open := reporter("open", lint.Exposure, "c")
	loud := reporter("loud", lint.Exposure, "")
	loud.Pedantic = true
	off := &lint.Rule{ID: "off", Family: lint.Network}
	registry := []*lint.Rule{clash, open, loud, off, unused}
	cases := []struct {
		name       string
		directives []graph.Directive
		change     func(*graph.Project)
		findings   []string
		suppressed []string
	}{
		{name: "none", findings: []string{"clash at bg", "clash at c", "open at c"}},
		{name: "at the primary place", directives: []graph.Directive{comment("clash", "b")},
			findings: []string{"clash at c", "open at c"}, suppressed: []string{"clash at bg"}},
		{name: "at a related place", directives: []graph.Directive{comment("clash", "fgh")},
			findings: []string{"clash at c", "open at c"}, suppressed: []string{"clash at bg"}},
		{name: "at both", directives: []graph.Directive{comment("clash", "b"), comment("clash", "g")},
			findings: []string{"clash at c", "open at c"}, suppressed: []string{"clash at bg"}},
		{name: "a family", directives: []graph.Directive{comment("exposure", "bcd")},
			findings: []string{"clash at bg", "clash at c"}, suppressed: []string{"open at c"}},
		{name: "two rules", directives: []graph.Directive{comment("open,clash", "c")},
			findings: []string{"clash at bg"}, suppressed: []string{"clash at c", "open at c"}},
		{name: "two comments for one part", directives: []graph.Directive{comment("clash", "c"), comment("open", "c")},
			findings: []string{"clash at bg"}, suppressed: []string{"clash at c", "open at c"}},
		{name: "parts in parts, all used", directives: []graph.Directive{
			comment("clash", "c"), comment("open", "bcd"), comment("clash", "abcdefghij"), comment("open", "de"),
		}, findings: []string{"unused at d"}, suppressed: []string{"clash at bg", "clash at c", "open at c"}},
		{name: "elsewhere", directives: []graph.Directive{comment("clash", "de")},
			findings: []string{"clash at bg", "clash at c", "open at c", "unused at d"}},
		{name: "another rule", directives: []graph.Directive{comment("open", "b")},
			findings: []string{"clash at bg", "unused at b", "clash at c", "open at c"}},
		{name: "a family whose pedantic rules did not run", directives: []graph.Directive{comment("exposure", "j")},
			findings: []string{"clash at bg", "clash at c", "open at c", "unused at j"}},
		{name: "a rule that did not run", directives: []graph.Directive{comment("off", "j"), comment("network", "j"), comment("loud", "j"), comment("off,open", "j")},
			findings: []string{"clash at bg", "clash at c", "open at c"}},
		{name: "a rule that is unknown", directives: []graph.Directive{comment("opne", "j")},
			findings: []string{"clash at bg", "clash at c", "open at c"}},
		{name: "a comment that cannot be read", directives: []graph.Directive{{Span: at("c"), Covers: at("c"), Rules: comment("open", "c").Rules, Err: "broken"}},
			findings: []string{"clash at bg", "clash at c", "open at c"}},
		{name: "services are left out", directives: []graph.Directive{comment("open", "j")},
			change:   func(p *graph.Project) { p.Inactive = []*graph.Service{{}} },
			findings: []string{"clash at bg", "clash at c", "open at c"}},
		{name: "a limit was reached", directives: []graph.Directive{comment("open", "j")},
			change:   func(p *graph.Project) { p.Problems = []graph.Problem{{Kind: graph.LimitReached}} },
			findings: []string{"clash at bg", "clash at c", "open at c"}},
		{name: "no comment silences what is said of comments", directives: []graph.Directive{comment("open", "j"), comment("unused,clash", "abcdefghij")},
			findings: []string{"open at c", "unused at j"}, suppressed: []string{"clash at bg", "clash at c"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			project := &graph.Project{Directives: c.directives}
			if c.change != nil {
				c.change(project)
			}
			got := lint.Run(project, []*lint.Rule{clash, open, unused}, lint.Settings{Registry: registry})
			if diff := cmp.Diff(c.findings, messages(got.Findings)); diff != "" {
				t.Errorf("findings -want +got:\n%s", diff)
			}
			if diff := cmp.Diff(c.suppressed, messages(got.Suppressed)); diff != "" {
				t.Errorf("suppressed -want +got:\n%s", diff)
			}
		})
	}
}

// TestMergeJudgesCommentsOverAllProjects lints a file as a part of two projects; its comment silences something in one of them.
func TestMergeJudgesCommentsOverAllProjects(t *testing.T) {
	found := reporter("found", lint.Conflict, "c")
	idle := reporter("found", lint.Conflict, "")
	run := func(name string, rule *lint.Rule, directives ...graph.Directive) lint.Sets {
		return lint.Run(&graph.Project{Name: name, Directives: directives}, []*lint.Rule{rule, unused}, lint.Settings{}).Sets()
	}
	findings, suppressed := lint.Merge([]lint.Sets{
		run("one", idle, comment("found", "bc"), comment("found", "de")),
		run("two", found, comment("found", "bc"), comment("found", "de")),
		run("three", found),
	})
	if diff := cmp.Diff([]string{"found at c", "unused at d"}, messages(findings.Slice())); diff != "" {
		t.Errorf("findings -want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"found at c"}, messages(suppressed.Slice())); diff != "" {
		t.Errorf("suppressed -want +got:\n%s", diff)
	}
}

func TestLevels(t *testing.T) {
	clash := reporter("clash", lint.Conflict, "b")
	open := reporter("open", lint.Exposure, "c")
	settings := lint.Settings{Level: func(rule *lint.Rule, path string) (lint.Level, bool) {
		switch {
		case path != "compose.yaml":
			t.Errorf("asked for %q", path)
		case rule == clash:
			return lint.Level{Severity: lint.Error}, true
		case rule == open:
			return lint.Level{Off: true}, true
		}
		return lint.Level{}, false
	}}
	// The comment is for a rule that is off there, so that it is unknown whether it is of use.
	project := &graph.Project{Directives: []graph.Directive{comment("open", "c"), comment("clash", "d")}}
	got := lint.Run(project, []*lint.Rule{clash, open, unused}, settings)
	if diff := cmp.Diff([]string{"clash at b", "unused at d"}, messages(got.Findings)); diff != "" {
		t.Errorf("findings -want +got:\n%s", diff)
	}
	if len(got.Suppressed) > 0 {
		t.Errorf("got %v suppressed", messages(got.Suppressed))
	}
	if got := got.Findings[0].Severity; got != lint.Error {
		t.Errorf("the severity is %s, want error", got)
	}
}

func TestOption(t *testing.T) {
	var got []any
	rule := &lint.Rule{ID: "wide", Options: []lint.Option{{Name: "threshold", Default: 100}}}
	rule.Check = func(p *lint.Pass) { got = append(got, p.Option("threshold")) }
	for _, options := range []map[string]map[string]any{nil, {"narrow": {"threshold": 1}}, {"wide": {"threshold": 5}}} {
		lint.Run(&graph.Project{}, []*lint.Rule{rule}, lint.Settings{Options: options})
	}
	if want := []any{100, 100, 5}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
