package loader_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"
	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
)

const (
	// longest is the time that loading may take, whatever the bytes.
	longest = 2 * time.Second
	// patience is how long compose-go is waited for, which hangs on some.
	patience = 2 * time.Second
)

var (
	// devices are files that compose-go reads without an end.
	devices = regexp.MustCompile(`dev|proc|sys`)
	// ranges are expanded by compose-go into one mapping per port, which takes seconds for the longest.
	ranges = regexp.MustCompile(`[0-9]+-\+?[0-9]{4,}`)
)

// looping reports whether an alias stands inside of what it names: compose-go follows it without an end.
func looping(data []byte) bool {
	for decoder := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var document yaml.Node
		if decoder.Decode(&document) != nil {
			return false
		}
		if within(&document, nil) {
			return true
		}
	}
}

func within(node *yaml.Node, outer []*yaml.Node) bool {
	if node.Kind == yaml.AliasNode {
		return slices.Contains(outer, node.Alias)
	}
	outer = append(outer, node)
	return slices.ContainsFunc(node.Content, func(child *yaml.Node) bool { return within(child, outer) })
}

// FuzzLoad loads one compose.yaml with its .env. Nothing makes the loader panic or hang, and what compose-go
// loads is loaded alike.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"../testdata/rules/*/*.txtar", "../testdata/load/*.txtar"} {
		if !isFuzzing() {
			break // TestFixturesAgainstCompose compares them
		}
		paths, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, path := range paths {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				f.Fatal(err)
			}
			var compose, env []byte
			for _, file := range archive.Files {
				switch file.Name {
				case "compose.yaml":
					compose = file.Data
				case ".env":
					env = file.Data
				}
			}
			f.Add(compose, env)
		}
	}
	for seed := range uint64(50) {
		g := &generator{Rand: random(seed), files: make(map[string]string), broken: true, odd: true}
		g.composeFile("compose.yaml", "", []string{"a", "b"}, 0, 2)
		f.Add([]byte(g.files["compose.yaml"]), []byte(g.environment(80)))
	}
	for _, text := range []string{
		"a: &a [*a]\nservices: {a: {ports: *a}}",
		"services: {a: &a {<<: *a, ports: [80]}}",
		"x: &x {<<: {<<: {ports: [1]}}}\nservices: {a: *x}",
		"services: {a: {extends: a}}",
		"services: {a: {extends: {file: compose.yaml, service: a}}}",
		"include: [compose.yaml]",
		"services: {a: {ports: ['${A:-${A:-${A:-80}}}', '${', '$', '$$', '${A:-}']}}",
		"services: {a: {ports: ['1-65535:1-65535/udp', '1-65535', '1-65535/sctp', '65535:65535', {target: 1e9}]}}",
		"services: {a: {ports: [\"\\u0000:80\", \"\\x00\"]}}",
		"? [services]\n: {a: 1}",
		"services: !reset {a: !override {ports: !reset [!reset 80]}}",
		"services:\n  a:\n    ports:\n    - |\n      80\n    - >+\n      80:80\n\n",
		"%YAML 1.1\n---\nservices: {a: {ports: [0o17, 010, 1_0, .5, 1:30]}}\n...\n---\n",
	} {
		f.Add([]byte(text), []byte("A=$B\nB=${A:-1}\n"))
	}
	f.Fuzz(func(t *testing.T, compose, env []byte) {
		r := request{dir: filepath.Join(t.TempDir(), "project"), strict: true}
		if err := os.Mkdir(r.dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{"compose.yaml": compose, ".env": env} {
			if err := os.WriteFile(filepath.Join(r.dir, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		loaded := make(chan *loader.Loaded, 1)
		go func() {
			plan, err := loader.Discover(nil, r.options())
			if err != nil || len(plan.Targets) == 0 {
				loaded <- &loader.Loaded{Notices: []loader.Notice{{Message: "nothing found"}}}
				return
			}
			loaded <- plan.Targets[0].Load()
		}()
		var ours *loader.Loaded
		select {
		case ours = <-loaded:
		case <-time.After(longest):
			t.Fatalf("loading takes more than %v", longest)
		}
		if devices.Match(compose) || len(ranges.FindAll(slices.Concat(compose, env), 3)) > 2 || looping(compose) {
			return
		}
		if bytes.Contains(env, []byte(graph.Unresolved)) {
			return // no program's environment holds one, and portlint takes it for a variable without a value
		}
		disagreement := make(chan error, 1)
		go func() {
			if _, err := r.compose(false); err != nil {
				disagreement <- nil
				return
			}
			_, err := r.compare(ours)
			disagreement <- err
		}()
		select {
		case err := <-disagreement:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(patience):
		}
	})
}

// isFuzzing reports whether a fuzz target looks for new inputs, and does not only try its seeds.
func isFuzzing() bool {
	target := flag.Lookup("test.fuzz")
	return target != nil && target.Value.String() != ""
}
