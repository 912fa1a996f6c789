package workspace

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// TestLibraryElsewhere looks at files that clash with themselves, and that projects of other folders use.
func TestLibraryElsewhere(t *testing.T) {
	const clash = "services:\n  one:\n    image: shop\n    ports: [\"8080:80\"]\n  two:\n    image: shop\n    ports: [\"8080:80\"]\n"
	const extends = "services:\n  web:\n    extends: {file: ../common/base.yml, service: one}\n"
	const includes = "include: [../common/base.yml]\n"
	for name, test := range map[string]struct {
		files map[string]string
		want  []string // the files in which something clashes
	}{
		"alone":    {map[string]string{"common/base.yml": clash}, []string{"common/base.yml"}},
		"extended": {map[string]string{"common/base.yml": clash, "app/compose.yaml": extends}, nil},
		"in the end": {map[string]string{"common/base.yml": clash, "app/compose.yaml": strings.ReplaceAll(extends, "common/base", "between/all"),
			"between/all.yml": strings.ReplaceAll(extends, "web:", "one:")}, nil},
		"included and run": {map[string]string{"common/base.yml": clash, "app/compose.yaml": includes}, []string{"common/base.yml"}},
		"found by compose": {map[string]string{"common/compose.yaml": clash, "app/compose.yaml": strings.ReplaceAll(extends, "base.yml", "compose.yaml")},
			[]string{"common/compose.yaml"}},
		"extends itself": {map[string]string{"common/base.yml": clash + "  three: {extends: {file: base.yml, service: one}}\n"}, []string{"common/base.yml"}},
	} {
		t.Run(name, func(t *testing.T) {
			files := make(map[string][]byte)
			for path, text := range test.files {
				files["/shop/"+path] = []byte(text)
			}
			question := Question{Paths: []string{"."}, Loading: loader.Options{Dir: "/shop"}, Choice: Choice{Select: []string{"host-port-conflict"}}}
			w, err := New(question, tree.NewMemory(files))
			if err != nil {
				t.Fatal(err)
			}
			answer, err := w.Check(tree.NewMemory(files))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, finding := range answer.Findings {
				got = append(got, finding.Span.Path())
			}
			if got = slices.Compact(got); !slices.Equal(got, test.want) {
				t.Errorf("something clashes in %q, want %q", got, test.want)
			}
		})
	}
}
