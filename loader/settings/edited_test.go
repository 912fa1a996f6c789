package settings

import (
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/source"
)

// TestEditsEnd changes a file until it is not followed any more.
func TestEditsEnd(t *testing.T) {
	span := source.Span{File: source.NewFileOf(source.Plain, "/Dockerfile", []byte("FROM x"))}
	edits := slices.Repeat([]argv.Edit{{Path: "/a", Kind: argv.Appending, Text: "b", Span: span}}, maxEdits+1)
	var free container
	if made := free.apply("/a", "a", edits[:maxEdits]); made.opaque || string(made.file.Data) != "a"+strings.Repeat("b", maxEdits) {
		t.Errorf("%d edits make %+v", maxEdits, made)
	}
	if made := free.apply("/a", "a", edits); !made.opaque || made.file != nil {
		t.Errorf("%d edits make %+v, want nothing known", len(edits), made)
	}
	left := maxEdits - 1
	poor := container{charge: func(steps int) bool {
		left -= steps
		return left >= 0
	}}
	if made := poor.apply("/a", "a", edits[:maxEdits]); !made.opaque || made.file != nil {
		t.Errorf("without a budget the edits make %+v, want nothing known", made)
	}
}
