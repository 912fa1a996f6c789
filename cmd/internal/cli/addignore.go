package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// checkAddIgnore looks at --add-ignore and the flags beside it.
func (f *lintFlags) checkAddIgnore(streamed []piped) error {
	switch {
	case strings.TrimSpace(f.ignoreReason) == "" || strings.ContainsAny(f.ignoreReason, "\r\n"):
		return errors.New("--add-ignore needs a reason on one line: why are the findings no problem here")
	case f.fix || f.writeBaseline != "":
		return errors.New("--add-ignore excludes --fix and --write-baseline")
	case len(streamed) > 0 && !f.diff:
		return fmt.Errorf("--add-ignore cannot write to %s, --diff shows the changes", streamed[0])
	}
	return nil
}

// silence puts a comment above the line of each finding. It returns what remains to be reported then, and the changes. A comment that
// does not silence what it names is not written.
func (f *lintFlags) silence(check func(overlay map[string][]byte) (outcome, error)) (outcome, changes, error) {
	first, err := check(nil)
	if err != nil {
		return first, changes{}, err
	}
	names := report.Fingerprints(first.report)
	idle := make(map[string]bool) // findings that a comment does not silence
	for {
		c := changes{before: make(map[string][]byte), left: make(map[string]error)}
		lines := make(map[fileLine][]lint.Finding)
		var tried []string
		for i, finding := range first.report.Findings.Slice() {
			if finding.Rule != rules.InternalError && lint.CanIgnore(finding.Span) && !idle[names[i]] {
				at := lineOf(lint.Edit{Span: finding.Span})
				lines[at] = append(lines[at], finding)
				tried = append(tried, names[i])
			}
		}
		var comments []lint.Finding
		for _, line := range lines {
			comments = append(comments, lint.Finding{Fix: &lint.Fix{Safe: true, Edits: []lint.Edit{lint.Ignoring(line, f.ignoreReason)}}})
		}
		comments = c.writable(comments, !f.diff)
		c.after, _ = lint.Apply(comments, false)
		for _, comment := range comments {
			file := comment.Fix.Edits[0].Span.File
			c.before[file.Path] = file.Data
		}
		found, err := check(c.after)
		if err != nil {
			return found, c, err
		}
		remain := make(map[string]bool)
		for _, name := range report.Fingerprints(found.report) {
			remain[name] = true
		}
		known := len(idle)
		for _, name := range tried {
			if remain[name] {
				idle[name] = true
			}
		}
		if len(idle) == known {
			c.silenced = first.report.Findings.Len() - found.report.Findings.Len()
			return found, c, nil
		}
	}
}
