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
	"unicode/utf16"

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

// TestReportsComeFirst has a reader of standard output that leaves at once.
func TestReportsComeFirst(t *testing.T) {
	name := filepath.Join(t.TempDir(), "report")
	args := []string{"--quiet", "--report", "json=" + name, "-"}
	Main(args, strings.NewReader(oneService), failing{syscall.EPIPE}, io.Discard)
	if data, err := os.ReadFile(name); err != nil || !bytes.Contains(data, []byte(`"findings"`)) {
		t.Errorf("the report is %q, %v", data, err)
	}
}

// TestFixLeavesUTF16 has a file as Windows PowerShell writes it.
func TestFixLeavesUTF16(t *testing.T) {
	t.Chdir(t.TempDir())
	data := []byte("\xff\xfe")
	for _, unit := range utf16.Encode([]rune("services: {web: {image: nginx, ports: ['127.0.0.1:80:80', '127.0.0.1:80:80/tcp']}}")) {
		data = append(data, byte(unit), byte(unit>>8))
	}
	if err := os.WriteFile("compose.yaml", data, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, flag := range []string{"--fix", "--diff"} {
		var stdout, stderr bytes.Buffer
		if status := Main([]string{flag, "--format", "concise", "compose.yaml"}, nil, &stdout, &stderr); status != statusClean {
			t.Errorf("%s: status %d, %s", flag, status, stderr.String())
		}
		if want := "portlint: compose.yaml is in UTF-16 (fixes need UTF-8), it is left as it is\n"; stderr.String() != want {
			t.Errorf("%s: got %q, want %q", flag, stderr.String(), want)
		}
		if flag == "--fix" && !strings.HasPrefix(stdout.String(), "compose.yaml:1:60: note: ") {
			t.Errorf("got %q, want the entry that repeats another at its place", stdout.String())
		}
		if now, err := os.ReadFile("compose.yaml"); !bytes.Equal(now, data) {
			t.Errorf("%s: the file is %q, %v", flag, now, err)
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

// TestReplaceFileHasNoNameMeanwhile looks into the folder while half of the file is written.
func TestReplaceFileHasNoNameMeanwhile(t *testing.T) {
	dir := t.TempDir()
	if file, err := nameless(dir); err != nil {
		t.Skip("no files without a name here: ", err)
	} else {
		file.Close()
	}
	err := replaceFile(filepath.Join(dir, "report"), func(w io.Writer) error {
		if _, err := w.Write([]byte("half")); err != nil {
			return err
		}
		entries, err := os.ReadDir(dir)
		if len(entries) > 0 {
			t.Errorf("there is %v", entries)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestDraftWithAName is what systems have whose files always have one.
func TestDraftWithAName(t *testing.T) {
	dir := t.TempDir()
	for _, kept := range []bool{false, true} {
		d, err := newNamedDraft(dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(d.name); err != nil {
			t.Error(err)
		}
		if kept {
			if err := d.rename(filepath.Join(dir, "report")); err != nil {
				t.Error(err)
			}
		}
		d.discard()
	}
	if entries, err := os.ReadDir(dir); len(entries) != 1 || entries[0].Name() != "report" {
		t.Errorf("there is %v, %v, want the report alone", entries, err)
	}
}

func TestRewriteFileLosesNoEdit(t *testing.T) {
	name := filepath.Join(t.TempDir(), "compose.yaml")
	for _, now := range []string{"", "ol", "odl", "older"} {
		if err := os.WriteFile(name, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := rewriteFile(name, []byte("old"), []byte("new")); !errors.Is(err, errChanged) {
			t.Errorf("%q: got %v, want that it was changed", now, err)
		}
		if data, err := os.ReadFile(name); string(data) != now {
			t.Errorf("%q became %q, %v", now, data, err)
		}
	}
	if err := os.WriteFile(name, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := rewriteFile(name, []byte("old"), []byte("new")); err != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(name); string(data) != "new" {
		t.Errorf("got %q, %v", data, err)
	}
}

// TestWriteGoesOn has one of three files changed since it was read.
func TestWriteGoesOn(t *testing.T) {
	t.Chdir(t.TempDir())
	c := changes{before: make(map[string][]byte), after: make(map[string][]byte), fixed: 3}
	for _, name := range []string{"a", "b", "c"} {
		c.before[name], c.after[name] = []byte("old"), []byte("new")
		if err := os.WriteFile(name, []byte("old"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("b", []byte("edited"), 0o644); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	if err := c.write(streams{err: &stderr}, false); !errors.Is(err, errChanged) || !strings.HasPrefix(err.Error(), "b: ") {
		t.Errorf("got %v", err)
	}
	if got, want := stderr.String(), "portlint: the changes are in 2 files\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for name, want := range map[string]string{"a": "new", "b": "edited", "c": "new"} {
		if data, err := os.ReadFile(name); string(data) != want {
			t.Errorf("%s: got %q, %v, want %q", name, data, err, want)
		}
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

// TestBugIsAFailure says that a bug of portlint is not hidden by --fail-on.
func TestBugIsAFailure(t *testing.T) {
	never := lintFlags{failOn: failNever}
	found := []lint.Finding{rules.NewInternalError("compose.yaml", "index out of range")}
	if status := never.status(lint.ListOf(found...)); status != statusFailure {
		t.Errorf("got status %d, want %d", status, statusFailure)
	}
}
