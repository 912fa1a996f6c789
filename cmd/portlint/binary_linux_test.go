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

// built is the folder of the binary, "" as long as no test asked for it.
var built string

// binary is portlint, built once for all tests. It takes what `go test` has compiled, unless it is built as it is released.
var binary = sync.OnceValues(func() (path string, err error) {
	if built, err = os.MkdirTemp("", "portlint-test-"); err != nil {
		return "", err
	}
	path = filepath.Join(built, "portlint")
	build := exec.Command("go", "build", "-o", path)
	if asReleased {
		build.Args = append(build.Args, "-trimpath")
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
	}
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
	if _, err := binary(); err != nil { // to build it is no part of the run
		t.Fatal(err)
	}
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

// folder is where an input is made.
type folder struct {
	t   *testing.T
	dir string
}

func (f folder) ok(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f folder) write(name, content string) {
	f.t.Helper()
	path := filepath.Join(f.dir, name)
	f.ok(os.MkdirAll(filepath.Dir(path), 0o755))
	f.ok(os.WriteFile(path, []byte(content), 0o644))
}

// compose writes compose.yaml.
func (f folder) compose(content string) { f.t.Helper(); f.write("compose.yaml", content) }

// lines joins n lines.
func lines(n int, line func(i int) string) string {
	var text strings.Builder
	for i := range n {
		text.WriteString(line(i))
		text.WriteByte('\n')
	}
	return text.String()
}

const web = "services:\n  web:\n    image: nginx\n    ports: [\"8080:80\"]\n"
