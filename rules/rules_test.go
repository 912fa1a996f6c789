package rules_test

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
	"github.com/portlint/portlint/rules/lint/linttest"
)

const fixtures = "../testdata/rules"

func TestFixtures(t *testing.T) {
	linttest.Run(t, fixtures, rules.All())
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
	kebab := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	version := regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+$`)
	seen := make(map[string]bool)
	for _, rule := range rules.All() {
		t.Run(rule.ID, func(t *testing.T) {
			if seen[rule.ID] {
				t.Error("two rules have this id")
			}
			seen[rule.ID] = true
			if !kebab.MatchString(rule.ID) {
				t.Error("the id is not in kebab-case")
			}
			if !slices.Contains(lint.Families(), rule.Family) {
				t.Errorf("family %q is unknown", rule.Family)
			}
			if slices.Contains(lint.Families(), lint.Family(rule.ID)) {
				t.Error("the id is also a family's name")
			}
			if !slices.Contains([]lint.FixClass{lint.NoFix, lint.SafeFix, lint.UnsafeFix}, rule.Fix) {
				t.Errorf("fix class %q is unknown", rule.Fix)
			}
			first, _ := utf8.DecodeRuneInString(rule.Summary)
			if rule.Summary == "" || unicode.IsUpper(first) || strings.HasSuffix(rule.Summary, ".") || strings.Contains(rule.Summary, "\n") {
				t.Errorf("summary %q is not one line without capital and period", rule.Summary)
			}
			for name, text := range map[string]string{"Why": rule.Why, "Instead": rule.Instead} {
				if text == "" || strings.TrimSpace(text) != text {
					t.Errorf("%s is empty, or has space at its ends", name)
				}
			}
			if !version.MatchString(rule.Since) {
				t.Errorf("Since is %q, not a version", rule.Since)
			}
			for _, address := range rule.Sources {
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
