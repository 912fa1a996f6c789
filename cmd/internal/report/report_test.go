package report_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/lint"
	"github.com/portlint/portlint/rules/lint/linttest"
)

var (
	conflict = &lint.Rule{
		ID: "host-port-conflict", Family: lint.Conflict, Severity: lint.Error,
		Summary: "two services publish the same host port",
	}
	emptyVariable = &lint.Rule{
		ID: "empty-port-variable", Family: lint.Syntax, Severity: lint.Warning,
		Summary: "an unset variable changes the meaning of a mapping",
	}
	database = &lint.Rule{
		ID: "database-published", Family: lint.Exposure, Severity: lint.Warning,
		Summary: "a database is published beyond this host",
	}
	everywhere = &lint.Rule{
		ID: "published-on-all-interfaces", Family: lint.Exposure, Severity: lint.Note,
		Summary: "a port is published on every interface of the host",
	}
	redundant = &lint.Rule{
		ID: "redundant-expose", Family: lint.Hygiene, Severity: lint.Note, Pedantic: true,
		Summary: "expose repeats a port",
	}
)

// pages are those of the rules above, but for one that has none.
var pages = map[*lint.Rule]docs.Page{
	conflict: "# host-port-conflict\n\n## Why\n\nThe engine binds a host port once: `port is already allocated`.\n\n" +
		"## Instead\n\nUse a free host port.\n\n## Silence it\n\nNot needed.\n",
	emptyVariable: "# empty-port-variable\n\n## Why\n\nWhat is left of the entry is still valid.\n",
	database:      "# database-published\n\n## Why\n\nScanners find it within hours.\n",
	everywhere:    "# published-on-all-interfaces\n\n## Why\n\nWho reaches the host reaches it.\n",
}

// find returns the nth place, from 0, of text in a file.
func find(t testing.TB, file *source.File, text string, n int) source.Span {
	t.Helper()
	offset := 0
	for range n + 1 {
		at := strings.Index(string(file.Data[offset:]), text)
		if at < 0 {
			t.Fatalf("%s: no %q", file.Path, text)
		}
		offset += at + len(text)
	}
	return source.Span{File: file, Start: offset - len(text), End: offset}
}

// mixed has one of everything: fixes, related places in the same file and in others, groups of notes, text in many bytes.
func mixed(t testing.TB) report.Run {
	compose := source.NewFile("compose.yaml", []byte(`services:
  web:
    ports:
      - "8080:80"
      - "127.0.0.1:8081:81"
  api:
    ports:
      - "8080:3000"
      - "[::]:9000:9000"   # größer
  db:
    image: postgres
    ports: ["5432:5432", "${BIND_IP}:5433:5432"]
`))
	override := source.NewFile("prod/compose über.yaml", []byte("\ufeffservices:\r\n  db:\r\n    # データベース\r\n    ports: [\"日本:5432\"]\r\n"))
	docker := source.NewFile("api/Dockerfile", []byte("FROM scratch\nEXPOSE 3000\n"))
	findings := []lint.Finding{
		{
			Rule: conflict, Severity: lint.Error, Span: find(t, compose, "8080", 1), Label: "on every interface",
			Message: `"8080:3000" takes host port 8080/tcp, already published by service "web"`,
			Help:    `use a free host port, such as "8082:3000"`,
			Related: []graph.Related{
				{Span: find(t, compose, "8080", 0), Message: "published here on every interface"},
				{Span: find(t, docker, "3000", 0), Message: "exposed [here] too"},
			},
			Services: []string{"api", "web"}, Project: "demo", Key: "8080:3000/tcp",
			Fix: &lint.Fix{Message: "take port 8082", Edits: []lint.Edit{
				{Span: find(t, compose, "8080", 1), Text: "8082"},
				{Span: find(t, docker, "3000", 0), Text: ""},
				{Span: source.Span{File: compose, Start: 0, End: 0}, Text: "# mended\n"},
			}},
		},
		{
			Rule: everywhere, Severity: lint.Note, Span: find(t, compose, "8080:80", 0),
			Message:  `"8080:80" is reachable on every interface of the host`,
			Help:     `if only this machine needs it write "127.0.0.1:8080:80"`,
			Services: []string{"web"}, Project: "demo", Key: "8080:80/tcp",
		},
		{
			Rule: everywhere, Severity: lint.Note, Span: find(t, compose, "[::]:9000:9000", 0),
			Message:  `"[::]:9000:9000" is reachable on every interface of the host`,
			Help:     `if only this machine needs it write "[::1]:9000:9000"`,
			Related:  []graph.Related{{Span: find(t, docker, "3000", 0), Message: "exposed here"}},
			Services: []string{"api"}, Project: "demo", Key: "9000:9000/tcp",
		},
		{
			Rule: emptyVariable, Severity: lint.Warning, Span: find(t, compose, "${BIND_IP}", 0), Label: "empty",
			Message:  `"${BIND_IP}:5433:5432" becomes ":5433:5432" because BIND_IP is not set, port 5433 is open on every interface`,
			Help:     `write "${BIND_IP:-127.0.0.1}:5433:5432"`,
			Services: []string{"db"}, Project: "demo", Key: "5433:5432/tcp",
			Fix: &lint.Fix{Message: "publish on 127.0.0.1", Safe: true, Edits: []lint.Edit{
				{Span: find(t, compose, "${BIND_IP}", 0), Text: "${BIND_IP:-127.0.0.1}"},
			}},
		},
		{
			Rule: redundant, Severity: lint.Note, Span: find(t, docker, "3000", 0),
			Message: `"3000" is exposed twice`, Services: []string{"api"},
		},
		{
			Rule: database, Severity: lint.Warning, Span: find(t, override, "日本:5432", 0), Label: "データ",
			Message: `"日本:5432" publishes postgres, 100% open`,
			Related: []graph.Related{{Span: find(t, compose, "db", 0), Message: "service \"db\" is defined here"}},
		},
	}
	return report.Run{
		Findings: lint.ListOf(lint.Sort(findings)...), Rules: []*lint.Rule{redundant, everywhere, conflict, emptyVariable, database},
		Files: 3, Projects: []graph.Label{
			{Name: "demo", Dir: "shop"},
			{Name: "edge", Dir: "shop", Engine: graph.Swarm, Sign: find(t, compose, "db", 0), Because: "an overlay network"},
		}, Suppressed: 2, Version: func() string { return "v0.1.0" },
		Page: func(rule *lint.Rule) docs.Page { return pages[rule] },
	}
}

func clean(t testing.TB) report.Run {
	run := mixed(t)
	run.Findings, run.Suppressed = lint.List{}, 0
	return run
}

func write(t testing.TB, format string, run report.Run, style report.Style) string {
	t.Helper()
	var out bytes.Buffer
	if err := report.Write(format, &out, run, style); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// golden compares got with a file, byte by byte.
func golden(t *testing.T, name, got string) {
	t.Helper()
	linttest.Golden(t, filepath.Join("testdata", name), got)
}

func TestFormats(t *testing.T) {
	extensions := map[string]string{
		"text": "txt", "concise": "txt", "github": "txt", "json": "json", "sarif": "sarif", "gitlab": "json",
		"rdjson": "json", "json-lines": "jsonl", "azure": "txt", "teamcity": "txt", "sonar": "json", "junit": "xml", "checkstyle": "xml", "markdown": "md",
	}
	for _, format := range report.Formats() {
		t.Run(format, func(t *testing.T) {
			golden(t, format+"."+extensions[format], write(t, format, mixed(t), report.Style{}))
			golden(t, format+"-clean."+extensions[format], write(t, format, clean(t), report.Style{}))
		})
	}
	golden(t, "text-color.txt", write(t, "text", mixed(t), report.Style{Color: true}))
	golden(t, "text-narrow.txt", write(t, "text", mixed(t), report.Style{Width: 60, Links: true}))
}

func TestColorIsForTextAlone(t *testing.T) {
	for _, format := range report.Formats() {
		colored := write(t, format, mixed(t), report.Style{Color: true})
		if got, want := strings.Contains(colored, "\x1b["), format == "text"; got != want {
			t.Errorf("%s has escape sequences: %v, want %v", format, got, want)
		}
	}
}

func TestWriteLeavesTheFindingsAsTheyAre(t *testing.T) {
	run := mixed(t)
	before := run.Findings.Slice()
	for _, format := range report.Formats() {
		write(t, format, run, report.Style{})
	}
	for i, finding := range run.Findings.Slice() {
		if finding.Message != before[i].Message {
			t.Fatalf("finding %d was %q and is %q", i, before[i].Message, finding.Message)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	err := report.Write("yaml", &bytes.Buffer{}, clean(t), report.Style{})
	want := `unknown format "yaml", known are text, concise, json, json-lines, sarif, github, gitlab, azure, teamcity, sonar, junit, checkstyle, rdjson, markdown`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestErrorsOfTheWriterAreReturned(t *testing.T) {
	full := errors.New("disk full")
	for _, format := range report.Formats() {
		if err := report.Write(format, brokenWriter{full}, mixed(t), report.Style{}); !errors.Is(err, full) {
			t.Errorf("%s: got %v, want %v", format, err, full)
		}
	}
}

// hostile is text that would move the cursor, change the title, set the clipboard, turn the direction of writing, or end a line.
const hostile = "\x1b[2J\x1b]0;pwned\a\u009b31m\u202etxet\u2066\u200b\r\n::error::x##vso[task.setvariable variable=PATH]x##teamcity[buildStop]\u2028\u00a0\xff<script>]]>|`"

func TestNothingFromFilesActsOnATerminal(t *testing.T) {
	file := source.NewFile("dir"+hostile+"/compose.yaml", []byte("- \"80"+strings.ReplaceAll(hostile, "\n", "")+":80\"\n"))
	span := source.Span{File: file, Start: 3, End: 5}
	finding := lint.Finding{
		Rule: conflict, Span: span, Label: hostile, Message: hostile, Help: hostile, Key: hostile,
		Related:  []graph.Related{{Span: span, Message: hostile}, {Message: hostile}},
		Services: []string{hostile}, Project: hostile,
		Fix: &lint.Fix{Message: hostile, Edits: []lint.Edit{{Span: span, Text: hostile}}},
	}
	for severity := lint.Note; severity <= lint.Error; severity++ {
		finding.Severity = severity
		for _, format := range report.Formats() {
			got := write(t, format, report.Run{Findings: lint.ListOf(finding), Files: 1}, report.Style{})
			for _, bad := range []string{"\x1b", "\a", "\u009b", "\u202e", "\u2066", "\u200b", "\r", "\u2028", "\xff"} {
				if strings.Contains(got, bad) {
					t.Errorf("%s, %v: prints %q:\n%q", format, severity, bad, got)
				}
			}
			if strings.Contains(got, "\n::error::x") {
				t.Errorf("%s, %v: lets a file write a workflow command:\n%s", format, severity, got)
			}
			if format == "azure" && strings.Contains(strings.ReplaceAll("\n"+got, "\n##vso[task.logissue", ""), "##vso[") || format == "teamcity" && strings.Contains(got, "##teamcity[buildStop") {
				t.Errorf("%s, %v: lets a file write a command of the platform:\n%s", format, severity, got)
			}
		}
	}
}

// A finding always has a place. Should a rule forget it, no format may fall over.
func TestFindingsNowhere(t *testing.T) {
	nowhere := []lint.Finding{
		{Rule: conflict, Severity: lint.Error, Message: "everything is wrong", Related: []graph.Related{{Message: "and this"}}},
		{Rule: everywhere, Severity: lint.Note, Message: "somewhere", Fix: &lint.Fix{}},
	}
	for _, format := range report.Formats() {
		got := write(t, format, report.Run{Findings: lint.ListOf(nowhere...)}, report.Style{})
		if !strings.Contains(strings.ToLower(got), "everything is wrong") {
			t.Errorf("%s has no message:\n%s", format, got)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	one := mixed(b)
	run := one
	run.Findings = lint.ListOf(slices.Repeat(one.Findings.Slice(), 1000)[:1000]...)
	for _, format := range report.Formats() {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				write(b, format, run, report.Style{Color: true})
			}
		})
	}
}
