package report_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/docs"
)

const page = "# a-rule\n\nWhat `docker compose\nup` says, see [the other](other.md) and [the manual](https://example.com/manual).\n\n" +
	"- one thing that is\n  longer than a line\n- another\n\n<!-- made -->\n| a | `b` |\n|---|---|\n\n```yaml\nports:\n  - \"8080:80\" # as it `is`\n```\n"

func pageText(t *testing.T, page docs.Page, style report.Style) string {
	t.Helper()
	var out bytes.Buffer
	if err := report.WritePage(&out, page, style); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestPageInATerminal(t *testing.T) {
	want := "\x1b[1ma-rule\x1b[0m\n\n" +
		"What \x1b[36mdocker compose up\x1b[0m says, see\nthe other and the manual\n(https://example.com/manual).\n\n" +
		"- one thing that is longer than a\n  line\n- another\n\n| a | \x1b[36mb\x1b[0m |\n|---|---|\n\n" +
		"    ports:\n      - \"8080:80\" # as it `is`\n"
	if got := pageText(t, page, report.Style{Color: true, Width: 36}); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// No page loses a word, and elsewhere than in a terminal each is as it is written.
func TestPagesAreWhole(t *testing.T) {
	signs := regexp.MustCompile("\x1b\\[[0-9;]*m|[\\[\\]()`#]|```\\w*|<!--[^>]*-->")
	link := regexp.MustCompile(`\]\([^)]*\.md[^)]*\)`)
	words := func(text string) string {
		return strings.Join(strings.Fields(signs.ReplaceAllString(link.ReplaceAllString(text, ""), "")), " ")
	}
	fence := regexp.MustCompile("(?m)^```\\w*$")
	for _, rule := range rules.All() {
		page := docs.Of(rule.ID)
		if got := pageText(t, page, report.Style{}); got != string(page) {
			t.Errorf("%s is changed", rule.ID)
		}
		got, want := words(pageText(t, page, report.Style{Color: true, Width: 80})), words(fence.ReplaceAllString(string(page), ""))
		if strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
			t.Errorf("%s: got\n%s\nwant\n%s", rule.ID, got, want)
		}
	}
}
