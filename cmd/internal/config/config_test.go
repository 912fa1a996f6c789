package config

import (
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/lint"
)

var (
	conflict = &lint.Rule{ID: "host-port-conflict", Family: lint.Conflict, Severity: lint.Error, Summary: "two entries publish the same host port"}
	overlap  = &lint.Rule{ID: "port-range-overlap", Family: lint.Conflict, Severity: lint.Error, Summary: "two ranges overlap"}
	large    = &lint.Rule{ID: "large-port-range", Family: lint.Hygiene, Severity: lint.Warning, Summary: "many ports", Options: []lint.Option{
		{Name: "threshold", Summary: "the number of ports from which on it is a warning", Default: 100},
	}}
	fussy = &lint.Rule{ID: "privileged-host-port", Family: lint.Exposure, Severity: lint.Note, Pedantic: true, Summary: "a low port", Options: []lint.Option{
		{Name: "rootless", Summary: "whether the engine has no privileges", Default: false},
		{Name: "projects", Summary: "folders", Default: []string{}},
	}}
	registry = []*lint.Rule{conflict, overlap, large, fussy}
)

const everything = `# all that can be said
fail-on: note
pedantic: true
default-host-ip: 127.0.0.1
exclude:
  - examples/
  - "*.dev.yaml"
rules:
  conflict: {severity: warning}
  host-port-conflict:
    severity: off
  large-port-range: {threshold: 5}
  privileged-host-port: {severity: note, rootless: true, projects: [a, b]}
paths:
  - files: ["deploy/**"]
    rules:
      host-port-conflict: {severity: error}
      exposure: {severity: off}
`

// parse reads a file without what it extends.
func parse(path string, data []byte, registry []*lint.Rule) (*Config, error) {
	p := newParser(path, data, registry)
	if err := p.parse(); err != nil {
		return nil, err
	}
	return p.config, nil
}

func mustParse(t *testing.T, text string) *Config {
	t.Helper()
	config, err := parse(".portlint.yaml", []byte(text), registry)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

func TestParse(t *testing.T) {
	got := mustParse(t, everything)
	want := &Config{
		Path:          ".portlint.yaml",
		FailOn:        "note",
		Pedantic:      true,
		DefaultHostIP: netip.MustParseAddr("127.0.0.1"),
		Options:       map[string]map[string]any{"large-port-range": {"threshold": 5}, "privileged-host-port": {"rootless": true, "projects": []string{"a", "b"}}},
		exclude:       []glob{{text: "examples/", pattern: "**/examples/**"}, {text: "*.dev.yaml", pattern: "**/*.dev.yaml/**"}},
		levels: levels{
			"conflict":             {Severity: lint.Warning},
			"host-port-conflict":   {Off: true},
			"privileged-host-port": {Severity: lint.Note},
		},
		paths:   []override{{[]glob{{text: "deploy/**", pattern: "deploy/**/**"}}, levels{"host-port-conflict": {Severity: lint.Error}, "exposure": {Off: true}}}},
		origins: map[string]origin{},
		said:    map[string]bool{"fail-on": true, "pedantic": true, "default-host-ip": true},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// mistakes are configurations with what is said against them. Where the schema cannot see the mistake, it is marked.
var mistakes = []struct {
	name, text, want string
	unseen           bool // by the schema
}{
	{name: "a key", text: "fail_on: error\n", want: `1:1: unknown key "fail_on", did you mean "fail-on"`},
	{name: "a key like none", text: "verbose: true\n", want: `1:1: unknown key "verbose", known are extends, fail-on, pedantic, default-host-ip, engine, nodes, os, exclude, inputs, rules, paths`},
	{name: "a rule", text: "rules:\n  host-port-conflicts:\n    severity: off\n", want: `2:3: unknown rule or family "host-port-conflicts", did you mean "host-port-conflict"`},
	{name: "a setting", text: "rules:\n  host-port-conflict: {sevrity: off}\n", want: `2:24: unknown setting of host-port-conflict "sevrity", did you mean "severity"`},
	{name: "an option of another rule", text: "rules:\n  host-port-conflict: {threshold: 5}\n", want: `2:24: "threshold" is a setting of large-port-range, which stands below "rules"`},
	{name: "an option of a family", text: "rules:\n  hygiene: {threshold: 5}\n", want: `2:13: "threshold" is a setting of large-port-range, which stands below "rules"`},
	{name: "a severity", text: "rules:\n  conflict:\n    severity: fatal\n", want: `3:15: "fatal" is none of error, warning, note, off`},
	{name: "a severity in short", text: "rules:\n  conflict: off\n", want: `2:13: write "severity: off" below conflict`},
	{name: "a severity that is a list", text: "rules:\n  conflict: {severity: [off]}\n", want: `2:24: "" is none of error, warning, note, off`},
	{name: "fail-on", text: "fail-on: info\n", want: `1:10: "info" is none of error, warning, note, never`},
	{name: "pedantic", text: "pedantic: yes\n", want: `1:11: "yes" is neither true nor false`},
	{name: "an address", text: "default-host-ip: localhost\n", want: `1:18: "localhost" is not an IPv4 address`},
	{name: "an IPv6 address", text: "default-host-ip: ::1\n", want: `1:18: "::1" is not an IPv4 address`},
	{name: "a glob", text: "exclude:\n  - \"[\"\n", want: `2:5: "[" is not a glob`, unseen: true},
	{name: "an empty glob", text: "exclude: ['']\n", want: `1:11: expected a text`},
	{name: "no list", text: "exclude: examples\n", want: `1:10: expected a list, one "- " a line`},
	{name: "no mapping", text: "rules: [conflict]\n", want: `1:8: expected a mapping with keys such as "syntax"`},
	{name: "no mapping at all", text: "off\n", want: `1:1: expected a mapping with keys such as "extends"`},
	{name: "a number", text: "rules: {large-port-range: {threshold: many}}\n", want: `1:39: "many" is not a whole number from 0 on`},
	{name: "a negative number", text: "rules: {large-port-range: {threshold: -1}}\n", want: `1:39: "-1" is not a whole number from 0 on`},
	{name: "a truth", text: "rules: {privileged-host-port: {rootless: 1}}\n", want: `1:42: "1" is neither true nor false`},
	{name: "a list of texts", text: "rules: {privileged-host-port: {projects: [[a]]}}\n", want: `1:43: expected a text`},
	{name: "paths without files", text: "paths:\n  - rules: {conflict: {severity: off}}\n", want: `2:5: "files" is missing: which files are meant`},
	{name: "an option for some files", text: "paths:\n  - files: [a]\n    rules: {large-port-range: {threshold: 5}}\n", want: `3:32: "threshold" holds for projects, not for some of their files`},
	{name: "a key that is there twice", text: "pedantic: true\npedantic: false\n", want: `2:1: "pedantic" is there twice`, unseen: true},
	{name: "two documents", text: "pedantic: true\n---\npedantic: true\n", want: `2:1: a configuration is one document, here begins a second`, unseen: true},
	{name: "no yaml", text: "rules: {\n", want: `2:1: not valid yaml: did not find expected node content`, unseen: true},
	{name: "a rule at the top", text: "host-port-conflict: {severity: off}\n", want: `1:1: "host-port-conflict" belongs below "rules"`},
	{name: "a family at the top", text: "conflict: {severity: off}\n", want: `1:1: "conflict" belongs below "rules"`},
	{name: "a severity at the top", text: "severity: off\n", want: `1:1: "severity" belongs below a rule or family, which stands below "rules"`},
	{name: "an option at the top", text: "threshold: 5\n", want: `1:1: "threshold" is a setting of large-port-range, which stands below "rules"`},
	{name: "a flag at the top", text: "ignore: [conflict]\n", want: `1:1: "ignore" is a flag; here a rule or family is turned off by "severity: off" below it, and it stands below "rules"`},
	{name: "a key of the top below rules", text: "rules:\n  fail-on: error\n", want: `2:3: "fail-on" belongs to the top of the file`},
	{name: "several", text: "fail-on: info\nverbose: true\nrules: {conflict: off}\n", want: "1:10: \"info\" is none of error, warning, note, never\ndir/.portlint.yaml:2:1: unknown key \"verbose\", known are extends, fail-on, pedantic, default-host-ip, engine, nodes, os, exclude, inputs, rules, paths\ndir/.portlint.yaml:3:19: write \"severity: off\" below conflict"},
	{name: "a merge key", text: "rules: {conflict: &a {severity: off}, syntax: {<<: *a}}\n", want: `1:48: unknown setting of syntax "<<", the only one is severity`, unseen: true},
}

func TestMistakesHaveAPlace(t *testing.T) {
	for _, c := range mistakes {
		t.Run(c.name, func(t *testing.T) {
			_, err := parse("dir/.portlint.yaml", []byte(c.text), registry)
			if want := "dir/.portlint.yaml:" + c.want; err == nil || err.Error() != want {
				t.Errorf("got  %v\nwant %s", err, want)
			}
		})
	}
}

func TestNothingSaidIsFine(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n", "rules:\npaths:\nexclude:\n", "rules:\n  conflict:\n", Starter} {
		config := mustParse(t, text)
		if _, ok := config.Level(conflict, "compose.yaml", false); ok || config.Excludes("compose.yaml") || config.FailOn != "" {
			t.Errorf("%q says something", text)
		}
	}
}

// TestStarterShowsSettings takes the comment signs away that stand before settings.
func TestStarterShowsSettings(t *testing.T) {
	var settings []string
	for line := range strings.Lines(Starter) {
		if text := strings.TrimPrefix(line, "#"); text != line && text != "" && (text[0] != ' ' || strings.HasPrefix(text, "  ")) {
			settings = append(settings, text)
		}
	}
	text := strings.Join(settings, "")
	full := append([]*lint.Rule{
		{ID: "published-on-all-interfaces", Family: lint.Exposure}, {ID: "database-published", Family: lint.Exposure},
	}, registry...)
	config, err := parse("starter", []byte(text), full)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	for _, key := range topKeys() {
		if !strings.Contains(text, key+":") {
			t.Errorf("%s is not shown", key)
		}
	}
	if len(config.paths) != 1 || len(config.levels) != 2 || len(config.exclude) != 2 {
		t.Errorf("got %+v", config)
	}
}

func TestShowIsWhatIsInForce(t *testing.T) {
	config := mustParse(t, everything)
	want := `# from .portlint.yaml
fail-on: note
pedantic: true
default-host-ip: "127.0.0.1"
# engine: found in the files
# nodes: 0
# os: not known
exclude: ["examples/","*.dev.yaml"]
# inputs: []
rules:
  conflict: {severity: warning}
  host-port-conflict: {severity: off}
  # port-range-overlap: {severity: warning}
  large-port-range: {threshold: 5}
  privileged-host-port: {severity: note, rootless: true, projects: ["a","b"]}
paths:
  - files: ["deploy/**"]
    rules:
      exposure: {severity: off}
      host-port-conflict: {severity: error}
`
	shown := config.Show(registry)
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	again := mustParse(t, shown)
	if diff := cmp.Diff(config, again, cmp.AllowUnexported(Config{}, glob{}, override{}, origin{}), cmpopts.EquateComparable(netip.Addr{})); diff != "" {
		t.Errorf("what is shown reads differently: -was +is:\n%s", diff)
	}
	defaults := `# no configuration file, everything is as by default
# fail-on: warning
# pedantic: false
# default-host-ip: every interface
# engine: found in the files
# nodes: 0
# os: not known
# exclude: []
# inputs: []
rules:
  # host-port-conflict: {severity: error}
  # port-range-overlap: {severity: error}
  # large-port-range: {severity: warning, threshold: 100}
  # privileged-host-port: {severity: off, rootless: false, projects: []}
`
	if diff := cmp.Diff(defaults, new(Config).Show(registry)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestLevels(t *testing.T) {
	config := mustParse(t, `
rules:
  conflict: {severity: warning}
  port-range-overlap: {severity: off}
paths:
  - files: [deploy]
    rules: {conflict: {severity: note}}
  - files: [deploy/prod/*.yaml]
    rules: {port-range-overlap: {severity: error}, conflict: {severity: off}}
  - files: [lab]
    rules: {privileged-host-port: {severity: warning}, large-port-range: {severity: off}}
  - files: [lab/quiet]
    rules: {exposure: {severity: note}}
  - files: [office]
    rules: {exposure: {severity: note}}
`)
	config.dir, config.working = "/shop", "/shop"
	for _, c := range []struct {
		rule *lint.Rule
		path string
		want string
	}{
		{conflict, "compose.yaml", "warning"},
		{overlap, "compose.yaml", "off"},
		{large, "compose.yaml", ""},
		{conflict, "deploy/compose.yaml", "note"},
		{overlap, "deploy/compose.yaml", "note"},
		{conflict, "deploy/prod/compose.yaml", "off"},
		{overlap, "deploy/prod/compose.yaml", "error"},
		{overlap, "deploy/prod/deeper/compose.yaml", "note"},
		{fussy, "a/lab/compose.yaml", "warning"},
		{fussy, "lab/quiet/compose.yaml", "note"},
		{fussy, "office/compose.yaml", "off"}, // a family switches no pedantic rule on
		{fussy, "compose.yaml", "off"},
		{conflict, "/shop/deploy/compose.yaml", "note"},
		{conflict, "../deploy/compose.yaml", "warning"},
	} {
		level, ok := config.Level(c.rule, c.path, false)
		got := ""
		if ok {
			got = levelName(level)
		}
		if got != c.want {
			t.Errorf("%s in %s: got %q, want %q", c.rule.ID, c.path, got, c.want)
		}
	}
	for rule, want := range map[*lint.Rule][2]bool{conflict: {false, false}, overlap: {true, false}, large: {false, false}, fussy: {true, false}} {
		if got := [2]bool{config.Enables(rule), config.Disables(rule)}; got != want {
			t.Errorf("%s: enabled and disabled are %v, want %v", rule.ID, got, want)
		}
	}
	if _, ok := config.Level(fussy, "compose.yaml", true); ok {
		t.Error("a level is set for a pedantic rule that runs anyway")
	}
	off := mustParse(t, "rules: {conflict: {severity: off}, host-port-conflict: {severity: error}}\n")
	if !off.Disables(overlap) || off.Disables(conflict) || off.Enables(overlap) || !off.Enables(conflict) {
		t.Error("the id does not win over the family")
	}
}

func TestGlobs(t *testing.T) {
	for _, c := range []struct {
		glob      string
		yes, none []string
	}{
		{"examples", []string{"examples", "examples/a/compose.yaml", "a/examples/b"}, []string{"examples2/a", "a/my-examples"}},
		{"examples/", []string{"examples", "a/examples/b"}, []string{"example"}},
		{"/examples", []string{"examples", "examples/a"}, []string{"a/examples"}},
		{"./examples/a", []string{"examples/a", "examples/a/b"}, []string{"b/examples/a"}},
		{"*.dev.yaml", []string{"compose.dev.yaml", "a/b/compose.dev.yaml"}, []string{"compose.yaml"}},
		{"a/*/compose.yaml", []string{"a/b/compose.yaml"}, []string{"a/b/c/compose.yaml", "a/compose.yaml"}},
		{"a/**/compose.{yml,yaml}", []string{"a/compose.yaml", "a/b/c/compose.yml"}, []string{"b/a/compose.yaml"}},
		{"**", []string{"a", "a/b"}, []string{"..", "../a"}},
	} {
		glob, ok := newGlob(c.glob)
		if !ok {
			t.Fatalf("%q is no glob", c.glob)
		}
		for _, path := range c.yes {
			if !glob.matches(path) {
				t.Errorf("%q does not match %q", c.glob, path)
			}
		}
		for _, path := range c.none {
			if glob.matches(path) {
				t.Errorf("%q matches %q", c.glob, path)
			}
		}
	}
}

func TestFind(t *testing.T) {
	files := make(map[string][]byte)
	write := func(name string) string {
		files[name] = nil
		return name
	}
	above := write("/top/.portlint.yaml")
	root := write("/top/repository/.portlint.yml")
	write("/top/repository/.git")
	both := write("/top/repository/a/.portlint.yaml")
	write("/top/repository/a/.portlint.yml")
	write("/top/repository/b/c/compose.yaml")
	write("/top/bare/.git/HEAD")
	write("/top/loose/compose.yaml")
	for dir, want := range map[string]string{
		"/top/repository":     root,
		"/top/repository/b/c": root,
		"/top/repository/a":   both,
		"/top/bare":           "",
		"/top/loose":          "", // no repository: only the folder itself counts
		"/top":                above,
	} {
		if got := find(tree.NewMemory(files), dir); got != want {
			t.Errorf("from %q: got %q, want %q", dir, got, want)
		}
	}
}

func TestLoad(t *testing.T) {
	files := tree.NewMemory(map[string][]byte{
		"/shop/c.yaml":     []byte("exclude: [a]\n"),
		"/shop/large.yaml": []byte(strings.Repeat("#", maxFile+1)),
	})
	config, err := Which{File: "c.yaml"}.Load(files, "/shop", registry)
	if err != nil || config.Path != "c.yaml" || !config.Excludes("a/b") || config.Excludes("b") {
		t.Errorf("got %+v, %v", config, err)
	}
	for name, want := range map[string]string{
		"absent.yaml": "absent.yaml: no such file or directory",
		"large.yaml":  "large.yaml: larger than 1 MB",
	} {
		if _, err := (Which{File: name}).Load(files, "/shop", registry); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if config, err := (Which{None: true}).Load(files, "/shop", registry); err != nil || config.Path != "" {
		t.Errorf("got %+v, %v for no configuration", config, err)
	}
}

func FuzzConfig(f *testing.F) {
	f.Add([]byte(everything))
	f.Add([]byte(Starter))
	for _, c := range mistakes {
		f.Add([]byte(c.text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		config, err := parse("c.yaml", data, registry)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "c.yaml:") {
				t.Fatalf("%v has no place", err)
			}
			return
		}
		shown := config.Show(registry)
		again, err := parse("c.yaml", []byte(shown), registry)
		if err != nil {
			t.Fatalf("%v in\n%s", err, shown)
		}
		if got := again.Show(registry); got != shown {
			t.Fatalf("what is shown reads differently: %s", cmp.Diff(shown, got))
		}
		for _, path := range []string{"compose.yaml", "a/b/c.yaml"} {
			for _, rule := range registry {
				if a, b := first(config.Level(rule, path, true)), first(again.Level(rule, path, true)); a != b {
					t.Fatalf("%s in %s: %v and %v", rule.ID, path, a, b)
				}
			}
		}
	})
}

func first(level lint.Level, _ bool) lint.Level { return level }
