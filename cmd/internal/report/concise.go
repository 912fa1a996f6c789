package report

import (
	"bufio"
	"fmt"

	"github.com/portlint/portlint/rules/lint"
)

// printConcise prints one line a finding, as compilers do, and nothing else.
func printConcise(out *bufio.Writer, run Run, _ Style) error {
	for finding := range run.Findings.All() {
		printLine(out, finding)
	}
	return nil
}

func printLine(out *bufio.Writer, finding *lint.Finding) {
	fmt.Fprintf(out, "%s: %s: %s [%s]\n", where(finding.Span), finding.Severity, Visible(finding.Message), finding.Rule.ID)
}

// withHelp is the message of a finding with its help, for formats that have no place of its own for that.
func withHelp(finding *lint.Finding) string {
	if finding.Help == "" {
		return finding.Message
	}
	return finding.Message + " (help: " + finding.Help + ")"
}
