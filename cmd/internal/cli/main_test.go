package cli

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

const oneService = "services: {web: {image: nginx, ports: [\"8081:80\"]}}\n"

// failing is a writer that gives an error.
type failing struct{ err error }

func (w failing) Write([]byte) (int, error) { return 0, w.err }

func TestClosedPipeIsQuiet(t *testing.T) {
	for _, err := range []error{syscall.EPIPE, &os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}, io.ErrClosedPipe} {
		var stderr bytes.Buffer
		args := []string{"--fail-on", "note", "--quiet", "-"}
		if status := Main(args, strings.NewReader(oneService), failing{err}, &stderr); status != statusFindings || stderr.Len() > 0 {
			t.Errorf("%v: got status %d and %q, want %d and silence", err, status, stderr.String(), statusFindings)
		}
	}
}

func TestFullDiskIsAFailure(t *testing.T) {
	var stderr bytes.Buffer
	status := Main([]string{"-q", "-"}, strings.NewReader(oneService), failing{errors.New("no space left on device")}, &stderr)
	if want := "portlint: no space left on device\n"; status != statusFailure || stderr.String() != want {
		t.Errorf("got status %d and %q, want %d and %q", status, stderr.String(), statusFailure, want)
	}
}

// TestBugInOneProject lints two projects with a rule that panics over one of them.
func TestBugInOneProject(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"bad", "good"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name, "compose.yaml"), []byte(oneService), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	plan, err := loader.Discover([]string{"."}, loader.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	rule := &lint.Rule{ID: "fragile", Check: func(pass *lint.Pass) {
		if pass.Project.Name == "bad" {
			panic("index out of range")
		}
		pass.Report(lint.Finding{Span: pass.Project.Services[0].Span, Message: "seen"})
	}}
	found := summarize(plan, lintAll(plan.Targets, work{rules: []*lint.Rule{rule}, jobs: 2})).findings
	if len(found) != 2 {
		t.Fatalf("got %d findings, want 2", len(found))
	}
	bug, seen := found[0], found[1]
	if want := `"bad/compose.yaml" was not checked because of a bug in portlint: index out of range`; bug.Rule != rules.InternalError || bug.Message != want {
		t.Errorf("got %s %q, want %s %q", bug.Rule.ID, bug.Message, rules.InternalError.ID, want)
	}
	if want := "bad/compose.yaml"; bug.Span.Path() != want {
		t.Errorf("the bug is in %s, want %s", bug.Span.Path(), want)
	}
	if seen.Message != "seen" || seen.Span.Path() != "good/compose.yaml" {
		t.Errorf("got %q in %s", seen.Message, seen.Span.Path())
	}
	never := lintFlags{failOn: failNever}
	if status := never.status(found); status != statusFailure {
		t.Errorf("got status %d, want %d", status, statusFailure)
	}
}

func TestNotesAreOneVisibleLine(t *testing.T) {
	var stderr bytes.Buffer
	status := Main([]string{"no\nsuch\x1b[31mfile"}, strings.NewReader(""), io.Discard, &stderr)
	if got := stderr.String(); status != statusFailure || strings.Count(got, "\n") != 1 || strings.Contains(got, "\x1b") {
		t.Errorf("got status %d and %q", status, got)
	}
}

func TestReplaceFile(t *testing.T) {
	dir := t.TempDir()
	name, link := filepath.Join(dir, "report"), filepath.Join(dir, "link")
	if err := os.WriteFile(name, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(name, link); err != nil {
		t.Skip(err)
	}
	if err := replaceFile(link, writeBytes([]byte("new"))); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil || string(data) != "new" {
		t.Errorf("the file that the link names holds %q, %v", data, err)
	}
	info, err := os.Stat(name)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, %v, want it kept", info.Mode(), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("got %v, %v, want the file and the link", entries, err)
	}
}

func TestRepositoryPrefix(t *testing.T) {
	dir := t.TempDir()
	below := filepath.Join(dir, "deploy", "prod")
	if err := os.MkdirAll(below, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(below)
	if got := repositoryPrefix(); got != "" {
		t.Errorf("outside a repository: got %q", got)
	}
	if err := os.WriteFile(filepath.Join(dir, ".git"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if got := repositoryPrefix(); got != "deploy/prod" {
		t.Errorf("got %q, want deploy/prod", got)
	}
	t.Chdir(dir)
	if got := repositoryPrefix(); got != "" {
		t.Errorf("in the root: got %q", got)
	}
}
