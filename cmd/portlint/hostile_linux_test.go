//go:build slow

package main_test

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestChangingFolder lints a folder while its files come, go, grow and shrink.
func TestChangingFolder(t *testing.T) {
	dir := t.TempDir()
	f := folder{t, dir}
	stop := make(chan struct{})
	var writer sync.WaitGroup
	defer writer.Wait()
	defer close(stop)
	writer.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			at := filepath.Join(dir, fmt.Sprint("d", i%20))
			_ = os.Mkdir(at, 0o755)
			for j, name := range []string{"compose.yaml", "Dockerfile", ".env"} {
				_ = os.WriteFile(filepath.Join(at, name), bytes.Repeat([]byte(web), 1+i%50), 0o644)
				_ = os.Truncate(filepath.Join(at, name), int64(i%100))
				_ = os.Rename(filepath.Join(at, name), filepath.Join(dir, fmt.Sprint("x", j)))
			}
			if i%3 == 0 {
				_ = os.RemoveAll(at)
				_ = os.Symlink(dir, at)
			}
		}
	})
	f.compose(web)
	for range 20 {
		run(t, dir, nil, ".")
	}
}

// TestHostileInput runs the binary on inputs that hang, exhaust or kill programs that trust what they read.
func TestHostileInput(t *testing.T) {
	type cost struct {
		usage
		name string
	}
	var costs []cost
	for _, input := range slices.Concat(hostileInputs, manyInputs) {
		t.Run(input.name, func(t *testing.T) {
			dir := t.TempDir()
			input.make(folder{t, dir})
			args := input.args
			if args == nil {
				args = []string{"--format", "concise", "."}
			}
			o := run(t, dir, nil, args...)
			costs = append(costs, cost{o.usage, input.name})
			if !strings.Contains(o.stdout+o.stderr, input.want) {
				t.Errorf("nothing says %q:\n%.2000s\n%.2000s", input.want, o.stdout, o.stderr)
			}
			for _, c := range []byte(o.stdout + o.stderr) {
				if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
					t.Fatalf("a control character %q reaches the terminal: %.500q", c, o.stdout+o.stderr)
				}
			}
		})
	}
	slices.SortStableFunc(costs, func(a, b cost) int { return cmp.Compare(b.CPU, a.CPU) })
	var table strings.Builder
	for _, c := range costs {
		fmt.Fprintf(&table, "%6d ms %4d MB  %s\n", c.CPU.Milliseconds(), c.Memory>>10, c.name)
	}
	t.Logf("time on all processors together, and memory at most:\n%s", table.String())
}
