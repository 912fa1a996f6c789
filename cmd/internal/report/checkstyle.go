package report

import (
	"bufio"

	"github.com/portlint/portlint/rules/lint"
)

// printCheckstyle prints the XML of Checkstyle, one element a file.
// https://checkstyle.org/config.html#Severity
func printCheckstyle(out *bufio.Writer, run Run, _ Style) error {
	x := newXML(out)
	x.start("checkstyle", "version", "4.3")
	file := ""
	for i := range run.Findings {
		finding := &run.Findings[i]
		at := placeOf(finding.Span)
		if path := Visible(at.path); i == 0 || path != file {
			if i > 0 {
				x.close()
			}
			x.start("file", "name", path)
			file = path
		}
		x.element("error", checkstyleError{
			Line:     at.start.Line,
			Column:   at.start.Column,
			Severity: checkstyleSeverity(finding.Severity),
			Message:  Visible(finding.Message),
			Source:   "portlint." + finding.Rule.ID,
		})
	}
	return x.end()
}

type checkstyleError struct {
	Line     int    `xml:"line,attr"`
	Column   int    `xml:"column,attr"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

func checkstyleSeverity(severity lint.Severity) string {
	if severity == lint.Note {
		return "info"
	}
	return severity.String()
}
