package lint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

// collected are the findings that a rule reports which collects them.
func collected(collect func(*lint.PerPlace)) []lint.Finding {
	rule := &lint.Rule{ID: "collecting", Severity: lint.Error, Check: func(p *lint.Pass) {
		var found lint.PerPlace
		collect(&found)
		found.Report(p)
	}}
	return lint.Run(&graph.Project{}, []*lint.Rule{rule}, lint.Settings{}).Findings
}

func TestPerPlaceKeepsTheMostSevereFinding(t *testing.T) {
	got := collected(func(found *lint.PerPlace) {
		found.Add(lint.Note, lint.Finding{Span: at("a"), Message: "a note"})
		found.Add(lint.Warning, lint.Finding{Span: at("a"), Message: "a warning"})
		found.Add(lint.Warning, lint.Finding{Span: at("a"), Message: "another warning"})
		found.Add(lint.Note, lint.Finding{Span: at("b"), Message: "elsewhere"})
	})
	if diff := cmp.Diff([]string{"a warning", "elsewhere"}, messages(got)); diff != "" {
		t.Error(diff)
	}
}

// TestPerPlaceKeepsTheFindingOfTheServiceThatHasTheEntry adds an entry for a service that takes it over before the one in which it stands.
func TestPerPlaceKeepsTheFindingOfTheServiceThatHasTheEntry(t *testing.T) {
	heir := &graph.Port{Service: &graph.Service{Name: "heir"}, Via: at("h")}
	owner := &graph.Port{Service: &graph.Service{Name: "owner"}}
	got := collected(func(found *lint.PerPlace) {
		found.AddEntry(heir, lint.Error, lint.Finding{Span: at("a"), Message: "of the heir"})
		found.AddEntry(owner, lint.Note, lint.Finding{Span: at("a"), Message: "of the owner"})
	})
	if len(got) != 1 || got[0].Message != "of the owner" || got[0].Severity != lint.Error || !slices.Equal(got[0].Services, []string{"heir", "owner"}) {
		t.Errorf("got %+v, want the finding of the owner, as an error of both", got)
	}
}

func TestPerPlaceKeepsTheFirstUseOfAName(t *testing.T) {
	fix := func(place string) *lint.Fix {
		return &lint.Fix{Message: "default to 80", Edits: []lint.Edit{{Span: at(place), Text: "80"}}}
	}
	got := collected(func(found *lint.PerPlace) {
		for _, use := range []struct {
			name, place, service string
			wantAdded, wantAgain bool
		}{
			{"PORT", "a", "web", true, false}, {"PORT", "a", "web", false, true}, {"PORT", "c", "api", true, true}, {"HOST", "e", "web", true, false},
		} {
			finding := lint.Finding{Span: at(use.place), Message: use.name + " at " + use.place, Services: []string{use.service}, Fix: fix(use.place)}
			first, again := found.AddUse(use.name, lint.Note, finding)
			if added := first != nil; added != use.wantAdded || again != use.wantAgain {
				t.Errorf("%s at %s: added %t, again %t", use.name, use.place, added, again)
			}
		}
	})
	if diff := cmp.Diff([]string{"PORT at a", "HOST at e"}, messages(got)); diff != "" {
		t.Fatal(diff)
	}
	port := got[0]
	if len(port.Related) != 1 || port.Related[0].Span != at("c") || !slices.Equal(port.Services, []string{"web", "api"}) || len(port.Edits()) != 2 {
		t.Errorf("got %+v, want the other place beside it, both services and both edits", port)
	}
}

// TestSharedEntriesKeepTheirText edits the middle of an entry that two services have, for one of them and for both.
func TestSharedEntriesKeepTheirText(t *testing.T) {
	project := &graph.Project{}
	for _, name := range []string{"web", "api"} {
		service := &graph.Service{Name: name}
		service.Ports = []*graph.Port{{Span: at("bcdef"), Service: service}}
		project.Services = append(project.Services, service)
	}
	for _, c := range []struct {
		name     string
		fix      lint.Fix
		services []string
		keeps    bool
	}{
		{"for one of two", lint.Fix{Edits: []lint.Edit{{Span: at("d")}}}, []string{"web"}, false},
		{"at its beginning", lint.Fix{Edits: []lint.Edit{{Span: at("b")}}}, []string{"web"}, false},
		{"for both", lint.Fix{Edits: []lint.Edit{{Span: at("d")}}}, []string{"api", "web"}, true},
		{"safe", lint.Fix{Safe: true, Edits: []lint.Edit{{Span: at("d")}}}, []string{"web"}, true},
		{"behind it", lint.Fix{Edits: []lint.Edit{{Span: at("h")}}}, []string{"web"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			rule := &lint.Rule{ID: "fixing", Severity: lint.Error, Check: func(p *lint.Pass) {
				p.Report(lint.Finding{Span: at("b"), Message: "found", Services: c.services, Fix: &c.fix})
			}}
			got := lint.Run(project, []*lint.Rule{rule}, lint.Settings{}).Findings
			if kept := got[0].Fix != nil; kept != c.keeps {
				t.Errorf("the fix is kept: %t, want %t", kept, c.keeps)
			}
		})
	}
}

// TestOneFixPerEntry has two fixes that change different parts of one entry, and one of the entry behind it.
func TestOneFixPerEntry(t *testing.T) {
	project := &graph.Project{Services: []*graph.Service{{Name: "web", Ports: []*graph.Port{{Span: at("bcd")}, {Span: at("efg")}}}}}
	rule := &lint.Rule{ID: "fixing", Severity: lint.Error, Check: func(p *lint.Pass) {
		for _, place := range []string{"b", "d", "f"} {
			p.Report(lint.Finding{Span: at(place), Message: place, Fix: &lint.Fix{Edits: []lint.Edit{{Span: at(place), Text: strings.ToUpper(place)}}}})
		}
	}}
	files, dropped := lint.Apply(lint.Run(project, []*lint.Rule{rule}, lint.Settings{}).Findings, true)
	for _, got := range files {
		if !strings.HasPrefix(string(got), "aBcdeFg") {
			t.Errorf("got %q", got)
		}
	}
	if len(files) != 1 || dropped != 1 {
		t.Errorf("%d files changed, %d fixes dropped; want one and one", len(files), dropped)
	}
}
