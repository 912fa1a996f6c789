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
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
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
			said := last(opened)
			for step := range 150 {
				from, to, typed := edit(random, text)
				change := map[string]any{
					"textDocument":   map[string]any{"uri": shop, "version": step},
					"contentChanges": []any{map[string]any{"range": span{positionOf(units, text, from), positionOf(units, text, to)}, "text": typed}},
				}
				text = text[:from] + typed + text[to:]
				if now := last(live.say(t, call("textDocument/didChange", change))); now != "" {
					said = now
				}
				if got := string(live.open["/shop/compose.yaml"].file.Data); got != text {
					t.Fatalf("step %d: the server has\n%q\nand the client\n%q", step, got, text)
				}
				fresh := newSession(files)
				start(t, fresh, units)
				want := last(fresh.say(t, call("textDocument/didOpen", map[string]any{"textDocument": map[string]string{"uri": shop, "text": text}})))
				if want == "" {
					want = `{"uri":"` + shop + `","diagnostics":[]}`
				}
				if said != want && !(said == "" && strings.HasSuffix(want, "[]}")) {
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

// last returns what was published last for the Compose file, "" for nothing.
func last(said []string) string {
	found := ""
	for _, one := range said {
		var m message
		if json.Unmarshal([]byte(one), &m) == nil && m.Method == "textDocument/publishDiagnostics" && strings.Contains(string(m.Params), `"uri":"`+shop+`"`) {
			found = string(m.Params)
		}
	}
	return found
}

// edit chooses a part of a text, at ends of code points, and what takes its place.
func edit(random *rand.Rand, text string) (from, to int, typed string) {
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
		return 0, len(text), "services:\n  web: {image: redis, ports: [\"6379:6379\", \"6379:6379\"]}\n  a: {image: a, ports: [\"${PORT}:1\"]}\n"
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

// BenchmarkEdit is the time from the message of a change to the diagnostics, in a file of some services and in a folder of many
// projects. p99-ns is the time that one of a hundred edits exceeds.
func BenchmarkEdit(b *testing.B) {
	for _, c := range []struct{ services, projects int }{{1, 1}, {10, 1}, {200, 1}, {10, 3000}} {
		b.Run(fmt.Sprintf("services-%d-projects-%d", c.services, c.projects), func(b *testing.B) {
			files := make(map[string][]byte)
			for i := range c.projects - 1 {
				files[fmt.Sprintf("/shop/group%d/project%d/compose.yaml", i/50, i)] = []byte(servicesOf(3))
			}
			s := newSession(files)
			start(b, s, utf16Units)
			s.say(b, call("textDocument/didOpen", map[string]any{"textDocument": map[string]string{"uri": shop, "text": servicesOf(c.services)}}))
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				port := span{position{3, 24}, position{3, 28}}
				change := call("textDocument/didChange", map[string]any{
					"textDocument":   map[string]any{"uri": shop},
					"contentChanges": []any{map[string]any{"range": port, "text": strconv.Itoa(8000 + i%1000)}},
				})
				began := time.Now()
				s.say(b, change)
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100]), "p99-ns")
		})
	}
}

// servicesOf writes a Compose file of some services.
func servicesOf(count int) string {
	var text strings.Builder
	text.WriteString("services:\n")
	for i := range count {
		fmt.Fprintf(&text, "  service-%d:\n    image: registry.example.com/team/service-%d:1.0\n    ports: [ \"127.0.0.1:%d:80\" ]\n", i, i, 9000+i)
		fmt.Fprintf(&text, "    environment:\n      PEER: http://service-%d:8080\n    depends_on: [service-%d]\n", (i+1)%count, (i+1)%count)
	}
	return text.String()
}

// FuzzServe sends anything at all.
func FuzzServe(f *testing.F) {
	frame := func(text string) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(text), text) }
	hello := frame(`{"id":1,"method":"initialize","params":{"rootUri":"file:///shop"}}`)
	f.Add([]byte(hello + frame(`{"method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///shop/compose.yaml","text":"services: {a: {image: b, ports: [80]}}"}}}`)))
	f.Add([]byte(hello + frame(`{"id":2,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///shop/compose.yaml"},"position":{"line":0,"character":36}}}`)))
	f.Add([]byte(hello + frame(`{"method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///shop/compose.yaml"},"contentChanges":[{"range":{"start":{"line":-1,"character":99},"end":{"line":7,"character":-3}},"text":"x"}]}}`)))
	f.Add([]byte("Content-Length: 5\r\n\r\n{}"))
	f.Add([]byte("Content-Length: 99999999999999\r\n\r\n{}"))
	f.Add([]byte("Content-Length: -1\r\n\r\n"))
	f.Add([]byte(frame("[1, 2]") + frame(`{"id":{},"method":"shutdown"}`) + frame(`{"method":"exit"}`)))
	files := tree.NewMemory(map[string][]byte{"/shop/compose.yaml": []byte("services: {a: {image: nginx, ports: ['8080:80', '8080:81']}}\n")})
	f.Fuzz(func(t *testing.T, data []byte) {
		Serve(bytes.NewReader(data), io.Discard, Options{Files: files})
	})
}
