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

// changes are what fixes make of files, by path. Nothing is written until all is known.
type changes struct {
	before, after map[string][]byte
	fixed         int // findings that the fixes mended
}

// mend applies fixes until none is left. It returns what remains to be reported then, and the changes.
func (f *lintFlags) mend(check func(overlay map[string][]byte) (outcome, error)) (outcome, changes, error) {
	c := changes{before: make(map[string][]byte), after: make(map[string][]byte)}
	for round := 1; ; round++ {
		found, err := check(c.after)
		if err != nil {
			return found, c, err
		}
		files, dropped := lint.Apply(found.report.Findings, f.unsafeFixes)
		if len(files) == 0 || round > maxRounds {
			return found, c, nil
		}
		for _, finding := range found.report.Findings {
			for _, edit := range finding.Edits() {
				if path := edit.Span.Path(); c.before[path] == nil {
					c.before[path] = edit.Span.File.Data
				}
			}
		}
		maps.Copy(c.after, files)
		c.fixed += f.fixable(found.report.Findings) - dropped
	}
}

// write puts the changes into the files.
func (c changes) write(s streams, quiet bool) error {
	for _, path := range slices.Sorted(maps.Keys(c.after)) {
		if err := replaceFile(filepath.FromSlash(path), writeBytes(c.after[path])); err != nil {
			return err
		}
	}
	if c.fixed > 0 && !quiet {
		s.note("fixed %s in %s", report.Plural(c.fixed, "problem"), report.Plural(len(c.after), "file"))
	}
	return nil
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

// patch prints the changes as a patch and returns the exit status: 1 for one that is not empty.
func (c changes) patch(s streams) (status int, err error) {
	for _, path := range slices.Sorted(maps.Keys(c.after)) {
		patch := diff.Diff("a/"+path, c.before[path], "b/"+path, c.after[path])
		if len(patch) > 0 {
			status = statusFindings
		}
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
