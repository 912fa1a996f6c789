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

	if diff := cmp.Diff(want, got, readAlike); diff != "" {
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

// readAlike compares findings by all that reports read of them.
var readAlike = cmp.Options{
	cmp.Transformer("place", func(span source.Span) any {
		if span.IsZero() {
			return nil
		}
		start, end := span.Range()
		type place struct {
			Path            string
			Start, End      source.Position
			From, To        int
			First           string
			Secret, OneLine bool
			Text            string
		}
		p := place{Path: span.Path(), Start: start, End: end, From: span.Start, To: span.End, First: span.File.Line(start.Line), Secret: span.File.Secret}
		if p.OneLine = start.Line == end.Line; p.OneLine {
			p.Text = span.Text()
		}
		return p
	}),
	cmpopts.IgnoreUnexported(lint.Fix{}, lint.Rule{}),
	cmp.Comparer(func(a, b *lint.Rule) bool { return a == b }),
}

// shapes reads findings off bytes, so that every list of bytes is some findings.
type shapes struct {
	left  []byte
	files []*source.File
}

// number is one below a bound, 0 where no bytes are left.
func (s *shapes) number(bound int) int {
	if len(s.left) == 0 || bound == 0 {
		return 0
	}
	number := int(s.left[0])
	s.left = s.left[1:]
	return number % bound
}

// text is some of the bytes.
func (s *shapes) text() string {
	size := min(s.number(24), len(s.left))
	text := string(s.left[:size])
	s.left = s.left[size:]
	return text
}

// span is a place in one of the files, or none.
func (s *shapes) span() source.Span {
	which := s.number(len(s.files) + 1)
	if which == len(s.files) {
		return source.Span{}
	}
	file := s.files[which]
	first := 0
	if strings.HasPrefix(string(file.Data), "\ufeff") { // a mark is before the first line, and in no place
		first = len("\ufeff")
	}
	start := first + s.number(len(file.Data)-first+1)
	return source.Span{File: file, Start: start, End: start + s.number(len(file.Data)-start+1)}
}

func (s *shapes) finding(rules []*lint.Rule) lint.Finding {
	f := lint.Finding{
		Rule: rules[s.number(len(rules))], Severity: lint.Severity(s.number(3)), Span: s.span(), Label: s.text(), Message: s.text(), Help: s.text(),
		Project: s.text(), Key: s.text(),
	}
	for range s.number(4) {
		f.Related = append(f.Related, graph.Related{Span: s.span(), Message: s.text()})
	}
	for range s.number(3) {
		f.Services = append(f.Services, s.text())
	}
	if s.number(2) == 1 {
		f.Fix = &lint.Fix{Message: s.text(), Safe: s.number(2) == 1}
		for range s.number(3) {
			f.Fix.Edits = append(f.Fix.Edits, lint.Edit{Span: s.span(), Text: s.text()})
		}
	}
	return f
}

// FuzzPackedFindings packs findings of any shape, about files with any text, and expects them back as they were.
func FuzzPackedFindings(f *testing.F) {
	f.Add([]byte("a: 1\nb: 2\nc: 3\n"), []byte("A=1\n"), []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	f.Add([]byte("a: \"1\"\r\nb: é\u2028c\n\n"), []byte(""), []byte("\x01\x02\x00\x03\x04\x05a\"b\"c\x06\"say 80\"\x03\x01\x00\x02\x01\x01\x01\x01\x01"))
	f.Add([]byte("\ufeffx"), []byte("\xff\n\x00"), []byte(strings.Repeat("\x02\x01\x00\x09\"", 40)))
	f.Fuzz(func(t *testing.T, compose, variables, bytes []byte) {
		made := shapes{bytes, []*source.File{
			source.NewFile("compose.yaml", compose), source.NewFileOf(source.Secret, ".env", variables), source.NewFileOf(source.Plain, "Dockerfile", compose),
		}}
		rules := []*lint.Rule{{ID: "a"}, {ID: "b"}, {ID: "c"}}
		var findings []lint.Finding
		for len(made.left) > 0 && len(findings) < 50 {
			findings = append(findings, made.finding(rules))
		}
		set := lint.Result{Findings: lint.Sort(findings)}.Sets()
		before, _ := lint.Merge([]lint.Sets{set})
		want := before.Slice()
		set.Pack(new(lint.Phrases))
		after, _ := lint.Merge([]lint.Sets{set})
		if diff := cmp.Diff(want, after.Slice(), readAlike); diff != "" {
			t.Errorf("-before +after:\n%s", diff)
		}
		for i := len(want) - 1; i >= 0; i-- { // one by one, in another order
			if got := after.At(i); got.Message != want[i].Message || got.Key != want[i].Key || after.Path(i) != want[i].Span.Path() {
				t.Errorf("finding %d is %q of %q in %q", i, got.Message, got.Key, after.Path(i))
			}
		}
	})
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
