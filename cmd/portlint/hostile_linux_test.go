package main_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
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

// built is the folder of the binary, "" as long as no test asked for it.
var built string

// binary is portlint, built once for all tests.
var binary = sync.OnceValues(func() (path string, err error) {
	if built, err = os.MkdirTemp("", "portlint-test-"); err != nil {
		return "", err
	}
	path = filepath.Join(built, "portlint")
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
	_ = os.RemoveAll(built)
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
	type cost struct {
		usage
		name string
	}
	var costs []cost
	for _, input := range slices.Concat(hostileInputs, manyInputs) {
		t.Run(input.name, func(t *testing.T) {
			dir := t.TempDir()
			input.make(folder{t, dir})
			args := input.args
			if args == nil {
				args = []string{"--format", "concise", "."}
			}
			o := run(t, dir, nil, args...)
			costs = append(costs, cost{o.usage, input.name})
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
	slices.SortStableFunc(costs, func(a, b cost) int { return cmp.Compare(b.CPU, a.CPU) })
	var table strings.Builder
	for _, c := range costs {
		fmt.Fprintf(&table, "%6d ms %4d MB  %s\n", c.CPU.Milliseconds(), c.Memory>>10, c.name)
	}
	t.Logf("time on all processors together, and memory at most:\n%s", table.String())
}
