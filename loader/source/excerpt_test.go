package source_test

import (
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/source"
)

// TestExcerpt compares every span within one line with the same span in an excerpt made for it and for a place elsewhere.
func TestExcerpt(t *testing.T) {
	long := strings.Repeat("é", 5000) // longer than the stride of the marks
	for _, text := range []string{"", "a", "\ufeffa: é\n  b\n\nc", "one\rtwo\u2028three\u0085four\u2029\r\nsix\r\n", "\ufeff\n\ufeffx\n" + long + "\n" + long} {
		whole := source.NewFile("f", []byte(text))
		for start := 0; start <= len(text); start += 1 + len(text)/50 {
			line := whole.LineSpan(whole.Position(start).Line)
			for _, end := range []int{start, min(start+1, max(start, line.End)), max(start, line.End)} {
				span := source.Span{File: whole, Start: start, End: end}
				elsewhere := source.Span{File: whole, Start: len(text) / 2, End: len(text) / 2}
				same := span
				same.File = whole.Excerpt([]*source.Span{&span, &elsewhere})
				wantStart, wantEnd := span.Range()
				if gotStart, gotEnd := same.Range(); gotStart != wantStart || gotEnd != wantEnd {
					t.Errorf("%.40q: %d to %d is %v to %v, want %v to %v", text, start, end, gotStart, gotEnd, wantStart, wantEnd)
				}
				if got := same.File.LineSpan(wantStart.Line); got.Start != line.Start || got.End != line.End || got.Text() != line.Text() {
					t.Errorf("%.40q: line %d is %d to %d, %.40q, want %d to %d, %.40q",
						text, wantStart.Line, got.Start, got.End, got.Text(), line.Start, line.End, line.Text())
				}
				if got := same.Text(); start >= line.Start && got != span.Text() {
					t.Errorf("%.40q: %d to %d reads %.40q, want %.40q", text, start, end, got, span.Text())
				}
			}
		}
	}
}

func TestExcerptHoldsNoMore(t *testing.T) {
	whole := source.NewFile("f", []byte("one\ntwo\nthree\nfour\nfive\n"))
	excerpt := whole.Excerpt([]*source.Span{{File: whole, Start: 5, End: 15}, {File: whole, Start: 4, End: 5}})
	if got, want := string(excerpt.Data), "two\nfour\n"; got != want || excerpt.Path != "f" {
		t.Errorf("got %q of %s, want %q", got, excerpt.Path, want)
	}
	if got := excerpt.Line(3); got != "" {
		t.Errorf("line 3 is %q, which no span needs", got)
	}
}
