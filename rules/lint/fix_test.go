package lint_test

import (
	"testing"

	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

func TestApply(t *testing.T) {
	file := source.NewFile("compose.yaml", []byte("abcdef"))
	fix := func(safe bool, edits ...lint.Edit) lint.Finding {
		return lint.Finding{Fix: &lint.Fix{Safe: safe, Edits: edits}}
	}
	edit := func(start, end int, text string) lint.Edit {
		return lint.Edit{Span: source.Span{File: file, Start: start, End: end}, Text: text}
	}
	graver := func(finding lint.Finding) lint.Finding {
		finding.Severity = lint.Error
		return finding
	}
	cases := []struct {
		name     string
		findings []lint.Finding
		unsafe   bool
		want     string
		dropped  int
	}{
		{"no fix", []lint.Finding{{}}, true, "", 0},
		{"replace, insert and delete, in any order", []lint.Finding{
			fix(true, edit(5, 6, "")), fix(true, edit(0, 0, ">")), fix(true, edit(2, 4, "CCDD")),
		}, false, ">abCCDDe", 0},
		{"an unsafe fix waits to be asked for", []lint.Finding{fix(false, edit(0, 1, "A")), fix(true, edit(1, 2, "B"))}, false, "aBcdef", 0},
		{"an unsafe fix that was asked for", []lint.Finding{fix(false, edit(0, 1, "A"))}, true, "Abcdef", 0},
		{"an equal fix is applied once", []lint.Finding{fix(true, edit(1, 2, "B")), fix(true, edit(1, 2, "B"))}, false, "aBcdef", 0},
		{"two insertions at one place", []lint.Finding{fix(true, edit(1, 1, "x")), fix(true, edit(1, 1, "y"))}, false, "axbcdef", 1},
		{"neighbours do not overlap", []lint.Finding{fix(true, edit(0, 2, "X")), fix(true, edit(2, 4, "Y"))}, false, "XYef", 0},
		{"nor do those that come the other way round", []lint.Finding{fix(true, edit(2, 4, "Y")), fix(true, edit(0, 2, "X"))}, false, "XYef", 0},
		{"an overlapping fix is dropped whole", []lint.Finding{
			fix(true, edit(1, 3, "X")), fix(true, edit(2, 4, "Y"), edit(5, 6, "Z")),
		}, false, "aXdef", 1},
		{"the worst finding has its way", []lint.Finding{fix(true, edit(1, 3, "X")), graver(fix(true, edit(2, 4, "Y")))}, false, "abYef", 1},
		{"one that reaches into a later one is dropped", []lint.Finding{fix(true, edit(3, 4, "X")), fix(true, edit(1, 4, "Y"))}, false, "abcXef", 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			files, dropped := lint.Apply(c.findings, c.unsafe)
			if got := string(files["compose.yaml"]); got != c.want || dropped != c.dropped {
				t.Errorf("got %q with %d dropped, want %q with %d", got, dropped, c.want, c.dropped)
			}
		})
	}
}
