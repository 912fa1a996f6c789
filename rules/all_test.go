package rules_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

func TestAllIsSortedByFamilyAndID(t *testing.T) {
	families := lint.Families()
	all := rules.All()
	for i, rule := range all[1:] {
		before := all[i]
		if order := cmp.Or(
			cmp.Compare(slices.Index(families, before.Family), slices.Index(families, rule.Family)),
			strings.Compare(before.ID, rule.ID),
		); order >= 0 {
			t.Errorf("%s %s stands before %s %s", before.Family, before.ID, rule.Family, rule.ID)
		}
	}
}

func TestNewInternalError(t *testing.T) {
	finding := rules.NewInternalError("app/compose.yaml", "index out of range [3]\nwith length 3.")
	want := `"app/compose.yaml" was not checked because of a bug in portlint: index out of range [3] with length 3`
	if finding.Message != want {
		t.Errorf("message\n%s\nwant\n%s", finding.Message, want)
	}
	if finding.Rule != rules.InternalError || finding.Severity != lint.Error || finding.Span.Path() != "app/compose.yaml" {
		t.Errorf("%s %s at %q", finding.Severity, finding.Rule.ID, finding.Span.Path())
	}
	if start, _ := finding.Span.Range(); start.Line != 1 || start.Column != 1 {
		t.Errorf("at %d:%d, want 1:1", start.Line, start.Column)
	}
}
