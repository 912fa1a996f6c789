package loader_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portlint/portlint/loader"
)

// TestDirectivesOfProjects reads the directives of every file of a project, and of none else.
func TestDirectivesOfProjects(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"compose.yaml": "include: [sub/a.yaml]\nservices:\n  web:\n    extends: {file: base.yaml, service: web} # portlint: ignore[a] r\n" +
			"    build: {context: ., dockerfile_inline: \"FROM a\\n# portlint: ignore[inline] r\\nEXPOSE 80\\n\"}\n  api:\n    build: .\n  job:\n    build: .\n",
		"sub/a.yaml":   "services: {x: {image: a}} # portlint: ignore[b] r\n",
		"base.yaml":    "services: {web: {image: a}} # portlint: ignore[c] r\n",
		"other.yaml":   "services: {web: {image: a}} # portlint: ignore[d] r\n",
		"Dockerfile":   "FROM a\n# portlint: ignore[e] r\nEXPOSE 80\n",
		"variant.yaml": "services: {x: {}}\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for argument, want := range map[string][]string{
		"compose.yaml": {"a", "b", "c", "e", "inline"},
		"variant.yaml": nil,
		"Dockerfile":   {"e"},
	} {
		plan, err := loader.Discover([]string{argument}, loader.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, target := range plan.Targets {
			if project := target.Load().Project; project != nil && target.Path == argument {
				for _, d := range project.Directives {
					got = append(got, d.Rules[0].Name)
				}
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", argument, diff)
		}
	}
}
