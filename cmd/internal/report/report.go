// Package report prints findings: for people, and in the formats that other programs read.
//
// One file holds one format. None of them reads anything: the source lines come from the spans of the findings.
package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/lint"
)

// Run is all that is known at the end of a run.
type Run struct {
	// Findings are what is to be printed, in the order of [lint.Sort].
	Findings lint.List
	// Rules are the whole catalogue, in any order.
	Rules []*lint.Rule
	// Files counts what was read.
	Files int
	// Projects are those that were checked.
	Projects []graph.Label
	// Suppressed counts the findings that comments or a baseline silenced; they are not in Findings.
	Suppressed int
	// Version returns portlint's own. Most formats do not say it, and to find it out takes time.
	Version func() string
	// Prefix returns the working directory relative to the root of the repository, with forward slashes; "" in the root, which
	// nil stands for, too. Formats that platforms read want paths relative to that root, and ask for each path.
	Prefix func() string
	// Page returns the page of a rule. Only SARIF asks for it.
	Page func(*lint.Rule) docs.Page
}

// Style says how text for people looks.
type Style struct {
	Color bool
	// Links says that the terminal makes links of text: rule ids lead to their pages.
	Links bool
	// Width is that of the terminal in cells, 0 where lines may be of any length.
	Width int
}

// formats are the ways to print something, the default first.
type formats[T any] []struct {
	name  string
	print func(*bufio.Writer, T, Style) error
}

func (f formats[T]) names() []string {
	names := make([]string, len(f))
	for i, known := range f {
		names[i] = known.name
	}
	return names
}

func (f formats[T]) write(name string, w io.Writer, what T, style Style) error {
	for _, known := range f {
		if known.name == name {
			return buffered(w, func(out *bufio.Writer) error { return known.print(out, what, style) })
		}
	}
	return fmt.Errorf("unknown format %q, known are %s", name, strings.Join(f.names(), ", "))
}

var runFormats = formats[Run]{
	{"text", printText},
	{"concise", printConcise},
	{"json", printJSON},
	{"json-lines", printJSONLines},
	{"sarif", printSARIF},
	{"github", printGitHub},
	{"gitlab", printGitLab},
	{"azure", printAzure},
	{"teamcity", printTeamCity},
	{"sonar", printSonar},
	{"junit", printJUnit},
	{"checkstyle", printCheckstyle},
	{"rdjson", printRDJSON},
	{"markdown", printMarkdown},
}

// Formats returns the names that [Write] knows, the default first.
func Formats() []string { return runFormats.names() }

// Write prints the run in the named format. It fills w as it goes: a report is larger than what it is made of.
func Write(format string, w io.Writer, run Run, style Style) error {
	return runFormats.write(format, w, run, style)
}

// buffered gives print a writer that gathers what goes to w.
func buffered(w io.Writer, print func(*bufio.Writer) error) error {
	const size = 64 << 10
	out := bufio.NewWriterSize(w, size)
	if err := print(out); err != nil {
		return err
	}
	return out.Flush()
}

// tally counts findings by severity.
type tally struct {
	errors, warnings, notes int
}

func count(findings lint.List) (t tally) {
	for i := range findings.Len() {
		switch findings.Severity(i) {
		case lint.Error:
			t.errors++
		case lint.Warning:
			t.warnings++
		default:
			t.notes++
		}
	}
	return t
}

func (t tally) total() int { return t.errors + t.warnings + t.notes }

func (t tally) String() string {
	return Plural(t.errors, "error") + ", " + Plural(t.warnings, "warning") + ", " + Plural(t.notes, "note")
}

// Plural writes a count with its noun: "1 file", "3 files".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// version returns portlint's own version, "" where none is given.
func (r *Run) version() string {
	if r.Version == nil {
		return ""
	}
	return r.Version()
}

// RuleURL is the page of a rule. It names the main branch because the version of a build from source names no tag.
func RuleURL(rule *lint.Rule) string {
	return projectURL + "/blob/main/rules/docs/" + rule.ID + ".md"
}

const projectURL = "https://github.com/portlint/portlint"
