package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

func TestDetach(t *testing.T) {
	file := source.NewFile("compose.yaml", []byte("a: 1\nb: 2\nc: 3\nd: 4\n"))
	at := func(start int) source.Span { return source.Span{File: file, Start: start, End: start + 1} }
	related := []graph.Related{{Span: at(10), Message: "the other"}, {Message: "nowhere"}}
	fix := &lint.Fix{Safe: true, Edits: []lint.Edit{{Span: at(11), Text: "x"}}}
	whole := lint.Result{
		Findings:   []lint.Finding{{Span: at(3), Related: related, Fix: fix}, {Message: "nowhere"}},
		Suppressed: []lint.Finding{{Span: at(5)}},
	}
	result := whole
	result.Detach()

	excerpt := result.Findings[0].Span.File
	if got, want := string(excerpt.Data), "a: 1\nb: 2\nc: 3\n"; got != want {
		t.Errorf("%q is kept of the file, want %q", got, want)
	}
	type place struct {
		text       string
		start, end source.Position
	}
	places := func(r lint.Result) []place {
		spans := []source.Span{r.Findings[0].Span, r.Findings[0].Related[0].Span, r.Findings[0].Fix.Edits[0].Span, r.Suppressed[0].Span}
		var list []place
		for _, span := range spans {
			start, end := span.Range()
			list = append(list, place{span.Text(), start, end})
		}
		return list
	}
	if diff := cmp.Diff(places(whole), places(result), cmp.AllowUnexported(place{})); diff != "" {
		t.Errorf("other places than before:\n%s", diff)
	}
	for _, span := range []source.Span{related[0].Span, fix.Edits[0].Span, whole.Findings[0].Span} {
		if span.File != file {
			t.Errorf("what others share was changed")
		}
	}
	if !result.Findings[1].Span.IsZero() || !result.Findings[0].Related[1].Span.IsZero() {
		t.Errorf("what is nowhere is somewhere")
	}
}
