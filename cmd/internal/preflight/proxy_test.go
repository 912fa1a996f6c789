package preflight

import (
	"os"
	"path/filepath"
	"testing"
)

func TestWithoutProxy(t *testing.T) {
	dir := t.TempDir()
	settings := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	off := settings("off.json", `{"userland-proxy": false}`)
	on := settings("on.json", `{"userland-proxy": true}`)
	broken := settings("broken.json", `{"userland-proxy": fal`)
	for _, c := range []struct {
		words []string
		want  bool
	}{
		{[]string{"dockerd", "--userland-proxy=false"}, true},
		{[]string{"dockerd", "--config-file", off}, true},
		{[]string{"dockerd", "--config-file=" + off}, true},
		{[]string{"dockerd", "--config-file", on}, false},
		{[]string{"dockerd", "--config-file", broken}, false},
		{[]string{"dockerd", "--config-file"}, false},
		{[]string{"dockerd", "--config-file", filepath.Join(dir, "none")}, false},
	} {
		if got := withoutProxy([][]string{{"dockerd", "--config-file", on}, c.words}); got != c.want {
			t.Errorf("%q: %v", c.words, got)
		}
	}
	if withoutProxy(nil) {
		t.Error("no engine is without a proxy")
	}
}
