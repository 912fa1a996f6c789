package main_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// watched is a run of `portlint --watch` in a folder.
type watched struct {
	folder
	process *exec.Cmd
	lines   chan string // of both streams
}

func startWatch(t *testing.T, dir string, args ...string) *watched {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	w := &watched{folder{t, dir}, exec.Command(path, append([]string{"--watch"}, args...)...), make(chan string, 100)}
	w.process.Dir, w.process.Stdout, w.process.Stderr = dir, write, write
	w.ok(w.process.Start())
	write.Close()
	t.Cleanup(func() { _ = w.process.Process.Kill(); read.Close() })
	go func() {
		defer close(w.lines)
		for scanner := bufio.NewScanner(read); scanner.Scan(); {
			w.lines <- scanner.Text()
		}
	}()
	return w
}

// clock is the time at the start of what is said of a change.
var clock = regexp.MustCompile(`\d\d:\d\d:\d\d `)

// wants reads the next lines and compares them.
func (w *watched) wants(lines ...string) {
	w.t.Helper()
	for _, want := range lines {
		select {
		case line, more := <-w.lines:
			if got := clock.ReplaceAllString(line, ""); !more || got != want {
				w.t.Fatalf("got  %q\nwant %q", got, want)
			}
		case <-time.After(patience):
			w.t.Fatalf("got nothing, want %q", want)
		}
	}
}

// stop sends a signal and compares the status and what was not read yet.
func (w *watched) stop(signal os.Signal) {
	w.t.Helper()
	w.ok(w.process.Process.Signal(signal))
	for line := range w.lines {
		w.t.Errorf("got %q, want nothing more", line)
	}
	if err := w.process.Wait(); err != nil {
		w.t.Errorf("after %v: %v", signal, err)
	}
}

// replace saves as many editors do: into a new file, which gets the name of the old one.
func (w *watched) replace(name, content string) {
	w.t.Helper()
	w.write(name+"~new", content)
	w.ok(os.Rename(filepath.Join(w.dir, name+"~new"), filepath.Join(w.dir, name)))
}

const (
	clash       = web + "  api:\n    image: nginx\n    ports: [\"8080:80\"]\n"
	clashFound  = `compose.yaml:7:14: error: "8080:80" takes host port 8080/tcp, already published by service "web" [host-port-conflict]`
	clashLower  = `compose.yaml:8:14: error: "8080:80" takes host port 8080/tcp, already published by service "web" [host-port-conflict]`
	watchedOnce = "portlint: watching 1 file, Ctrl-C ends it"
)

// TestWatch saves files in the ways that editors and people have.
func TestWatch(t *testing.T) {
	w := startWatch(t, t.TempDir(), "--format", "concise", "--select", "host-port-conflict", ".")
	w.wants("portlint: nothing to lint yet", "portlint: watching 0 files, Ctrl-C ends it")

	w.compose(clash)
	w.wants("portlint: compose.yaml: 1 new, 0 gone, 1 problem now", clashFound)

	// What other lines move is the same problem.
	w.compose("# a shop\n" + clash)
	w.wants("portlint: compose.yaml: 0 new, 0 gone, 1 problem now")

	w.replace("compose.yaml", "# a shop\n"+web)
	w.wants("portlint: compose.yaml: 0 new, 1 gone, 0 problems now", "gone: "+clashLower)

	// One of the same length, within the time that clocks of file systems take to tick.
	w.replace("compose.yaml", clash)
	w.wants("portlint: compose.yaml: 1 new, 0 gone, 1 problem now", clashFound)
	w.replace("compose.yaml", strings.Replace(clash, `["8080:80"]`+"\n  api", `["8081:80"]`+"\n  api", 1))
	w.wants("portlint: compose.yaml: 0 new, 1 gone, 0 problems now", "gone: "+clashFound)

	// A file that is there while nothing else changes: its variables make the clash.
	w.replace("compose.yaml", strings.Replace(clash, "8080", "${PORT:-8081}", 1))
	w.wants("portlint: compose.yaml: 0 new, 0 gone, 0 problems now")
	w.write(".env", "PORT=8080\n")
	w.wants("portlint: .env: 1 new, 0 gone, 1 problem now", clashFound)
	w.ok(os.Rename(filepath.Join(w.dir, ".env"), filepath.Join(w.dir, ".env.old")))
	w.wants("portlint: .env, .env.old: 0 new, 1 gone, 0 problems now", "gone: "+clashFound)

	// A configuration that cannot be read is waited for.
	w.write(".portlint.yaml", "rules: {nonsense: {severity: off}}\n")
	select {
	case line := <-w.lines:
		if !strings.Contains(line, "nonsense") {
			t.Fatalf("got %q, want what is wrong with the configuration", line)
		}
	case <-time.After(patience):
		t.Fatal("nothing is said of the configuration")
	}
	w.ok(os.Remove(filepath.Join(w.dir, ".portlint.yaml")))
	w.wants("portlint: .portlint.yaml: 0 new, 0 gone, 0 problems now")

	w.stop(os.Interrupt)
}

// TestWatchNamedFile watches a file by its name, and a report that is written anew.
func TestWatchNamedFile(t *testing.T) {
	dir := t.TempDir()
	folder{t, dir}.compose(clash)
	w := startWatch(t, dir, "--select", "host-port-conflict", "--format", "json", "-o", "out.json", "compose.yaml")
	w.wants(watchedOnce)
	report := func() string {
		data, err := os.ReadFile(filepath.Join(dir, "out.json"))
		w.ok(err)
		return string(data)
	}
	if !strings.Contains(report(), "host-port-conflict") {
		t.Errorf("the report is %s", report())
	}
	w.ok(os.Remove(filepath.Join(dir, "compose.yaml")))
	w.wants("portlint: compose.yaml: no such file or directory")
	w.compose(web)
	w.wants("portlint: compose.yaml: 0 new, 1 gone, 0 problems now")
	w.stop(syscall.SIGTERM)
	if strings.Contains(report(), `"host-port-conflict"`) {
		t.Errorf("the report is %s", report())
	}
}

// TestWatchBelow watches a folder that has lost its Compose file, so that one above could count: what else happens there is not told.
func TestWatchBelow(t *testing.T) {
	dir := t.TempDir()
	shop := folder{t, filepath.Join(dir, "shop")}
	shop.ok(os.Mkdir(shop.dir, 0o755))
	w := startWatch(t, shop.dir, "--format", "concise", "--select", "host-port-conflict")
	w.wants("portlint: nothing to lint yet", "portlint: watching 0 files, Ctrl-C ends it")
	for _, name := range []string{"other", "another"} {
		w.ok(os.Mkdir(filepath.Join(dir, name), 0o755))
		time.Sleep(400 * time.Millisecond) // longer than between two looks
	}
	w.ok(os.WriteFile(filepath.Join(dir, "compose.yaml"), []byte(clash), 0o644))
	w.wants("portlint: ../compose.yaml: 1 new, 0 gone, 1 problem now", "../"+clashFound)
	w.stop(os.Interrupt)
}

// TestWatchText shows new findings as a run without --watch does.
func TestWatchText(t *testing.T) {
	dir := t.TempDir()
	folder{t, dir}.compose(web)
	w := startWatch(t, dir, "--select", "host-port-conflict")
	w.wants("No problems found in 1 file.", watchedOnce)
	w.compose(clash)
	w.wants(
		"portlint: compose.yaml: 1 new, 0 gone, 1 problem now",
		`error: "8080:80" takes host port 8080/tcp, already published by service "web" [host-port-conflict]`,
		"  --> compose.yaml:7:14",
	)
	for line := range w.lines { // to the end of the block
		if line == "" {
			break
		}
	}
	w.stop(os.Interrupt)
}
