package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/lint"
)

// loadFrom reads /shop/app/.portlint.yaml, from /shop, with the other files of a tree, by their paths below /shop.
func loadFrom(files map[string]string) (*Config, error) {
	content := make(map[string][]byte)
	for name, text := range files {
		content["/shop/"+name] = []byte(text)
	}
	return load(tree.NewMemory(content), "/shop/app/.portlint.yaml", "/shop", registry)
}

func TestExtends(t *testing.T) {
	config, err := loadFrom(map[string]string{
		"app/.portlint.yaml": `extends: [../weak.yaml, ../house/strong.yaml]
pedantic: false
exclude: [own]
rules:
  large-port-range: {severity: note}
paths:
  - files: [lab]
    rules: {conflict: {severity: off}}
`,
		"weak.yaml": `fail-on: never
pedantic: true
nodes: 3
engine: swarm
exclude: [weak/deep]
inputs: [scripts]
rules:
  conflict: {severity: note}
  exposure: {severity: off}
  large-port-range: {severity: off, threshold: 7}
  privileged-host-port: {projects: [a]}
`,
		"house/strong.yaml": `extends: base.yml
fail-on: error
nodes: 0
rules:
  conflict: {severity: warning}
paths:
  - files: [lab]
    rules: {conflict: {severity: error}, exposure: {severity: note}}
`,
		"house/base.yml": `default-host-ip: 127.0.0.1
fail-on: note
exclude: [examples, house/deep]
`,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `# from app/.portlint.yaml
# which extends house/strong.yaml, house/base.yml, weak.yaml
fail-on: error # from house/strong.yaml
# pedantic: false
default-host-ip: "127.0.0.1" # from house/base.yml
engine: swarm # from weak.yaml
# nodes: 0 # from house/strong.yaml
# os: not known
exclude:
  - "weak/deep" # from weak.yaml
  - "examples" # from house/base.yml
  - "house/deep" # from house/base.yml
  - "own"
inputs: ["scripts"]
rules:
  conflict: {severity: warning} # from house/strong.yaml
  exposure: {severity: off} # from weak.yaml
  # host-port-conflict: {severity: warning}
  # port-range-overlap: {severity: warning}
  large-port-range: {severity: note, threshold: 7} # from weak.yaml
  privileged-host-port: {rootless: false, projects: ["a"]} # from weak.yaml
paths:
  - files:
      - "lab" # from house/strong.yaml
    rules:
      conflict: {severity: error}
      exposure: {severity: note}
  - files: ["lab"]
    rules:
      conflict: {severity: off}
`
	if diff := cmp.Diff(want, config.Show(registry)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := config.OptionFolder(fussy.ID, "projects"); got != "/shop" {
		t.Errorf("the paths of projects are relative to %s", got)
	}
	if level, _ := config.Level(conflict, "app/lab/compose.yaml", false); !level.Off {
		t.Errorf("the own paths do not win: %v", level)
	}
	// A glob is relative to the file in which it stands, and one without a slash matches in the folder in force, too.
	for path, want := range map[string]bool{
		"app/own/a.yaml": true, "own/a.yaml": false, "app/examples/a.yaml": true, "examples/a.yaml": false, "house/examples/a.yaml": true,
		"weak/deep/a.yaml": true, "app/weak/deep/a.yaml": false, "house/house/deep/a": true, "house/deep/a": false,
	} {
		if got := config.Excludes(path); got != want {
			t.Errorf("%s is excluded: %v", path, got)
		}
	}
}

func TestWrongExtends(t *testing.T) {
	large := strings.Repeat("#", maxFile+1)
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"missing", map[string]string{"app/.portlint.yaml": "pedantic: true\nextends: base.yaml\n"}, "app/.portlint.yaml:2:10: cannot extend app/base.yaml: no such file or directory"},
		{"a folder", map[string]string{"app/.portlint.yaml": "extends: ..\n", "b": ""}, "app/.portlint.yaml:1:10: cannot extend .: not a regular file"},
		{"empty", map[string]string{"app/.portlint.yaml": "extends: ['']\n"}, "app/.portlint.yaml:1:11: expected a text"},
		{"a mapping", map[string]string{"app/.portlint.yaml": "extends: {file: a}\n"}, `app/.portlint.yaml:1:10: expected a list, one "- " a line`},
		{"large", map[string]string{"app/.portlint.yaml": "extends: ../a\n", "a": large}, "app/.portlint.yaml:1:10: cannot extend a: larger than 1 MB"},
		{"an address", map[string]string{"app/.portlint.yaml": "extends: https://a.example/b.yaml\n"}, `app/.portlint.yaml:1:10: "https://a.example/b.yaml" is an address, and nothing is fetched: extend a file, such as a copy`},
		{"itself", map[string]string{"app/.portlint.yaml": "extends: ../app/.portlint.yaml\n"}, "app/.portlint.yaml:1:10: app/.portlint.yaml extends itself"},
		{"a cycle", map[string]string{"app/.portlint.yaml": "extends: ../a.yaml\n", "a.yaml": "extends: b.yaml\n", "b.yaml": "pedantic: true\nextends:\n  - a.yaml\n"}, "b.yaml:3:5: a.yaml extends itself, through b.yaml"},
		{"mistakes in several files", map[string]string{"app/.portlint.yaml": "fail-on: x\nextends: [../a.yaml, ../b.yaml]\n", "a.yaml": "nodes: x\n", "b.yaml": "pedantic: 1\n"},
			"app/.portlint.yaml:1:10: \"x\" is none of error, warning, note, never\na.yaml:1:8: \"x\" is not a whole number from 0 on\nb.yaml:1:11: \"1\" is neither true nor false"},
		{"no yaml", map[string]string{"app/.portlint.yaml": "extends: ../a.yaml\n", "a.yaml": "{\n"}, "a.yaml:2:1: not valid yaml: did not find expected node content"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := loadFrom(c.files); err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// TestExtendsIsBounded extends files that extend two each, which would be 2^40 of them.
func TestExtendsIsBounded(t *testing.T) {
	files := map[string]string{"app/.portlint.yaml": "extends: ../0.yaml\n", "40.yaml": ""}
	for at := range 40 {
		files[fmt.Sprintf("%d.yaml", at)] = fmt.Sprintf("extends: [%d.yaml, %[1]d.yaml]\n", at+1)
	}
	_, err := loadFrom(files)
	if err == nil || !strings.Contains(err.Error(), "a configuration can extend 50 files, this is one more") {
		t.Errorf("got %v", err)
	}
	if lines := strings.Count(err.Error(), "\n"); lines > 100 {
		t.Errorf("%d lines of errors", lines)
	}
}

// TestExtendedLast has a configuration that only extends say what the other says.
func TestExtendedLast(t *testing.T) {
	for _, text := range []string{everything, Starter, ""} {
		direct, err := loadFrom(map[string]string{"app/.portlint.yaml": text})
		if err != nil {
			t.Fatal(err)
		}
		extending, err := loadFrom(map[string]string{"app/.portlint.yaml": "extends: base.yaml\n", "app/base.yaml": text})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"app/compose.yaml", "app/deploy/compose.yaml", "app/examples/a", "compose.yaml"} {
			if direct.Excludes(path) != extending.Excludes(path) {
				t.Errorf("%s is excluded by one alone", path)
			}
			for _, rule := range []*lint.Rule{conflict, overlap, large, fussy} {
				a, okA := direct.Level(rule, path, false)
				b, okB := extending.Level(rule, path, false)
				if a != b || okA != okB {
					t.Errorf("%s in %s: %v and %v", rule.ID, path, a, b)
				}
			}
		}
	}
}

func FuzzExtends(f *testing.F) {
	f.Add([]byte("extends: base.yaml\n"), []byte(everything))
	f.Add([]byte("extends: [base.yaml, base.yaml]\n"+everything), []byte("extends: c.yaml\n"))
	f.Add([]byte("extends: [/base.yaml, ../shop/c.yaml, https://a]\n"), []byte("extends: [\"\\0\", ..]\n"))
	f.Fuzz(func(t *testing.T, own, base []byte) {
		files := tree.NewMemory(map[string][]byte{"/shop/c.yaml": own, "/shop/base.yaml": base})
		config, err := Which{File: "c.yaml"}.Load(files, "/shop", registry)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "c.yaml:") && !strings.HasPrefix(err.Error(), "base.yaml:") {
				t.Fatalf("%v has no place", err)
			}
			return
		}
		shown := config.Show(registry)
		again, err := parse("c.yaml", []byte(shown), registry)
		if err != nil {
			t.Fatalf("%v in\n%s", err, shown)
		}
		for _, rule := range registry {
			a, _ := config.Level(rule, "compose.yaml", true)
			if b, _ := again.Level(rule, "compose.yaml", true); a != b {
				t.Fatalf("%s: %v and %v in\n%s", rule.ID, a, b, shown)
			}
		}
	})
}
