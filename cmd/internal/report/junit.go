package report

import (
	"bufio"
	"fmt"
	"strconv"

	"github.com/portlint/portlint/rules/lint"
)

// printJUnit prints a test suite in which errors and warnings are failed tests. Notes are passed ones with output: JUnit knows
// nothing between, and a note alone fails no run. A clean run is one passed test, because readers take an
// empty suite for a broken one. The place of a finding is in its name: Jenkins' schema knows no attributes for it.
// https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
func printJUnit(out *bufio.Writer, run Run, _ Style) error {
	counts := count(run.Findings)
	x := newXML(out)
	x.start("testsuites")
	x.start("testsuite", "name", "portlint", "tests", strconv.Itoa(max(counts.total(), 1)),
		"failures", strconv.Itoa(counts.errors+counts.warnings), "errors", "0") // errors are those of the tests themselves
	for finding := range run.Findings.All() {
		printJUnitCase(x, finding)
	}
	if run.Findings.Len() == 0 {
		x.start("testcase", "name", "no problems found in "+Plural(run.Files, "file"), "classname", "portlint")
		x.close()
	}
	return x.end()
}

func printJUnitCase(x *xmlPrinter, finding *lint.Finding) {
	message := Visible(finding.Message)
	text := fmt.Sprintf("%s: %s: %s", where(finding.Span), finding.Severity, message)
	if finding.Help != "" {
		text += "\nhelp: " + Visible(finding.Help)
	}
	x.start("testcase", "name", finding.Rule.ID+" at "+where(finding.Span), "classname", Visible(finding.Span.Path()))
	if finding.Severity == lint.Note {
		x.start("system-out")
	} else {
		x.start("failure", "message", message, "type", finding.Severity.String())
	}
	x.text(text)
	x.close()
}
