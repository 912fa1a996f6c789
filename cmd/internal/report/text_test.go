package report_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// The marks stand below the characters that are meant, whatever the line is made of.
func TestMarksStandBelowTheirCharacters(t *testing.T) {
	cases := []struct {
		name, data string
		mark       string
		line       int
		want       []string // the source line and the marks
	}{
		{"plain", "a\n- 8080:80\n", "8080", 2, []string{"- 8080:80", "  ^^^^"}},
		{"byte order mark", "\ufeff8080", "8080", 1, []string{"8080", "^^^^"}},
		{"carriage return", "a\r\n- 80\r\n", "80", 2, []string{"- 80", "  ^^"}},
		{"accents", "éé 80", "80", 1, []string{"éé 80", "   ^^"}},
		{"combining accents", "e\u0301 80", "80", 1, []string{"e\u0301 80", "  ^^"}},
		{"wide characters in front", "日本 80", "80", 1, []string{"日本 80", "     ^^"}},
		{"wide characters marked", "a 日本 b", "日本", 1, []string{"a 日本 b", "  ^^^^"}},
		{"emoji", "🐳: 80", "80", 1, []string{"🐳: 80", "    ^^"}},
		{"tabs run to a multiple of four", "\tab\t80", "80", 1, []string{"    ab  80", "        ^^"}},
		{"tab marked", "a\tb", "\t", 1, []string{"a   b", " ^^^"}},
		{"escape sequence", "\x1b[31m80", "80", 1, []string{"␛[31m80", "     ^^"}},
		{"bidi override", "\u202e80", "80", 1, []string{"<U+202E>80", "        ^^"}},
		{"no-break space marked", "80\u00a0:80", "\u00a0", 1, []string{"80<U+00A0>:80", "  ^^^^^^^^"}},
		{"broken bytes", "\xfd\xfe80", "80", 1, []string{"<0xFD><0xFE>80", "            ^^"}},
		{"several lines", "x: [80,\n 81]", "[80,\n 81]", 1, []string{"x: [80,", "   ^^^^"}},
		{"nothing marked", "a: ", "", 1, []string{"a:", "^"}},
		{
			"long line, mark in the middle", strings.Repeat("x", 500) + "8080" + strings.Repeat("y", 500), "8080", 1,
			[]string{"…" + strings.Repeat("x", 40) + "8080" + strings.Repeat("y", 76) + "…", strings.Repeat(" ", 41) + "^^^^"},
		},
		{
			"long line, mark in front", "8080" + strings.Repeat("y", 500), "8080", 1,
			[]string{"8080" + strings.Repeat("y", 116) + "…", "^^^^"},
		},
		{
			"long line, mark at the end", strings.Repeat("x", 500) + "8080", "8080", 1,
			[]string{"…" + strings.Repeat("x", 40) + "8080", strings.Repeat(" ", 41) + "^^^^"},
		},
		{
			"long line of wide characters", strings.Repeat("日", 300) + "8080" + strings.Repeat("本", 300), "8080", 1,
			[]string{"…" + strings.Repeat("日", 20) + "8080" + strings.Repeat("本", 38) + "…", strings.Repeat(" ", 41) + "^^^^"},
		},
		{
			"mark longer than a window", "a" + strings.Repeat("8", 3000), strings.Repeat("8", 3000), 1,
			[]string{"a" + strings.Repeat("8", 119) + "…", " " + strings.Repeat("^", 119)},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file := source.NewFile("f", []byte(c.data))
			span := source.Span{File: file}
			if c.mark != "" {
				span = find(t, file, c.mark, 0)
			}
			run := report.Run{Findings: lint.ListOf(lint.Finding{Rule: conflict, Severity: lint.Error, Span: span, Message: "m"}), Files: 1}
			lines := strings.Split(write(t, "text", run, report.Style{}), "\n")
			want := []string{fmt.Sprintf(" %d | %s", c.line, c.want[0]), "   | " + c.want[1]}
			if lines[3] != want[0] || lines[4] != want[1] {
				t.Errorf("got\n%s\n%s\nwant\n%s\n%s", lines[3], lines[4], want[0], want[1])
			}
		})
	}
}

// Every byte of a file can be marked, and so can what lies past its end.
func TestAnyPlaceCanBeMarked(t *testing.T) {
	file := source.NewFile("f", []byte("\ufeffa\r\n\xff\xe6\x97\t日\x00\n\n"+strings.Repeat("é\u0301", 150)))
	for start := 0; start <= len(file.Data)+1; start++ {
		for _, length := range []int{0, 1, 5, 2000} {
			end := min(start+length, len(file.Data))
			span := source.Span{File: file, Start: start, End: max(start, end)}
			finding := lint.Finding{Rule: conflict, Severity: lint.Error, Span: span, Message: "m"}
			got := write(t, "text", report.Run{Findings: lint.ListOf(finding)}, report.Style{})
			if !strings.Contains(got, "^") {
				t.Fatalf("no mark for [%d,%d):\n%s", start, end, got)
			}
		}
	}
}

func TestLastLine(t *testing.T) {
	file := source.NewFile("f", []byte("80"))
	of := func(severities ...lint.Severity) (findings []lint.Finding) {
		for _, severity := range severities {
			findings = append(findings, lint.Finding{Rule: conflict, Severity: severity, Span: source.Span{File: file, End: 2}})
		}
		return findings
	}
	cases := []struct {
		findings []lint.Finding
		files    int
		want     string
	}{
		{nil, 0, "Nothing was checked."},
		{nil, 1, "No problems found in 1 file."},
		{nil, 3, "No problems found in 3 files."},
		{of(lint.Error), 1, "Found 1 problem (1 error, 0 warnings, 0 notes) in 1 file."},
		{of(lint.Error, lint.Warning, lint.Warning), 2, "Found 3 problems (1 error, 2 warnings, 0 notes) in 2 files."},
		{of(lint.Note, lint.Warning), 2, "Found 2 problems (0 errors, 1 warning, 1 note) in 2 files."},
	}
	for _, c := range cases {
		lines := strings.Split(write(t, "text", report.Run{Findings: lint.ListOf(c.findings...), Files: c.files}, report.Style{}), "\n")
		if got := lines[len(lines)-2]; got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestManyNotesStayReadable(t *testing.T) {
	var text strings.Builder
	for i := range 60 {
		fmt.Fprintf(&text, "- \"%d:80\"\n", 8000+i)
	}
	file := source.NewFile("compose.yaml", []byte(text.String()))
	var findings []lint.Finding
	for i := range 60 {
		entry := fmt.Sprintf("%d:80", 8000+i)
		findings = append(findings, lint.Finding{
			Rule: everywhere, Severity: lint.Note, Span: find(t, file, entry, 0),
			Message: fmt.Sprintf("%q is reachable on every interface of the host", entry), Help: "put 127.0.0.1: in front",
		})
	}
	golden(t, "text-notes.txt", write(t, "text", report.Run{Findings: lint.ListOf(findings...), Files: 1}, report.Style{}))
}

func TestManyRelatedPlacesAreCounted(t *testing.T) {
	file := source.NewFile("f", []byte("80"))
	finding := lint.Finding{Rule: conflict, Severity: lint.Error, Span: source.Span{File: file, End: 2}, Message: "m"}
	for range 20 {
		finding.Related = append(finding.Related, graph.Related{Span: finding.Span, Message: "here"})
	}
	got := write(t, "text", report.Run{Findings: lint.ListOf(finding)}, report.Style{})
	if shown := strings.Count(got, ":::"); shown != 8 {
		t.Errorf("shows %d places, want 8", shown)
	}
	if !strings.Contains(got, "   = note: and 12 more places\n") {
		t.Errorf("does not count the rest:\n%s", got)
	}
}

// Notes that would fill screens are summed up, and what matters more stays in sight.
func TestManyNotesAreSummedUp(t *testing.T) {
	open := &lint.Rule{ID: "open", Summary: "a port is open"}
	odd := &lint.Rule{ID: "odd", Summary: "a port is odd"}
	rare := &lint.Rule{ID: "rare", Summary: "a port is rare"}
	print := func(counts map[string]int) string {
		var findings []lint.Finding
		for _, path := range slices.Sorted(maps.Keys(counts)) {
			file := source.NewFile(path, []byte(strings.Repeat("80\n", counts[path])))
			for line := range counts[path] {
				findings = append(findings, lint.Finding{Rule: open, Span: file.LineSpan(line + 1), Message: "\"80\" is open", Help: "close it"})
			}
			findings = append(findings, lint.Finding{Rule: odd, Span: file.LineSpan(1), Message: "\"80\" is odd"})
			if path == "b.yaml" {
				findings = append(findings, lint.Finding{Rule: rare, Span: file.LineSpan(2), Message: "\"80\" is rare"})
			}
		}
		var text strings.Builder
		if err := report.Write("text", &text, report.Run{Findings: lint.ListOf(findings...), Files: len(counts)}, report.Style{}); err != nil {
			t.Fatal(err)
		}
		return text.String()
	}
	want := `note: a port is open: 33 notes in 4 files [open]
 --> c.yaml (20), b.yaml (10), a.yaml (2) and 1 more file
  = help: for c.yaml:1:1: close it

note: a port is odd: 4 notes in 4 files [odd]
 --> a.yaml (1), b.yaml (1), c.yaml (1) and 1 more file

note: a port is rare [rare]
    --> b.yaml
 2:1 | "80" is rare

Found 38 problems (0 errors, 0 warnings, 38 notes) in 4 files.
The notes are summed up. To see each, check one of the files, or use --format concise.
`
	if got := print(map[string]int{"a.yaml": 2, "b.yaml": 10, "c.yaml": 20, "d.yaml": 1}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := print(map[string]int{"a.yaml": 29}); strings.Contains(got, "summed up") || strings.Count(got, "is open") != 30 {
		t.Errorf("30 notes are not printed each:\n%s", got)
	}
}

// No line of words is longer than the terminal is wide, but for what cannot be broken; and nothing is lost.
func TestNarrowTerminal(t *testing.T) {
	joined := func(text string) string {
		return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '|' || r == '=' }), "")
	}
	whole := joined(write(t, "text", mixed(t), report.Style{}))
	for width := 44; width <= 130; width++ {
		got := write(t, "text", mixed(t), report.Style{Width: width})
		for line := range strings.Lines(got) {
			words := strings.TrimSpace(strings.NewReplacer("|", " ", "=", " ").Replace(line))
			if runes := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); runes > width && strings.Contains(words, " ") && !strings.Contains(words, `"`) {
				t.Errorf("%d cells: a line of %d\n%s", width, runes, line)
			}
		}
		if again := joined(got); again != whole && width > 100 {
			t.Errorf("%d cells: the words differ\n%s", width, got)
		}
	}
}
