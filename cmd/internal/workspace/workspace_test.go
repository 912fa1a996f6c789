package workspace

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// TestBugInOneProject checks two projects with a rule that panics over one of them.
func TestBugInOneProject(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"bad", "good"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		data := []byte("services: {web: {image: nginx, ports: [\"8081:80\"]}}\n")
		if err := os.WriteFile(filepath.Join(dir, name, "compose.yaml"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w, err := New(Question{Paths: []string{"."}, Loading: loader.Options{Dir: dir}, Jobs: 2}, tree.Disk{})
	if err != nil {
		t.Fatal(err)
	}
	w.rules = []*lint.Rule{{ID: "fragile", Check: func(pass *lint.Pass) {
		if pass.Project.Name == "bad" {
			panic("index out of range")
		}
		pass.Report(lint.Finding{Span: pass.Project.Services[0].Span, Message: "seen"})
	}}}
	answer, err := w.Check(tree.Disk{})
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Findings) != 2 {
		t.Fatalf("got %d findings, want 2", len(answer.Findings))
	}
	bug, seen := answer.Findings[0], answer.Findings[1]
	if want := `"bad/compose.yaml" was not checked because of a bug in portlint: index out of range`; bug.Rule != rules.InternalError || bug.Message != want {
		t.Errorf("got %s %q, want %s %q", bug.Rule.ID, bug.Message, rules.InternalError.ID, want)
	}
	if want := "bad/compose.yaml"; bug.Span.Path() != want {
		t.Errorf("the bug is in %s, want %s", bug.Span.Path(), want)
	}
	if seen.Message != "seen" || seen.Span.Path() != "good/compose.yaml" {
		t.Errorf("got %q in %s", seen.Message, seen.Span.Path())
	}
}
