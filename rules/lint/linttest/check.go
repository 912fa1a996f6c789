package linttest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// Check lints the fixture's projects, written into the empty folder dir, and says what is not as it should be with the findings
// of its rule. With update it writes what the rule reports into the archive instead of comparing.
//
// The whole registry runs over the projects: whatever fires, nothing breaks, and every finding is well formed.
func (c *Case) Check(dir string, registry []*lint.Rule, update bool) error {
	rule := slices.IndexFunc(registry, func(r *lint.Rule) bool { return r.ID == c.Rule })
	if rule < 0 {
		return fmt.Errorf("no rule is called %q", c.Rule)
	}
	findings, err := c.Lint(dir, registry)
	if err != nil {
		return err
	}
	if err := wellFormed(findings); err != nil {
		return err
	}
	findings = slices.DeleteFunc(findings, func(f lint.Finding) bool { return f.Rule != registry[rule] })
	switch {
	case c.Bad && len(findings) == 0:
		return errors.New("the rule reports nothing")
	case !c.Bad && len(findings) > 0:
		return fmt.Errorf("the rule reports\n%s", Format(findings))
	case !c.Bad:
		return nil
	}
	fixed := Fixed(findings)
	if update {
		return c.rewrite(Format(findings), fixed)
	}
	if got := Format(findings); got != c.want {
		return fmt.Errorf("the rule reports\n%swant\n%s", got, c.want)
	}
	if got, want := archive(fixed), archive(c.fixed); got != want {
		return fmt.Errorf("the files after the fix are\n%swant\n%s", got, want)
	}
	return nil
}

// Lint lints the fixture's projects, written into the empty folder dir, with the rules.
func (c *Case) Lint(dir string, rules []*lint.Rule) ([]lint.Finding, error) {
	projects, err := c.Load(dir)
	if err != nil {
		return nil, err
	}
	settings := lint.Settings{}
	var results []lint.Sets
	var outlines []*graph.Outline
	for _, project := range projects {
		outlines = append(outlines, project.Outline())
		result := lint.Run(project, rules, settings).Sets()
		if isBuilt(project, projects) {
			result = result.Without(func(rule *lint.Rule) bool { return rule.Running })
		}
		results = append(results, result)
	}
	if c.Together {
		results = append(results, lint.RunTogether(outlines, rules, settings).Sets())
	}
	findings, _ := lint.Merge(results)
	return findings.Slice(), nil
}

// isBuilt reports whether a project is a Dockerfile that another one builds, which does not run by itself.
func isBuilt(project *graph.Project, projects []*graph.Project) bool {
	return project.Image != nil && slices.ContainsFunc(projects, func(other *graph.Project) bool {
		return slices.Contains(other.Uses(), project.Dockerfiles[0].File.Path)
	})
}

// rewrite puts the wants at the archive's end.
func (c *Case) rewrite(want string, fixed []txtar.File) error {
	c.archive.Files = slices.DeleteFunc(c.archive.Files, func(f txtar.File) bool {
		return f.Name == wantSection || strings.HasPrefix(f.Name, wantPrefix)
	})
	c.archive.Files = append(c.archive.Files, txtar.File{Name: wantSection, Data: []byte(want)})
	for _, file := range fixed {
		c.archive.Files = append(c.archive.Files, txtar.File{Name: wantPrefix + file.Name, Data: file.Data})
	}
	return os.WriteFile(filepath.Clean(c.Path), txtar.Format(c.archive), 0o644)
}

func archive(files []txtar.File) string {
	return string(txtar.Format(&txtar.Archive{Files: files}))
}

// Fixed returns the files that the fixes of the findings change, after all of them, sorted by name. Archives
// end each file with a line break, so one is added where it is missing.
func Fixed(findings []lint.Finding) []txtar.File {
	changed, _ := lint.Apply(findings, true)
	var files []txtar.File
	for name, data := range changed {
		if len(data) > 0 && data[len(data)-1] != '\n' {
			data = append(data, '\n')
		}
		files = append(files, txtar.File{Name: name, Data: data})
	}
	slices.SortFunc(files, func(a, b txtar.File) int { return strings.Compare(a.Name, b.Name) })
	return files
}

// Format writes findings as the want section has them; see the package's documentation.
func Format(findings []lint.Finding) string {
	var out strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&out, "%s: %s: %s [%s]\n", place(f.Span), f.Severity, f.Message, f.Rule.ID)
		if f.Label != "" {
			fmt.Fprintf(&out, "\tlabel: %s\n", f.Label)
		}
		for _, related := range f.Related {
			fmt.Fprintf(&out, "\t%s: %s\n", place(related.Span), related.Message)
		}
		if f.Help != "" {
			fmt.Fprintf(&out, "\thelp: %s\n", f.Help)
		}
		if f.Fix != nil {
			class := lint.UnsafeFix
			if f.Fix.Safe {
				class = lint.SafeFix
			}
			fmt.Fprintf(&out, "\t%s fix: %s\n", class, f.Fix.Message)
		}
	}
	return out.String()
}

func place(span source.Span) string {
	start, end := span.Range()
	return fmt.Sprintf("%s:%d:%d-%d:%d", span.Path(), start.Line, start.Column, end.Line, end.Column)
}

// wellFormed checks what holds for every finding of every rule.
func wellFormed(findings []lint.Finding) error {
	var failures []error
	for _, f := range findings {
		check := func(what string, err error) {
			if err != nil {
				failures = append(failures, fmt.Errorf("%s %q: %s%w", f.Rule.ID, f.Message, what, err))
			}
		}
		check("", inside(f.Span))
		check("", phrase(f.Message))
		for _, related := range f.Related {
			what := fmt.Sprintf("related place %q: ", related.Message)
			check(what, inside(related.Span))
			check(what, phrase(related.Message))
		}
		if f.Help != "" {
			check(fmt.Sprintf("help %q: ", f.Help), phrase(f.Help))
		}
		if f.Label != "" {
			check(fmt.Sprintf("label %q: ", f.Label), phrase(f.Label))
		}
		if f.Fix != nil {
			check(fmt.Sprintf("fix %q: ", f.Fix.Message), wellFormedFix(f.Rule, f.Fix))
		}
	}
	return errors.Join(failures...)
}

func wellFormedFix(rule *lint.Rule, fix *lint.Fix) error {
	failures := []error{phrase(fix.Message)}
	if len(fix.Edits) == 0 {
		failures = append(failures, errors.New("edits nothing"))
	}
	if rule.Fix == lint.NoFix || rule.Fix == lint.UnsafeFix && fix.Safe {
		failures = append(failures, fmt.Errorf("is not of the rule's class, %s", rule.Fix))
	}
	for _, edit := range fix.Edits {
		failures = append(failures, inside(edit.Span))
	}
	return errors.Join(failures...)
}

func inside(span source.Span) error {
	switch {
	case span.IsZero():
		return errors.New("has no place")
	case span.Start < 0 || span.Start > span.End || span.End > len(span.File.Data):
		return fmt.Errorf("bytes %d to %d are not in %s", span.Start, span.End, span.Path())
	}
	return nil
}

// phrase checks the style of what is printed: one line, lower case, no final period. Inside quotes
// and for names everything goes, so that only the first letter is looked at.
func phrase(text string) error {
	first, _ := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(strings.TrimPrefix(text, string(first)))
	switch {
	case text == "" || strings.TrimSpace(text) != text:
		return errors.New("is empty or has space at its ends")
	case strings.ContainsFunc(text, unicode.IsControl):
		return errors.New("has control characters")
	case strings.HasSuffix(text, ".") && !strings.HasSuffix(text, ".."):
		return errors.New("ends in a period")
	case unicode.IsUpper(first) && unicode.IsLower(second):
		return errors.New("starts with a capital letter")
	}
	return nil
}
