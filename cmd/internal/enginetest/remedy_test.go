package enginetest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
	"github.com/portlint/portlint/rules/lint/linttest"
)

// leastRemedies guards against archives that are not found, for each engine.
var leastRemedies = map[graph.Engine]int{graph.Swarm: 6, graph.Podman: 3}

// TestRemedies holds what portlint advises for stacks and for Podman to what is recorded, and its fixes to the files that follow the
// advice. Nothing is left to report in those; TestSwarm and TestPodman bring them up.
func TestRemedies(t *testing.T) {
	for engine, least := range leastRemedies {
		cases := readFolder(t, remediesOf(engine), engine)
		if len(cases) < least {
			t.Errorf("%d remedies for %s, want at least %d", len(cases), engine, least)
		}
		for _, c := range cases {
			t.Run(engine.String()+"/"+c.name(), func(t *testing.T) { checkRemedy(t, c) })
		}
	}
}

func checkRemedy(t *testing.T, c *engineCase) {
	// A mapping on every interface is in nearly all of them.
	findings := slices.DeleteFunc(lintCase(t, c), func(f lint.Finding) bool { return f.Rule.ID == "published-on-all-interfaces" })
	advice := adviceOf(findings)
	if linttest.Updating() {
		c.advice = advice
		if err := c.writeRemedy(); err != nil {
			t.Fatal(err)
		}
	}
	if advice != c.advice {
		t.Errorf("advised is\n%swant\n%s", advice, c.advice)
	}
	for _, f := range findings {
		if f.Fix != nil && !c.follows(f.Fix) {
			t.Errorf("the files that follow the advice do not have what the fix %q writes", f.Fix.Message)
		}
	}
	if len(c.followed) == 0 {
		t.Fatal("no file follows the advice")
	}
	before := make(map[string]bool)
	for _, f := range findings {
		before[f.Rule.ID] = f.Severity > lint.Note
	}
	left := slices.DeleteFunc(lintCase(t, c.afterwards()), func(f lint.Finding) bool { return f.Severity < lint.Error && !before[f.Rule.ID] })
	if len(left) > 0 {
		t.Errorf("in the files that follow the advice is left\n%s", linttest.Format(left))
	}
}

// follows reports whether each text that a fix writes is in the files that follow the advice.
func (c *engineCase) follows(fix *lint.Fix) bool {
	for _, edit := range fix.Edits {
		if !slices.ContainsFunc(c.followed, func(f txtar.File) bool { return strings.Contains(string(f.Data), edit.Text) }) {
			return false
		}
	}
	return true
}

// adviceOf is a line for each finding: its rule, and the help.
func adviceOf(findings []lint.Finding) string {
	var text strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&text, "%s: %s\n", f.Rule.ID, f.Help)
	}
	return text.String()
}

// afterwards is the case with the files that follow the advice.
func (c *engineCase) afterwards() *engineCase {
	other := *c
	other.files = slices.Clone(c.files)
	for i := range other.files {
		if at := slices.IndexFunc(c.followed, func(f txtar.File) bool { return f.Name == other.files[i].Name }); at >= 0 {
			other.files[i] = c.followed[at]
		}
	}
	return &other
}

// writeRemedy puts the advice and the files that follow it at the end of the archive.
func (c *engineCase) writeRemedy() error {
	archive, err := txtar.ParseFile(c.path)
	if err != nil {
		return err
	}
	archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool {
		return f.Name == adviceSection || strings.HasPrefix(f.Name, followedPrefix)
	})
	archive.Files = append(archive.Files, txtar.File{Name: adviceSection, Data: []byte(c.advice)})
	for _, file := range c.followed {
		archive.Files = append(archive.Files, txtar.File{Name: followedPrefix + file.Name, Data: file.Data})
	}
	return os.WriteFile(c.path, txtar.Format(archive), 0o644)
}
