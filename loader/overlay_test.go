package loader_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/tree"
)

// plannedIn returns what is found in a folder: each target with the files that it reads.
func plannedIn(t *testing.T, files tree.Tree) []string {
	t.Helper()
	plan, err := loader.Discover([]string{"."}, loader.Options{Dir: "/shop", Tree: files})
	if err != nil {
		t.Fatal(err)
	}
	var planned []string
	for _, target := range plan.Targets {
		planned = append(planned, strings.Join(target.Load().Read, "+"))
	}
	return planned
}

func TestOverlayReachesTheSearch(t *testing.T) {
	base := tree.NewMemory(map[string][]byte{
		"/shop/.git/HEAD":             nil,
		"/shop/.env":                  []byte("TAG=1"),
		"/shop/compose.yaml":          []byte("services: {a: {image: 'x:$TAG', build: api}}"),
		"/shop/compose.override.yaml": []byte("services: {a: {ports: [80]}}"),
		"/shop/api/Dockerfile":        []byte("FROM x"),
		"/shop/old/compose.yaml":      []byte("services: {a: {image: x}}"),
	})
	for _, c := range []struct {
		name, path string
		change     tree.Change
		want       []string
	}{
		{"nothing", "/shop/README.md", tree.Change{},
			[]string{"api/Dockerfile", ".env+api/Dockerfile+compose.override.yaml+compose.yaml", "old/compose.yaml"}},
		{"an ignored folder", "/shop/.gitignore", tree.Change{Data: []byte("old\n")},
			[]string{"api/Dockerfile", ".env+api/Dockerfile+compose.override.yaml+compose.yaml"}},
		{"a new project", "/shop/new/folder/compose.yaml", tree.Change{Data: []byte("services: {b: {image: y}}")},
			[]string{"api/Dockerfile", ".env+api/Dockerfile+compose.override.yaml+compose.yaml", "new/folder/compose.yaml", "old/compose.yaml"}},
		{"no override", "/shop/compose.override.yaml", tree.Change{Deleted: true},
			[]string{"api/Dockerfile", ".env+api/Dockerfile+compose.yaml", "old/compose.yaml"}},
		{"no environment file", "/shop/.env", tree.Change{Deleted: true},
			[]string{"api/Dockerfile", "api/Dockerfile+compose.override.yaml+compose.yaml", "old/compose.yaml"}},
		{"no folder", "/shop/api", tree.Change{Deleted: true},
			[]string{".env+compose.override.yaml+compose.yaml", "old/compose.yaml"}},
		{"a file at the top of the build", "/shop/api/package.json", tree.Change{Data: []byte("{}")},
			[]string{"api/Dockerfile", ".env+api/Dockerfile+compose.override.yaml+compose.yaml", "old/compose.yaml"}},
		{"another choice of files", "/shop/.env", tree.Change{Data: []byte("COMPOSE_FILE=compose.yaml")},
			[]string{"api/Dockerfile", ".env+api/Dockerfile+compose.override.yaml+compose.yaml", ".env+api/Dockerfile+compose.yaml", "old/compose.yaml"}},
	} {
		trace, event := tree.NewTrace(base), tree.Event{Path: c.path}
		watch := tree.NewWatch(trace)
		plannedIn(t, watch)
		overlay := tree.NewOverlay(base, map[string]tree.Change{c.path: c.change})
		got := plannedIn(t, overlay)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if before := plannedIn(t, base); !slices.Equal(before, got) && (!trace.Rest().On(tree.NewChanges(event)) || !watch.ChangedAt(overlay, event)) {
			t.Errorf("%s: the result rests on %s (%v), which changed it (%v)", c.name, c.path, trace.Rest().On(tree.NewChanges(event)), watch.ChangedAt(overlay, event))
		}
	}
}
