package cli_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/portlint/portlint/cmd/internal/cli"
)

// preflight runs `portlint preflight` over a project in the folder, without engines, and returns what it prints.
func preflight(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	status = cli.Main(append([]string{"preflight", "--containers=false", "--no-config", "--color", "never"}, args...), strings.NewReader(""), &out, &err)
	return status, out.String(), err.String()
}

// takenPort listens on a port for the time of the test, and writes a project that wants it.
func takenPort(t *testing.T) (listener net.Listener, port int) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the lists of this system were not tried")
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	port = listener.Addr().(*net.TCPAddr).Port
	t.Chdir(t.TempDir())
	writeProject(t, fmt.Sprintf("services:\n  web:\n    image: my/web\n    ports: [\"%d:80\"]\n", port))
	return listener, port
}

func writeProject(t *testing.T, text string) {
	t.Helper()
	if err := os.WriteFile("compose.yaml", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestPreflight(t *testing.T) {
	listener, port := takenPort(t)
	status, stdout, stderr := preflight(t)
	if want := fmt.Sprintf("cannot have %d/tcp: cli.test (pid %d, ", port, os.Getpid()); status != 1 || !strings.Contains(stdout, want) || stderr != "" {
		t.Errorf("status %d, want %q:\n%s%s", status, want, stdout, stderr)
	}
	for _, args := range [][]string{{"--fail-on", "never"}, {"--ignore", "host-port-taken"}, {"--ignore", "conflict"}} {
		if status, stdout, stderr := preflight(t, args...); status != 0 {
			t.Errorf("%q: status %d\n%s%s", args, status, stdout, stderr)
		}
	}
	for _, format := range []string{"concise", "json", "json-lines", "sarif", "github", "gitlab", "azure", "teamcity", "sonar", "junit", "checkstyle", "rdjson", "markdown"} {
		if status, stdout, _ := preflight(t, "--format", format); status != 1 || !strings.Contains(stdout, "host-port-taken") && format != "markdown" {
			t.Errorf("%s: status %d\n%s", format, status, stdout)
		}
	}
	baseline := filepath.Join(t.TempDir(), "baseline")
	if status, _, stderr := preflight(t, "--write-baseline", baseline); status != 0 {
		t.Errorf("--write-baseline: status %d, %s", status, stderr)
	}
	if status, stdout, _ := preflight(t, "--baseline", baseline); status != 0 {
		t.Errorf("--baseline: status %d\n%s", status, stdout)
	}
	// The list of sockets is enough for a port that something listens on, the attempt to bind it for all others.
	if status, _, _ := preflight(t, "--bind=false"); status != 1 {
		t.Errorf("--bind=false: status %d", status)
	}
	listener.Close()
	if status, stdout, stderr := preflight(t); status != 0 {
		t.Errorf("status %d when nothing listens\n%s%s", status, stdout, stderr)
	}
}

// TestPreflightAlone is the only one that asks the host.
func TestPreflightAlone(t *testing.T) {
	takenPort(t)
	var out bytes.Buffer
	if status := cli.Main([]string{"--no-config", "--min-severity", "warning"}, strings.NewReader(""), &out, &out); status != 0 {
		t.Errorf("status %d\n%s", status, out.String())
	}
	out.Reset()
	if status := cli.Main([]string{"--no-config", "--select", "host-port-taken"}, strings.NewReader(""), &out, &out); status != 2 || !strings.Contains(out.String(), "portlint preflight") {
		t.Errorf("status %d\n%s", status, out.String())
	}
}

func TestPreflightSuppressed(t *testing.T) {
	_, port := takenPort(t)
	writeProject(t, fmt.Sprintf("services:\n  web:\n    image: my/web\n    ports:\n      - \"%d:80\" # portlint: ignore[host-port-taken] it makes way\n", port))
	if status, stdout, _ := preflight(t); status != 0 {
		t.Errorf("status %d\n%s", status, stdout)
	}
	var out bytes.Buffer // the comment is of use, whether or not the port is taken
	if cli.Main([]string{"--no-config", "--format", "concise"}, strings.NewReader(""), &out, &out); strings.Contains(out.String(), "unused-ignore") || strings.Contains(out.String(), "invalid-ignore") {
		t.Error(out.String())
	}
}

func TestPreflightWaits(t *testing.T) {
	listener, _ := takenPort(t)
	start := time.Now()
	if status, _, _ := preflight(t, "--wait", "300ms"); status != 1 || time.Since(start) < 300*time.Millisecond {
		t.Errorf("status %d after %v", status, time.Since(start))
	}
	time.AfterFunc(300*time.Millisecond, func() { listener.Close() })
	if status, stdout, _ := preflight(t, "--wait", "30s"); status != 0 || time.Since(start) > 20*time.Second {
		t.Errorf("status %d after %v\n%s", status, time.Since(start), stdout)
	}
}

// TestPreflightReadsTheEnvironment takes the port from a variable of the shell, as `up` does.
func TestPreflightReadsTheEnvironment(t *testing.T) {
	_, port := takenPort(t)
	writeProject(t, "services:\n  web:\n    image: my/web\n    ports: [\"${PORTLINT_TEST_PORT:-1}:80\"]\n")
	t.Setenv("PORTLINT_TEST_PORT", fmt.Sprint(port))
	if status, stdout, _ := preflight(t); status != 1 || !strings.Contains(stdout, "set PORTLINT_TEST_PORT to a free host port") {
		t.Errorf("status %d\n%s", status, stdout)
	}
	if status, stdout, _ := preflight(t, "--env=false", "--bind=false"); strings.Contains(stdout, fmt.Sprint(port)) {
		t.Errorf("status %d\n%s", status, stdout)
	}
}
