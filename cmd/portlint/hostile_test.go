package main_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	// patience is how long one run may take before it counts as hanging. It leaves room for busy machines: what a run
	// takes is logged, and is far less.
	patience = 60 * time.Second
	// mostMemory is the most that one run may hold, in kilobytes.
	mostMemory = 256 << 10
)

// binary is portlint, built once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "portlint-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "portlint")
	build := exec.Command("go", "build", "-trimpath", "-o", path, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as it is released
	if out, err := build.CombinedOutput(); err != nil {
		return "", errors.New(string(out))
	}
	return path, nil
})

func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == launchArgument {
		if err := launch(os.Args[2], os.Args[3:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	status := m.Run()
	if path, err := binary(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(status)
}

// outcome is what came of one run of the binary.
type outcome struct {
	usage
	stdout, stderr string
}

// trace is what Go prints when a program dies.
var trace = regexp.MustCompile(`(?m)^goroutine \d+ \[|^panic:|^fatal error:|^runtime:|^SIG[A-Z]+: `)

// run runs the binary in a folder and holds it to what is promised for any input: it ends, in little memory, with a status
// of its own, and without a stack trace.
func run(t *testing.T, dir string, stdin io.Reader, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var stdout, stderr bytes.Buffer
	usage, err := launched(ctx, dir, stdin, &stdout, &stderr, args...)
	if err != nil && ctx.Err() == nil {
		t.Fatalf("%v\n%.2000s", err, stderr.String())
	}
	o := outcome{usage, stdout.String(), stderr.String()}
	t.Logf("%v, %d MB, status %d", o.CPU.Round(time.Millisecond), o.Memory>>10, o.Status)
	switch {
	case ctx.Err() != nil:
		t.Errorf("portlint does not end within %v", patience)
	case o.Status < 0 || o.Status > 2:
		t.Errorf("the status is %d, stderr:\n%.2000s", o.Status, o.stderr)
	case trace.MatchString(o.stderr) || strings.Contains(o.stdout, "bug in portlint"):
		t.Errorf("portlint failed:\n%.2000s\n%.2000s", o.stderr, o.stdout)
	case o.Memory > mostMemory:
		t.Errorf("portlint takes %d MB", o.Memory>>10)
	}
	return o
}

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

// TestFullDisk writes reports where files may have no more than a few bytes: the old ones stay.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	f := folder{t, dir}
	f.compose("services: {a: {image: x, ports: ['80:80', x]}}")
	f.write("report", "old\n")
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, flag := range []string{"-o", "--write-baseline"} {
		command := exec.Command("sh", "-c", `ulimit -f 0; trap '' XFSZ; "$0" --format sarif `+flag+` report .`, path)
		command.Dir = dir
		out, err := command.CombinedOutput()
		if state := command.ProcessState; state.ExitCode() != 2 || !strings.Contains(string(out), "file too large") {
			t.Errorf("%s: got %v, %q", flag, err, out)
		}
		if data, err := os.ReadFile(filepath.Join(dir, "report")); string(data) != "old\n" {
			t.Errorf("%s: the old file is %q, %v", flag, data, err)
		}
		if entries, err := os.ReadDir(dir); len(entries) != 2 {
			t.Errorf("%s: %v is left, %v", flag, entries, err)
		}
	}
}

// TestChangingFolder lints a folder while its files come, go, grow and shrink.
func TestChangingFolder(t *testing.T) {
	dir := t.TempDir()
	f := folder{t, dir}
	stop := make(chan struct{})
	var writer sync.WaitGroup
	defer writer.Wait()
	defer close(stop)
	writer.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			at := filepath.Join(dir, fmt.Sprint("d", i%20))
			_ = os.Mkdir(at, 0o755)
			for j, name := range []string{"compose.yaml", "Dockerfile", ".env"} {
				_ = os.WriteFile(filepath.Join(at, name), bytes.Repeat([]byte(web), 1+i%50), 0o644)
				_ = os.Truncate(filepath.Join(at, name), int64(i%100))
				_ = os.Rename(filepath.Join(at, name), filepath.Join(dir, fmt.Sprint("x", j)))
			}
			if i%3 == 0 {
				_ = os.RemoveAll(at)
				_ = os.Symlink(dir, at)
			}
		}
	})
	f.compose(web)
	for range 20 {
		run(t, dir, nil, ".")
	}
}

// TestHostileInput runs the binary on inputs that hang, exhaust or kill programs that trust what they read.
func TestHostileInput(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	for _, input := range hostileInputs {
		t.Run(input.name, func(t *testing.T) {
			dir := t.TempDir()
			input.make(folder{t, dir})
			args := input.args
			if args == nil {
				args = []string{"--format", "concise", "."}
			}
			o := run(t, dir, nil, args...)
			if !strings.Contains(o.stdout+o.stderr, input.want) {
				t.Errorf("nothing says %q:\n%.2000s\n%.2000s", input.want, o.stdout, o.stderr)
			}
			for _, c := range []byte(o.stdout + o.stderr) {
				if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
					t.Fatalf("a control character %q reaches the terminal: %.500q", c, o.stdout+o.stderr)
				}
			}
		})
	}
}
