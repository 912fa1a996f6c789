package lsp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/lint/linttest"
)

// session is a server whose messages are answered one by one, so that what it says does not depend on how fast it is read.
type session struct {
	*server
	out *bytes.Buffer
}

func newSession(files map[string][]byte) *session {
	out := new(bytes.Buffer)
	return &session{newServer(strings.NewReader(""), out, Options{Files: tree.NewMemory(files), Version: "v0.0.0"}), out}
}

// say sends a message and returns what the server says until it has nothing to do.
func (s *session) say(t testing.TB, text string) []string {
	t.Helper()
	m := new(message)
	if err := json.Unmarshal([]byte(text), m); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	s.answer(m)
	s.publish()
	var said []string
	read := wire{in: bufio.NewReader(s.out)}
	for s.out.Len() > 0 || read.in.Buffered() > 0 {
		length, err := read.header()
		if err != nil {
			t.Fatal(err)
		}
		content := make([]byte, length)
		if _, err := io.ReadFull(read.in, content); err != nil {
			t.Fatal(err)
		}
		said = append(said, string(content))
	}
	return said
}

// TestTranscripts replays what clients said, line by line, and compares what the server says to each line.
func TestTranscripts(t *testing.T) {
	names, err := filepath.Glob("../../../testdata/lsp/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := make(map[string][]byte)
			var client string
			at := -1
			for i, file := range archive.Files {
				switch file.Name {
				case "client":
					client = string(file.Data)
				case "want":
					at = i
				default:
					files["/shop/"+file.Name] = file.Data
				}
			}
			if at < 0 {
				archive.Files = append(archive.Files, txtar.File{Name: "want"})
				at = len(archive.Files) - 1
			}
			var got strings.Builder
			s := newSession(files)
			for line := range strings.Lines(client) {
				line = strings.TrimSpace(line)
				if line == "" || strings.HasPrefix(line, "#") {
					continue
				}
				m := new(message)
				if err := json.Unmarshal([]byte(line), m); err != nil {
					t.Fatalf("%s: %v", line, err)
				}
				fmt.Fprintf(&got, "> %s\n", m.Method)
				for _, said := range s.say(t, line) {
					var indented bytes.Buffer
					if err := json.Indent(&indented, []byte(said), "", " "); err != nil {
						t.Fatal(err)
					}
					fmt.Fprintf(&got, "%s\n", indented.String())
				}
			}
			if strings.Contains(got.String(), "hunter2") {
				t.Error("the server says a secret")
			}
			if linttest.Updating() {
				archive.Files[at].Data = []byte(got.String())
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(archive.Files[at].Data), got.String()); diff != "" {
				t.Errorf("-want +got (run with -update to accept)\n%s", diff)
			}
		})
	}
}

const shop = "file:///shop/compose.yaml"

// TestEditsAreAFreshStart types at random and compares text and diagnostics with those of a server that is shown the result.
func TestEditsAreAFreshStart(t *testing.T) {
	for _, units := range []encoding{utf8Units, utf16Units, utf32Units} {
		t.Run(string(units), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(uint64(len(units)), 7))
			files := map[string][]byte{"/shop/.env": []byte("PORT=8080\n")}
			live := newSession(files)
			start(t, live, units)
			text := "services:\n  web: {image: nginx, ports: [\"8080:80\"]} # é😀\n  api: {image: nginx, ports: [\"${PORT}:80\"]}\n"
			opened := live.say(t, call("textDocument/didOpen", map[string]any{"textDocument": map[string]string{"uri": shop, "text": text}}))
			said := last(opened, "[]")
			for step := range 150 {
				from, to, typed := edit(random, text, otherText)
				change := map[string]any{
					"textDocument":   map[string]any{"uri": shop, "version": step},
					"contentChanges": []any{map[string]any{"range": span{positionOf(units, text, from), positionOf(units, text, to)}, "text": typed}},
				}
				text = text[:from] + typed + text[to:]
				said = last(live.say(t, call("textDocument/didChange", change)), said)
				if got := string(live.open["/shop/compose.yaml"].file.Data); got != text {
					t.Fatalf("step %d: the server has\n%q\nand the client\n%q", step, got, text)
				}
				fresh := newSession(files)
				start(t, fresh, units)
				want := last(fresh.say(t, call("textDocument/didOpen", map[string]any{"textDocument": map[string]string{"uri": shop, "text": text}})), "[]")
				if said != want {
					t.Fatalf("step %d: the server says\n%s\nand a fresh one\n%s\nof\n%s", step, said, want, text)
				}
			}
		})
	}
}

func start(t testing.TB, s *session, units encoding) {
	t.Helper()
	s.say(t, `{"id": 1, "method": "initialize", "params": {"rootUri": "file:///shop", "capabilities": {"general": {"positionEncodings": ["`+string(units)+`"]}}}}`)
}

func call(method string, params any) string {
	return string(encoded(map[string]any{"method": method, "params": params}))
}

// TestToldOnce sees that an edit makes the server tell of the files on which it bears, and not of all that are open.
func TestToldOnce(t *testing.T) {
	const clash = "services: {a: {image: nginx, ports: ['127.0.0.1:8080:80', '127.0.0.1:8080:81']}}\n"
	const a, b = "file:///shop/a/compose.yaml", "file:///shop/b/compose.yaml"
	said := func(method, uri string, version int) string {
		return call("textDocument/"+method, map[string]any{
			"textDocument":   map[string]any{"uri": uri, "version": version, "text": clash},
			"contentChanges": []any{map[string]any{"text": clash}},
		})
	}
	s := newSession(map[string][]byte{"/shop/a/compose.yaml": []byte(clash), "/shop/b/compose.yaml": []byte(clash)})
	s.say(t, hello)
	for _, step := range []struct {
		method, uri string
		version     int
		silent      bool // what comes next is here before anything can be told
		want        string
	}{
		{"didOpen", a, 1, false, a + " 1: 1\n"},
		{"didOpen", b, 1, false, b + " 1: 1\n"},
		{"didChange", a, 2, false, a + " 2: 1\n"},
		{"didSave", a, 2, false, ""},
		{"didClose", b, 0, true, ""},
		{"didOpen", b, 1, false, b + " 1: 1\n"},
		{"didClose", b, 0, false, b + " none: 0\n"},
		{"didChange", a, 3, false, a + " 3: 1\n"},
	} {
		if step.silent {
			m := new(message)
			if err := json.Unmarshal([]byte(said(step.method, step.uri, step.version)), m); err != nil {
				t.Fatal(err)
			}
			s.answer(m)
			continue
		}
		got := ""
		for _, one := range s.say(t, said(step.method, step.uri, step.version)) {
			var told struct{ Params publishParams }
			if err := json.Unmarshal([]byte(one), &told); err != nil {
				t.Fatal(err)
			}
			version := "none"
			if told.Params.Version != nil {
				version = fmt.Sprint(*told.Params.Version)
			}
			got += fmt.Sprintf("%s %s: %d\n", told.Params.URI, version, len(told.Params.Diagnostics))
		}
		if got != step.want {
			t.Errorf("%s of %s %d: the server tells %q, want %q", step.method, step.uri, step.version, got, step.want)
		}
	}
}

// last returns the diagnostics that were published last for the Compose file, and those before when nothing was said of it.
func last(said []string, before string) string {
	found := before
	for _, one := range said {
		var m struct {
			Method string
			Params struct {
				URI         string
				Diagnostics json.RawMessage
			}
		}
		if json.Unmarshal([]byte(one), &m) == nil && m.Method == "textDocument/publishDiagnostics" && m.Params.URI == shop {
			found = string(m.Params.Diagnostics)
		}
	}
	return found
}

// otherText is what takes the place of a whole Compose file now and then.
const otherText = "services:\n  web: {image: redis, ports: [\"6379:6379\", \"6379:6379\"]}\n  a: {image: a, ports: [\"${PORT}:1\"]}\n"

// edit chooses a part of a text, at ends of code points, and what takes its place: now and then another text in place of all.
func edit(random *rand.Rand, text, other string) (from, to int, typed string) {
	starts := []int{len(text)}
	for i := range text {
		if i == 0 || text[i-1] != '\r' || text[i] != '\n' { // no position lies in the middle of a line break
			starts = append(starts, i)
		}
	}
	from, to = starts[random.IntN(len(starts))], starts[random.IntN(len(starts))]
	if from > to {
		from, to = to, from
	}
	if random.IntN(10) > 0 && to-from > 12 {
		to = from
	}
	if random.IntN(20) == 0 {
		return 0, len(text), other
	}
	words := []string{"", "8", "\"", "\n", "  ", "😀", "é", "- ", ":", "ports:", "\r\n", "# portlint: ignore[exposure] x", "8080:80", "]", "\u2028"}
	return from, to, words[random.IntN(len(words))]
}

// positionOf finds a position in its own way: line by line.
func positionOf(units encoding, text string, offset int) position {
	before := text[:offset]
	line, start := 0, 0
	for i := 0; i < len(before); i++ {
		if before[i] == '\n' || before[i] == '\r' && !(i+1 < len(text) && text[i+1] == '\n') {
			line, start = line+1, i+1
		}
	}
	before = before[start:]
	switch units {
	case utf8Units:
		return position{line, len(before)}
	case utf32Units:
		return position{line, len([]rune(before))}
	}
	return position{line, len(utf16.Encode([]rune(before)))}
}

// FuzzServe sends anything at all.
func FuzzServe(f *testing.F) {
	frame := func(text string) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(text), text) }
	hello := frame(`{"id":1,"method":"initialize","params":{"rootUri":"file:///shop"}}`)
	f.Add([]byte(hello + frame(`{"method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///shop/compose.yaml","text":"services: {a: {image: b, ports: [80]}}"}}}`)))
	f.Add([]byte(hello + frame(`{"id":2,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///shop/compose.yaml"},"position":{"line":0,"character":36}}}`)))
	f.Add([]byte(hello + frame(`{"method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///shop/compose.yaml"},"contentChanges":[{"range":{"start":{"line":-1,"character":99},"end":{"line":7,"character":-3}},"text":"x"}]}}`)))
	for _, method := range []string{"definition", "references", "completion", "inlayHint", "codeLens", "codeAction", "diagnostic"} {
		f.Add([]byte(hello + frame(`{"id":3,"method":"textDocument/`+method+`","params":{"textDocument":{"uri":"file:///shop/compose.yaml"},"position":{"line":0,"character":40},"range":{"start":{"line":0,"character":0},"end":{"line":9,"character":0}}}}`)))
	}
	f.Add([]byte(hello + frame(`{"id":4,"method":"workspace/diagnostic","params":{"previousResultIds":[{"uri":"file:///shop/x.yaml","value":"1"}]}}`)))
	f.Add([]byte("Content-Length: 5\r\n\r\n{}"))
	f.Add([]byte("Content-Length: 99999999999999\r\n\r\n{}"))
	f.Add([]byte("Content-Length: -1\r\n\r\n"))
	f.Add([]byte(frame("[1, 2]") + frame(`{"id":{},"method":"shutdown"}`) + frame(`{"method":"exit"}`)))
	files := tree.NewMemory(map[string][]byte{"/shop/compose.yaml": []byte("services: {a: {image: nginx, ports: ['8080:80', '8080:81']}}\n")})
	f.Fuzz(func(t *testing.T, data []byte) {
		Serve(bytes.NewReader(data), io.Discard, Options{Files: files})
	})
}

// FuzzCursor puts a cursor anywhere in any text. What is typed lies around it, and taking it out leaves the rest.
func FuzzCursor(f *testing.F) {
	for _, text := range []string{
		"services:\n  a:\n    ports:\n      - \"80", "services: {a: {ports: ['8080:80', ]}}", "a:\n- b:\n  - - c: [{d: 'e", "ports:\r\n-\r\n- x", "# [\n", "",
	} {
		for at := range len(text) + 1 {
			f.Add(text, at)
		}
	}
	f.Fuzz(func(t *testing.T, text string, at int) {
		if at < 0 || at > len(text) {
			return
		}
		c := cursorAt([]byte(text), at)
		if c.from > at || c.to < at || text[c.from:at] != c.typed || text[at:c.to] != c.behind || c.item > at {
			t.Errorf("the cursor at %d of %q is %+v", at, text, c)
		}
		if !bytes.HasPrefix(c.without, []byte(text[:max(0, c.from-1)])) {
			t.Errorf("without what is typed at %d of %q there is %q", at, text, c.without)
		}
	})
}
