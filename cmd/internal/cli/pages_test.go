package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/cmd/internal/cli"
	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/lint"
	"github.com/portlint/portlint/rules/lint/linttest"
)

// root is the repository.
const root = "../../.."

// TestPages compares the page of every rule with what its rule, its fixtures and the paragraphs that pages share say. Only the
// sections Why and Instead are taken from the page itself.
func TestPages(t *testing.T) {
	folder := filepath.Join(root, "rules", "docs")
	cases, err := linttest.Fixtures(filepath.Join(root, "testdata", "rules"))
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(folder, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range rules.All() {
		name := filepath.Join(folder, rule.ID+".md")
		linttest.Golden(t, name, page(t, rule, cases[rule.ID]))
		pages = slices.DeleteFunc(pages, func(known string) bool { return known == name })
	}
	pages = slices.DeleteFunc(pages, func(name string) bool { return filepath.Base(name) == "README.md" }) // the list of rules
	for _, stray := range pages {
		t.Errorf("%s is the page of no rule", stray)
	}
}

// TestReadme compares what the README, the guide and the list of rules take from elsewhere: the table of rules, and the output and
// the map of the demo.
func TestReadme(t *testing.T) {
	for _, one := range []struct {
		file, name string
		content    func(t *testing.T) string
	}{
		{"rules/docs/README.md", "rules", func(*testing.T) string { return ruleTable() }},
		{"README.md", "demo", func(t *testing.T) string {
			return fence("console", "$ portlint --min-severity error testdata/demo\n"+
				lintOutput(t, "--min-severity", "error", "--fail-on", "never", "testdata/demo"))
		}},
		{".github/guide/map.md", "map", func(t *testing.T) string {
			return fence("console", "$ portlint ports testdata/demo\n"+lintOutput(t, "ports", "testdata/demo"))
		}},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Chdir(root)
			committed, err := os.ReadFile(one.file)
			if err != nil {
				t.Fatal(err)
			}
			linttest.Golden(t, one.file, between(t, string(committed), one.name, one.content(t)))
		})
	}
}

// between puts content between the two HTML comments that frame it.
func between(t *testing.T, text, name, content string) string {
	t.Helper()
	start, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->\n"
	before, rest, found := strings.Cut(text, start)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("there is no %s or no %s", start, end)
	}
	return before + start + content + end + after
}

func ruleTable() string {
	var b strings.Builder
	b.WriteString("| rule | severity | family | finds |\n|---|---|---|---|\n")
	for _, rule := range rules.All() {
		fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s | %s |\n",
			rule.ID, rule.ID, severity(rule), rule.Family, rule.Summary)
	}
	return b.String()
}

func severity(rule *lint.Rule) string {
	switch {
	case rule.OnHost:
		return rule.Severity.String() + ", in preflight"
	case rule.Pedantic:
		return rule.Severity.String() + ", off by default"
	}
	return rule.Severity.String()
}

// page renders the page of a rule.
func page(t *testing.T, rule *lint.Rule, cases []*linttest.Case) string {
	var b strings.Builder
	section := func(title, text string) { fmt.Fprintf(&b, "\n## %s\n\n%s\n", title, strings.TrimSuffix(text, "\n")) }

	fmt.Fprintf(&b, "# %s\n\n%s\n\n", rule.ID, sentence(rule.Summary))
	fmt.Fprintf(&b, "Severity: %s · Family: %s · Fix: %s · Since: %s\n", severity(rule), rule.Family, rule.Fix, rule.Since)
	section("Why", prose(t, rule, "Why"))
	if bad := shown(cases, true); bad != nil {
		section("Reported", example(bad)+"\n"+fence("text", output(t, rule, bad)))
	}
	if good := shown(cases, false); good != nil {
		section("Not reported", example(good))
	}
	section("Instead", prose(t, rule, "Instead"))
	section("Other engines", otherEngines(t, rule))
	if hosts := docs.HostsOf(rule.ID); hosts != nil {
		section("Other hosts", otherHosts(hosts))
	}
	if rule != rules.InternalError {
		section("Silence it", silence(rule))
	}
	if rule.Sources != "" {
		section("Sources", "- <"+strings.Join(strings.Fields(rule.Sources), ">\n- <")+">")
	}
	return b.String()
}

// otherEngines is the table of what becomes of a rule under other engines than Docker Compose.
func otherEngines(t *testing.T, rule *lint.Rule) string {
	said, known := docs.EnginesOf(rule.ID)
	if !known {
		t.Errorf("rules/docs/engines.go says nothing of %s", rule.ID)
	}
	table := "| | |\n|---|---|\n"
	for _, one := range []struct {
		engine graph.Engine
		text   string
	}{{graph.Swarm, said.Swarm}, {graph.Podman, said.Podman}} {
		if one.text != docs.Same && !strings.HasPrefix(one.text, docs.Different) && !strings.HasPrefix(one.text, docs.NotApplicable) {
			t.Errorf("rules/docs/engines.go: %q is neither the same nor different nor not applicable", one.text)
		}
		table += fmt.Sprintf("| `%s` | %s |\n", one.engine.Command(), one.text)
	}
	return table
}

// otherHosts is the table of what is different on other hosts, and whether that was tried or read.
func otherHosts(hosts []docs.Host) string {
	table := "| | | |\n|---|---|---|\n"
	for _, one := range hosts {
		how := "read"
		if one.Tried != "" {
			how = "tried, " + one.Tried
		}
		table += fmt.Sprintf("| %s | %s | [%s](%s) |\n", one.Name, one.Says, how, one.Source)
	}
	return table
}

// prose is what people write in a section of a page, with the paragraphs that pages share as they stand in the folder for them.
func prose(t *testing.T, rule *lint.Rule, section string) string {
	paragraphs := strings.Split(docs.Of(rule.ID).Section(section), "\n\n")
	for _, shared := range sharedParagraphs(t) {
		first, _, _ := strings.Cut(shared, "\n")
		for i, paragraph := range paragraphs {
			if strings.HasPrefix(paragraph, first+"\n") {
				paragraphs[i] = shared
			}
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// sharedParagraphs are those that several pages have. A page gets one by its first line.
func sharedParagraphs(t *testing.T) (paragraphs []string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root, "rules", "docs", "shared", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		paragraphs = append(paragraphs, strings.TrimSpace(string(text)))
	}
	return paragraphs
}

// TestSharedParagraphs: one that fewer than two pages have belongs on its page, and one whose first line was changed would leave the
// old text on all of them.
func TestSharedParagraphs(t *testing.T) {
	for _, shared := range sharedParagraphs(t) {
		users := 0
		for _, rule := range rules.All() {
			if strings.Contains(string(docs.Of(rule.ID)), shared) {
				users++
			}
		}
		if first, _, _ := strings.Cut(shared, "\n"); users < 2 {
			t.Errorf("%d pages have the paragraph %q", users, first)
		}
	}
}

func silence(rule *lint.Rule) string {
	if rule.Last {
		return fmt.Sprintf("`--ignore %s` leaves the rule out.", rule.ID)
	}
	return fmt.Sprintf("Write `# portlint: ignore[%s] reason` behind the entry or alone on the line above it; in a Dockerfile only the latter.\n"+
		"`--ignore %s` leaves the rule out.", rule.ID, rule.ID)
}

func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:] + "."
}

// shown returns the fixture of a kind that is for the page, nil when none is.
func shown(cases []*linttest.Case, bad bool) *linttest.Case {
	for _, c := range cases {
		if c.Page && c.Bad == bad {
			return c
		}
	}
	return nil
}

// example shows the files of a fixture.
func example(c *linttest.Case) string {
	var b strings.Builder
	b.WriteString(c.Description + "\n")
	for _, file := range c.Files {
		fmt.Fprintf(&b, "\n`%s`:\n\n%s", file.Name, fence(language(file), string(file.Data)))
	}
	if c.HostText != "" {
		b.WriteString("\nOn the host:\n\n" + fence("json", c.HostText))
	}
	return b.String()
}

func language(file txtar.File) string {
	switch ext := path.Ext(file.Name); {
	case ext == ".yaml" || ext == ".yml":
		return "yaml"
	case strings.Contains(strings.ToLower(path.Base(file.Name)), "dockerfile"):
		return "dockerfile"
	default:
		return "text"
	}
}

// fence puts text in a code block.
func fence(language, text string) string {
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return "```" + language + "\n" + text + "```\n"
}

// output is what portlint prints for a fixture.
func output(t *testing.T, rule *lint.Rule, c *linttest.Case) (text string) {
	t.Run(rule.ID, func(t *testing.T) {
		dir := t.TempDir()
		if err := c.WriteTo(dir); err != nil {
			t.Fatal(err)
		}
		t.Chdir(dir)
		if rule.OnHost {
			text = hostOutput(t, rule, c)
			return
		}
		selected := rule.ID
		for _, named := range ignored.FindAllStringSubmatch(string(txtar.Format(&txtar.Archive{Files: c.Files})), -1) {
			selected += "," + named[1] // else nothing is said of the comment
		}
		args := slices.Concat([]string{"--select", selected, "--fail-on", "never"}, c.Args)
		if !slices.Contains(c.Args, "-f") {
			args = append(args, ".")
		}
		text = lintOutput(t, args...)
		if !strings.Contains(text, "["+rule.ID+"]") {
			t.Errorf("the page shows nothing of the rule: %s", text)
		}
	})
	return text
}

// ignored finds the rule that a comment of a fixture silences.
var ignored = regexp.MustCompile(`portlint: ignore\[([a-z-]+)\]`)

// hostOutput is what portlint preflight prints where the host has what the fixture says.
func hostOutput(t *testing.T, rule *lint.Rule, c *linttest.Case) string {
	findings, err := c.Lint(".", []*lint.Rule{rule})
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := report.Write("text", &text, report.Run{Findings: lint.ListOf(findings...), Rules: rules.All(), Files: 1}, report.Style{}); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// lintOutput is what portlint prints on standard output.
func lintOutput(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := cli.Main(append([]string{"--no-config", "--color", "never"}, args...), strings.NewReader(""), &stdout, &stderr)
	if status != 0 {
		t.Errorf("portlint %q exits with %d: %s", args, status, stderr.String())
	}
	return stdout.String()
}
