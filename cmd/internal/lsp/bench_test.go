//go:build unix

package lsp

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/portlint/portlint/cmd/internal/workspace"
	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/tree"
)

// BenchmarkEdit is the time from the bytes of didChange to those of publishDiagnostics, in a file of some services and in a folder
// of many projects on disk. p50-ns and p99-ns are what half and what one in a hundred of the edits exceed, and runs is how many times
// the work of loading the file's project and running all rules over it an edit takes, in time of the processor and measured in turn with it.
func BenchmarkEdit(b *testing.B) {
	for _, c := range []struct{ services, projects int }{{1, 1}, {10, 1}, {200, 1}, {10, 3000}} {
		b.Run(fmt.Sprintf("services-%d-projects-%d", c.services, c.projects), func(b *testing.B) {
			dir := b.TempDir()
			writeProjects(b, dir, c.projects-1)
			text := servicesOf(c.services)
			file := filepath.Join(dir, "compose.yaml")
			write(b, file, text)
			p := connect(b, tree.Disk{})
			p.ask(string(encoded(map[string]any{"id": 1, "method": "initialize", "params": map[string]any{"rootUri": uriOf(dir), "capabilities": map[string]any{}}})))
			p.send(framed(call("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": uriOf(file), "version": 0, "text": text}})))
			p.receive()

			var took []time.Duration
			var all, ofRuns time.Duration
			for i := 0; b.Loop(); i++ {
				port := strconv.Itoa(8000 + i%1000)
				change := framed(call("textDocument/didChange", map[string]any{
					"textDocument":   map[string]any{"uri": uriOf(file), "version": i},
					"contentChanges": []any{map[string]any{"range": firstPort, "text": port}},
				}))
				began, worked := time.Now(), processorTime(b)
				p.send(change)
				m := p.receive()
				took, all = append(took, time.Since(began)), all+processorTime(b)-worked
				var said publishParams
				if err := json.Unmarshal(m.Params, &said); err != nil || said.Version == nil || *said.Version != i || len(said.Diagnostics) == 0 {
					b.Fatalf("%v: the server says %s", err, m.Params)
				}

				text = text[:len(head)] + port + text[len(head)+len(port):]
				worked = processorTime(b)
				check(b, tree.NewOverlay(tree.Disk{}, map[string]tree.Change{file: {Data: []byte(text)}}), dir, "compose.yaml")
				ofRuns += processorTime(b) - worked
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2]), "p50-ns")
			b.ReportMetric(float64(took[len(took)*99/100]), "p99-ns")
			b.ReportMetric(float64(all)/float64(ofRuns), "runs")
			b.ReportMetric(0, "ns/op") // of both
		})
	}
}

// processorTime is how long the program has worked so far.
func processorTime(t testing.TB) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// check is a run of the command line over some paths in a folder.
func check(t testing.TB, files tree.Tree, dir string, paths ...string) {
	t.Helper()
	w, err := workspace.New(workspace.Question{Paths: paths, Loading: loader.Options{Dir: dir}}, files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Check(files); err != nil {
		t.Fatal(err)
	}
}

// head is what stands before the first host port.
const head = "services:\n  clash: {image: nginx, ports: [\"127.0.0.1:8080:80\", \"127.0.0.1:8080:81\"]}\n" +
	"  service-0:\n    image: registry.example.com/team/service-0:1.0\n    ports: [ \"127.0.0.1:"

// firstPort is where the first host port stands that an edit changes.
var firstPort = span{position{4, 24}, position{4, 28}}

// servicesOf writes a Compose file of some services, and one that is wrong so that something is always said.
func servicesOf(count int) string {
	var text strings.Builder
	text.WriteString(head[:strings.Index(head, "  service-0")])
	for i := range count {
		fmt.Fprintf(&text, "  service-%d:\n    image: registry.example.com/team/service-%d:1.0\n    ports: [ \"127.0.0.1:%d:80\" ]\n", i, i, 9000+i)
		fmt.Fprintf(&text, "    environment:\n      PEER: http://service-%d:8080\n    depends_on: [service-%d]\n", (i+1)%count, (i+1)%count)
	}
	return text.String()
}

// writeProjects fills a folder with projects of three services and a clash each.
func writeProjects(t testing.TB, dir string, count int) {
	t.Helper()
	text := servicesOf(3)
	for i := range count {
		below := filepath.Join(dir, fmt.Sprintf("group%d", i/50), fmt.Sprintf("project%d", i))
		if err := os.MkdirAll(below, 0o755); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(below, "compose.yaml"), text)
	}
}

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
