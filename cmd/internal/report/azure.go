package report

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/rules/lint"
)

// printAzure prints logging commands, which Azure Pipelines turns into issues of the task. It knows errors and warnings: notes are lines
// of the log.
// https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
func printAzure(out *bufio.Writer, run Run, _ Style) error {
	for finding := range run.Findings.WorstFirst().All() {
		if finding.Severity == lint.Note {
			line := fmt.Sprintf("%s: note: %s [%s]\n", where(finding.Span), Visible(finding.Message), finding.Rule.ID)
			out.WriteString(strings.ReplaceAll(line, azureCommand, azureNone))
			continue
		}
		at := placeOf(finding.Span)
		fmt.Fprintf(out, "##vso[task.logissue type=%s;sourcepath=%s;linenumber=%d;columnnumber=%d;code=%s;]%s\n", finding.Severity,
			azurePropertySigns.Get().Replace(Visible(run.repositoryPath(at.path))), at.start.Line, at.start.Column, finding.Rule.ID, azureDataSigns.Get().Replace(Visible(withHelp(finding))))
	}
	return nil
}

// The agent looks for a command anywhere in a line, so that what looks like one in a file is broken up.
const azureCommand, azureNone = "##vso[", "##vso ["

// Properties and what stands behind them are escaped as the library for tasks of Azure Pipelines does.
// https://github.com/microsoft/azure-pipelines-task-lib/blob/master/node/taskcommand.ts
var (
	azureDataSigns = lazy.Value[*strings.Replacer]{Make: func() *strings.Replacer {
		return strings.NewReplacer(azureCommand, azureNone, "%", "%AZP25", "\r", "%0D", "\n", "%0A")
	}}
	azurePropertySigns = lazy.Value[*strings.Replacer]{Make: func() *strings.Replacer {
		return strings.NewReplacer(azureCommand, azureNone, "%", "%AZP25", "\r", "%0D", "\n", "%0A", ";", "%3B", "]", "%5D")
	}}
)
