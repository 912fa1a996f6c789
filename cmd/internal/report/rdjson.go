package report

import (
	"bufio"
	"strings"

	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// printRDJSON prints reviewdog's diagnostic format. Related places go into the message: releases that do not know the
// newer field for them refuse the whole input.
// https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
func printRDJSON(out *bufio.Writer, run Run, _ Style) error {
	result := rdResult{Source: rdSource{Name: "portlint", URL: projectURL}, Diagnostics: []rdDiagnostic{}}
	return encodeJSONLists(out, result, findingsUnder("diagnostics", run.Findings, rdDiagnosticOf))
}

func rdDiagnosticOf(finding *lint.Finding) rdDiagnostic {
	diagnostic := rdDiagnostic{
		Message:     finding.Message,
		Location:    rdLocationOf(finding.Span),
		Severity:    rdSeverity(finding.Severity),
		Code:        rdCode{Value: finding.Rule.ID, URL: RuleURL(finding.Rule)},
		Suggestions: rdSuggestions(finding),
	}
	for _, other := range finding.Related {
		diagnostic.Message += "\n" + where(other.Span) + ": " + other.Message
	}
	if finding.Help != "" {
		diagnostic.Message += "\nhelp: " + finding.Help
	}
	return diagnostic
}

type rdResult struct {
	Source      rdSource       `json:"source"`
	Diagnostics []rdDiagnostic `json:"diagnostics"`
}

type rdSource struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type rdDiagnostic struct {
	Message     string         `json:"message"`
	Location    rdLocation     `json:"location"`
	Severity    string         `json:"severity"`
	Code        rdCode         `json:"code"`
	Suggestions []rdSuggestion `json:"suggestions,omitempty"`
}

type rdCode struct {
	Value string `json:"value"`
	URL   string `json:"url"`
}

type rdLocation struct {
	Path  string  `json:"path"`
	Range rdRange `json:"range"`
}

type rdRange struct {
	Start rdPosition `json:"start"`
	End   rdPosition `json:"end"`
}

// rdPosition counts columns in bytes, unlike all else here.
type rdPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type rdSuggestion struct {
	Range rdRange `json:"range"`
	Text  string  `json:"text"`
}

func rdSeverity(severity lint.Severity) string {
	if severity == lint.Note {
		return "INFO"
	}
	return strings.ToUpper(severity.String())
}

func rdLocationOf(span source.Span) rdLocation {
	return rdLocation{Path: span.Path(), Range: rdRangeOf(span)}
}

func rdRangeOf(span source.Span) rdRange {
	if span.IsZero() {
		return rdRange{rdPosition{1, 1}, rdPosition{1, 1}}
	}
	return rdRange{rdPositionOf(span.File, span.Start), rdPositionOf(span.File, span.End)}
}

func rdPositionOf(file *source.File, offset int) rdPosition {
	line := file.Position(offset).Line
	return rdPosition{Line: line, Column: max(offset-file.LineSpan(line).Start, 0) + 1}
}

// rdSuggestions returns the fix if it stays in the finding's file: a suggestion cannot name another one.
func rdSuggestions(finding *lint.Finding) []rdSuggestion {
	if finding.Fix == nil {
		return nil
	}
	var suggestions []rdSuggestion
	for _, edit := range finding.Fix.Edits {
		if edit.Span.File != finding.Span.File {
			return nil
		}
		suggestions = append(suggestions, rdSuggestion{rdRangeOf(edit.Span), edit.Text})
	}
	return suggestions
}
