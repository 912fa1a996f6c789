package report

import (
	"bufio"
	"fmt"
	"strings"
	"unicode"
)

// maxRows keeps a summary far below the 1 MiB that GitHub accepts of one step.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
const maxRows = 500

// printMarkdown prints a job summary: a sentence and a table, worst first.
func printMarkdown(out *bufio.Writer, run Run, _ Style) error {
	findings := run.Findings
	files := Plural(run.Files, "file")
	if findings.Len() == 0 {
		fmt.Fprintf(out, "### portlint: no problems found\n\n%s checked.\n", files)
		printMarkdownEngines(out, run)
		return nil
	}
	counts := count(findings)
	fmt.Fprintf(out, "### portlint: %s\n\n%s in %s.\n\n", Plural(counts.total(), "problem"), counts, files)
	out.WriteString("| Severity | Place | Problem | Rule |\n| --- | --- | --- | --- |\n")
	for finding := range findings.WorstFirst().Part(0, min(findings.Len(), maxRows)).All() {
		problem := markdownText(finding.Message)
		if finding.Help != "" {
			problem += "<br>help: " + markdownText(finding.Help)
		}
		fmt.Fprintf(out, "| %s | <code>%s</code> | %s | [%s](%s) |\n",
			finding.Severity, markdownText(where(finding.Span)), problem, finding.Rule.ID, RuleURL(finding.Rule))
	}
	if left := findings.Len() - maxRows; left > 0 {
		fmt.Fprintf(out, "\nand %s.\n", Plural(left, "more problem"))
	}
	printMarkdownEngines(out, run)
	return nil
}

// printMarkdownEngines says by which engines projects were judged where it is not Docker Compose.
func printMarkdownEngines(out *bufio.Writer, run Run) {
	for _, line := range engineLines(run.Projects, false) {
		out.WriteString("\n" + markdownText(line) + "\n")
	}
}

// markdownText returns text in which Markdown and HTML find no markup: every sign that could be some is written as
// a character reference.
func markdownText(text string) string {
	var b strings.Builder
	for _, r := range Visible(text) {
		if r > '~' || unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" .,-/", r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "&#%d;", r)
		}
	}
	return b.String()
}
