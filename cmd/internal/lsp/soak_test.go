//go:build slow && unix

package lsp

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/loader/tree"
)

// soaked are the files that are typed in, and what takes their place now and then.
var soaked = map[string]string{
	"file:///shop/compose.yaml":          "services:\n  web: {build: web, ports: [\"${PORT}:3000\"]} # é😀\n  api: {image: nginx, ports: [\"8080:80\"], environment: {DB: \"redis://db:6379\"}}\n  db: {image: redis}\n",
	"file:///shop/compose.override.yaml": otherText,
	"file:///shop/.env":                  "PORT=8080\n",
	"file:///shop/web/Dockerfile":        "FROM node:22\nEXPOSE 3000\nCMD [\"npm\", \"start\"]\n",
}

// TestSoak types at random in several files of one project, in each encoding, and asks between the edits what editors ask. What is
// found is what a fresh server finds, and memory stays as it is after a tenth of the edits. PORTLINT_EDITS is another number of edits.
func TestSoak(t *testing.T) {
	edits := 2_000
	if given := os.Getenv("PORTLINT_EDITS"); given != "" {
		var err error
		if edits, err = strconv.Atoi(given); err != nil {
			t.Fatal(err)
		}
	}
	fillTables(t)
	for _, units := range []encoding{utf8Units, utf16Units, utf32Units} {
		t.Run(string(units), func(t *testing.T) {
			random := rand.New(rand.NewPCG(uint64(len(units)), uint64(edits)))
			uris := slices.Sorted(maps.Keys(soaked))
			texts := maps.Clone(soaked)
			shown := make(map[string]string)
			live := newSession(nil)
			start(t, live, units)
			for _, uri := range uris {
				remember(t, shown, live.say(t, open(uri, texts[uri])))
			}
			change := func(uri string, from, to int, typed string) {
				text := texts[uri]
				texts[uri] = text[:from] + typed + text[to:]
				remember(t, shown, live.say(t, call("textDocument/didChange", map[string]any{
					"textDocument":   map[string]any{"uri": uri, "version": 1},
					"contentChanges": []any{map[string]any{"range": span{positionOf(units, text, from), positionOf(units, text, to)}, "text": typed}},
				})))
			}
			var early uint64
			goroutines := runtime.NumGoroutine()
			for step := 1; step <= edits; step++ {
				uri := uris[random.IntN(len(uris))]
				from, to, typed := edit(random, texts[uri], soaked[uri])
				change(uri, from, to, typed)
				if step%10 == 0 {
					askAround(t, live, uri, positionOf(units, texts[uri], from))
				}
				if step%100 == 0 {
					fresh := newSession(nil)
					start(t, fresh, units)
					want := make(map[string]string)
					for _, uri := range uris {
						remember(t, want, fresh.say(t, open(uri, texts[uri])))
					}
					if !maps.Equal(shown, want) {
						t.Fatalf("step %d: the server shows\n%q\nand a fresh one\n%q\nof\n%q", step, shown, want, texts)
					}
				}
				if step == edits/10 || step == edits {
					for _, uri := range uris {
						change(uri, 0, len(texts[uri]), soaked[uri])
					}
					now := heap()
					if step < edits {
						early = now
						continue
					}
					t.Logf("%d edits: %d kB, and %d kB after a tenth of them", edits, now>>10, early>>10)
					if float64(now) > 1.05*float64(early) {
						t.Errorf("memory grew from %d to %d bytes", early, now)
					}
				}
			}
			if now := runtime.NumGoroutine(); now > goroutines {
				t.Errorf("%d goroutines, and %d before", now, goroutines)
			}
			runtime.KeepAlive(live)
		})
	}
}

// fillTables opens the projects of all fixtures: what the program makes once, when it is needed first, is there afterwards.
func fillTables(t *testing.T) {
	t.Helper()
	names, err := filepath.Glob("../../../testdata/rules/*/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files := make(map[string][]byte)
		for _, file := range archive.Files {
			files["/shop/"+file.Name] = file.Data
		}
		s := newSession(files)
		start(t, s, utf8Units)
		s.say(t, string(encoded(map[string]any{"id": 1, "method": "workspace/diagnostic", "params": map[string]any{"previousResultIds": []any{}}})))
	}
}

func open(uri, text string) string {
	return call("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": uri, "version": 1, "text": text}})
}

// remember notes what is shown of each file; nothing is shown of files without findings.
func remember(t *testing.T, shown map[string]string, said []string) {
	t.Helper()
	for _, one := range said {
		var m struct {
			Method string
			Params struct {
				URI         string
				Diagnostics json.RawMessage
			}
		}
		if err := json.Unmarshal([]byte(one), &m); err != nil {
			t.Fatal(err)
		}
		switch {
		case m.Method != "textDocument/publishDiagnostics":
			t.Fatalf("the server says %s", one)
		case string(m.Params.Diagnostics) == "[]":
			delete(shown, m.Params.URI)
		default:
			shown[m.Params.URI] = string(m.Params.Diagnostics)
		}
	}
}

// askAround asks what editors ask about a place; all must be answered.
func askAround(t *testing.T, s *session, uri string, at position) {
	t.Helper()
	for _, method := range []string{"hover", "definition", "references", "completion", "codeAction", "inlayHint", "codeLens", "diagnostic"} {
		said := s.say(t, string(encoded(map[string]any{"id": 7, "method": "textDocument/" + method, "params": map[string]any{
			"textDocument": map[string]string{"uri": uri}, "position": at, "range": span{at, at}, "context": map[string]any{},
		}})))
		var m message
		if len(said) != 1 || json.Unmarshal([]byte(said[0]), &m) != nil || m.Error != nil {
			t.Fatalf("%s at %v is answered by %q", method, at, said)
		}
	}
}

// heap is how much memory is in use.
func heap() uint64 {
	var stats runtime.MemStats
	for range 3 { // pools are emptied by the second
		runtime.GC()
	}
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// TestManyProjects opens a file in a folder of 3,000 projects in little memory. How long that takes beside a run over the folder is printed.
func TestManyProjects(t *testing.T) {
	const most = 64 << 20
	dir := t.TempDir()
	writeProjects(t, dir, 2999)
	file, text := filepath.Join(dir, "compose.yaml"), servicesOf(10)
	write(t, file, text)
	check(t, tree.Disk{}, dir, ".") // tables and the files in the system's memory
	var opening, running []time.Duration
	for range 5 {
		began := time.Now()
		check(t, tree.Disk{}, dir, ".")
		running = append(running, time.Since(began))
		before := heap()

		began = time.Now()
		s := newSession(nil)
		s.disk = tree.Disk{}
		s.say(t, string(encoded(map[string]any{"id": 1, "method": "initialize", "params": map[string]any{"rootUri": uriOf(dir)}})))
		said := s.say(t, open(uriOf(file), text))
		opening = append(opening, time.Since(began))
		if len(said) != 1 {
			t.Fatalf("the server says %q", said)
		}
		// Less is in use than before when the session of the last round was only let go of in this one.
		if now := int64(heap()) - int64(before); now > most+2*int64(len(text)) {
			t.Errorf("%d MB are in use", now>>20)
		} else {
			t.Logf("%d kB are in use", now>>10)
		}
		runtime.KeepAlive(s)
	}
	slices.Sort(opening)
	slices.Sort(running)
	ratio := float64(opening[2]) / float64(running[2])
	t.Logf("opened in %v, and a run takes %v: %.2f", opening[2], running[2], ratio)
}
