package sockets

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// held finds the socket on a port of this host.
func held(t *testing.T, all []Socket, network string, port int) *Socket {
	t.Helper()
	at := slices.IndexFunc(all, func(s Socket) bool { return s.Network == network && int(s.Local.Port()) == port })
	if at < 0 {
		return nil
	}
	return &all[at]
}

func waiting(t *testing.T) []Socket {
	t.Helper()
	all, err := Waiting(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestListeners opens sockets of each kind and looks for them.
func TestListeners(t *testing.T) {
	for _, c := range []struct{ network, address, want string }{
		{"tcp4", "127.0.0.1:0", "127.0.0.1"},
		{"tcp4", "0.0.0.0:0", "0.0.0.0"},
		{"tcp6", "[::1]:0", "::1"},
		{"tcp", ":0", "::"}, // both families
		{"tcp6", "[::]:0", "::"},
		{"tcp", "[::ffff:127.0.0.1]:0", "127.0.0.1"},
	} {
		listener, err := net.Listen(c.network, c.address)
		if err != nil {
			t.Errorf("%s %s: %v", c.network, c.address, err)
			continue
		}
		port := listener.Addr().(*net.TCPAddr).Port
		got := held(t, waiting(t), "tcp", port)
		if got == nil || got.Local.Addr().String() != c.want || got.Connection || got.UID != os.Getuid() {
			t.Errorf("%s %s: %+v, want a listener on %s", c.network, c.address, got, c.want)
		}
		listener.Close()
		if left := held(t, waiting(t), "tcp", port); left != nil {
			t.Errorf("%s %s: %+v after it was closed", c.network, c.address, left)
		}
	}
	for _, c := range []struct{ network, address, want string }{
		{"udp4", "127.0.0.1:0", "127.0.0.1"}, {"udp6", "[::1]:0", "::1"}, {"udp", ":0", "::"},
	} {
		socket, err := net.ListenPacket(c.network, c.address)
		if err != nil {
			t.Errorf("%s %s: %v", c.network, c.address, err)
			continue
		}
		got := held(t, waiting(t), "udp", socket.LocalAddr().(*net.UDPAddr).Port)
		if got == nil || got.Local.Addr().String() != c.want || got.Connection {
			t.Errorf("%s %s: %+v, want %s", c.network, c.address, got, c.want)
		}
		socket.Close()
	}
}

// TestConnections are no listeners, and are listed with all sockets.
func TestConnections(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	client, err := net.Dial("tcp4", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	port := client.LocalAddr().(*net.TCPAddr).Port
	if got := held(t, waiting(t), "tcp", port); got != nil {
		t.Errorf("the client is listed among those that wait: %+v", got)
	}
	all, err := All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := held(t, all, "tcp", port); got == nil || !got.Connection {
		t.Errorf("the client is %+v", got)
	}
	client, err = net.Dial("udp4", "127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if got := held(t, waiting(t), "udp", client.LocalAddr().(*net.UDPAddr).Port); got == nil || !got.Connection {
		t.Errorf("the UDP client is %+v", got)
	}
}

func TestOwners(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	mine := held(t, waiting(t), "tcp", listener.Addr().(*net.TCPAddr).Port)
	if mine == nil {
		t.Fatal("it is not listed")
	}
	owners := Owners(t.Context(), []Socket{{Network: "tcp", inode: 1}, *mine})
	dir, _ := os.Getwd()
	got := owners[1]
	if got.PID != os.Getpid() || got.Dir != dir || !strings.HasPrefix("sockets.test", got.Name) || got.User != UserName(os.Getuid()) {
		t.Errorf("the owner is %+v", got)
	}
	if other, found := owners[0]; found {
		t.Errorf("%+v owns a socket that does not exist", other)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if owners := Owners(ended, []Socket{*mine}); len(owners) > 0 {
		t.Errorf("after the end of time there are %v", owners)
	}
	if _, err := All(ended); err == nil {
		t.Error("after the end of time all sockets are listed")
	}
}

func TestParseInet(t *testing.T) {
	cases := []struct{ line, network, want string }{
		{"  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode", "tcp", ""},
		{"   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 1 0 100", "tcp", "127.0.0.1:8080 false 1000 12345"},
		{"   1: 0100007F:A3B4 0100007F:1F90 01 00000000:00000000 02:00000000 00000000     0        0 77 1", "tcp", "127.0.0.1:41908 true 0 77"},
		{"   1: 00000000:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 77 2", "udp", "0.0.0.0:53 false 0 77"},
		{"   1: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 9", "tcp", "[::1]:8080 false 0 9"},
		{"   1: 0000000000000000FFFF00000100007F:1F90 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 9", "tcp", "127.0.0.1:8080 false 0 9"},
		{"   1: 00000000:0000 00000000:0000 07 0:0 00:0 0 0 0 9", "udp", ""}, // not bound
		{"   1: 0000:1F90 00000000:0000 0A 0:0 00:0 0 0 0 9", "tcp", ""},
		{"   1: 00000000:1F90 00000000:0000 0A 0:0 00:0 0 0 0 x", "tcp", ""},
		{"   1: 00000000:1F90 00000000:0000 0A 0:0", "tcp", ""},
		{"", "tcp", ""},
	}
	for _, c := range cases {
		got := ""
		if s, ok := parseInet([]byte(c.line), c.network); ok {
			got = fmt.Sprintf("%v %v %d %d", s.Local, s.Connection, s.UID, s.inode)
		}
		if got != c.want {
			t.Errorf("%q is %q, want %q", c.line, got, c.want)
		}
	}
}

func TestParseSCTP(t *testing.T) {
	line := "ffff888012345678 ffff888087654321 2   10  24   8080   1000 12345 *192.0.2.1 198.51.100.7 \n"
	got, ok := parseSCTP([]byte(line), "sctp")
	if want := netip.MustParseAddrPort("192.0.2.1:8080"); !ok || got.Local != want || got.UID != 1000 || got.inode != 12345 || got.Connection {
		t.Errorf("%+v, %v", got, ok)
	}
	if got, ok := parseSCTP([]byte(" ENDPT     SOCK   STY SST HBKT LPORT   UID INODE LADDRS"), "sctp"); ok {
		t.Errorf("the heading is %+v", got)
	}
}

func TestReadStopsAtTheFirstConnection(t *testing.T) {
	heading := "  sl  local_address\n"
	listener := "   0: 0100007F:1F90 00000000:0000 0A 0:0 00:0 0 0 0 1\n"
	connection := "   0: 0100007F:1F91 00000000:0000 01 0:0 00:0 0 0 0 1\n"
	long := strings.Repeat("x", 10_000) + "\n"
	text := heading + listener + long + listener + connection + listener
	for connections, want := range map[bool]int{false: 2, true: 4} {
		got, err := tables[0].read(t.Context(), strings.NewReader(text), connections, nil)
		if err != nil || len(got) != want {
			t.Errorf("connections %v: %d sockets, want %d, %v", connections, len(got), want, err)
		}
	}
	many := strings.Repeat(listener, maxSockets+10)
	if got, err := tables[0].read(t.Context(), strings.NewReader(heading+many), true, nil); err == nil || len(got) != maxSockets {
		t.Errorf("%d sockets, %v", len(got), err)
	}
}

func TestParseProxy(t *testing.T) {
	words := []string{"/usr/bin/docker-proxy", "-proto", "tcp", "-host-ip", "0.0.0.0", "-host-port", "8080", "-container-ip", "172.17.0.2", "-container-port", "80", ""}
	network, local, ok := parseProxy(strings.Join(words, "\x00"))
	if !ok || network != "tcp" || local != netip.MustParseAddrPort("0.0.0.0:8080") {
		t.Error(network, local, ok)
	}
	for _, bad := range []string{"", "docker-proxy", "docker-proxy\x00-host-ip", "docker-proxy\x00-host-ip\x00::\x00-host-port\x0070000"} {
		if network, local, ok := parseProxy(bad); ok {
			t.Errorf("%q is %s %s", bad, network, local)
		}
	}
}

func TestContainerOf(t *testing.T) {
	id := strings.Repeat("0123456789abcdef", 4)
	for cgroup, want := range map[string]string{
		"0::/system.slice/docker-" + id + ".scope\n":                          id,
		"12:pids:/docker/" + id + "\n11:cpu:/x\n":                             id,
		"0::/user.slice/libpod-" + id + ".scope/container\n":                  id,
		"0::/user.slice/user-1000.slice/session-2.scope\n":                    "",
		"0::/kubepods/besteffort/pod" + id[:36] + "/cri-containerd-" + id[:5]: "",
	} {
		if got := containerOf(cgroup); got != want {
			t.Errorf("%q is in %q, want %q", cgroup, got, want)
		}
	}
}

func FuzzParseInet(f *testing.F) {
	for _, name := range []string{"tcp", "tcp6", "udp", "udp6"} {
		data, _ := os.ReadFile(filepath.Join(procRoot, "self/net", name))
		f.Add(data[:min(len(data), 2000)])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, table := range tables {
			for _, connections := range []bool{false, true} {
				found, err := table.read(t.Context(), bytes.NewReader(data), connections, nil)
				if err != nil {
					t.Fatal(err)
				}
				for _, socket := range found {
					if !socket.Local.IsValid() || socket.Local.Port() == 0 || socket.Local.Addr().Is4In6() || socket.UID < 0 {
						t.Errorf("%+v", socket)
					}
				}
			}
		}
	})
}

func FuzzParseProcess(f *testing.F) {
	f.Add("docker-proxy\x00-proto\x00udp\x00-host-ip\x00::1\x00-host-port\x0053")
	f.Add("Uid:\t1000\t1001\t1000\t1000\n")
	f.Fuzz(func(t *testing.T, text string) {
		if _, local, ok := parseProxy(text); ok && !local.IsValid() {
			t.Error(local)
		}
		if id := containerOf(text); id != "" && len(id) != containerIDLength {
			t.Error(id)
		}
		effectiveUser(text)
	})
}

// TestUnprivileged looks at sockets of root as another user does.
func TestUnprivileged(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can become another user")
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	port := listener.Addr().(*net.TCPAddr).Port
	process, err := os.StartProcess(os.Args[0], []string{os.Args[0], "-test.run", "^TestUnprivilegedChild$"}, &os.ProcAttr{
		Dir: "/", Env: []string{fmt.Sprintf("PORTLINT_TEST_PORT=%d", port)}, Files: []*os.File{nil, os.Stdout, os.Stderr},
		Sys: &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}},
	})
	if err != nil {
		t.Skip(err) // the test's binary is in a folder that is closed to others
	}
	state, err := process.Wait()
	if err != nil || !state.Success() {
		t.Errorf("%v, %v", state, err)
	}
}

// TestUnprivilegedChild is a part of [TestUnprivileged].
func TestUnprivilegedChild(t *testing.T) {
	number := os.Getenv("PORTLINT_TEST_PORT")
	if number == "" {
		t.Skip("is run by another test")
	}
	var port int
	fmt.Sscan(number, &port)
	got := held(t, waiting(t), "tcp", port)
	if got == nil || got.UID != 0 {
		t.Fatalf("%+v", got)
	}
	if owners := Owners(t.Context(), []Socket{*got}); len(owners) > 0 {
		t.Errorf("another user's process is seen: %v", owners)
	}
}
