package cli_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/portlint/portlint/cmd/internal/cli"
	"github.com/portlint/portlint/rules/lint/linttest"
)

// TestFixLeavesNothingToFix runs --fix over every fixture. What it wrote must hold against a second run, and against --diff.
func TestFixLeavesNothingToFix(t *testing.T) {
	root, err := filepath.Abs("../../../testdata/rules")
	if err != nil {
		t.Fatal(err)
	}
	fixtures, err := linttest.Fixtures(root)
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	for _, cases := range fixtures {
		for _, c := range cases {
			dir := t.TempDir()
			if err := c.WriteTo(dir); err != nil {
				t.Fatal(err)
			}
			t.Chdir(dir)
			portlint := func(flag string) (out, notes string) {
				var stdout, stderr bytes.Buffer
				args := append([]string{flag, "--unsafe-fixes", "--pedantic"}, c.Args...)
				if status := cli.Main(args, strings.NewReader(""), &stdout, &stderr); status > 1 {
					t.Errorf("%s: portlint %s fails: %s", c.Path, args, stderr.String())
				}
				return stdout.String(), stderr.String()
			}
			if _, notes := portlint("--fix"); strings.Contains(notes, "portlint: fixed ") {
				written++
			}
			if _, notes := portlint("--fix"); strings.Contains(notes, "portlint: fixed ") {
				t.Errorf("%s: a second --fix changes something: %s", c.Path, notes)
			}
			if patch, _ := portlint("--diff"); patch != "" {
				t.Errorf("%s: --fix leaves a patch:\n%s", c.Path, patch)
			}
		}
	}
	if written == 0 {
		t.Error("--fix changed no fixture")
	}
	t.Logf("--fix changed %d fixtures", written)
}
