package delivery_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

type workflow struct {
	Permissions *map[string]string `yaml:"permissions"`
	Jobs        map[string]struct {
		Permissions *map[string]string `yaml:"permissions"`
		Steps       []step             `yaml:"steps"`
	} `yaml:"jobs"`
}

// TestWorkflows holds the workflows to what keeps a stranger's code and tokens out of them. actionlint knows the rest.
func TestWorkflows(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root(t), ".github", "workflows", "*"))
	if err != nil || len(files) < 2 {
		t.Fatalf("got %d workflows: %v", len(files), err)
	}
	for _, file := range files {
		name := ".github/workflows/" + filepath.Base(file)
		var w workflow
		readYAML(t, name, &w)
		if w.Permissions == nil || len(*w.Permissions) > 0 {
			t.Errorf("%s: permissions are not {} by default", name)
		}
		for id, job := range w.Jobs {
			if job.Permissions == nil {
				t.Errorf("%s: job %s does not say its permissions", name, id)
			}
			steps(t, name, job.Steps)
		}
		pins(t, name)
	}
}

func TestActionSteps(t *testing.T) {
	var a action
	readYAML(t, "action.yml", &a)
	steps(t, "action.yml", a.Runs.Steps)
	pins(t, "action.yml")
}

// steps looks for expressions in scripts, where they are pasted as code, and for tokens left behind.
func steps(t *testing.T, file string, steps []step) {
	t.Helper()
	for _, step := range steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("%s: an expression in %q", file, step.Run)
		}
		if strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["persist-credentials"] != "false" {
			t.Errorf("%s: actions/checkout leaves the token in the checkout", file)
		}
	}
}

var (
	uses   = regexp.MustCompile(`^[ -]*uses: `)
	pinned = regexp.MustCompile(`uses: (\./|[\w-]+/[\w./-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+)$`)
)

// pins looks for actions that are not pinned by commit, with the version in a comment.
func pins(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.ReplaceAll(string(data), "\r", ""), "\n") {
		if uses.MatchString(line) && !pinned.MatchString(line) {
			t.Errorf("%s: not pinned by commit: %s", file, strings.TrimSpace(line))
		}
	}
}
