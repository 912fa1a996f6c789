package report_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// sarifLog is the part of a file that the tests below look at.
type sarifLog struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Version string
				Rules   []struct {
					ID         string
					Properties map[string]any
				}
			}
		}
		Invocations []struct {
			ToolExecutionNotifications []struct{ Message struct{ Text string } }
		}
		Results []struct {
			RuleID              string
			RuleIndex           int
			Message             struct{ Text string }
			Locations           []sarifPlace
			RelatedLocations    []sarifPlace
			PartialFingerprints map[string]string
		}
	}
}

type sarifPlace struct {
	ID               int
	PhysicalLocation struct {
		ArtifactLocation struct{ URI, URIBaseID string }
	}
}

func readSARIF(t *testing.T, run report.Run) sarifLog {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal([]byte(write(t, "sarif", run, report.Style{})), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

func TestSARIFRuleIndexPointsAtTheRule(t *testing.T) {
	run := mixed(t)
	run.Rules = run.Rules[:2] // what is not in the catalogue but has findings is added
	log := readSARIF(t, run)
	rules := log.Runs[0].Tool.Driver.Rules
	var ids []string
	for _, rule := range rules {
		ids = append(ids, rule.ID)
	}
	want := []string{"database-published", "empty-port-variable", "host-port-conflict", "published-on-all-interfaces", "redundant-expose"}
	if !slices.Equal(ids, want) {
		t.Errorf("rules are %v, want %v", ids, want)
	}
	for _, result := range log.Runs[0].Results {
		if rules[result.RuleIndex].ID != result.RuleID {
			t.Errorf("%s has the index of %s", result.RuleID, rules[result.RuleIndex].ID)
		}
	}
}

func TestSARIFSecuritySeverityIsAStringOfExposureRulesOnly(t *testing.T) {
	want := map[string]any{"database-published": "7.5", "published-on-all-interfaces": "3.5"}
	for _, rule := range readSARIF(t, mixed(t)).Runs[0].Tool.Driver.Rules {
		if got := rule.Properties["security-severity"]; got != want[rule.ID] {
			t.Errorf("%s has %v, want %v", rule.ID, got, want[rule.ID])
		}
	}
}

func TestSARIFPathsAreRelativeToTheRepository(t *testing.T) {
	cases := []struct{ prefix, path, want string }{
		{"", "compose.yaml", "compose.yaml"},
		{"deploy/prod", "compose.yaml", "deploy/prod/compose.yaml"},
		{"deploy/prod", "../base/compose.yaml", "deploy/base/compose.yaml"},
		{"deploy", "../../elsewhere/compose.yaml", "elsewhere/compose.yaml"},
		{"deploy", "/home/me/compose.yaml", "home/me/compose.yaml"},
		{"deploy", "C:/Users/me/compose.yaml", "Users/me/compose.yaml"},
		{"", "./a b/c#d?e%f.yaml", "a%20b/c%23d%3Fe%25f.yaml"},
		{"", "über/日本.yaml", "%C3%BCber/%E6%97%A5%E6%9C%AC.yaml"},
		{"", "http:/x.yaml", "http%3A/x.yaml"},
		{"", "<stdin>", "%3Cstdin%3E"},
	}
	for _, c := range cases {
		span := source.Span{File: source.NewFile(c.path, []byte("80"))}
		run := report.Run{Prefix: func() string { return c.prefix }, Findings: lint.ListOf(lint.Finding{Rule: conflict, Span: span, Related: []graph.Related{{Span: span}}})}
		result := readSARIF(t, run).Runs[0].Results[0]
		for _, place := range append(result.Locations, result.RelatedLocations...) {
			at := place.PhysicalLocation.ArtifactLocation
			if at.URI != c.want || at.URIBaseID != "%SRCROOT%" {
				t.Errorf("%q below %q: got %q below %q, want %q", c.path, c.prefix, at.URI, at.URIBaseID, c.want)
			}
		}
	}
}

func TestSARIFMessagesLinkTheirRelatedLocations(t *testing.T) {
	cases := []struct {
		message, help string
		related       []string
		want          string
	}{
		{`"80" is wrong`, "", nil, `"80" is wrong.`},
		{"été is hot", "quote it", nil, "Été is hot. Quote it."},
		{`"80" is wrong`, "quote it", []string{"first", "a [b] \\ c"}, `"80" is wrong. See [first](1), [a \[b\] \\ c](2). Quote it.`},
		{`"[::1]:80:80" is wrong`, "", nil, `"[::1]:80:80" is wrong.`},
		{`"[x](https://example.org)" is wrong`, "", nil, `"\[x\](https://example.org)" is wrong.`},
	}
	for _, c := range cases {
		span := source.Span{File: source.NewFile("f", []byte("80"))}
		finding := lint.Finding{Rule: conflict, Span: span, Message: c.message, Help: c.help}
		for _, words := range c.related {
			finding.Related = append(finding.Related, graph.Related{Span: span, Message: words})
		}
		result := readSARIF(t, report.Run{Findings: lint.ListOf(finding)}).Runs[0].Results[0]
		if result.Message.Text != c.want {
			t.Errorf("got %s\nwant %s", result.Message.Text, c.want)
		}
		for i, place := range result.RelatedLocations {
			if place.ID != i+1 {
				t.Errorf("related location %d has the id %d", i, place.ID)
			}
		}
	}
}

func TestSARIFHelpIsThePage(t *testing.T) {
	run := mixed(t)
	got := write(t, "sarif", run, report.Style{})
	for _, rule := range run.Rules {
		markdown := string(pages[rule])
		if markdown == "" { // a rule without a page has its summary
			markdown = "Expose repeats a port."
		}
		quoted, err := json.Marshal(markdown)
		if err != nil {
			t.Fatal(err)
		}
		if want := `"markdown": ` + string(quoted); !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
}

// TestSARIFVersionStartsWithANumber: builds outside of a repository know no version.
func TestSARIFVersionStartsWithANumber(t *testing.T) {
	for version, want := range map[string]string{
		"v1.2.3": "1.2.3", "v0.0.0-20261123071822-4f7521b": "0.0.0-20261123071822-4f7521b",
		"devel": "0.0.0-devel", "(devel)": "0.0.0-devel", "": "0.0.0-devel",
	} {
		if got := readSARIF(t, report.Run{Version: func() string { return version }}).Runs[0].Tool.Driver.Version; got != want {
			t.Errorf("%q becomes %q, want %q", version, got, want)
		}
	}
}

// TestSARIFKeepsTheWorstThatGitHubAccepts: it refuses files with more results.
func TestSARIFKeepsTheWorstThatGitHubAccepts(t *testing.T) {
	const limit = 25_000
	file := source.NewFile("compose.yaml", []byte("80"))
	findings := make([]lint.Finding, limit+2)
	for i := range findings {
		findings[i] = lint.Finding{Rule: everywhere, Severity: lint.Note, Span: source.Span{File: file}}
	}
	findings[limit+1] = lint.Finding{Rule: conflict, Severity: lint.Error, Span: source.Span{File: file}}
	run := report.Run{Findings: lint.ListOf(findings...)}
	all := readSARIF(t, run).Runs[0]
	if got := len(all.Results); got != limit {
		t.Fatalf("%d results, want %d", got, limit)
	}
	if last := all.Results[limit-1].RuleID; last != conflict.ID {
		t.Errorf("the last result is of %s, want the error", last)
	}
	want := "2 findings of the lowest severity left out: no more than 25000 are accepted."
	if len(all.Invocations) != 1 || len(all.Invocations[0].ToolExecutionNotifications) != 1 || all.Invocations[0].ToolExecutionNotifications[0].Message.Text != want {
		t.Errorf("got the notifications %v, want %q", all.Invocations, want)
	}
	run.Findings = lint.ListOf(findings[2:]...)
	if all := readSARIF(t, run).Runs[0]; len(all.Results) != limit || len(all.Invocations) != 0 {
		t.Errorf("at the limit: %d results and the notifications %v", len(all.Results), all.Invocations)
	}
}
