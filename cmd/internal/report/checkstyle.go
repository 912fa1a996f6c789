package report

import (
	"bufio"
	"strconv"

	"github.com/portlint/portlint/rules/lint"
)

// printCheckstyle prints the XML of Checkstyle, one element a file.
// https://checkstyle.org/config.html#Severity
func printCheckstyle(out *bufio.Writer, run Run, _ Style) error {
	x := newXML(out)
	x.start("checkstyle", "version", "4.3")
	file := ""
	for i := range run.Findings.Len() {
		finding := run.Findings.At(i)
		at := placeOf(finding.Span)
		if path := Visible(at.path); i == 0 || path != file {
			if i > 0 {
				x.close()
			}
			x.start("file", "name", path)
			file = path
		}
		x.start("error", "line", strconv.Itoa(at.start.Line), "column", strconv.Itoa(at.start.Column),
			"severity", checkstyleSeverity(finding.Severity), "message", Visible(finding.Message), "source", "portlint."+finding.Rule.ID)
		x.close()
	}
	return x.end()
}

func checkstyleSeverity(severity lint.Severity) string {
	if severity == lint.Note {
		return "info"
	}
	return severity.String()
}
