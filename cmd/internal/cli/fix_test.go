package cli_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/portlint/portlint/cmd/internal/cli"
	"github.com/portlint/portlint/rules/lint/linttest"
)

// TestFixLeavesNothingToFix runs --fix over every fixture. One run leaves no safe fix, and as an entry gets one unsafe fix in a run, a few
// runs leave none of those. --diff agrees.
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
			portlint := func(flags ...string) (out, notes string) {
				var stdout, stderr bytes.Buffer
				args := append(append(flags, "--pedantic"), c.Args...)
				if status := cli.Main(args, strings.NewReader(""), &stdout, &stderr); status > 1 {
					t.Errorf("%s: portlint %s fails: %s", c.Path, args, stderr.String())
				}
				return stdout.String(), stderr.String()
			}
			const runs = 3
			for run := 1; ; run++ {
				_, notes := portlint("--fix", "--unsafe-fixes")
				if !strings.Contains(notes, "portlint: fixed ") {
					break
				}
				if run == 1 {
					written++
				}
				if patch, _ := portlint("--diff"); patch != "" {
					t.Errorf("%s: --fix leaves a safe patch:\n%s", c.Path, patch)
				}
				if run > runs {
					t.Errorf("%s: after %d runs --fix changes something: %s", c.Path, runs, notes)
					break
				}
			}
			if patch, _ := portlint("--diff", "--unsafe-fixes"); patch != "" {
				t.Errorf("%s: --fix leaves a patch:\n%s", c.Path, patch)
			}
		}
	}
	if written == 0 {
		t.Error("--fix changed no fixture")
	}
	t.Logf("--fix changed %d fixtures", written)
}
