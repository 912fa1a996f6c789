package report

import (
	"bytes"

	"github.com/portlint/portlint/rules/lint"
)

// printGitLab prints a code quality report.
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
func printGitLab(out *bytes.Buffer, run Run, _ Style) error {
	fingerprints := Fingerprints(run)
	issues := make([]gitLabIssue, len(run.Findings))
	for i, finding := range run.Findings {
		at := placeOf(finding.Span)
		issues[i] = gitLabIssue{
			Description: finding.Message,
			CheckName:   finding.Rule.ID,
			Fingerprint: fingerprints[i],
			Severity:    gitLabSeverity(finding.Severity),
			Location: gitLabLocation{
				Path:  run.repositoryPath(at.path),
				Lines: gitLabLines{Begin: at.start.Line, End: at.end.Line},
			},
		}
	}
	return encodeJSON(out, issues)
}

type gitLabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitLabLocation `json:"location"`
}

type gitLabLocation struct {
	Path  string      `json:"path"`
	Lines gitLabLines `json:"lines"`
}

type gitLabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

func gitLabSeverity(severity lint.Severity) string {
	switch severity {
	case lint.Error:
		return "major"
	case lint.Warning:
		return "minor"
	default:
		return "info"
	}
}
