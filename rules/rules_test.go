package rules_test

import (
	"bytes"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/lint"
	"github.com/portlint/portlint/rules/lint/linttest"
)

const fixtures = "../testdata/rules"

func TestFixtures(t *testing.T) {
	linttest.Run(t, fixtures, rules.All())
}

// longestRule is how many lines a rule's file has at the most.
const longestRule = 120

// TestEveryFileIsARule holds the folder to all.go and one file for each rule, named like it.
func TestEveryFileIsARule(t *testing.T) {
	files := map[string]bool{"all.go": true}
	for _, rule := range rules.All() {
		files[strings.ReplaceAll(rule.ID, "-", "")+".go"] = true
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if !files[name] {
			t.Errorf("%s is no rule's: what several rules need stands in rules/facts", name)
		}
		delete(files, name)
		if text, err := os.ReadFile(name); err != nil {
			t.Error(err)
		} else if lines := bytes.Count(text, []byte("\n")); name != "all.go" && lines > longestRule {
			t.Errorf("%s has %d lines, more than %d: what it finds out belongs into rules/facts", name, lines, longestRule)
		}
	}
	for name := range files {
		t.Errorf("there is no %s", name)
	}
}

var (
	// withoutFixtures are the rules that no file can make report: internal-error tells of a bug.
	withoutFixtures = []string{"internal-error"}
	// withoutExamples are the rules whose fixtures are too long for a page.
	withoutExamples = []string{"limit-reached"}
)

func TestEveryRuleHasFixtures(t *testing.T) {
	cases, err := linttest.Fixtures(fixtures)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range rules.All() {
		bad, good, examples := 0, 0, map[bool]int{}
		for _, c := range cases[rule.ID] {
			if c.Bad {
				bad++
			} else {
				good++
			}
			if c.Page {
				examples[c.Bad]++
			}
		}
		delete(cases, rule.ID)
		if slices.Contains(withoutFixtures, rule.ID) {
			continue
		}
		if bad < 1 || good < 2 {
			t.Errorf("%s has %d bad and %d good fixtures, want at least 1 and 2", rule.ID, bad, good)
		}
		if !slices.Contains(withoutExamples, rule.ID) && (examples[true] != 1 || examples[false] != 1) {
			t.Errorf("%s has %d bad and %d good fixtures for its page, want 1 of each", rule.ID, examples[true], examples[false])
		}
	}
	for id := range cases {
		t.Errorf("%s/%s: no rule is called that", fixtures, id)
	}
}

func TestRulesAreComplete(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	version := regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+$`)
	seen := make(map[string]bool)
	for _, rule := range rules.All() {
		t.Run(rule.ID, func(t *testing.T) {
			if seen[rule.ID] {
				t.Error("two rules have this id")
			}
			seen[rule.ID] = true
			if !kebab.MatchString(rule.ID) {
				t.Errorf("id %q is not in kebab-case: words of a-z and 0-9, the first begins with a letter", rule.ID)
			}
			if !slices.Contains(lint.Families(), rule.Family) {
				t.Errorf("family %q is unknown, the families are %q", rule.Family, lint.Families())
			}
			if slices.Contains(lint.Families(), lint.Family(rule.ID)) {
				t.Error("the id is also a family's name")
			}
			if classes := []lint.FixClass{lint.NoFix, lint.SafeFix, lint.UnsafeFix}; !slices.Contains(classes, rule.Fix) {
				t.Errorf("fix class %q is unknown, the classes are %q", rule.Fix, classes)
			}
			first, _ := utf8.DecodeRuneInString(rule.Summary)
			if rule.Summary == "" || unicode.IsUpper(first) || strings.HasSuffix(rule.Summary, ".") || strings.Contains(rule.Summary, "\n") {
				t.Errorf("summary %q is not one line without capital and period", rule.Summary)
			}
			for _, section := range []string{"Why", "Instead"} {
				if strings.TrimSpace(docs.Of(rule.ID).Section(section)) == "" {
					t.Errorf("the section %q of docs/%s.md is missing or empty", section, rule.ID)
				}
			}
			if !version.MatchString(rule.Since) {
				t.Errorf("Since is %q, not a version", rule.Since)
			}
			for _, address := range strings.Fields(rule.Sources) {
				if parsed, err := url.Parse(address); err != nil || parsed.Scheme != "https" || parsed.Host == "" {
					t.Errorf("source %q is not an https address", address)
				}
			}
			if (rule.Check == nil) == (rule.CheckTogether == nil) {
				t.Error("there is no Check, or two")
			}
		})
	}
	if len(seen) == 0 {
		t.Error("there are no rules")
	}
}
