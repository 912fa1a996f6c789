package report

import (
	"bufio"

	"github.com/portlint/portlint/rules/lint"
)

// printGitLab prints a code quality report.
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
func printGitLab(out *bufio.Writer, run Run, _ Style) error {
	fingerprints := newFingerprints(run)
	return encodeJSONLists(out, []gitLabIssue{}, findingsUnder("", run.Findings, func(finding *lint.Finding) gitLabIssue {
		at := placeOf(finding.Span)
		return gitLabIssue{
			Description: finding.Message,
			CheckName:   finding.Rule.ID,
			Fingerprint: fingerprints.of(finding),
			Severity:    gitLabSeverity(finding.Severity),
			Location: gitLabLocation{
				Path:  run.repositoryPath(at.path),
				Lines: gitLabLines{Begin: at.start.Line, End: at.end.Line},
			},
		}
	}))
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
