package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/portlint/portlint/rules/lint"
)

// Change is what became of the findings from one run to the next.
type Change struct {
	// Run is the later run with the findings alone that are new in it.
	Run
	// Gone are the findings of the earlier run that the later one does not have, with the places that they had.
	Gone lint.List
	// Left is how many findings the later run has in all.
	Left int
}

// Since compares a run with an earlier one. Findings that other lines have moved are the same ones.
func (r Run) Since(before Run) Change {
	change := Change{Run: r, Left: r.Findings.Len()}
	change.Findings = r.without(before)
	change.Gone = before.without(r)
	return change
}

// without returns the findings that another run does not have.
func (r Run) without(other Run) lint.List {
	known := make(map[string]bool)
	for _, name := range namesWithWords(other) {
		known[name] = true
	}
	names := namesWithWords(r)
	return r.Findings.Keep(func(*lint.Finding) bool {
		isKnown := known[names[0]]
		names = names[1:]
		return !isKnown
	})
}

// namesWithWords are the fingerprints, with what is said of the findings: who reads it wants to know when that changes.
func namesWithWords(run Run) []string {
	names := Fingerprints(run)
	for i := range names {
		finding := run.Findings.At(i)
		names[i] += " " + finding.Severity.String() + " " + finding.Message
	}
	return names
}

// IsEmpty reports whether the findings are the same.
func (c Change) IsEmpty() bool { return c.Findings.Len()+c.Gone.Len() == 0 }

// String counts what changed.
func (c Change) String() string {
	return fmt.Sprintf("%d new, %d gone, %s now", c.Findings.Len(), c.Gone.Len(), Plural(c.Left, "problem"))
}

// ChangeFormats returns the names that [WriteChange] knows, the default first.
func ChangeFormats() []string { return []string{"text", "concise"} }

// WriteChange prints what is new as [Write] does, and a line for each finding that is gone.
func WriteChange(format string, w io.Writer, change Change, style Style) error {
	return buffered(w, func(out *bufio.Writer) error {
		switch format {
		case "text":
			newTextPrinter(out, style).findings(change.Findings)
		case "concise":
			if err := printConcise(out, change.Run, style); err != nil {
				return err
			}
		default:
			return fmt.Errorf("no changes are printed as %q, but as %s", format, strings.Join(ChangeFormats(), " or "))
		}
		for finding := range change.Gone.All() {
			out.WriteString("gone: ")
			printLine(out, finding)
		}
		return nil
	})
}
