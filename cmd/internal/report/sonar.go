package report

import (
	"bufio"
	"unicode/utf16"

	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// printSonar prints the generic issues that SonarQube Server, from 10.3 on, and SonarQube Cloud import. There severities are of rules and not
// of issues: a rule is listed once for each severity at which it found something.
// https://docs.sonarsource.com/sonarqube-server/analyzing-source-code/importing-external-issues/generic-issue-import-format
func printSonar(out *bufio.Writer, run Run, _ Style) error {
	report := sonarReport{Rules: []sonarRule{}, Issues: []sonarIssue{}}
	known := make(map[string]bool)
	for finding := range run.Findings.All() {
		if rule := sonarRuleOf(finding); !known[rule.ID] {
			known[rule.ID] = true
			report.Rules = append(report.Rules, rule)
		}
	}
	return encodeJSONLists(out, report, findingsUnder("issues", run.Findings, func(finding *lint.Finding) sonarIssue {
		issue := sonarIssue{RuleID: sonarRuleID(finding), Primary: run.sonarLocation(finding.Span, withHelp(finding))}
		for _, other := range finding.Related {
			if !other.Span.IsZero() {
				issue.Secondary = append(issue.Secondary, run.sonarLocation(other.Span, other.Message))
			}
		}
		return issue
	}))
}

type sonarReport struct {
	Rules  []sonarRule  `json:"rules"`
	Issues []sonarIssue `json:"issues"`
}

type sonarRule struct {
	ID          string        `json:"id"`
	Name        string        `json:"name"`
	Description string        `json:"description"`
	Engine      string        `json:"engineId"`
	Attribute   string        `json:"cleanCodeAttribute"`
	Impacts     []sonarImpact `json:"impacts"`
}

type sonarImpact struct {
	Quality  string `json:"softwareQuality"`
	Severity string `json:"severity"`
}

type sonarIssue struct {
	RuleID    string          `json:"ruleId"`
	Primary   sonarLocation   `json:"primaryLocation"`
	Secondary []sonarLocation `json:"secondaryLocations,omitempty"`
}

type sonarLocation struct {
	Message string     `json:"message"`
	Path    string     `json:"filePath"`
	Range   sonarRange `json:"textRange"`
}

// sonarRange counts lines from 1, and columns from 0 in units of UTF-16. Without columns it is the line.
type sonarRange struct {
	StartLine   int  `json:"startLine"`
	EndLine     int  `json:"endLine,omitempty"`
	StartColumn *int `json:"startColumn,omitempty"`
	EndColumn   *int `json:"endColumn,omitempty"`
}

// sonarRuleID is the id of a rule at its own severity, with another one behind it.
func sonarRuleID(finding *lint.Finding) string {
	if finding.Severity == finding.Rule.Severity {
		return finding.Rule.ID
	}
	return finding.Rule.ID + "/" + finding.Severity.String()
}

func sonarRuleOf(finding *lint.Finding) sonarRule {
	severity := map[lint.Severity]string{lint.Error: "HIGH", lint.Warning: "MEDIUM", lint.Note: "LOW"}[finding.Severity]
	quality, attribute := "RELIABILITY", "LOGICAL"
	switch finding.Rule.Family {
	case lint.Exposure:
		quality, attribute = "SECURITY", "TRUSTWORTHY"
	case lint.Hygiene:
		quality, attribute = "MAINTAINABILITY", "CLEAR"
	}
	return sonarRule{
		ID: sonarRuleID(finding), Name: finding.Rule.ID, Description: finding.Rule.Summary + ", see " + RuleURL(finding.Rule), Engine: "portlint",
		Attribute: attribute, Impacts: []sonarImpact{{quality, severity}},
	}
}

func (r Run) sonarLocation(span source.Span, message string) sonarLocation {
	at := placeOf(span)
	location := sonarLocation{Message: message, Path: r.repositoryPath(at.path), Range: sonarRange{StartLine: at.start.Line}}
	// The import as a whole fails on a range that is empty.
	if span.IsZero() || span.Start == span.End {
		return location
	}
	start, known := sonarColumn(span.File, at.start)
	end, endKnown := sonarColumn(span.File, at.end)
	if known && endKnown && (at.end.Line > at.start.Line || end > start) {
		location.Range.EndLine, location.Range.StartColumn, location.Range.EndColumn = at.end.Line, &start, &end
	}
	return location
}

// maxSonarLine is the length in bytes above which no columns of a line are counted: a file can be one line of megabytes.
const maxSonarLine = 16 << 10

// sonarColumn turns a column of code points, from 1, into one of units, from 0.
func sonarColumn(file *source.File, at source.Position) (column int, known bool) {
	line := file.Line(at.Line)
	if len(line) > maxSonarLine {
		return 0, false
	}
	signs := []rune(line)
	return len(utf16.Encode(signs[:min(at.Column-1, len(signs))])), true
}
