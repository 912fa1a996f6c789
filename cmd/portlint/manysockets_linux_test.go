//go:build slow

package main_test

import (
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestManySockets asks a host with a hundred thousand sockets who has the ports of a project, and gets an answer in time.
func TestManySockets(t *testing.T) {
	const count, addresses, most = 100_000, 16, 64 << 10 // kilobytes
	limit := syscall.Rlimit{Cur: count + 1000, Max: count + 1000}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		t.Skipf("so many sockets may not be opened here: %v", err)
	}
	all := make([]int, 0, count)
	defer func() {
		for _, socket := range all {
			syscall.Close(socket)
		}
	}()
	for i := range count {
		socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM|syscall.SOCK_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, socket)
		if err := syscall.Bind(socket, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 9, byte(1 + i%addresses)}}); err != nil {
			t.Fatal(err)
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
	if took > 2*time.Second+overhead || o.Memory > most {
		t.Errorf("%v and %d MB, want 2 s and %d MB at most", took, o.Memory>>10, most>>10)
	}
	if o.Status != 1 || !strings.Contains(o.stdout, "host-port-taken") {
		t.Errorf("status %d\n%s%s", o.Status, o.stdout, o.stderr)
	}
}

// overhead is what a busy machine takes to start a program and to print.
const overhead = time.Second
