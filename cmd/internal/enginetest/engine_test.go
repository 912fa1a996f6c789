//go:build engine && linux

package enginetest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint/linttest"
)

// TestEngine runs every case on an engine and compares the outcome with the recorded one.
func TestEngine(t *testing.T) {
	t.Parallel()
	bringUp(t, findDaemons(t), readCases(t, graph.Docker))
}

// bringUp runs the cases on engines of one kind and compares the outcomes with the recorded ones, or records them.
func bringUp(t *testing.T, daemons []*daemon, cases []*engineCase) {
	compose := findCompose(t)
	full := daemons[0].version
	running := strings.TrimRight(release.FindString(full), ".")
	t.Logf("Docker Engine %s, Docker Compose %s", full, compose.version)
	archive := buildImage(t)
	idle := make(chan *daemon, len(daemons))
	for _, d := range daemons {
		if err := d.clean(t.Context()); err != nil { // what a run before this one left
			t.Fatal(err)
		}
		if err := d.importImage(t.Context(), archive); err != nil {
			t.Fatal(err)
		}
		if err := d.listen(t.Context(), nil); err != nil {
			noEngine(t, "no container runs here: %v", err)
		}
		idle <- d
	}
	var ended [3]atomic.Int32
	t.Cleanup(func() {
		t.Logf("Docker Engine %s: %d cases failed, %d ran, %d ran with a warning", full, ended[0].Load(), ended[1].Load(), ended[2].Load())
	})
	for _, c := range cases {
		t.Run(c.name(), func(t *testing.T) {
			t.Parallel()
			d := <-idle
			defer func() { idle <- d }()
			for _, need := range c.needs {
				if d.lacks(t.Context(), need) {
					t.Skipf("the host has no %s %s", need.kind, need.name)
				}
			}
			got := runCase(t, d, compose, c)
			got.engine = running
			ended[slices.Index([]string{verdictError, verdictOK, verdictWarning}, got.verdict)].Add(1)
			if linttest.Updating() {
				record(t, c, got)
			} else {
				compare(t, c, got, slices.Equal(version(compose.version), version(composeRelease)))
			}
		})
	}
}

// release is the part of an engine's version that distributions do not add to.
var release = regexp.MustCompile(`^[0-9.]+`)

// runCase runs the case's commands until one fails, and cleans up.
func runCase(t *testing.T, d *daemon, compose *compose, c *engineCase) outcome {
	dir := writeCase(t, c)
	defer func() {
		if err := d.clean(t.Context()); err != nil {
			t.Errorf("clean up: %v", err)
		}
	}()
	var said string
	for at, command := range c.commands {
		if at > 0 {
			if err := d.ready(t.Context()); err != nil {
				t.Fatalf("%s: %v", c.commands[at-1], err)
			}
		}
		bare, mustFail := strings.CutPrefix(command, "! ")
		text, failed := run(t, d, compose, c, dir, bare)
		switch {
		case failed && !mustFail:
			return outcome{verdict: verdictError, message: failure(text)}
		case !failed && mustFail:
			t.Fatalf("%s: succeeds", bare)
		case !mustFail:
			said += text
		}
	}
	if warned := warnings(said); warned != "" {
		return outcome{verdict: verdictWarning, message: warned}
	}
	return outcome{verdict: verdictOK}
}

// writeCase writes the case's files and returns their folder.
func writeCase(t *testing.T, c *engineCase) (dir string) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range c.files {
		path := filepath.Join(dir, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func run(t *testing.T, d *daemon, compose *compose, c *engineCase, dir, command string) (said string, failed bool) {
	if arguments, found := strings.CutPrefix(command, "docker compose "); found {
		return compose.run(t, d, dir, arguments)
	}
	if arguments, found := strings.CutPrefix(command, "listen "); found {
		if err := d.listen(t.Context(), strings.Fields(arguments)); err != nil {
			t.Fatal(err)
		}
		return "", false
	}
	if command == "docker build ." {
		return d.build(t, c)
	}
	t.Fatalf("%q is no command of a case", command)
	return "", false
}

var (
	endpoint = regexp.MustCompile(`^.*driver failed programming external connectivity on endpoint \S+ \([0-9a-f]+\): `)
	prefix   = regexp.MustCompile(`^(Error response from daemon: |service:\S+ )+`)
	progress = regexp.MustCompile(`^ ?(Network|Container|Volume|Image) \S+ +\w+ *$`)
	// containerID is the end of what docker compose run says.
	containerID = regexp.MustCompile(`: [0-9a-f]{64}$`)
	logged      = regexp.MustCompile(`^(time="[^"]*" )?level=warning msg="(.*)"$`)
)

// lines are what was said but for progress.
func lines(said string) []string {
	return slices.DeleteFunc(strings.Split(strings.TrimSpace(said), "\n"), func(line string) bool {
		return progress.MatchString(line) || strings.TrimSpace(line) == ""
	})
}

// failure is the last thing said, without what is different each time.
func failure(said string) string {
	all := lines(said)
	if len(all) == 0 {
		return ""
	}
	last := strings.TrimSpace(all[len(all)-1])
	return containerID.ReplaceAllString(prefix.ReplaceAllString(endpoint.ReplaceAllString(last, ""), ""), "")
}

// discarded is the one warning that Compose shows as progress, after the name of a container.
const discarded = "Published ports are discarded when using host network mode"

// warnings are the warnings among what was said, each once.
func warnings(said string) string {
	var found []string
	for _, line := range lines(said) {
		if match := logged.FindStringSubmatch(line); match != nil {
			found = append(found, strings.ReplaceAll(match[2], `\"`, `"`))
		} else if strings.Contains(line, discarded) {
			found = append(found, discarded)
		}
	}
	slices.Sort(found)
	return strings.Join(slices.Compact(found), "; ")
}

// record writes what the engine did under its version. What is there stays when only chance tells it from what the engine did now.
func record(t *testing.T, c *engineCase, got outcome) {
	at := slices.IndexFunc(c.outcomes, func(o outcome) bool { return o.engine == got.engine })
	switch {
	case at < 0:
		c.outcomes = append(c.outcomes, got)
	case c.outcomes[at].verdict == got.verdict && kind(c.outcomes[at].message) == kind(got.message):
		return
	default:
		c.outcomes[at] = got
	}
	if err := c.write(); err != nil {
		t.Fatal(err)
	}
}

// write puts the case's outcomes into its archive and leaves the rest as it is.
func (c *engineCase) write() error {
	archive, err := txtar.ParseFile(c.path)
	if err != nil {
		return err
	}
	slices.SortFunc(c.outcomes, compareOutcomes)
	var text strings.Builder
	for _, one := range c.outcomes {
		fmt.Fprintln(&text, one)
	}
	at := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "outcome" })
	if at < 0 {
		at = len(archive.Files)
		archive.Files = append(archive.Files, txtar.File{Name: "outcome"})
	}
	archive.Files[at].Data = []byte(text.String())
	return os.WriteFile(c.path, txtar.Format(archive), 0o644)
}

// compare holds the outcome against that of the nearest engine that is not newer. Messages must be the same
// when they are recorded of this very engine and exact says that its tool is the same; elsewhere they are shown.
func compare(t *testing.T, c *engineCase, got outcome, exact bool) {
	want, found := nearest(c.outcomes, got.engine)
	switch {
	case !found:
		t.Errorf("no outcome is recorded, here it is %q", got)
	case c.chance != "" && got.verdict != want.verdict:
		t.Logf("%s: recorded %q, here %q", c.chance, want, got)
	case got.verdict != want.verdict:
		t.Errorf("%s\nrecorded %q\nhere     %q", c.about, want, got)
	case kind(got.message) == kind(want.message):
	case got.engine == want.engine && exact:
		t.Errorf("%s\nrecorded %q\nhere     %q", c.about, want, got)
	default:
		t.Logf("other words: recorded %q, here %q", want, got)
	}
}

// mustRun requires that files which follow portlint's advice run.
func mustRun(t *testing.T, got outcome) {
	t.Helper()
	if got.verdict == verdictError {
		t.Errorf("after the advice was followed: %s", got.message)
	}
}

// kind is a message without the binding that chance picked of those that failed.
func kind(message string) string {
	for _, end := range []string{"port is already allocated", "address already in use"} {
		if strings.HasSuffix(message, end) {
			return end
		}
	}
	return message
}

// nearest returns the outcome of the very engine and tool, or else of the newest engine that is not newer than the given one, or
// of the oldest.
func nearest(oldestFirst []outcome, engine string) (best outcome, found bool) {
	if at := slices.IndexFunc(oldestFirst, func(one outcome) bool { return one.engine == engine }); at >= 0 {
		return oldestFirst[at], true
	}
	for i, one := range oldestFirst {
		if i == 0 || slices.Compare(version(one.engine), version(engine)) <= 0 {
			best = one
		}
	}
	return best, len(oldestFirst) > 0
}
