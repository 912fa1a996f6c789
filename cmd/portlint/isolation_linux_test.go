//go:build slow

package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// strict makes a test fail, which a machine that lacks strace only skips, loudly.
const strict = "PORTLINT_NEEDS_STRACE"

var (
	systemCall = regexp.MustCompile(`^\d+ +(\w+)\((.*)$`)
	quotedPath = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)
	writable   = regexp.MustCompile(`O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND`)
)

// harmless are the files that Go's runtime opens before main, and /proc/self/… which says what the process may use.
var harmless = regexp.MustCompile(`^/sys/kernel/mm/transparent_hugepage/|^/proc/self/|^/sys/fs/cgroup/|^/proc/stat$|^/sys/devices/system/cpu/|/portlint-test-[^/]*/portlint$`)

// TestIsolation traces what the program asks of the kernel while it lints projects that name whatever can be named. It sees
// no socket, no other program, nothing written, and nothing opened but what lies below the folder or is named by a reference.
func TestIsolation(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		message := "ISOLATION IS NOT CHECKED: strace is not installed"
		if os.Getenv(strict) != "" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	outside := t.TempDir()
	other := folder{t, outside}
	for _, name := range []string{"base.yaml", "included.yaml", "never.yaml"} {
		other.write(name, web)
	}
	for _, name := range []string{"a.env", "never.env", "include.env"} {
		other.write(name, "A=1\n")
	}
	other.write("context/Dockerfile", "FROM x\nRUN curl https://example.com\nCMD $(touch pwned)\n")
	named := []string{"base.yaml", "included.yaml", "a.env", "include.env", "context/Dockerfile"}
	dir := t.TempDir()
	f := folder{t, dir}
	f.write(".env", "PASSWORD=$(touch pwned)\nP=`touch pwned`\n")
	f.link(filepath.Join(outside, "never.yaml"), "unrelated.txt")
	f.compose(strings.ReplaceAll(`
include:
  - {path: OUT/included.yaml, env_file: OUT/include.env}
  - https://example.com/compose.yaml
  - oci:example.com/app
  - git@example.com:app.git
services:
  a:
    image: example.com/image:latest
    extends: {file: OUT/base.yaml, service: web}
    env_file: [OUT/a.env, https://example.com/a.env]
    ports: ["80:80", "${P}:80", "example.com:80:80", "localhost:81:80"]
    command: sh -c "curl https://example.com; touch pwned"
    healthcheck: {test: [CMD, touch, pwned]}
    extra_hosts: [example.com:host-gateway]
  b:
    build: {context: OUT/context}
    provider: {type: touch, options: {a: pwned}}
  c: {build: https://example.com/repository.git}
  d: {build: "git@example.com:x.git"}
  e: {build: {context: ., dockerfile: /dev/stdin}, post_start: [{command: touch pwned}]}
  f: {build: "ssh://example.com/x", extends: {file: "http://example.com/x.yaml", service: x}}
  g: {image: x, env_file: ["//example.com/share/x.env", "\\\\example.com\\share\\x"]}
`, "OUT", outside))
	for _, args := range [][]string{{"."}, {"--format", "sarif", "."}, {"--pedantic", "--verbose", "."}, {"ports", "."}, {"--diff", "."}, {"explain", "invalid-port"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			trace := filepath.Join(t.TempDir(), "trace")
			command := exec.Command(strace, append([]string{"-f", "-s", "4096", "-e", "trace=%file,%network,%process", "-o", trace, path}, args...)...)
			command.Dir = dir
			out, err := command.CombinedOutput()
			if status := command.ProcessState.ExitCode(); status > 1 {
				t.Fatalf("%v: %s", err, out)
			}
			data, err := os.ReadFile(trace)
			if err != nil {
				t.Fatal(err)
			}
			opened := check(t, string(data), dir, outside, named)
			if args[0] != "explain" && !opened[filepath.Join(outside, "base.yaml")] {
				t.Errorf("the trace lacks what is surely read:\n%.3000s", data)
			}
			for _, name := range []string{"pwned", "context/pwned"} {
				for _, at := range []string{dir, outside} {
					if _, err := os.Stat(filepath.Join(at, name)); err == nil {
						t.Errorf("%s was run", filepath.Join(at, name))
					}
				}
			}
			if slices.Contains(args, "--verbose") {
				for _, name := range named {
					if !strings.Contains(string(out), filepath.ToSlash(name)) {
						t.Errorf("--verbose does not list %s", name)
					}
				}
			}
		})
	}
}

// wholeCalls returns the lines of a trace. A call during which another thread made one is written in two parts, which are joined.
func wholeCalls(trace string) []string {
	var calls []string
	begun := make(map[string]string) // by the thread
	for line := range strings.Lines(trace) {
		thread, call, _ := strings.Cut(strings.TrimSpace(line), " ")
		if first, ok := strings.CutSuffix(call, " <unfinished ...>"); ok {
			begun[thread] = thread + " " + first
			continue
		}
		if _, rest, ok := strings.Cut(call, " resumed>"); ok && strings.HasPrefix(strings.TrimSpace(call), "<... ") {
			line = begun[thread] + rest
			delete(begun, thread)
		}
		calls = append(calls, line)
	}
	for _, call := range begun {
		calls = append(calls, call)
	}
	return calls
}

// check reports what a trace holds that must not be, and returns the files that were opened.
func check(t *testing.T, trace, dir, outside string, named []string) map[string]bool {
	t.Helper()
	opened := make(map[string]bool)
	started := 0
	for _, line := range wholeCalls(trace) {
		call := systemCall.FindStringSubmatch(strings.TrimSpace(line))
		if call == nil {
			continue
		}
		name, rest := call[1], call[2]
		switch name {
		case "execve", "execveat":
			if started++; started > 1 {
				t.Errorf("another program is started: %s", line)
			}
		case "open", "openat", "openat2":
			path := ""
			if quoted := quotedPath.FindStringSubmatch(rest); quoted != nil {
				path = quoted[1]
			}
			if !filepath.IsAbs(path) {
				path = filepath.Join(dir, path)
			}
			relative, _ := filepath.Rel(outside, path)
			switch {
			case writable.MatchString(rest):
				t.Errorf("a file is opened for writing: %s", line)
			case strings.Contains(rest, "= -1 "):
			case path == dir || strings.HasPrefix(path, dir+"/") || harmless.MatchString(path) || slices.Contains(named, relative) || path == "/dev/stdin":
				opened[path] = true
			default:
				t.Errorf("a file is read that nothing names: %s", line)
			}
		case "clone", "clone3", "exit", "exit_group", "wait4", "waitid", "vfork", "fork", "kill", "tgkill", "rt_sigqueueinfo", "pidfd_open", "pidfd_send_signal":
			if name == "fork" || name == "vfork" || strings.HasPrefix(name, "clone") && !strings.Contains(rest, "CLONE_THREAD") && !strings.Contains(rest, "CLONE_PIDFD") {
				t.Errorf("a process is started: %s", line)
			}
		case "stat", "lstat", "newfstatat", "fstatat64", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getcwd", "arch_prctl", "fstat", "statfs":
		default:
			t.Errorf("%s is called: %s", name, line)
		}
	}
	return opened
}

// TestPreflightIsolation traces the one command that asks the host. It starts nothing, writes nothing, listens on nothing, and connects
// to Unix sockets only.
func TestPreflightIsolation(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		message := "ISOLATION IS NOT CHECKED: strace is not installed"
		if os.Getenv(strict) != "" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	folder{t, dir}.compose("services: {a: {image: x, ports: [\"18080:80\", \"127.0.0.1:18081:80/udp\"]}}\n")
	trace := filepath.Join(t.TempDir(), "trace")
	command := exec.Command(strace, "-f", "-s", "4096", "-e", "trace=%file,%network,%process", "-o", trace, path, "preflight")
	command.Dir = dir
	command.Env = append(os.Environ(), "DOCKER_HOST=unix:///nowhere/docker.sock")
	if out, err := command.CombinedOutput(); command.ProcessState.ExitCode() > 1 {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	started, bound := 0, 0
	for line := range strings.Lines(string(data)) {
		call := systemCall.FindStringSubmatch(strings.TrimSpace(line))
		if call == nil {
			continue
		}
		switch name, rest := call[1], call[2]; name {
		case "execve", "execveat":
			if started++; started > 1 {
				t.Errorf("another program is started: %s", line)
			}
		case "listen", "accept", "accept4", "kill", "fork", "vfork", "unlink", "unlinkat", "rename", "renameat", "mkdirat":
			t.Errorf("%s is called: %s", name, line)
		case "connect":
			if !strings.Contains(rest, "AF_UNIX") {
				t.Errorf("a connection leaves the machine: %s", line)
			}
		case "sendto", "sendmsg":
			if !strings.Contains(rest, "nlmsg_type") { // what lists the host's addresses
				t.Errorf("something is sent: %s", line)
			}
		case "bind":
			bound++
		case "open", "openat", "openat2":
			if writable.MatchString(rest) {
				t.Errorf("a file is opened for writing: %s", line)
			}
		}
	}
	if bound == 0 {
		t.Error("the trace lacks what is surely done")
	}
}
