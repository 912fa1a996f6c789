package lint

import (
	"slices"

	"github.com/portlint/portlint/loader/source"
)

// Detach lets go of the project and its files: of a file the findings keep the lines at which they point. The results of
// thousands of projects can be kept that way. [Apply] needs the files, so it can do nothing with such findings.
func (r *Result) Detach() {
	r.Findings, r.Suppressed = slices.Clone(r.Findings), slices.Clone(r.Suppressed)
	var spans []*source.Span
	for _, findings := range [][]Finding{r.Findings, r.Suppressed} {
		for i := range findings {
			spans = append(spans, findings[i].ownSpans()...)
		}
	}
	source.Detach(spans)
}

// ownSpans makes the finding share its lists with no other and returns all places in it.
func (f *Finding) ownSpans() []*source.Span {
	spans := []*source.Span{&f.Span}
	f.Related = slices.Clone(f.Related)
	for i := range f.Related {
		spans = append(spans, &f.Related[i].Span)
	}
	if f.Fix != nil {
		fix := *f.Fix
		fix.Edits, fix.entries = slices.Clone(fix.Edits), nil // of these [Apply] makes use alone
		f.Fix = &fix
		for i := range fix.Edits {
			spans = append(spans, &fix.Edits[i].Span)
		}
	}
	return spans
}
