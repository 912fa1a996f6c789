package main_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestClosedPipe gives a report of some megabytes to a reader that leaves at once.
func TestClosedPipe(t *testing.T) {
	dir := t.TempDir()
	folder{t, dir}.compose("services:\n" + lines(3000, func(i int) string { return fmt.Sprintf("  s%d: {image: x, ports: ['80:80']}", i) }))
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("sh", "-c", `{ "$0" .; echo "status $?" >&2; } | head -c 10 >&2`, path)
	command.Dir = dir
	out, err := command.CombinedOutput()
	// Go ends a program whose standard output is gone as the shell expects it: with SIGPIPE.
	if want := regexp.MustCompile(`status (1|141)\n`); err != nil || !want.Match(out) || len(out) > len("1234567890status 141\n") {
		t.Errorf("got %.2000q, %v", out, err)
	}
}

// TestFullDisk writes where files may have no more than a few bytes: the old ones stay.
func TestFullDisk(t *testing.T) {
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	old := map[string]string{
		"compose.yaml": "services: {a: {image: x, ports: [8080:80, '53:53/tcp', '53:53/tcp', x]}}\n",
		"report":       "old\n",
	}
	for args, culprit := range map[string]string{
		"--format sarif -o report .":               "report",
		"-q --report json=report .":                "report",
		"--write-baseline report .":                "report",
		"--fix --unsafe-fixes .":                   "compose.yaml",
		"--fix --unsafe-fixes -o report .":         "compose.yaml",
		"ports --format html -o report .":          "report",
		"ports --free 2 --format json -o report .": "report",
	} {
		dir := t.TempDir()
		for name, content := range old {
			folder{t, dir}.write(name, content)
		}
		command := exec.Command("sh", "-c", `ulimit -f 0; trap '' XFSZ; exec "$0" `+args, path)
		command.Dir = dir
		var stderr bytes.Buffer
		command.Stderr = &stderr
		err := command.Run()
		want := regexp.MustCompile(`(?m)^portlint: (--write-baseline: )?` + regexp.QuoteMeta(culprit) + `: file too large$`)
		if command.ProcessState.ExitCode() != 2 || !want.MatchString(stderr.String()) {
			t.Errorf("%s: got %v, %q", args, err, stderr.String())
		}
		for name, content := range old {
			if data, err := os.ReadFile(filepath.Join(dir, name)); string(data) != content {
				t.Errorf("%s: the old %s is %q, %v", args, name, data, err)
			}
		}
		if entries, err := os.ReadDir(dir); len(entries) != len(old) {
			t.Errorf("%s: %v is left, %v", args, entries, err)
		}
	}
}

// TestFullDevice writes to a device that is always full.
func TestFullDevice(t *testing.T) {
	const full = "/dev/full"
	device, err := os.OpenFile(full, os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer device.Close()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	folder{t, dir}.compose(web)
	for _, format := range []string{"text", "json", "sarif", "junit", "checkstyle", "github"} {
		for _, args := range [][]string{{"--format", format, "."}, {"--format", format, "-o", full, "."}} {
			command := exec.Command(path, args...)
			command.Dir, command.Stdout = dir, device
			var stderr bytes.Buffer
			command.Stderr = &stderr
			err := command.Run()
			if command.ProcessState.ExitCode() != 2 || !strings.Contains(stderr.String(), "no space left on device\n") {
				t.Errorf("%v: got %v, %q", args, err, stderr.String())
			}
		}
	}
}
