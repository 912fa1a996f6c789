package lsp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/portlint/portlint/loader/tree"
)

// peer is a client at the other end of pipes, as an editor is.
type peer struct {
	t      testing.TB
	to     *io.PipeWriter
	from   wire
	status chan int
}

func connect(t testing.TB, files tree.Tree) *peer {
	t.Helper()
	in, to := io.Pipe()
	from, out := io.Pipe()
	p := &peer{t, to, wire{in: bufio.NewReader(from)}, make(chan int, 1)}
	go func() {
		status := Serve(in, out, Options{Files: files, Version: "v0.0.0"})
		_ = out.Close()
		_ = in.Close()
		p.status <- status
	}()
	t.Cleanup(func() {
		_ = to.Close()
		_ = from.Close()
	})
	return p
}

// send writes bytes, however wrong.
func (p *peer) send(text string) {
	p.t.Helper()
	if _, err := io.WriteString(p.to, text); err != nil {
		p.t.Fatal(err)
	}
}

func framed(content string) string {
	return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(content), content)
}

// receive returns the next message of the server.
func (p *peer) receive() *message {
	p.t.Helper()
	m, err := p.from.read()
	if err != nil {
		p.t.Fatalf("the server said no more: %v", err)
	}
	return m
}

// ask sends a request and returns its answer.
func (p *peer) ask(content string) *message {
	p.t.Helper()
	p.send(framed(content))
	return p.receive()
}

// patience is how long a test waits for what must come, on a machine that has much else to do.
const patience = time.Minute

// ends waits for the server and returns its status.
func (p *peer) ends() int {
	p.t.Helper()
	select {
	case status := <-p.status:
		return status
	case <-time.After(patience):
		p.t.Fatal("the server goes on")
		return 0
	}
}

const (
	hello  = `{"id": 1, "method": "initialize", "params": {"rootUri": "file:///shop", "capabilities": {}}}`
	opened = `{"method": "textDocument/didOpen", "params": {"textDocument": {"uri": "` + shop + `", "version": 1, "text": "services: {a: {image: nginx, ports: ['8080:80', '8080:81']}}"}}}`
)

func shopFiles() tree.Tree {
	return tree.NewMemory(map[string][]byte{"/shop/compose.yaml": []byte("services: {}\n")})
}

// wants fails unless an answer is an error of a code, 0 for none.
func wants(t testing.TB, what string, m *message, code int) {
	t.Helper()
	got := 0
	if m.Error != nil {
		got = m.Error.Code
	}
	if got != code {
		t.Errorf("%s: got the error %d (%v), want %d", what, got, m.Error, code)
	}
}

// TestAnswered sends what is wrong, or comes too early, and works on.
func TestAnswered(t *testing.T) {
	p := connect(t, shopFiles())
	wants(t, "before initialize", p.ask(`{"id": 1, "method": "textDocument/hover", "params": {}}`), codeNotInitialized)
	p.send(framed(opened)) // a notification before initialize is dropped
	wants(t, "initialize", p.ask(hello), 0)
	wants(t, "initialize again", p.ask(hello), codeInvalidRequest)
	wants(t, "an unknown method", p.ask(`{"id": 2, "method": "textDocument/rename"}`), codeUnknownMethod)
	p.send(framed(`{"method": "$/unknown"}`))  // an unknown notification is dropped
	p.send(framed(`{"id": 77, "result": {}}`)) // an answer to nothing, too
	wants(t, "no JSON", p.ask(`{"id": 3, "method"`), codeParse)
	wants(t, "no object", p.ask(`[1, 2]`), codeParse)
	wants(t, "other parameters", p.ask(`{"id": 4, "method": "textDocument/hover", "params": {"position": [7]}}`), codeInvalidParams)
	wants(t, "an unknown command", p.ask(`{"id": 5, "method": "workspace/executeCommand", "params": {"command": "rm", "arguments": ["x"]}}`), codeInvalidParams)

	p.send(framed(opened))
	if m := p.receive(); m.Method != "textDocument/publishDiagnostics" || !strings.Contains(string(m.Params), "host-port-conflict") {
		t.Fatalf("got %s %s", m.Method, m.Params)
	}
	for _, at := range []string{
		`{"line": 0, "character": 99999999}`, `{"line": 99999999, "character": 0}`, `{"line": -1, "character": -1}`, `{"line": -9999999999, "character": 9999999999}`,
	} {
		for _, method := range []string{"hover", "definition", "references", "completion"} {
			wants(t, method+" at "+at, p.ask(`{"id": 6, "method": "textDocument/`+method+`", "params": {"textDocument": {"uri": "`+shop+`"}, "position": `+at+`}}`), 0)
		}
		span := `{"start": ` + at + `, "end": {"line": 0, "character": 0}}`
		for _, method := range []string{"codeAction", "inlayHint"} {
			wants(t, method+" at "+at, p.ask(`{"id": 7, "method": "textDocument/`+method+`", "params": {"textDocument": {"uri": "`+shop+`"}, "range": `+span+`, "context": {"diagnostics": []}}}`), 0)
		}
		p.send(framed(`{"method": "textDocument/didChange", "params": {"textDocument": {"uri": "` + shop + `", "version": 2}, "contentChanges": [{"range": ` + span + `, "text": ""}]}}`))
		if m := p.receive(); m.Method != "textDocument/publishDiagnostics" {
			t.Fatalf("got %s %s", m.Method, m.Params)
		}
		p.send(framed(opened)) // opened twice: the later text counts
		if m := p.receive(); !strings.Contains(string(m.Params), "host-port-conflict") {
			t.Fatalf("got %s %s", m.Method, m.Params)
		}
	}

	closed := framed(`{"method": "textDocument/didClose", "params": {"textDocument": {"uri": "` + shop + `"}}}`)
	p.send(closed)
	if m := p.receive(); !strings.Contains(string(m.Params), `"diagnostics":[]`) {
		t.Fatalf("got %s %s", m.Method, m.Params)
	}
	p.send(closed)
	p.send(framed(`{"method": "textDocument/didChange", "params": {"textDocument": {"uri": "` + shop + `"}, "contentChanges": [{"text": "x"}]}}`))
	wants(t, "a file that is not open", p.ask(`{"id": 8, "method": "textDocument/hover", "params": {"textDocument": {"uri": "`+shop+`"}, "position": {"line": 0, "character": 0}}}`), 0)

	wants(t, "shutdown", p.ask(`{"id": 9, "method": "shutdown"}`), 0)
	wants(t, "after shutdown", p.ask(`{"id": 10, "method": "textDocument/hover"}`), codeInvalidRequest)
	p.send(framed(`{"method": "exit"}`))
	if status := p.ends(); status != 0 {
		t.Errorf("the status is %d", status)
	}
}

// TestLargeMessage sends 100 MB, which the server drops, and is answered as before.
func TestLargeMessage(t *testing.T) {
	p := connect(t, shopFiles())
	wants(t, "initialize", p.ask(hello), 0)
	const size = 100 << 20
	go func() {
		_, _ = fmt.Fprintf(p.to, "Content-Length: %d\r\n\r\n", size)
		block := bytes.Repeat([]byte("x"), 1<<20)
		for range size / len(block) {
			_, _ = p.to.Write(block)
		}
	}()
	wants(t, "100 MB", p.receive(), codeInvalidRequest)
	wants(t, "what comes next", p.ask(`{"id": 2, "method": "shutdown"}`), 0)
}

// TestEnded sends what leaves nothing to go on with.
func TestEnded(t *testing.T) {
	for name, text := range map[string]string{
		"half a header":         "Content-Le",
		"half a message":        "Content-Length: 500\r\n\r\n{\"id\": 2,",
		"no length":             "Content-Type: text/plain\r\n\r\n{}",
		"a length of words":     "Content-Length: many\r\n\r\n{}",
		"a length below zero":   "Content-Length: -5\r\n\r\n{}",
		"a length too short":    "Content-Length: 5\r\n\r\n{\"id\": 2, \"method\": \"shutdown\"}\r\n\r\n",
		"a length without end":  "Content-Length: 99999999999999999999\r\n\r\n{}",
		"a line without end":    strings.Repeat("x", 1<<20),
		"exit without shutdown": framed(`{"method": "exit"}`),
		"nothing":               "",
	} {
		t.Run(name, func(t *testing.T) {
			p := connect(t, shopFiles())
			wants(t, "initialize", p.ask(hello), 0)
			go func() { _, _ = io.Copy(io.Discard, p.from.in) }() // what it says to the rest
			go func() {
				_, _ = io.WriteString(p.to, text) // the server may be gone before all of it is written
				_ = p.to.Close()
			}()
			if status := p.ends(); status != 1 {
				t.Errorf("the status is %d", status)
			}
		})
	}
}

// TestClientGone ends the process that the client named as its own, and leaves the pipes open.
func TestClientGone(t *testing.T) {
	sleeper := exec.Command("sleep", "600")
	if err := sleeper.Start(); err != nil {
		t.Skipf("no process to end: %v", err)
	}
	p := connect(t, shopFiles())
	wants(t, "initialize", p.ask(fmt.Sprintf(`{"id": 1, "method": "initialize", "params": {"processId": %d, "capabilities": {}}}`, sleeper.Process.Pid)), 0)
	wants(t, "while it lives", p.ask(`{"id": 2, "method": "textDocument/hover", "params": {}}`), 0)
	if err := sleeper.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = sleeper.Wait()
	if status := p.ends(); status != 1 {
		t.Errorf("the status is %d", status)
	}
}

// TestClientElsewhere names a process that is not there, as a client in another container does, and is served.
func TestClientElsewhere(t *testing.T) {
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Skipf("no process to name: %v", err)
	}
	p := connect(t, shopFiles())
	wants(t, "initialize", p.ask(fmt.Sprintf(`{"id": 1, "method": "initialize", "params": {"processId": %d, "capabilities": {}}}`, gone.Process.Pid)), 0)
	wants(t, "shutdown", p.ask(`{"id": 2, "method": "shutdown"}`), 0)
}

// slowTree answers nothing until it is released, and says when it is first asked.
type slowTree struct {
	tree.Tree
	asked, release chan struct{}
}

func (s *slowTree) ReadFile(name string) ([]byte, error) {
	if strings.HasSuffix(name, "/compose.yaml") {
		select {
		case s.asked <- struct{}{}:
		default:
		}
		<-s.release
	}
	return s.Tree.ReadFile(name)
}

// TestCancel takes requests back: one that is being answered, which stops, and one that waits behind it.
func TestCancel(t *testing.T) {
	files := make(map[string][]byte)
	for i := range 50 {
		files[fmt.Sprintf("/shop/%d/compose.yaml", i)] = []byte("services: {a: {image: nginx, ports: ['8080:80', '8080:81']}}\n")
	}
	slow := &slowTree{tree.NewMemory(files), make(chan struct{}, 1), make(chan struct{})}
	p := connect(t, slow)
	wants(t, "initialize", p.ask(`{"id": 1, "method": "initialize", "params": {"rootUri": "file:///shop", "capabilities": {"textDocument": {"diagnostic": {}}}}}`), 0)
	p.send(framed(`{"id": 2, "method": "workspace/diagnostic", "params": {"previousResultIds": []}}`))
	p.send(framed(`{"id": 3, "method": "textDocument/hover", "params": {}}`))
	<-slow.asked
	for id := 2; id <= 3; id++ {
		p.send(framed(fmt.Sprintf(`{"method": "$/cancelRequest", "params": {"id": %d}}`, id)))
	}
	p.send(framed(`{"method": "$/cancelRequest", "params": {"id": 99}}`)) // of no request
	p.send(framed(`{"id": 4, "method": "shutdown"}`))                     // the goroutine that reads has got so far
	close(slow.release)
	for id := 2; id <= 4; id++ {
		m, code := p.receive(), codeCancelled
		if id == 4 {
			code = 0
		}
		if string(m.ID) != fmt.Sprint(id) {
			t.Fatalf("got the answer to %s, want that to %d", m.ID, id)
		}
		wants(t, fmt.Sprintf("request %d", id), m, code)
	}
}

// TestWorkspaceDiagnostics asks for what is found in all files, and again when nothing and when something has changed.
func TestWorkspaceDiagnostics(t *testing.T) {
	clash := "services: {a: {image: nginx, ports: ['127.0.0.1:8080:80', '127.0.0.1:8080:81']}}\n"
	p := connect(t, tree.NewMemory(map[string][]byte{"/shop/a/compose.yaml": []byte(clash), "/shop/b/compose.yaml": []byte(clash)}))
	wants(t, "initialize", p.ask(`{"id": 1, "method": "initialize", "params": {"rootUri": "file:///shop", "capabilities": {"textDocument": {"diagnostic": {}}}}}`), 0)
	kinds := func(m *message) (kinds string, previous []map[string]string) {
		t.Helper()
		var report workspaceDiagnosticReport
		if err := json.Unmarshal(m.Result, &report); err != nil {
			t.Fatal(err)
		}
		for _, item := range report.Items {
			count := -1
			if item.Items != nil {
				count = len(*item.Items)
			}
			kinds += fmt.Sprintln(item.URI, item.Kind, count)
			previous = append(previous, map[string]string{"uri": item.URI, "value": item.ResultID})
		}
		return kinds, previous
	}
	ask := func(previous []map[string]string) *message {
		return p.ask(string(encoded(map[string]any{"id": 2, "method": "workspace/diagnostic", "params": map[string]any{"previousResultIds": previous}})))
	}
	got, previous := kinds(ask([]map[string]string{}))
	if want := "file:///shop/a/compose.yaml full 1\nfile:///shop/b/compose.yaml full 1\n"; got != want {
		t.Errorf("first\n%s\nwant\n%s", got, want)
	}
	for range 2 {
		got, previous = kinds(ask(previous))
		if want := "file:///shop/a/compose.yaml unchanged -1\nfile:///shop/b/compose.yaml unchanged -1\n"; got != want {
			t.Errorf("then\n%s\nwant\n%s", got, want)
		}
	}
	if got, _ := kinds(ask(previous[:1])); got != "file:///shop/a/compose.yaml unchanged -1\nfile:///shop/b/compose.yaml full 1\n" {
		t.Errorf("to a client that has forgotten one\n%s", got)
	}
	p.send(framed(call("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": "file:///shop/b/compose.yaml", "version": 1, "text": "services: {}\n"}})))
	got, _ = kinds(ask(previous))
	if want := "file:///shop/a/compose.yaml unchanged -1\nfile:///shop/b/compose.yaml full 0\n"; got != want {
		t.Errorf("at last\n%s\nwant\n%s", got, want)
	}
}

// TestNothingIsLeft counts goroutines before a client comes and after it is gone.
func TestNothingIsLeft(t *testing.T) {
	before := runtime.NumGoroutine()
	p := connect(t, shopFiles())
	wants(t, "initialize", p.ask(fmt.Sprintf(`{"id": 1, "method": "initialize", "params": {"processId": %d, "rootUri": "file:///shop", "capabilities": {}}}`, os.Getpid())), 0)
	p.send(framed(opened))
	p.receive()
	wants(t, "shutdown", p.ask(`{"id": 2, "method": "shutdown"}`), 0)
	_ = p.to.Close()
	if status := p.ends(); status != 0 {
		t.Errorf("the status is %d", status)
	}
	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines, and %d before", runtime.NumGoroutine(), before)
}

// TestAskedWhileTyping sends what an editor does at each key: the edit and a question about it, before anything is answered. What is found
// is told all the same.
func TestAskedWhileTyping(t *testing.T) {
	p := connect(t, shopFiles())
	wants(t, "initialize", p.ask(hello), 0)
	p.send(framed(opened))
	p.receive()
	hover := framed(`{"id": 7, "method": "textDocument/hover", "params": {"textDocument": {"uri": "` + shop + `"}, "position": {"line": 0, "character": 0}}}`)
	for version := 2; version < 10; version++ {
		p.send(framed(call("textDocument/didChange", map[string]any{
			"textDocument":   map[string]any{"uri": shop, "version": version},
			"contentChanges": []any{map[string]any{"text": "services: {a: {image: nginx, ports: ['8080:80', '8080:81']}}"}},
		})) + hover)
		told := time.AfterFunc(patience, func() { _ = p.to.CloseWithError(errors.New("nothing is told of what was found")) })
		for m := p.receive(); m.Method == ""; m = p.receive() {
			wants(t, "hover", m, 0)
		}
		if !told.Stop() {
			t.Fatal("nothing is told of what was found")
		}
	}
}
