package cli

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/portlint/portlint/cmd/internal/patch"
	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader/regular"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// maxPatch is the size in bytes above which no patch is read.
const maxPatch = 32 << 20

// changedLines are the lines that a patch adds or changes, by the paths of files in the tree. nil means that there is no patch.
type changedLines map[string][]patch.Lines

// checkPatch looks at the flags that make no sense together with --new-from-patch.
func (f *lintFlags) checkPatch(streamed []piped) error {
	if f.newFromPatch == "" {
		return nil
	}
	for _, flag := range []string{"fix", "diff", "add-ignore", "write-baseline", "watch"} {
		if f.given(flag) {
			return fmt.Errorf("--new-from-patch and --%s exclude each other: the patch knows the lines as they are now", flag)
		}
	}
	if f.newFromPatch == stdinArgument && slices.ContainsFunc(streamed, func(stream piped) bool { return stream.from == stdinArgument }) {
		return errors.New("--new-from-patch and a path both want standard input")
	}
	return nil
}

// changedLines reads the patch that a flag names. Paths in it are relative to the root of the repository, as git writes them, or to the working
// directory.
func (s streams) changedLines(name string) (changedLines, error) {
	if name == "" {
		return nil, nil
	}
	fail := func(err error) (changedLines, error) {
		return nil, fmt.Errorf("--new-from-patch: %s: %w", filepath.ToSlash(name), err)
	}
	data, err := s.readPatch(name)
	if err != nil {
		return fail(err)
	}
	files, err := patch.Parse(source.NewFile("", data).Data) // Windows PowerShell writes UTF-16 with its >
	if err != nil {
		return fail(err)
	}
	working, err := tree.Absolute("", "")
	if err != nil {
		return fail(err)
	}
	folders := []string{tree.FromSystem(projectRoot()), working}
	candidates := patch.Candidates(files)
	changed := make(changedLines)
	missing := ""
	for _, file := range files {
		if file.New == "" {
			continue
		}
		path := firstThere(folders, candidates(file))
		if path == "" {
			missing = file.New
			continue
		}
		changed[path] = append(changed[path], file.Added...)
	}
	if missing != "" && len(changed) == 0 {
		return fail(fmt.Errorf("none of the files that it changes is here, such as %s: is it of another repository or folder?", report.Visible(missing)))
	}
	return changed, nil
}

// firstThere returns the first of some names below one of some folders at which a file stands, and "" if none does.
func firstThere(folders, names []string) string {
	for _, folder := range folders {
		for _, name := range names {
			path := tree.Join(folder, name)
			if entry, err := (tree.Disk{}).Stat(path); err == nil && !entry.Dir {
				return path
			}
		}
	}
	return ""
}

func (s streams) readPatch(name string) ([]byte, error) {
	if name != stdinArgument && !isPipe(name) {
		return regular.Read(name, maxPatch)
	}
	data, err := s.readStream(piped{from: name}, maxPatch+1)
	if err == nil && len(data) > maxPatch {
		err = &regular.TooLargeError{Most: maxPatch}
	}
	return data, err
}

// keep leaves the findings of a run that have to do with changed lines: their place or a related one lies there. Bugs of portlint
// stay. It returns how many are left out.
func (c changedLines) keep(run *report.Run) int {
	if c == nil {
		return 0
	}
	before := run.Findings.Len()
	run.Findings = run.Findings.Keep(func(finding *lint.Finding) bool {
		touched := finding.Rule == rules.InternalError || c.touch(finding.Span)
		for _, related := range finding.Related {
			touched = touched || c.touch(related.Span)
		}
		return touched
	})
	left := before - run.Findings.Len()
	run.Suppressed += left
	return left
}

// touch reports whether one of the changed lines is in a span.
func (c changedLines) touch(span source.Span) bool {
	if span.IsZero() {
		return false
	}
	path, err := tree.Absolute("", span.Path())
	if err != nil {
		return false
	}
	start, end := span.Range()
	return slices.ContainsFunc(c[path], func(lines patch.Lines) bool { return lines.First <= end.Line && start.Line <= lines.Last })
}
