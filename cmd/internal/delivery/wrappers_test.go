//go:build slow

package delivery_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestWrappersRun builds the packages for npm and PyPI around a program that tells what it was given, installs them as users do,
// without a network, and runs them.
func TestWrappersRun(t *testing.T) {
	needs(t, "python3")
	if runtime.GOOS == "windows" {
		t.Skip("the program is a script of a Unix shell")
	}
	work := t.TempDir()
	writeFiles(t, work, map[string]string{
		"programs/" + runtime.GOOS + "_" + runtime.GOARCH + "/portlint": "#!/bin/sh\necho \"got $*\"\nexit 1\n",
		"programs/windows_amd64/portlint.exe":                           "MZ",
	})
	within := func(dir, name string, args ...string) (string, error) {
		c := exec.Command(name, args...)
		c.Dir = filepath.Join(work, dir)
		out, err := c.CombinedOutput()
		return string(out), err
	}
	must := func(dir, name string, args ...string) {
		t.Helper()
		if out, err := within(dir, name, args...); err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
	}
	runs := func(program string) {
		t.Helper()
		out, err := within(".", program, "a", "b c")
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 1 || out != "got a b c\n" {
			t.Errorf("%s: %v, %q", program, err, out)
		}
	}
	script := filepath.Join(root(t), ".github", "release", "wrappers.py")
	for _, to := range []string{"one", "two"} {
		if err := os.Mkdir(filepath.Join(work, to), 0o755); err != nil {
			t.Fatal(err)
		}
		must(".", "python3", script, "v1.2.3-rc.1", "programs", to)
	}
	must(".", "diff", "-r", "one", "two") // equal programs, equal bytes

	wheels, _ := filepath.Glob(filepath.Join(work, "one", "pypi", "*.whl"))
	if len(wheels) != 2 || !strings.HasPrefix(filepath.Base(wheels[0]), "portlint-1.2.3rc1-py3-none-") {
		t.Fatalf("got the wheels %v", wheels)
	}
	t.Run("pypi", func(t *testing.T) {
		must(".", "python3", "-m", "venv", "venv")
		must(".", filepath.Join("venv", "bin", "python"), "-m", "pip", "install", "--quiet", "--no-index", "--find-links", filepath.Join("one", "pypi"), "--pre", "portlint")
		runs(filepath.Join(work, "venv", "bin", "portlint"))
	})
	t.Run("npm", func(t *testing.T) {
		needs(t, "npm", "node")
		packages, err := os.ReadDir(filepath.Join(work, "one", "npm"))
		if err != nil || len(packages) != 3 {
			t.Fatalf("got the packages %v: %v", packages, err)
		}
		for _, p := range packages {
			must(".", "npm", "pack", "--silent", "./"+filepath.Join("one", "npm", p.Name()))
		}
		cpu := map[string]string{"amd64": "x64"}[runtime.GOARCH]
		if cpu == "" {
			cpu = runtime.GOARCH
		}
		must(".", "npm", "install", "--silent", "--offline", "--no-audit", "--prefix", "node", "./portlint-1.2.3-rc.1.tgz", "./portlint-"+runtime.GOOS+"-"+cpu+"-1.2.3-rc.1.tgz")
		runs(filepath.Join(work, "node", "node_modules", ".bin", "portlint"))
		if err := os.RemoveAll(filepath.Join(work, "node", "node_modules", "@portlint")); err != nil {
			t.Fatal(err)
		}
		out, err := within(".", filepath.Join(work, "node", "node_modules", ".bin", "portlint"))
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 2 || !strings.HasPrefix(out, "portlint: @portlint/") {
			t.Errorf("without the package of its platform: %v, %q", err, out)
		}
	})
}
