//go:build slow

package main_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	// holds is the variable that makes this program one that holds sockets.
	holds = "PORTLINT_HOLDS_SOCKETS"
	// eachHolds is how many sockets one process may have as a rule.
	eachHolds = 12_500
)

// TestHoldSockets is no test, but what the next one starts.
func TestHoldSockets(t *testing.T) {
	number, err := strconv.Atoi(os.Getenv(holds))
	if err != nil {
		t.Skip("is for TestManySockets")
	}
	limit := syscall.Rlimit{Cur: eachHolds + 100, Max: eachHolds + 100}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	for range eachHolds {
		socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Bind(socket, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 9, byte(1 + number)}}); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Println("ready")
	io.Copy(io.Discard, os.Stdin)
}

// TestManySockets asks a host with a hundred thousand sockets who has the ports of a project, and gets an answer in time.
func TestManySockets(t *testing.T) {
	const count, most = 100_000, 64 << 10 // kilobytes
	if _, err := binary(); err != nil {   // which takes longer than what is measured
		t.Fatal(err)
	}
	for number := range count / eachHolds {
		holder := exec.Command(os.Args[0], "-test.run", "^TestHoldSockets$")
		holder.Env = append(os.Environ(), fmt.Sprintf("%s=%d", holds, number))
		stdin, err := holder.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		stdout, err := holder.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := holder.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			stdin.Close()
			holder.Wait()
		})
		if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "ready\n" {
			t.Fatalf("%q, %v", line, err)
		}
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	f := folder{t, t.TempDir()}
	f.compose(fmt.Sprintf("services: {a: {image: x, ports: [\"%d:80\"]}}\n", listener.Addr().(*net.TCPAddr).Port))
	start := time.Now()
	o := run(t, f.dir, nil, "preflight", "--no-config", "--containers=false")
	took := time.Since(start)
	t.Logf("%v, %d MB", took, o.Memory>>10)
	if took > hang || o.Memory > most {
		t.Errorf("%v and %d MB, want %v and %d MB at most", took, o.Memory>>10, hang, most>>10)
	}
	if o.Status != 1 || !strings.Contains(o.stdout, "host-port-taken") {
		t.Errorf("status %d\n%s%s", o.Status, o.stdout, o.stderr)
	}
}

// hang is far more than asking takes on a busy machine.
const hang = 20 * time.Second
