package preflight

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// engineOf is the socket of an engine that runs as a user, and what it says of itself.
func engineOf(t *testing.T, uid int, info string) string {
	t.Helper()
	path := socketPath(t)
	socket, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.Bind(socket, &unix.SockaddrUnix{Name: path}); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with its user
		if uid != os.Getuid() {
			if _, _, failed := unix.RawSyscall(unix.SYS_SETRESUID, ^uintptr(0), uintptr(uid), ^uintptr(0)); failed != 0 {
				done <- failed
				return
			}
		}
		done <- unix.Listen(socket, 8) // who does this is the peer
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	file := os.NewFile(uintptr(socket), path)
	listener, err := net.FileListener(file)
	file.Close()
	if err != nil {
		t.Fatal(err)
	}
	serve(t, listener, func(connection net.Conn) {
		data := make([]byte, 1000)
		size, _ := connection.Read(data)
		body := "[]"
		if strings.HasPrefix(string(data[:size]), "GET /info ") {
			body = info
		}
		fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	})
	return path
}

func TestRootless(t *testing.T) {
	user := os.Getuid()
	if user == 0 {
		user = 61234
	}
	lowest := unprivilegedFrom()
	for _, c := range []struct {
		uid    int
		info   string
		expect bool
	}{
		{user, `{"SecurityOptions": ["name=seccomp,profile=default", "name=rootless"]}`, true},
		{user, `{"SecurityOptions": ["name=rootless,x=y"]}`, true},
		{user, `{"SecurityOptions": ["name=seccomp,profile=default"]}`, false}, // in a machine of its own
		{user, `{"SecurityOptions": null}`, false},
		{user, `{"SecurityOptions": "name=rootless"}`, false},
		{user, `garbage`, false},
		{0, `{"SecurityOptions": ["name=rootless"]}`, false}, // is not asked
	} {
		if c.uid == 0 && os.Getuid() != 0 {
			continue
		}
		host := asked(engineOf(t, c.uid, c.info)).Host
		want := 0
		if c.expect {
			want = lowest
		}
		if host.Rootless != c.expect || host.FirstPort != want {
			t.Errorf("user %d, %s: rootless %v, ports from %d, want %v, %d", c.uid, c.info, host.Rootless, host.FirstPort, c.expect, want)
		}
	}
	if host := asked().Host; host.Rootless || host.FirstPort != 0 || (host.OwnFirstPort == 0) != (os.Getuid() == 0 || lowest == 0) {
		t.Errorf("without an engine: rootless %v, ports from %d, own from %d", host.Rootless, host.FirstPort, host.OwnFirstPort)
	}
}
