//go:build slow

package delivery_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestActionBuilds takes the default way, with settings in the job's environment that would break the build.
func TestActionBuilds(t *testing.T) {
	needs(t, "go")
	r := runner{env: []string{"GOFLAGS=-mod=vendor", "GOOS=plan9", "GOWORK=/nowhere/go.work"}}
	r.run(t, demo)
	r.want(1, map[string]string{"findings": "2", "version": "devel"})
	if len(r.used) > 0 {
		t.Errorf("uses %v although there is a Go", r.used)
	}
}

// TestHookInstalls does what pre-commit does for language golang: it fetches one commit without tags, and installs all
// main packages into a GOPATH of its own with the toolchain that is there. Only the module cache is the usual one.
// https://github.com/pre-commit/pre-commit/blob/main/pre_commit/languages/golang.py
func TestHookInstalls(t *testing.T) {
	needs(t, "git", "go")
	repository := root(t)
	if _, err := os.Stat(filepath.Join(repository, ".git")); err != nil {
		t.Skip("there is no commit to fetch")
	}
	modules, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	clone, gopath := t.TempDir(), t.TempDir()
	command := func(name string, args ...string) {
		t.Helper()
		c := exec.Command(name, args...)
		c.Dir = clone
		c.Env = append(os.Environ(), "GOPATH="+gopath, "GOBIN=", "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN=local",
			"GOMODCACHE="+strings.TrimSpace(string(modules)))
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", c, err, out)
		}
	}
	command("git", "init", "--quiet")
	command("git", "fetch", "--quiet", "--depth=1", "--no-tags", "file://"+filepath.ToSlash(repository), "HEAD")
	command("git", "checkout", "--quiet", "FETCH_HEAD")
	command("go", "install", "./...")
	programs, err := os.ReadDir(filepath.Join(gopath, "bin"))
	if err != nil {
		t.Fatal(err)
	}
	if len(programs) != 1 || strings.TrimSuffix(programs[0].Name(), ".exe") != "portlint" {
		t.Fatalf("got %v installed, want portlint alone", programs)
	}

	project := t.TempDir()
	writeFiles(t, project, map[string]string{
		"compose.yaml":          "services:\n  web:\n    image: example/web\n    ports: [\"8080:80\"]\n",
		"compose.override.yaml": "services:\n  api:\n    image: example/web\n    ports:\n      - \"8080:8000\"\n",
		"Dockerfile":            "FROM scratch\n",
		"other/compose.yaml":    "services:\n  web:\n    image: nginx\n    ports: [\"127.0.0.1:8081:80\"]\n",
	})
	const clash = `compose.override.yaml:5:10: error: "8080:8000" takes host port 8080/tcp, already published by service "web" [host-port-conflict]` + "\n"
	for _, test := range []struct {
		changed []string
		want    string
		status  int
	}{
		{[]string{"compose.yaml", "compose.override.yaml"}, clash, 1},
		{[]string{"compose.override.yaml"}, clash, 1},
		{[]string{"compose.yaml"}, clash, 1},
		{[]string{"Dockerfile", "other/compose.yaml"}, "", 0},
	} {
		entry := strings.Fields(hooks(t)["portlint"].Entry)
		args := append(append(entry[1:], "--format", "concise"), test.changed...)
		c := exec.Command(filepath.Join(gopath, "bin", programs[0].Name()), args...)
		c.Dir = project
		out, err := c.Output()
		status := 0
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			status = exit.ExitCode()
		} else if err != nil {
			t.Fatal(err)
		}
		if string(out) != test.want || status != test.status {
			t.Errorf("%v: got status %d and\n%s\nwant status %d and\n%s", test.changed, status, out, test.status, test.want)
		}
	}
}
