package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

func fingerprint(prefix, path, content string, change func(*lint.Finding)) string {
	at := strings.Index(content, "8080")
	finding := lint.Finding{
		Rule: conflict, Span: source.Span{File: source.NewFile(path, []byte(content)), Start: at, End: at + 4},
		Message: "a", Services: []string{"api", "web"}, Key: "8080:80/tcp",
	}
	change(&finding)
	return report.Fingerprints(report.Run{Prefix: func() string { return prefix }, Findings: lint.ListOf(finding)})[0]
}

func same(*lint.Finding) {}

func TestFingerprintsOutliveEdits(t *testing.T) {
	want := fingerprint("", "d/compose.yaml", "8080", same)
	for name, got := range map[string]string{
		"another line":              fingerprint("", "d/compose.yaml", "# a comment\n\n  8080", same),
		"another working directory": fingerprint("d", "compose.yaml", "8080", same),
		"other words":               fingerprint("", "d/compose.yaml", "8080", func(f *lint.Finding) { f.Message, f.Help = "b", "c" }),
		"another severity":          fingerprint("", "d/compose.yaml", "8080", func(f *lint.Finding) { f.Severity = lint.Error }),
		"another project":           fingerprint("", "d/compose.yaml", "8080", func(f *lint.Finding) { f.Project = "x" }),
	} {
		if got != want {
			t.Errorf("%s changes the fingerprint", name)
		}
	}
	for name, got := range map[string]string{
		"another rule":    fingerprint("", "d/compose.yaml", "8080", func(f *lint.Finding) { f.Rule = database }),
		"another path":    fingerprint("", "compose.yaml", "8080", same),
		"another service": fingerprint("", "d/compose.yaml", "8080", func(f *lint.Finding) { f.Services = []string{"api", "db"} }),
		"joined services": fingerprint("", "d/compose.yaml", "8080", func(f *lint.Finding) { f.Services = []string{"api web"} }),
		"another mapping": fingerprint("", "d/compose.yaml", "8080", func(f *lint.Finding) { f.Key = "8080:81/tcp" }),
	} {
		if got == want {
			t.Errorf("%s keeps the fingerprint", name)
		}
	}
}

func TestFingerprintsAreUniqueInARun(t *testing.T) {
	run := mixed(t)
	run.Findings = lint.ListOf(slices.Repeat(run.Findings.Slice(), 3)...)
	seen := make(map[string]bool)
	for _, name := range report.Fingerprints(run) {
		if seen[name] {
			t.Fatalf("%s is there twice", name)
		}
		seen[name] = true
	}
	once := report.Fingerprints(mixed(t))
	if thrice := report.Fingerprints(run); strings.Join(thrice[:len(once)], " ") != strings.Join(once, " ") {
		t.Error("a repetition changes the fingerprint of the first")
	}
}
