package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// TestPackedFindingsAreTheSame compares findings of every shape before and after they were packed, by all that reports read of them.
func TestPackedFindingsAreTheSame(t *testing.T) {
	file := source.NewFile("compose.yaml", []byte("a: 1\nb: 2\nc: 3\nd: é\ne: 5\n"))
	hidden := source.NewFileOf(source.Secret, ".env", []byte("A=1\nB=2\n"))
	at := func(file *source.File, start int) source.Span {
		return source.Span{File: file, Start: start, End: start + 1}
	}
	rule, other := &lint.Rule{ID: "rule"}, &lint.Rule{ID: "other"}
	findings := []lint.Finding{
		{Rule: rule, Message: "nowhere"},
		{Rule: other, Severity: lint.Error, Span: at(file, 3), Label: "on every interface", Message: `"80" is "a\"b" twice`, Help: `write "81", or ""`,
			Related: []graph.Related{{Span: at(file, 10), Message: `the "other"`}, {Message: "nowhere"}, {Span: at(hidden, 4)}},
			Fix:     &lint.Fix{Message: "write 81", Safe: true, Edits: []lint.Edit{{Span: at(file, 11), Text: "x\x00\"y"}, {Span: at(hidden, 1)}}}},
		{Rule: rule, Severity: lint.Warning, Span: at(file, 3), Services: []string{"a", "", `b"`}, Project: "shop", Key: "80:80/tcp", Fix: &lint.Fix{}},
		{Rule: rule, Span: source.Span{File: file, Start: 2, End: 24}, Message: `"`, Help: "\xff"},
	}
	set := lint.Result{Findings: lint.Sort(findings)}.Sets()
	before, _ := lint.Merge([]lint.Sets{set})
	want := before.Slice()
	set.Pack(new(lint.Phrases))
	after, _ := lint.Merge([]lint.Sets{set})
	got := after.Slice()

	sameText := cmp.Transformer("place", func(span source.Span) any {
		if span.IsZero() {
			return nil
		}
		start, end := span.Range()
		type place struct {
			Path             string
			Start, End       source.Position
			From, To         int
			First            string
			Secret, OneLine  bool
			Text, WholeStart string
		}
		p := place{Path: span.Path(), Start: start, End: end, From: span.Start, To: span.End, First: span.File.Line(start.Line), Secret: span.File.Secret}
		if p.OneLine = start.Line == end.Line; p.OneLine {
			p.Text = span.Text()
		}
		return p
	})
	ignored := cmpopts.IgnoreUnexported(lint.Fix{}, lint.Rule{})
	if diff := cmp.Diff(want, got, sameText, ignored, cmp.Comparer(func(a, b *lint.Rule) bool { return a == b })); diff != "" {
		t.Errorf("-before +after:\n%s", diff)
	}
	if data := string(got[len(got)-1].Span.File.Data); data != "a: 1\nc: 3\ne: 5\n" {
		t.Errorf("%q is kept of the file", data)
	}
	without, _ := lint.Merge([]lint.Sets{set.Without(func(r *lint.Rule) bool { return r == rule })})
	if diff := cmp.Diff([]string{`"80" is "a\"b" twice`}, messages(without.Slice())); diff != "" {
		t.Errorf("without a rule: -want +got:\n%s", diff)
	}
	for i, finding := range want {
		if after.Rule(i) != finding.Rule || after.Severity(i) != finding.Severity || after.Path(i) != finding.Span.Path() {
			t.Errorf("finding %d is %s of %s in %q", i, after.Severity(i), after.Rule(i).ID, after.Path(i))
		}
	}
}

func TestListOrders(t *testing.T) {
	rule := &lint.Rule{ID: "r"}
	list := lint.ListOf(
		lint.Finding{Rule: rule, Message: "a", Severity: lint.Note}, lint.Finding{Rule: rule, Message: "b", Severity: lint.Error},
		lint.Finding{Rule: rule, Message: "c", Severity: lint.Warning}, lint.Finding{Rule: rule, Message: "d", Severity: lint.Error},
	)
	for name, c := range map[string]struct {
		list lint.List
		want []string
	}{
		"as it is":    {list, []string{"a", "b", "c", "d"}},
		"worst first": {list.WorstFirst(), []string{"b", "d", "c", "a"}},
		"a part":      {list.WorstFirst().Part(1, 3), []string{"d", "c"}},
		"at least":    {list.AtLeast(lint.Warning), []string{"b", "c", "d"}},
		"kept":        {list.Keep(func(f *lint.Finding) bool { return f.Message > "b" }), []string{"c", "d"}},
		"none":        {lint.List{}, nil},
	} {
		if diff := cmp.Diff(c.want, messages(c.list.Slice()), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

// TestPackedInPart leaves rules out one after the other.
func TestPackedInPart(t *testing.T) {
	file := source.NewFile("compose.yaml", []byte(strings.Repeat("a: 1\n", 1000)))
	rules := []*lint.Rule{{ID: "a"}, {ID: "b"}, {ID: "c"}}
	var found lint.Result
	for i := range 1000 {
		found.Findings = append(found.Findings, lint.Finding{
			Rule: rules[i%3], Severity: lint.Severity(i % 2), Span: source.Span{File: file, Start: 5 * (999 - i), End: 5*(999-i) + 1}, Message: fmt.Sprint("message ", i),
		})
	}
	sets := found.Sets()
	for _, dropped := range [][]*lint.Rule{nil, {rules[1]}, {rules[1], rules[0]}} {
		whole := sets
		packedSets := packed(found)[0]
		for _, rule := range dropped {
			drops := func(r *lint.Rule) bool { return r == rule }
			whole, packedSets = whole.Without(drops), packedSets.Without(drops)
		}
		want, _ := lint.Merge([]lint.Sets{whole})
		got, _ := lint.Merge([]lint.Sets{packedSets})
		if want.Len() != []int{1000, 667, 333}[len(dropped)] {
			t.Fatalf("%d findings without %d rules", want.Len(), len(dropped))
		}
		if diff := cmp.Diff(messages(want.WorstFirst().Slice()), messages(got.WorstFirst().Slice())); diff != "" {
			t.Errorf("without %d rules: -whole +packed:\n%s", len(dropped), diff)
		}
		for i := range want.Len() {
			if got.At(i).Rule != want.At(i).Rule || got.At(i).Severity != want.At(i).Severity {
				t.Fatalf("finding %d is %s of %s", i, got.At(i).Severity, got.At(i).Rule.ID)
			}
		}
	}
}
