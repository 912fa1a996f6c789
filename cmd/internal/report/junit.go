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
	for i := range run.Findings {
		x.element("testcase", junitCaseOf(&run.Findings[i]))
	}
	if len(run.Findings) == 0 {
		x.element("testcase", junitCase{Name: "no problems found in " + Plural(run.Files, "file"), ClassName: "portlint"})
	}
	return x.end()
}

func junitCaseOf(finding *lint.Finding) junitCase {
	test := junitCase{
		Name:      finding.Rule.ID + " at " + where(finding.Span),
		ClassName: Visible(finding.Span.Path()),
	}
	message := Visible(finding.Message)
	text := fmt.Sprintf("%s: %s: %s", where(finding.Span), finding.Severity, message)
	if finding.Help != "" {
		text += "\nhelp: " + Visible(finding.Help)
	}
	if finding.Severity == lint.Note {
		test.Output = text
	} else {
		test.Failure = &junitFailure{Message: message, Type: finding.Severity.String(), Text: text}
	}
	return test
}

type junitCase struct {
	Name      string        `xml:"name,attr"`
	ClassName string        `xml:"classname,attr"`
	Failure   *junitFailure `xml:"failure"`
	Output    string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}
