//go:build unix

package preflight

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/portlint/portlint/cmd/internal/sockets"
	"github.com/portlint/portlint/loader/graph"
)

// engineSocket is a Unix socket whose connections are handed to answer.
func engineSocket(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	path := socketPath(t)
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	serve(t, listener, answer)
	return path
}

// socketPath is a path for a Unix socket.
func socketPath(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "preflight") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return filepath.Join(dir, "e.sock")
}

// serve hands connections to answer until the test ends.
func serve(t *testing.T, listener net.Listener, answer func(net.Conn)) {
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer connection.Close()
				answer(connection)
			}()
		}
	}()
}

// saying answers with a body.
func saying(body string) func(net.Conn) {
	return func(connection net.Conn) {
		connection.Read(make([]byte, 1000))
		fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}
}

// asked asks this host, with an environment of its own and no engine but those of the sockets.
func asked(sockets ...string) Answer { return askedWith(map[string]string{}, sockets...) }

func askedWith(environment map[string]string, sockets ...string) Answer {
	if len(sockets) == 0 {
		sockets = []string{"/nowhere"}
	}
	return Ask(context.Background(), Options{
		Bind: true, Engines: true, Sockets: sockets, Home: environment["HOME"],
		Getenv: func(name string) string { return environment[name] },
	})
}

func listenTCP(t *testing.T, network, address string) int {
	t.Helper()
	listener, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	return listener.Addr().(*net.TCPAddr).Port
}

// holderOf returns who has a port.
func holderOf(t *testing.T, host *graph.Host, port int) graph.Holder {
	t.Helper()
	places := host.Holding(graph.TCP, graph.Single(port))
	if len(places) == 0 {
		t.Fatalf("nothing has port %d", port)
	}
	return host.Holder(places[0])
}

func TestAskFindsThisProcess(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the lists of this system were not tried")
	}
	port := listenTCP(t, "tcp4", "127.0.0.1:0")
	answer := asked()
	got := holderOf(t, answer.Host, port)
	if got.Kind != graph.ProcessHolder || got.PID != os.Getpid() || got.Unnamed {
		t.Errorf("%+v", got)
	}
	if len(answer.Unknown) > 0 || len(answer.Notes) != 1 || !strings.Contains(answer.Notes[0], "there is no engine") {
		t.Errorf("%q, %q", answer.Unknown, answer.Notes)
	}
}

func TestBind(t *testing.T) {
	host := asked().Host
	loopback := netip.MustParseAddr("127.0.0.1")
	v4 := listenTCP(t, "tcp4", "127.0.0.1:0")
	dual := listenTCP(t, "tcp", ":0")
	only := listenTCP(t, "tcp6", "[::]:0")
	for _, c := range []struct {
		protocol graph.Protocol
		address  string
		port     int
		want     graph.BindAnswer
	}{
		{graph.TCP, "127.0.0.1", v4, graph.BindTaken},
		{graph.TCP, "0.0.0.0", v4, graph.BindTaken},
		{graph.TCP, "::", v4, graph.BindFree},
		{graph.UDP, "127.0.0.1", v4, graph.BindFree},
		{graph.TCP, "127.0.0.1", dual, graph.BindTaken},
		{graph.TCP, "::1", dual, graph.BindTaken},
		{graph.TCP, "127.0.0.1", only, graph.BindFree},
		{graph.TCP, "192.0.2.77", 0, graph.BindNoAddress},
		{graph.TCP, "127.0.0.1", 0, graph.BindFree},
		{graph.SCTP, "127.0.0.1", 0, graph.BindUnknown},
	} {
		if got := host.Bind(c.protocol, netip.AddrPortFrom(netip.MustParseAddr(c.address), uint16(c.port))); got != c.want {
			t.Errorf("%s %s:%d is %d, want %d", c.protocol, c.address, c.port, got, c.want)
		}
	}
	for range mostBinds {
		host.Bind(graph.TCP, netip.AddrPortFrom(loopback, 0))
	}
	if got := host.Bind(graph.TCP, netip.AddrPortFrom(loopback, 0)); got != graph.BindUnknown {
		t.Errorf("after %d attempts there are more", mostBinds)
	}
}

// TestConnection holds a port by a client that is connected from it.
func TestConnection(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the lists of this system were not tried")
	}
	port := listenTCP(t, "tcp4", "127.0.0.1:0")
	client, err := net.Dial("tcp4", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	local := client.LocalAddr().(*net.TCPAddr).AddrPort()
	host := asked().Host
	if places := host.Holding(graph.TCP, graph.Single(int(local.Port()))); len(places) > 0 {
		t.Errorf("the client listens: %+v", host.Held[places[0]])
	}
	if got := host.Bind(graph.TCP, local); got != graph.BindTaken {
		t.Errorf("the client's port is %d", got)
	}
	holder, found := host.Connection(graph.TCP, netip.AddrPortFrom(netip.IPv4Unspecified(), local.Port()))
	if !found || holder.Kind != graph.ConnectionHolder || holder.PID != os.Getpid() {
		t.Errorf("%+v, %v", holder, found)
	}
	if holder, found := host.Connection(graph.UDP, local); found {
		t.Errorf("another protocol: %+v", holder)
	}
}

func TestContainers(t *testing.T) {
	port := listenTCP(t, "tcp4", "127.0.0.1:0")
	type object = map[string]any
	publishing := func(name, state, address string, port int, labels object) object {
		return object{"Id": "0123456789abcdef", "Names": []string{"/" + name}, "Image": "my/image", "State": state, "Status": "Up 3 days", "Labels": labels,
			"Ports": []object{{"IP": address, "PublicPort": port, "PrivatePort": 80, "Type": "tcp"}}}
	}
	list, _ := json.Marshal([]object{
		publishing("shop-web-1", "running", "127.0.0.1", port, object{labelProject: "shop", labelService: "web", labelOneOff: "False"}),
		publishing("rules-alone", "paused", "0.0.0.0", 1, object{}),
		publishing("stopped", "exited", "0.0.0.0", 2, object{}),
		publishing("restarting", "restarting", "0.0.0.0", 3, object{}),
		publishing("once\x1b[31m\n", "running", "", 4, object{labelOneOff: "True"}),
		publishing("lies", "running", "not an address", 5, object{}),
		publishing("lies", "running", "0.0.0.0", 70000, object{}),
	})
	answer := asked(engineSocket(t, saying(string(list))))
	if len(answer.Notes)+len(answer.Unknown) > 0 {
		t.Errorf("%q %q", answer.Notes, answer.Unknown)
	}
	want := graph.Holder{Kind: graph.ContainerHolder, Name: "shop-web-1", Image: "my/image", Project: "shop", Service: "web", Status: "Up 3 days"}
	if got := holderOf(t, answer.Host, port); got != want {
		t.Errorf("%+v", got)
	}
	if got := holderOf(t, answer.Host, 1); got.Name != "rules-alone" {
		t.Errorf("%+v", got)
	}
	if got := holderOf(t, answer.Host, 4); got.Name != "once?[31m?" || !got.OneOff {
		t.Errorf("%+v", got)
	}
	for _, port := range []int{2, 3, 5} {
		if places := answer.Host.Holding(graph.TCP, graph.Single(port)); len(places) > 0 {
			t.Errorf("port %d is held by %+v", port, answer.Host.Holder(places[0]))
		}
	}
}

// TestBadEngines asks engines that do not answer as they should. Each takes its second at most.
func TestBadEngines(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(net.Conn)
		want   string
	}{
		"hangs":         {func(c net.Conn) { io.Copy(io.Discard, c) }, "does not answer within 1s"},
		"hangs halfway": {func(c net.Conn) { io.WriteString(c, "HTTP/1.1 200 OK\r\n"); io.Copy(io.Discard, c) }, "does not answer within 1s"},
		"drips": {func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
			for {
				if _, err := io.WriteString(c, "["); err != nil {
					return
				}
				time.Sleep(50 * time.Millisecond)
			}
		}, "does not answer within 1s"},
		"hangs up": {func(net.Conn) {}, ""},
		"a gigabyte": {func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
			for block := make([]byte, 1<<20); ; {
				if _, err := c.Write(block); err != nil {
					return
				}
			}
		}, "its answer is longer than 8 MB"},
		"another language": {func(c net.Conn) { c.Read(make([]byte, 1000)); io.WriteString(c, "SSH-2.0-OpenSSH\r\n") }, "it does not speak HTTP"},
		"no list":          {saying(`{"message": "hello"}`), "its answer is no list of containers"},
		"deep":             {saying(strings.Repeat("[", 1<<20)), "its answer is no list of containers"},
		"no JSON":          {saying("hello"), "its answer is no list of containers"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			answer := asked(engineSocket(t, c.answer))
			if took := time.Since(start); took > 10*Most { // not how fast it is, but that it ends
				t.Errorf("it takes %v", took)
			}
			if len(answer.Notes) != 1 || !strings.Contains(answer.Notes[0], c.want) || !strings.HasPrefix(answer.Notes[0], "containers cannot be named: ") {
				t.Errorf("%q", answer.Notes)
			}
		})
	}
}

// TestDeafEngines has sockets without a listener, and some whose listener takes no connection.
func TestDeafEngines(t *testing.T) {
	path := socketPath(t)
	socket, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Close(socket) })
	if err := syscall.Bind(socket, &syscall.SockaddrUnix{Name: path}); err != nil {
		t.Fatal(err)
	}
	expect := func(want string) {
		t.Helper()
		if notes := asked(path).Notes; len(notes) != 1 || notes[0] != "containers cannot be named: the engine at unix://"+path+": "+want {
			t.Errorf("%q, want %q", notes, want)
		}
	}
	expect("connection refused")
	if runtime.GOOS != "linux" {
		return // how long the queue is differs
	}
	if err := syscall.Listen(socket, 0); err != nil {
		t.Fatal(err)
	}
	first, err := net.Dial("unix", path) // which is all that the queue takes
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	expect("does not answer within 1s")
}

func TestEndpoints(t *testing.T) {
	home := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(".docker/contexts/meta/abc/meta.json", `{"Name": "other", "Endpoints": {"docker": {"Host": "unix:///other.sock"}}}`)
	write(".docker/contexts/meta/broken/meta.json", `{"Name": `)
	write("second/contexts/meta/abc/meta.json", `{"Name": "far", "Endpoints": {"docker": {"Host": "ssh://me@far"}}}`)
	socket := engineSocket(t, saying("[]"))
	link := filepath.Join(home, "link.sock")
	if err := os.Symlink(socket, link); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		environment map[string]string
		settings    string
		want        string
	}{
		{nil, "", "unix://" + socket},
		{nil, `{"currentContext": "default"}`, "unix://" + socket},
		{nil, `{"currentContext": "other"}`, "unix:///other.sock unix://" + socket},
		{nil, `{"currentContext": "gone"}`, "unix://" + socket},
		{map[string]string{"DOCKER_CONTEXT": "other"}, "", "unix:///other.sock unix://" + socket},
		{map[string]string{"DOCKER_CONTEXT": "far", "DOCKER_CONFIG": filepath.Join(home, "second")}, "", "ssh://me@far unix://" + socket},
		{map[string]string{"DOCKER_HOST": "tcp://192.0.2.1:2375"}, `{"currentContext": "other"}`, "tcp://192.0.2.1:2375 unix://" + socket},
		{map[string]string{"DOCKER_HOST": "unix://" + link}, "", "unix://" + link},
	} {
		write(".docker/config.json", c.settings)
		options := Options{Home: home, Sockets: []string{socket, link, "/nowhere"}, Getenv: func(name string) string { return c.environment[name] }}
		var got []string
		for i, one := range options.endpoints() {
			got = append(got, one.address)
			if one.current != (i == 0) {
				t.Errorf("%s is current: %v", one.address, one.current)
			}
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%v %s: %q, want %q", c.environment, c.settings, text, c.want)
		}
	}
}

// TestOtherMachine has an engine that runs elsewhere, so that what this host holds says nothing.
func TestOtherMachine(t *testing.T) {
	answer := askedWith(map[string]string{"DOCKER_HOST": "tcp://192.0.2.1:2375"})
	if len(answer.Unknown) != 1 || !strings.Contains(answer.Unknown[0], "is on another machine") {
		t.Errorf("%q", answer.Unknown)
	}
}

// TestNetworks asks an engine for its networks.
func TestNetworks(t *testing.T) {
	answer := asked(engineSocket(t, func(connection net.Conn) {
		data := make([]byte, 1000)
		size, _ := connection.Read(data)
		body := "[]"
		if strings.HasPrefix(string(data[:size]), "GET /networks ") {
			body = `[{"Name": "six", "EnableIPv6": true}, {"Name": "four", "EnableIPv6": false}]`
		}
		fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	}))
	got := answer.Host.Networks()
	if four, known := got["four"]; len(got) != 2 || !got["six"] || four || !known {
		t.Errorf("%v", got)
	}
	if got := asked().Host.Networks(); got != nil {
		t.Errorf("no engine has networks %v", got)
	}
	if got := asked(engineSocket(t, saying("[]"))).Host.Networks(); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestUnnamed(t *testing.T) {
	for name, want := range map[string]bool{"docker-proxy": true, "node": false} {
		process := sockets.Process{PID: 1, Name: name}
		s := &state{unasked: true}
		if got := s.describe(sockets.Socket{Network: "tcp"}, process, true); got.Unnamed != want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	id := strings.Repeat("ab", 32)
	s := &state{containers: []upContainer{{&container{ID: id, Names: []string{"/inside"}, State: "running"}, ""}}}
	if got := s.describe(sockets.Socket{Network: "tcp"}, sockets.Process{PID: 1, Name: "nginx", Container: id}, true); got.Kind != graph.ContainerHolder || got.Name != "inside" {
		t.Errorf("a process in a container in the network of the host is %+v", got)
	}
}
