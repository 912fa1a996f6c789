package report

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/rules/lint"
)

// printGitHub prints workflow commands, which GitHub Actions turns into annotations. It keeps ten of each level a
// step, hence the order.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
func printGitHub(out *bufio.Writer, run Run, _ Style) error {
	for finding := range run.Findings.WorstFirst().All() {
		at := placeOf(finding.Span)
		fmt.Fprintf(out, "::%s file=%s,line=%d,endLine=%d", gitHubLevel(finding.Severity),
			gitHubProperty(run.repositoryPath(at.path)), at.start.Line, at.end.Line)
		if at.start.Line == at.end.Line { // GitHub drops an annotation with columns over several lines
			fmt.Fprintf(out, ",col=%d,endColumn=%d", at.start.Column, at.end.Column)
		}
		message := Visible(finding.Message)
		if finding.Help != "" {
			message += "\nhelp: " + Visible(finding.Help)
		}
		fmt.Fprintf(out, ",title=%s::%s\n", gitHubProperty("portlint "+finding.Rule.ID), gitHubData(message))
	}
	return nil
}

func gitHubLevel(severity lint.Severity) string {
	if severity == lint.Note {
		return "notice"
	}
	return severity.String()
}

// gitHubData escapes what stands behind the second "::".
func gitHubData(text string) string { return gitHubDataSigns.Get().Replace(text) }

// gitHubProperty escapes the value of a property.
func gitHubProperty(text string) string { return gitHubPropertySigns.Get().Replace(Visible(text)) }

var (
	gitHubDataSigns = lazy.Value[*strings.Replacer]{Make: func() *strings.Replacer {
		return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	}}
	gitHubPropertySigns = lazy.Value[*strings.Replacer]{Make: func() *strings.Replacer {
		return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	}}
)
