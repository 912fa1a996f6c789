package cli

import (
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/rules/lint"
)

// maxRounds bounds how often --fix lints again: an edit that had to wait for an overlapping one gets its turn in
// the next round.
const maxRounds = 10

// checkFixes looks at the flags about fixes.
func (f *lintFlags) checkFixes(paths []string) error {
	switch {
	case f.fix && f.diff:
		return errors.New("--fix and --diff exclude each other")
	case f.unsafeFixes && !f.fix && !f.diff:
		return errors.New("--unsafe-fixes needs --fix or --diff")
	case f.fix && slices.Contains(slices.Concat(f.files, paths), stdinArgument):
		return errors.New("--fix cannot write to standard input, --diff shows the changes")
	}
	return nil
}

// mend applies fixes to the files until none is left, and returns what remains after that.
func (f *lintFlags) mend(s streams, check func() (outcome, error)) (outcome, error) {
	fixed := 0
	changed := make(map[string]bool)
	for round := 1; ; round++ {
		found, err := check()
		if err != nil {
			return found, err
		}
		files, dropped := lint.Apply(found.run.Findings, f.unsafeFixes)
		if len(files) == 0 || round > maxRounds {
			if fixed > 0 && !f.quiet {
				s.note("fixed %s in %s", report.Plural(fixed, "problem"), report.Plural(len(changed), "file"))
			}
			return found, nil
		}
		for _, path := range slices.Sorted(maps.Keys(files)) {
			if err := replaceFile(filepath.FromSlash(path), files[path]); err != nil {
				return found, err
			}
			changed[path] = true
		}
		fixed += f.fixable(found.run.Findings) - dropped
	}
}

// fixable counts the findings that the flags let --fix mend.
func (f *lintFlags) fixable(findings []lint.Finding) int {
	count := 0
	for _, finding := range findings {
		if finding.Fix != nil && (finding.Fix.Safe || f.unsafeFixes) {
			count++
		}
	}
	return count
}

// patch prints what --fix would change as a patch and returns the exit status: 1 for one that is not empty.
func (f *lintFlags) patch(s streams, findings []lint.Finding) (status int, err error) {
	files, dropped := lint.Apply(findings, f.unsafeFixes)
	if dropped > 0 && !f.quiet {
		s.note("%s wait for others, as they change the same text", report.Plural(dropped, "fix"))
	}
	before := make(map[string][]byte)
	for _, finding := range findings {
		if finding.Fix != nil {
			for _, edit := range finding.Fix.Edits {
				before[edit.Span.Path()] = edit.Span.File.Data
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		status = statusFindings
		patch := diff.Diff("a/"+path, before[path], "b/"+path, files[path])
		if isTerminal(s.out) {
			lines := strings.Split(string(patch), "\n")
			for i, line := range lines {
				lines[i] = report.Visible(strings.ReplaceAll(line, "\t", "    "))
			}
			patch = []byte(strings.Join(lines, "\n"))
		}
		if _, err := s.out.Write(patch); err != nil {
			return status, err
		}
	}
	return status, nil
}
