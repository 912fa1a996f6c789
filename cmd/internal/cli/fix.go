package cli

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/rules/lint"
)

// maxRounds bounds how often --fix lints again: an edit that had to wait for an overlapping one gets its turn in
// the next round.
const maxRounds = 10

// checkFixes looks at the flags about fixes.
func (f *lintFlags) checkFixes(streamed []piped) error {
	switch {
	case f.fix && f.diff:
		return errors.New("--fix and --diff exclude each other")
	case f.unsafeFixes && !f.fix && !f.diff:
		return errors.New("--unsafe-fixes needs --fix or --diff")
	case f.fix && len(streamed) > 0:
		return fmt.Errorf("--fix cannot write to %s, --diff shows the changes", streamed[0])
	case f.given("add-ignore"):
		return f.checkAddIgnore(streamed)
	}
	return nil
}

// changes are what fixes, or comments, make of files, by path. Nothing is written until all is known.
type changes struct {
	before, after map[string][]byte
	fixed         int               // findings that the fixes mended
	silenced      int               // findings that the comments silence
	left          map[string]error  // why a file is not to be changed, nil for those that may
	changed       map[fileLine]bool // by unsafe fixes
}

// mend applies fixes until none is left. It returns what remains to be reported then, and the changes.
func (f *lintFlags) mend(check func(overlay map[string][]byte) (outcome, error)) (outcome, changes, error) {
	c := changes{before: make(map[string][]byte), after: make(map[string][]byte), left: make(map[string]error), changed: make(map[fileLine]bool)}
	for round := 1; ; round++ {
		found, err := check(c.after)
		if err != nil {
			return found, c, err
		}
		mendable := c.fresh(f.asked(c.writable(found.report.Findings.Slice(), f.fix)))
		files, dropped := lint.Apply(mendable, f.unsafeFixes)
		if len(files) == 0 || round > maxRounds {
			return found, c, nil
		}
		for _, finding := range mendable {
			for _, edit := range finding.Edits() {
				if path := edit.Span.Path(); c.before[path] == nil {
					c.before[path] = edit.Span.File.Data
				}
				if !finding.Fix.Safe {
					c.changed[lineOf(edit)] = true
				}
			}
		}
		maps.Copy(c.after, files)
		c.fixed += f.fixable(mendable) - dropped
	}
}

// asked leaves out the unsafe fixes of notes, which are advice, unless --select asks for their rules.
func (f *lintFlags) asked(findings []lint.Finding) []lint.Finding {
	return slices.DeleteFunc(findings, func(finding lint.Finding) bool {
		return finding.Severity == lint.Note && finding.Fix != nil && !finding.Fix.Safe && len(f.selected) == 0
	})
}

// fresh leaves out the unsafe fixes of lines that an unsafe fix changed already: an entry gets one of them in a run, so that what
// comes of it is seen before the next one is taken.
func (c changes) fresh(findings []lint.Finding) []lint.Finding {
	return slices.DeleteFunc(findings, func(finding lint.Finding) bool {
		return finding.Fix != nil && !finding.Fix.Safe && slices.ContainsFunc(finding.Edits(), func(edit lint.Edit) bool { return c.changed[lineOf(edit)] })
	})
}

// fileLine is a line of a file, by its number.
type fileLine struct {
	path   string
	number int
}

func lineOf(edit lint.Edit) fileLine {
	start, _ := edit.Span.Range()
	return fileLine{edit.Span.Path(), start.Line}
}

// writable leaves out the findings whose fixes change a file that no patch can be made for, or that is not to be changed in place.
func (c changes) writable(findings []lint.Finding, inPlace bool) []lint.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(finding lint.Finding) bool {
		return slices.ContainsFunc(finding.Edits(), func(edit lint.Edit) bool {
			path := edit.Span.Path()
			reason, known := c.left[path]
			if !known {
				if inPlace {
					reason = protected(filepath.FromSlash(path))
				}
				if edit.Span.File.Recoded {
					reason = errRecoded
				}
				c.left[path] = reason
			}
			return reason != nil
		})
	})
}

// write puts the changes into the files. What somebody changed since it was read stays as it is, and the others are written.
func (c changes) write(s streams, quiet bool) error {
	var failed []error
	for _, path := range slices.Sorted(maps.Keys(c.after)) {
		if err := rewriteFile(filepath.FromSlash(path), c.before[path], c.after[path]); err != nil {
			failed = append(failed, err)
		}
	}
	written := report.Plural(len(c.after)-len(failed), "file")
	switch {
	case quiet:
	case len(failed) > 0:
		s.note("the changes are in %s", written)
	case c.silenced > 0:
		s.note("silenced %s in %s", report.Plural(c.silenced, "problem"), written)
	case c.fixed > 0:
		s.note("fixed %s in %s", report.Plural(c.fixed, "problem"), written)
	}
	c.tellLeft(s, quiet)
	return errors.Join(failed...)
}

// tellLeft names the files that no fix changes, and why.
func (c changes) tellLeft(s streams, quiet bool) {
	for _, path := range slices.Sorted(maps.Keys(c.left)) {
		if reason := c.left[path]; reason != nil && !quiet {
			s.note("%s %v, it is left as it is", path, reason)
		}
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

// patch prints the changes as a patch and returns the exit status: 1 for one that is not empty.
func (c changes) patch(s streams, quiet bool) (status int, err error) {
	c.tellLeft(s, quiet)
	for _, path := range slices.Sorted(maps.Keys(c.after)) {
		patch := unifiedDiff(path, c.before[path], c.after[path])
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
