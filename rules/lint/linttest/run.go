package linttest

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portlint/portlint/rules/lint"
)

var update = flag.Bool("update", false, "rewrite the files that tests compare with")

// Run checks every fixture below root, each as a subtest RULE/NAME.
func Run(t *testing.T, root string, registry []*lint.Rule) {
	cases, err := Fixtures(root)
	if err != nil {
		t.Fatal(err)
	}
	for id, cases := range cases {
		for _, c := range cases {
			t.Run(id+"/"+c.Name(), func(t *testing.T) {
				if err := c.Check(t.TempDir(), registry, *update); err != nil {
					t.Error(err)
				}
			})
		}
	}
}

// Golden compares a generated file with what is committed at path. With -update it writes the file.
func Golden(t *testing.T, path, generated string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(generated), 0o644); err != nil {
			t.Error(err)
		}
		return
	}
	committed, err := os.ReadFile(path)
	if err != nil {
		t.Errorf("%v; run the test with -update", err)
		return
	}
	if diff := cmp.Diff(string(committed), generated); diff != "" {
		t.Errorf("%s is stale, run the test with -update (-committed +generated):\n%s", path, diff)
	}
}

// Updating reports whether the test was called with -update.
func Updating() bool { return *update }
