//go:build engine && linux

package enginetest

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/rules/lint/linttest"
)

// situationsDir has what a host can look like before a project is brought up; the package's documentation has the format.
const situationsDir = "../../../testdata/preflight"

// leastSituations guards against archives that are not found.
const leastSituations = 30

// everySituation runs on each kind of engine what is likely to end the same there, too.
var everySituation = flag.Bool("every-situation", false, "run all situations on all kinds of engine")

// beside are programs that are asked the same in each situation, and only counted: .github/compare/preflight.sh has some.
var beside = flag.String("beside", "", "count how often these `programs`, apart by commas, are right beside portlint")

// recordedEngine is the engine whose outcomes are recorded without its version.
const recordedEngine = "20"

// TestPreflight brings projects up on hosts that hold some of their ports, with and without Docker's proxies, and without root's rights.
// Before each `up` portlint preflight says whether it can succeed, and must be right.
func TestPreflight(t *testing.T) {
	t.Parallel()
	compose := findCompose(t)
	archive := buildImage(t)
	tools := t.TempDir()
	for program, folder := range map[string]string{"portlint": "../../portlint", "listen": "./testdata/listen"} {
		build := exec.Command("go", "build", "-o", filepath.Join(tools, program), folder)
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	situations := readSituations(t)
	open(t, tools)
	for name, start := range map[string]func(t *testing.T) *daemon{
		"proxy":    func(t *testing.T) *daemon { return startDaemon(t, withoutRules) },
		"no-proxy": func(t *testing.T) *daemon { return startDaemon(t, `{"userland-proxy": false}`) },
		"rootless": startRootless,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t)
			if err := d.importImage(t.Context(), archive); err != nil {
				t.Fatal(err)
			}
			h := &hostUnderTest{daemon: d, compose: compose, tools: tools, others: make(map[string]int)}
			for _, one := range slices.Concat(addressSituations(), situations) {
				if !*everySituation && !one.isFor(name) {
					continue
				}
				t.Run(one.name, func(t *testing.T) { h.run(t, one, name) })
			}
			t.Logf("Docker Engine %s, %s: %d situations, preflight was right in %d, up failed in %d", d.version, name, h.count, h.right, h.failed)
			for program, right := range h.others {
				t.Logf("%s was right in %d", filepath.Base(program), right)
			}
		})
	}
}

// situation is a host and a project.
type situation struct {
	name, about string
	path        string // of the archive, "" for one that is made
	files       []txtar.File
	before      []string
	// doubt says why the end of it is chance, so that nothing is compared.
	doubt string
	said  map[string]string // what is recorded, by the kind of engine
}

func readSituations(t *testing.T) []*situation {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(situationsDir, "*.txtar"))
	if err != nil || len(paths) < leastSituations {
		t.Fatalf("%d situations in %s, want at least %d: %v", len(paths), situationsDir, leastSituations, err)
	}
	var all []*situation
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		one := &situation{
			name: strings.TrimSuffix(filepath.Base(path), ".txtar"), path: path, about: strings.TrimSpace(string(archive.Comment)), said: make(map[string]string),
		}
		for _, file := range archive.Files {
			kind, recorded := strings.CutPrefix(file.Name, "said/")
			switch {
			case recorded:
				one.said[kind] = string(file.Data)
			case file.Name == "before":
				one.before = strings.Split(strings.TrimSpace(string(file.Data)), "\n")
			case file.Name == "doubt":
				one.doubt = strings.TrimSpace(string(file.Data))
			default:
				one.files = append(one.files, file)
			}
		}
		all = append(all, one)
	}
	return all
}

// addressSituations are all pairs of what a process listens on and what a service publishes.
func addressSituations() []*situation {
	listeners := []string{
		"tcp4/127.0.0.1:8080", "tcp4/0.0.0.0:8080", "tcp/[::]:8080", "tcp6/[::]:8080", "tcp6/[::1]:8080", "tcp4/198.51.100.7:8080",
	}
	entries := []string{"8080:80", "127.0.0.1:8080:80", "127.0.0.2:8080:80", "0.0.0.0:8080:80", "[::]:8080:80", "[::1]:8080:80"}
	var all []*situation
	for _, listener := range listeners {
		for _, entry := range entries {
			all = append(all, &situation{
				name: strings.ReplaceAll(listener, "/", "-") + "," + entry,
				files: []txtar.File{{Name: "compose.yaml", Data: fmt.Appendf(nil,
					"services:\n  web:\n    image: %s\n    command: [tcp4/0.0.0.0:80]\n    ports: [%q]\n", image, entry)}},
				before: []string{"listen " + listener},
			})
		}
	}
	return all
}

// beginnings are those of the names of situations that may end otherwise on an engine of a kind.
var beginnings = map[string][]string{
	"proxy":    {""},
	"no-proxy": {"tcp", "other-", "process-udp", "address-", "connection", "own-orphan", "own-unchanged", "nothing-held", "ipv6-"},
	"rootless": {"low-", "own-two-", "tcp6-[::1]:8080,8080", "process-low-port", "own-orphan", "own-host-network", "other-every4"},
}

// isFor reports whether the situation is run on an engine of a kind.
func (s *situation) isFor(kind string) bool {
	return slices.ContainsFunc(beginnings[kind], func(prefix string) bool { return strings.HasPrefix(s.name, prefix) })
}

// hostUnderTest is an engine with the processes that situations start beside it.
type hostUnderTest struct {
	*daemon
	compose              *compose
	tools                string
	count, right, failed int
	others               map[string]int // how often those of the flag -beside were right
}

// run makes the situation, asks portlint, and brings the project up.
func (h *hostUnderTest) run(t *testing.T, one *situation, kind string) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	for _, file := range one.files {
		path := filepath.Join(dir, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	defer func() {
		if err := h.clean(t.Context()); err != nil {
			t.Errorf("clean up: %v", err)
		}
	}()
	h.quiet(t)
	for _, command := range one.before {
		if words := strings.Fields(command); words[0] == "listen" {
			h.listen(t, words[1:])
		} else if arguments, is := strings.CutPrefix(command, "docker compose "); is {
			if said, failed := h.compose.run(t, h.daemon, dir, arguments); failed {
				t.Fatalf("%s: %s", command, said)
			}
			if err := h.ready(t.Context()); err != nil {
				t.Fatalf("%s: %v", command, err)
			}
		} else if setting, is := strings.CutPrefix(command, "sysctl "); is {
			h.sysctl(t, setting)
		} else {
			t.Fatalf("%q is no command of a situation", command)
		}
	}
	status, said := h.preflight(t, dir)
	warned := make(map[string]bool)
	for program := range strings.FieldsFuncSeq(*beside, func(r rune) bool { return r == ',' }) {
		command := h.inside(dir, program)
		command.Env = append(command.Env, "COMPOSE="+strings.Join(h.compose.words, " "))
		warned[program] = command.Run() != nil
	}
	why, failed := h.compose.run(t, h.daemon, dir, "up -d --timeout 1")
	h.count++
	if failed {
		h.failed++
	}
	for program, warned := range warned {
		if warned == failed && one.doubt == "" {
			h.others[program]++
		}
	}
	told := fmt.Sprintf("preflight %d\n%sup %s\n", status, said, map[bool]string{true: "fails: " + failure(why), false: "succeeds"}[failed])
	switch {
	case one.doubt != "":
		t.Logf("%s\n%s", one.doubt, told)
	case (status == 1) != failed || status > 1:
		t.Errorf("%s\n%s", one.about, told)
	default:
		h.right++
	}
	if one.path == "" || one.doubt != "" {
		return
	}
	told = recordable(told, dir)
	want := one.said[kind]
	if major, _, _ := strings.Cut(release.FindString(h.version), "."); major != recordedEngine {
		if linttest.Updating() && told == want {
			return
		}
		kind += "/" + major
		if other, recorded := one.said[kind]; recorded {
			want = other
		}
	}
	if linttest.Updating() {
		one.record(t, kind, told)
	} else if want != told && (*everySituation || want != "") {
		t.Errorf("%s\nrecorded\n%shere\n%s", one.about, want, told)
	}
}

// open lets every user look into a temporary folder of the test.
func open(t *testing.T, dir string) {
	t.Helper()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
}

// sysctl changes a setting of the network of the host for the time of the test: "net.ipv4.ip_unprivileged_port_start=80".
func (h *hostUnderTest) sysctl(t *testing.T, setting string) {
	t.Helper()
	name, value, _ := strings.Cut(setting, "=")
	path := "/proc/sys/" + strings.ReplaceAll(name, ".", "/")
	old, err := h.inside("/", "cat", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	set := func(value string) {
		if out, err := h.inside("/", "sh", "-c", `echo "$0" >"$1"`, value, path).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", setting, err, out)
		}
	}
	set(value)
	t.Cleanup(func() { set(strings.TrimSpace(string(old))) })
}

var (
	processNumber = regexp.MustCompile(`pid \d+|kill \d+`)
	workingFolder = regexp.MustCompile(`, in /[^)]*`)
	upFor         = regexp.MustCompile(`, up [^,)]*`)
	freshID       = regexp.MustCompile(`-run-[0-9a-f]{12}`)
)

// recordable takes out what is different each time.
func recordable(text, dir string) string {
	text = strings.ReplaceAll(text, dir, "DIR")
	text = processNumber.ReplaceAllStringFunc(text, func(found string) string { return strings.Fields(found)[0] + " N" })
	text = workingFolder.ReplaceAllString(text, ", in DIR")
	text = upFor.ReplaceAllString(text, "")
	text = freshID.ReplaceAllString(text, "-run-ID")
	if head, why, found := strings.Cut(text, "up fails: "); found {
		text = head + "up fails: " + kindOf(strings.TrimSpace(why)) + "\n"
	}
	return text
}

// kindOf is what failures have in common, whatever binding chance picked.
func kindOf(message string) string {
	for _, end := range []string{"port is already allocated", "address already in use", "cannot assign requested address", "all ports are allocated"} {
		if strings.HasSuffix(message, end) {
			return end
		}
	}
	return message
}

// recording keeps the two kinds of engine apart, which record in the same archives.
var recording sync.Mutex

// record writes what was told into the archive.
func (s *situation) record(t *testing.T, kind, told string) {
	recording.Lock()
	defer recording.Unlock()
	archive, err := txtar.ParseFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	name := "said/" + kind
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == name })
	archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(told)})
	slices.SortStableFunc(archive.Files, func(a, b txtar.File) int {
		isSaid := func(f txtar.File) string {
			if strings.HasPrefix(f.Name, "said/") {
				return f.Name
			}
			return ""
		}
		return strings.Compare(isSaid(a), isSaid(b))
	})
	if err := os.WriteFile(s.path, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// inside makes a command that runs beside the engine: in its namespaces, where its ports are.
func (h *hostUnderTest) inside(dir string, words ...string) *exec.Cmd {
	return h.insideAs(0, dir, words...)
}

func (h *hostUnderTest) insideAs(uid int, dir string, words ...string) *exec.Cmd {
	user := strconv.Itoa(uid)
	command := exec.Command("nsenter", append([]string{"--target", strconv.Itoa(h.pid), "--net", "--mount", "--pid", "--setuid", user, "--setgid", user, "--", "sh", "-c", `cd "$0" && exec "$@"`, dir}, words...)...)
	// The folder is entered from inside: nsenter would keep it outside, where it has no name.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "DOCKER_HOST=" + h.host, "COMPOSE_PROJECT_NAME=" + projectPrefix + "case"}
	return command
}

// listen starts a process of the host that listens until the test ends.
func (h *hostUnderTest) listen(t *testing.T, arguments []string) {
	t.Helper()
	command := h.inside(h.tools, append([]string{filepath.Join(h.tools, "listen")}, arguments...)...)
	command.Stderr = os.Stderr
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
		command.Wait()
	})
	if _, err := stdout.Read(make([]byte, 1)); err != nil { // it says when it listens
		t.Fatalf("listen %q: %v", arguments, err)
	}
}

// listens is a line of a table of sockets of one that listens, or of one for datagrams.
var listens = regexp.MustCompile(`(?m)^ *\d+: \S+ (0+:0000 0A|\S+ 07) `)

// quiet returns when nothing of the situation before listens on the host any more.
func (h *hostUnderTest) quiet(t *testing.T) {
	t.Helper()
	for until := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		sockets, err := h.inside("/", "cat", "/proc/net/tcp", "/proc/net/tcp6", "/proc/net/udp", "/proc/net/udp6").Output()
		if err != nil {
			t.Fatal(err)
		}
		found := listens.FindAll(sockets, -1)
		if len(found) == 0 {
			return
		}
		if time.Now().After(until) {
			t.Fatalf("still listens:\n%s", bytes.Join(found, []byte("\n")))
		}
	}
}

// preflight runs portlint preflight beside the engine, as its user.
func (h *hostUnderTest) preflight(t *testing.T, dir string) (status int, said string) {
	t.Helper()
	command := h.insideAs(h.uid, dir, filepath.Join(h.tools, "portlint"), "preflight", "--no-config", "--format", "concise")
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), stdout.String() + stderr.String()
}
