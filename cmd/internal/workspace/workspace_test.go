package workspace

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// TestBugInOneProject checks two projects with a rule that panics over one of them.
func TestBugInOneProject(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"bad", "good"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		data := []byte("services: {web: {image: nginx, ports: [\"8081:80\"]}}\n")
		if err := os.WriteFile(filepath.Join(dir, name, "compose.yaml"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	w, err := New(Question{Paths: []string{"."}, Loading: loader.Options{Dir: dir}, Jobs: 2}, tree.Disk{})
	if err != nil {
		t.Fatal(err)
	}
	w.rules = []*lint.Rule{{ID: "fragile", Check: func(pass *lint.Pass) {
		if pass.Project.Name == "bad" {
			panic("index out of range")
		}
		pass.Report(lint.Finding{Span: pass.Project.Services[0].Span, Message: "seen"})
	}}}
	answer, err := w.Check(tree.Disk{})
	if err != nil {
		t.Fatal(err)
	}
	if answer.Findings.Len() != 2 {
		t.Fatalf("got %d findings, want 2", answer.Findings.Len())
	}
	bug, seen := answer.Findings.Slice()[0], answer.Findings.Slice()[1]
	if want := `"bad/compose.yaml" was not checked because of a bug in portlint: index out of range`; bug.Rule != rules.InternalError || bug.Message != want {
		t.Errorf("got %s %q, want %s %q", bug.Rule.ID, bug.Message, rules.InternalError.ID, want)
	}
	if want := "bad/compose.yaml"; bug.Span.Path() != want {
		t.Errorf("the bug is in %s, want %s", bug.Span.Path(), want)
	}
	if seen.Message != "seen" || seen.Span.Path() != "good/compose.yaml" {
		t.Errorf("got %q in %s", seen.Message, seen.Span.Path())
	}
}

// TestLinesOfFiles looks at what findings keep of their files: the same of the first project, whose findings are not packed, and of others.
// What a report takes for a secret goes by it.
func TestLinesOfFiles(t *testing.T) {
	files := tree.NewMemory(map[string][]byte{
		"/shop/a/compose.yaml": []byte("services:\n  web:\n    image: nginx\n    ports: [\"8080:80\"]\n"),
		"/shop/b/compose.yaml": []byte("services:\n  web:\n    image: nginx\n    ports: [\"8080:80\"]\n"),
	})
	w, err := New(Question{Paths: []string{"."}, Loading: loader.Options{Dir: "/shop"}, Jobs: 1}, files)
	if err != nil {
		t.Fatal(err)
	}
	w.rules = []*lint.Rule{{ID: "seen", Check: func(pass *lint.Pass) {
		pass.Report(lint.Finding{Span: pass.Project.Services[0].Ports[0].Span, Message: "seen"})
	}}}
	answer, err := w.Check(files)
	if err != nil {
		t.Fatal(err)
	}
	found := answer.Findings.Slice()
	if len(found) != 2 {
		t.Fatalf("got %d findings, want 2", len(found))
	}
	for _, finding := range found {
		if got, want := string(finding.Span.File.Data), "    ports: [\"8080:80\"]\n"; got != want {
			t.Errorf("%s keeps %q, want %q", finding.Span.Path(), got, want)
		}
	}
}

// TestLibraryElsewhere looks at files that clash with themselves, and that projects of other folders use.
func TestLibraryElsewhere(t *testing.T) {
	const clash = "services:\n  one:\n    image: shop\n    ports: [\"8080:80\"]\n  two:\n    image: shop\n    ports: [\"8080:80\"]\n"
	const extends = "services:\n  web:\n    extends: {file: ../common/base.yml, service: one}\n"
	const includes = "include: [../common/base.yml]\n"
	for name, test := range map[string]struct {
		files map[string]string
		want  []string // the files in which something clashes
	}{
		"alone":    {map[string]string{"common/base.yml": clash}, []string{"common/base.yml"}},
		"extended": {map[string]string{"common/base.yml": clash, "app/compose.yaml": extends}, nil},
		"in the end": {map[string]string{"common/base.yml": clash, "app/compose.yaml": strings.ReplaceAll(extends, "common/base", "between/all"),
			"between/all.yml": strings.ReplaceAll(extends, "web:", "one:")}, nil},
		"included and run": {map[string]string{"common/base.yml": clash, "app/compose.yaml": includes}, []string{"common/base.yml"}},
		"found by compose": {map[string]string{"common/compose.yaml": clash, "app/compose.yaml": strings.ReplaceAll(extends, "base.yml", "compose.yaml")},
			[]string{"common/compose.yaml"}},
		"extends itself": {map[string]string{"common/base.yml": clash + "  three: {extends: {file: base.yml, service: one}}\n"}, []string{"common/base.yml"}},
	} {
		t.Run(name, func(t *testing.T) {
			files := make(map[string][]byte)
			for path, text := range test.files {
				files["/shop/"+path] = []byte(text)
			}
			question := Question{Paths: []string{"."}, Loading: loader.Options{Dir: "/shop"}, Choice: Choice{Select: []string{"host-port-conflict"}}}
			w, err := New(question, tree.NewMemory(files))
			if err != nil {
				t.Fatal(err)
			}
			answer, err := w.Check(tree.NewMemory(files))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for finding := range answer.Findings.All() {
				got = append(got, finding.Span.Path())
			}
			if got = slices.Compact(got); !slices.Equal(got, test.want) {
				t.Errorf("something clashes in %q, want %q", got, test.want)
			}
		})
	}
}

// rulesOf are the ids of the rules that report something in files, each once; those of interest.
func rulesOf(findings []lint.Finding, interest ...string) []string {
	var ids []string
	for _, finding := range findings {
		if id := finding.Rule.ID; slices.Contains(interest, id) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// TestChoice selects rules that the configuration switches off, or that are off by default.
func TestChoice(t *testing.T) {
	const clash, redundant = "host-port-conflict", "redundant-expose"
	const compose = "services:\n  one: {image: shop, ports: [\"8080:80\"], expose: [\"80\"]}\n  two: {image: shop, ports: [\"8080:80\"]}\n"
	const off = "rules: {host-port-conflict: {severity: off}}\n"
	for name, test := range map[string]struct {
		configuration string
		choice        Choice
		want          []string
	}{
		"by default":                      {"", Choice{}, []string{clash}},
		"switched off":                    {off, Choice{}, nil},
		"switched off, selected by id":    {off, Choice{Select: []string{clash}}, []string{clash}},
		"switched off, its family":        {off, Choice{Select: []string{"conflict"}}, nil},
		"off for some files, by id":       {"paths: [{files: [\"*.yaml\"], " + strings.TrimSpace(off) + "}]\n", Choice{Select: []string{clash}}, []string{clash}},
		"a family with pedantic rules":    {"", Choice{Select: []string{"hygiene"}}, []string{redundant}},
		"a family, one of its rules not":  {"", Choice{Select: []string{"hygiene", "conflict"}, Ignore: []string{redundant}}, []string{clash}},
		"pedantic by configuration":       {"pedantic: true\n", Choice{}, []string{clash, redundant}},
		"pedantic by configuration, not":  {"pedantic: true\n", Choice{Pedantic: new(bool)}, []string{clash}},
		"a pedantic rule, on by severity": {"rules: {redundant-expose: {severity: note}}\n", Choice{}, []string{clash, redundant}},
	} {
		t.Run(name, func(t *testing.T) {
			files := tree.NewMemory(map[string][]byte{"/shop/compose.yaml": []byte(compose), "/shop/.portlint.yaml": []byte(test.configuration)})
			w, err := New(Question{Loading: loader.Options{Dir: "/shop"}, Choice: test.choice}, files)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := w.Check(files)
			if err != nil {
				t.Fatal(err)
			}
			if got := rulesOf(answer.Findings.Slice(), clash, redundant); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestCompared compares the projects that the configuration names, or all. Those whose folder begins with the same letters are others.
func TestCompared(t *testing.T) {
	const clash = "cross-project-conflict"
	publishes := func(port string) []byte {
		return []byte("services:\n  web: {image: shop, ports: [\"" + port + ":80\"]}\n")
	}
	for name, test := range map[string]struct {
		configuration string
		together      bool
		want          []string
	}{
		"nothing said":     {"", false, nil},
		"all":              {"", true, []string{clash}},
		"both named":       {"rules: {cross-project-conflict: {projects: [shop-old, api]}}\n", false, []string{clash}},
		"others are named": {"rules: {cross-project-conflict: {projects: [shop, api]}}\n", false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			files := tree.NewMemory(map[string][]byte{
				"/all/.portlint.yaml": []byte(test.configuration), "/all/shop/compose.yaml": publishes("8081"),
				"/all/shop-old/compose.yaml": publishes("8080"), "/all/api/compose.yaml": publishes("8080"),
			})
			w, err := New(Question{Paths: []string{"."}, Loading: loader.Options{Dir: "/all"}, Together: test.together}, files)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := w.UpdateFor(files, []string{"/all/api/compose.yaml"})
			if err != nil {
				t.Fatal(err)
			}
			if got := rulesOf(answer.Findings.Slice(), clash); !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
