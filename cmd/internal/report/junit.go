package report

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"github.com/portlint/portlint/rules/lint"
)

// printJUnit prints a test suite in which errors and warnings are failed tests. Notes are passed ones with output: JUnit knows
// nothing between, and a note alone fails no run. A clean run is one passed test, because readers take an
// empty suite for a broken one. The place of a finding is in its name: Jenkins' schema knows no attributes for it.
// https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
func printJUnit(out *bytes.Buffer, run Run, _ Style) error {
	counts := count(run.Findings)
	suite := junitSuite{Name: "portlint", Failures: counts.errors + counts.warnings}
	for _, finding := range run.Findings {
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
		suite.Cases = append(suite.Cases, test)
	}
	if len(suite.Cases) == 0 {
		suite.Cases = []junitCase{{Name: "no problems found in " + Plural(run.Files, "file"), ClassName: "portlint"}}
	}
	suite.Tests = len(suite.Cases)
	return encodeXML(out, junitReport{Suites: []junitSuite{suite}})
}

type junitReport struct {
	XMLName xml.Name     `xml:"testsuites"`
	Suites  []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"` // of the tests themselves: always 0
	Cases    []junitCase `xml:"testcase"`
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
