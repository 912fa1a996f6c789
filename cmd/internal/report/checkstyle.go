package report

import (
	"bytes"
	"encoding/xml"

	"github.com/portlint/portlint/rules/lint"
)

// printCheckstyle prints the XML of Checkstyle, one element a file.
// https://checkstyle.org/config.html#Severity
func printCheckstyle(out *bytes.Buffer, run Run, _ Style) error {
	report := checkstyleReport{Version: "4.3"}
	for _, finding := range run.Findings {
		at := placeOf(finding.Span)
		path := Visible(at.path)
		last := len(report.Files) - 1
		if last < 0 || report.Files[last].Name != path {
			report.Files = append(report.Files, checkstyleFile{Name: path})
			last++
		}
		report.Files[last].Errors = append(report.Files[last].Errors, checkstyleError{
			Line:     at.start.Line,
			Column:   at.start.Column,
			Severity: checkstyleSeverity(finding.Severity),
			Message:  Visible(finding.Message),
			Source:   "portlint." + finding.Rule.ID,
		})
	}
	return encodeXML(out, report)
}

type checkstyleReport struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
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
