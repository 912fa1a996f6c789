package loader_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// Fixes are held to their promise, with the loader of docker compose as the judge: what loaded still loads, a safe fix changes no
// port of a service that worked, an unsafe one only ports of services that the finding names, and none brings new trouble.

var fixesDir = flag.String("fixes", "", "mend copies of the projects below this `folder`, each of its entries by itself, instead of the fixtures")

// maxFixRounds is as often as --fix lints again.
const maxFixRounds = 10

// workshop is a folder whose files fixes change.
type workshop struct {
	request
	paths    []string
	together bool
}

// condition is what is known of the folder at one time.
type condition struct {
	findings []lint.Finding
	projects map[string]projectCondition // by the target's path
}

type projectCondition struct {
	ours, theirs     view
	loaded, composed bool  // whether the views are there
	refusal          error // of compose-go
	// idle services publish nothing whatever their ports say, and broken ones have a port that is refused.
	idle, broken map[string]bool
}

func TestFixes(t *testing.T) {
	total := mended{rules: make(map[*lint.Rule]int)}
	defer total.tell(t)
	if *fixesDir != "" {
		entries, err := os.ReadDir(*fixesDir)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			if entry.IsDir() {
				total.testFixes(t, entry.Name(), func(dir string) (string, error) {
					return "", os.CopyFS(dir, os.DirFS(filepath.Join(*fixesDir, entry.Name())))
				})
			}
		}
		return
	}
	archives, err := filepath.Glob("../testdata/rules/*/" + fixed)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range archives {
		total.testFixes(t, strings.TrimPrefix(filepath.ToSlash(path), "../testdata/rules/"), func(dir string) (string, error) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				return "", err
			}
			return unpack(archive, dir)
		})
	}
}

// mended counts what was tested.
type mended struct {
	rules              map[*lint.Rule]int // fixes
	projects, composed int                // projects in folders with fixes, twice where there are safe ones
}

// tell logs the counts. Every rule that has fixes must have shown one.
func (m *mended) tell(t *testing.T) {
	fixes := 0
	for _, rule := range rules.All() {
		fixes += m.rules[rule]
		if rule.Fix != lint.NoFix && m.rules[rule] == 0 && *fixesDir == "" {
			t.Errorf("no fix of %s was tried", rule.ID)
		}
	}
	t.Logf("%d fixes in folders with %d projects, %d loaded by compose-go before", fixes, m.projects, m.composed)
}

// testFixes mends the files that fill puts into a folder, once with safe fixes and once with all.
func (m *mended) testFixes(t *testing.T, name string, fill func(dir string) (args string, err error)) {
	for _, unsafe := range []bool{false, true} {
		class := lint.SafeFix
		if unsafe {
			class = lint.UnsafeFix
		}
		t.Run(name+"/"+string(class), func(t *testing.T) {
			dir := t.TempDir()
			args, err := fill(dir)
			if err != nil {
				t.Fatal(err)
			}
			w := workshop{together: strings.Contains(args, "--together")}
			if w.request, w.paths, err = parseArgs(dir, args); err != nil {
				t.Fatal(err)
			}
			if len(w.paths) == 0 {
				w.paths = []string{"."}
			}
			w.check(t, unsafe, m)
		})
	}
}

// check applies fixes until none is left and compares the projects before and after.
func (w workshop) check(t *testing.T, unsafe bool, m *mended) {
	fixable := func(f lint.Finding) bool { return f.Fix != nil && (f.Fix.Safe || unsafe) }
	results := w.lint(t, nil)
	files, _ := lint.Apply(merged(results), unsafe)
	if len(files) == 0 {
		return
	}
	before := w.examine(t)
	var fixed []lint.Finding // as each project has them: merged, one of several speaks for all
	for round := 1; len(files) > 0; round++ {
		if round > maxFixRounds {
			t.Fatalf("fixes are left after %d rounds: %s", maxFixRounds, brief(merged(results)))
		}
		for _, result := range results {
			for _, finding := range result.Findings {
				if fixable(finding) {
					fixed = append(fixed, finding)
				}
			}
		}
		for path, data := range files {
			if err := os.WriteFile(w.join(filepath.FromSlash(path)), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		results = w.lint(t, nil)
		files, _ = lint.Apply(merged(results), unsafe)
	}
	after := w.examine(t)
	for _, finding := range fixed {
		m.rules[finding.Rule]++
	}

	allowed := func(string) bool { return false }
	if unsafe {
		allowed = namedBy(fixed)
	}
	for path, old := range before.projects {
		m.projects++
		if old.composed {
			m.composed++
		}
		if err := old.kept(after.projects[path], allowed); err != nil {
			t.Errorf("%s: %v\nfixed: %s", path, err, brief(fixed))
		}
	}
	rest := slices.DeleteFunc(before.findings, fixable)
	if trouble := before.added(rest, after.findings); len(trouble) > 0 {
		t.Errorf("new findings: %s\nfixed: %s", brief(trouble), brief(fixed))
	}
}

// lint loads every project, shows it to see, and returns what all rules say of each.
func (w workshop) lint(t *testing.T, see func(*loader.Target, *loader.Loaded)) []lint.Result {
	plan, err := loader.Discover(w.paths, w.options())
	if err != nil {
		t.Fatal(err)
	}
	var results []lint.Result
	var outlines []*graph.Outline
	for _, target := range plan.Targets {
		loaded := target.Load()
		if see != nil {
			see(target, loaded)
		}
		if loaded.Project != nil {
			outlines = append(outlines, loaded.Project.Outline())
			results = append(results, lint.Run(loaded.Project, rules.All(), lint.Settings{}))
		}
	}
	if w.together {
		results = append(results, lint.RunTogether(outlines, rules.All(), lint.Settings{}))
	}
	return results
}

// examine looks at every project with both loaders.
func (w workshop) examine(t *testing.T) condition {
	c := condition{projects: make(map[string]projectCondition)}
	results := w.lint(t, func(target *loader.Target, loaded *loader.Loaded) {
		if dockerfileOnly(loaded) {
			return
		}
		p := projectCondition{idle: make(map[string]bool), broken: make(map[string]bool)}
		if loaded.Project != nil {
			p.loaded = true
			// Nothing runs of a project with a key that compose does not know, so that nothing of it must be kept.
			if !slices.ContainsFunc(loaded.Project.Problems, func(p graph.Problem) bool { return p.Kind == graph.UnknownKey }) {
				p.ours, _ = effective(loaded.Project)
			}
			for _, service := range loaded.Project.Services {
				reach, _ := service.Reach()
				p.idle[service.Name] = reach != graph.Binds
				p.broken[service.Name] = slices.ContainsFunc(service.Ports, func(port *graph.Port) bool { return port.Err != nil })
			}
		}
		r := w.of(target, loaded)
		theirs, err := r.compose(false)
		if err != nil && !ours(err) {
			theirs, err = r.compose(true)
		}
		if p.refusal = err; err == nil {
			p.composed, p.theirs = true, judged(theirs)
		}
		c.projects[target.Path] = p
	})
	c.findings = merged(results)
	return c
}

// kept checks that a project is still what it was, but for what services that may change publish and expose.
func (p projectCondition) kept(now projectCondition, mayChange func(service string) bool) error {
	if p.loaded && !now.loaded {
		return fmt.Errorf("the project is gone")
	}
	if p.composed && !now.composed {
		return fmt.Errorf("compose-go loads it no more: %w", now.refusal)
	}
	for _, views := range [][2]view{{p.ours, now.ours}, {p.theirs, now.theirs}} {
		if views[0].Services == nil {
			continue // compose-go refused it before
		}
		before, after := p.comparable(views[0], mayChange), p.comparable(views[1], mayChange)
		if diff := cmp.Diff(before, after); diff != "" {
			return fmt.Errorf("the project changes (-before +after):\n%s", diff)
		}
	}
	return nil
}

// comparable leaves out what may change: ports of services that may, that publish nothing, or that did not work before. What is
// exposed has no effect, so that fixes may change it.
func (p projectCondition) comparable(v view, mayChange func(service string) bool) view {
	kept := view{Services: make(map[string]service), Networks: v.Networks}
	for name, one := range v.Services {
		one.Expose = nil
		if mayChange(name) || p.idle[name] || p.broken[name] {
			one.Ports = nil
		}
		kept.Services[name] = one
	}
	return kept
}

// namedBy tells which services the findings, or their fixes, name.
func namedBy(findings []lint.Finding) func(service string) bool {
	names := make(map[string]bool)
	for _, finding := range findings {
		for _, name := range finding.Services {
			names[name] = true
		}
	}
	return func(service string) bool {
		return names[service] || slices.ContainsFunc(findings, func(f lint.Finding) bool {
			return strings.Contains(f.Fix.Message, fmt.Sprintf("%q", service))
		})
	}
}

// added returns the errors and warnings beyond those that fixes were to leave. Messages quote what
// fixes change and one rule can take over from another, so that file and service decide. An entry that was
// refused hides what else is wrong with it.
func (c condition) added(rest, after []lint.Finding) []lint.Finding {
	type place struct{ path, service string }
	placeOf := func(f lint.Finding) place {
		if len(f.Services) == 0 {
			return place{path: f.Span.Path()}
		}
		return place{f.Span.Path(), f.Services[0]}
	}
	known := make(map[place]int)
	for _, finding := range rest {
		if finding.Severity > lint.Note {
			known[placeOf(finding)]++
		}
	}
	var added []lint.Finding
	for _, finding := range after {
		at := placeOf(finding)
		if finding.Severity == lint.Note || c.wasBroken(at.service) {
			continue
		}
		if known[at]--; known[at] < 0 {
			added = append(added, finding)
		}
	}
	return added
}

func (c condition) wasBroken(service string) bool {
	for _, project := range c.projects {
		if project.broken[service] {
			return true
		}
	}
	return false
}

// brief is the findings with their fixes, a line each.
func brief(findings []lint.Finding) string {
	var text strings.Builder
	for _, f := range findings {
		start, _ := f.Span.Range()
		fmt.Fprintf(&text, "\n%s:%d: %s: %s [%s]", f.Span.Path(), start.Line, f.Severity, f.Message, f.Rule.ID)
		if f.Fix != nil {
			fmt.Fprintf(&text, " %s", f.Fix.Message)
		}
	}
	return text.String()
}

// merged are the findings of several results.
func merged(results []lint.Result) []lint.Finding {
	var sets []lint.Sets
	for _, result := range results {
		sets = append(sets, result.Sets())
	}
	findings, _ := lint.Merge(sets)
	return findings.Slice()
}
