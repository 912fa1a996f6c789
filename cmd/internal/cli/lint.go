package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/portlint/portlint/cmd/internal/config"
	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/lint"
)

const (
	failNever = "never"
	// stdinArgument stands for standard input among paths.
	stdinArgument = "-"
	// stdinPath is how standard input is shown without --stdin-filename.
	stdinPath = "<stdin>"
	// stdinLimit is one byte more than the loader accepts of any file, so that it sees what is too much.
	stdinLimit = 8<<20 + 1
	// noticesShown are the skipped files named without --verbose.
	noticesShown = 5
)

// runLint lints what the flags and paths say and returns the exit status.
func runLint(s streams, flags *lintFlags, paths []string) (status int, err error) {
	sinks, err := flags.sinks()
	if err != nil {
		return statusFailure, err
	}
	if err := flags.check(); err != nil {
		return statusFailure, err
	}
	configuration, err := flags.configFlags.load()
	if err != nil {
		return statusFailure, err
	}
	flags.adopt(configuration)
	chosen, err := flags.choose(rules.All(), configuration)
	if err != nil {
		return statusFailure, err
	}
	known, err := readBaseline(flags.baseline)
	if err != nil {
		return statusFailure, err
	}
	if err := flags.checkFixes(paths); err != nil {
		return statusFailure, err
	}
	var typed bytes.Buffer // standard input, for those who read it again
	input := io.TeeReader(s.in, &typed)
	check := func(overlay map[string][]byte) (outcome, error) {
		stdin := io.MultiReader(bytes.NewReader(typed.Bytes()), input)
		plan, err := flags.discover(stdin, paths, overlay, configuration)
		if err != nil {
			return outcome{}, err
		}
		keeps := flags.keeps(configuration)
		together := make([]*graph.Project, len(plan.Targets)) // nil for those that are not compared
		results := lintAll(plan.Targets, work{
			rules: chosen, settings: flags.settings(configuration), jobs: flags.jobs, edit: flags.fix || flags.diff,
			seen: func(at int, project *graph.Project) {
				if keeps(project) {
					together[at] = project
				}
			},
		})
		found := summarize(plan, flags.lintTogether(results, together, chosen, configuration))
		run := report.Run{
			Findings:   found.findings,
			Rules:      rules.All(),
			Files:      len(found.read),
			Projects:   len(found.projects),
			Suppressed: found.suppressed,
			Version:    version(),
			Prefix:     repositoryPrefix(),
			HelpMarkdown: func(rule *lint.Rule) string {
				return docs.Page(rule.ID)
			},
		}
		err = flags.useBaselines(s, &run, known)
		run.Findings = slices.DeleteFunc(run.Findings, func(f lint.Finding) bool { return f.Severity < flags.reported() })
		return outcome{found, run}, err
	}
	var found outcome
	var changes changes
	if flags.fix || flags.diff {
		found, changes, err = flags.mend(check)
	} else {
		found, err = check(nil)
	}
	if err != nil {
		return statusFailure, err
	}
	if flags.verbose && configuration.Path != "" {
		s.note("configuration %s", configuration.Path)
	}
	found.total.tell(s, flags)
	if flags.diff {
		return changes.patch(s)
	}
	if err := changes.write(s, flags.quiet); err != nil {
		return statusFailure, err
	}
	status = flags.status(found.run.Findings)
	if flags.writeBaseline != "" && status != statusFailure {
		return statusClean, nil // the findings are in the file, there is nothing to report
	}
	// Files first: whoever stops reading standard output still gets the reports.
	for _, to := range slices.Backward(sinks) {
		if err := s.write(to, found.run, flags.color); err != nil {
			return status, err
		}
	}
	return status, nil
}

// outcome is what linting came to, and what of it is reported.
type outcome struct {
	total total
	run   report.Run
}

// check looks at the flags that have a few known values.
func (f *lintFlags) check() error {
	severities := []string{lint.Error.String(), lint.Warning.String(), lint.Note.String()}
	for _, flag := range []struct {
		name, value string
		known       []string
	}{
		{"--fail-on", f.failOn, append(severities, failNever)},
		{"--min-severity", f.minSeverity, severities},
		{"--color", f.color, []string{colorAuto, colorAlways, colorNever}},
	} {
		if !slices.Contains(flag.known, flag.value) {
			return fmt.Errorf("%s: %q is none of %s", flag.name, flag.value, strings.Join(flag.known, ", "))
		}
	}
	if f.jobs < 0 {
		return fmt.Errorf("--jobs: %d is negative", f.jobs)
	}
	return nil
}

// reported is the severity from which on findings are printed.
func (f *lintFlags) reported() lint.Severity {
	severity, _ := lint.ParseSeverity(f.minSeverity)
	return severity
}

// status is the exit status for what is reported. A bug of portlint is a failure whatever --fail-on says.
func (f *lintFlags) status(findings []lint.Finding) int {
	threshold, known := lint.ParseSeverity(f.failOn)
	status := statusClean
	for _, finding := range findings {
		switch {
		case finding.Rule == rules.InternalError:
			return statusFailure
		case known && finding.Severity >= threshold:
			status = statusFindings
		}
	}
	return status
}

// discover finds the projects that the flags and paths mean.
// What overlay has of a file counts instead of what is on disk.
func (f *lintFlags) discover(stdin io.Reader, paths []string, overlay map[string][]byte, c *config.Config) (*loader.Plan, error) {
	options, paths, err := f.loaderOptions(stdin, paths)
	if err != nil {
		return nil, err
	}
	if options.Overlay == nil {
		options.Overlay = make(map[string][]byte)
	}
	maps.Copy(options.Overlay, overlay)
	kept, excluded := applyTo(&options, c, paths)
	if len(excluded) > 0 && len(kept) == 0 {
		return &loader.Plan{Notices: excluded}, nil // no path would mean the project of the current folder
	}
	plan, err := loader.Discover(kept, options)
	if err != nil {
		return nil, err
	}
	plan.Notices = append(plan.Notices, excluded...)
	return plan, nil
}

// loaderOptions turns the flags into the loader's options, and reads standard input where it is asked for.
func (f *lintFlags) loaderOptions(stdin io.Reader, paths []string) (loader.Options, []string, error) {
	options := loader.Options{
		Files:            slices.Clone(f.files),
		EnvFiles:         f.envFiles,
		Profiles:         f.profiles,
		ProjectDirectory: f.projectDirectory,
	}
	if f.env {
		options.Ambient = make(map[string]string)
		for _, entry := range os.Environ() {
			name, value, _ := strings.Cut(entry, "=")
			options.Ambient[name] = value
		}
	}
	if len(options.Files) > 0 && len(paths) > 0 {
		return options, nil, fmt.Errorf("--file and paths exclude each other: %q is a path", paths[0])
	}
	paths = slices.Clone(paths)
	name := stdinPath
	if f.stdinFilename != "" {
		name = filepath.ToSlash(f.stdinFilename)
	}
	asked := false
	for _, list := range [][]string{options.Files, paths} {
		for i, path := range list {
			if path == stdinArgument {
				list[i], asked = name, true
			}
		}
	}
	switch {
	case asked:
		data, err := io.ReadAll(io.LimitReader(stdin, stdinLimit))
		if err != nil {
			return options, nil, fmt.Errorf("standard input: %w", err)
		}
		options.Overlay = map[string][]byte{name: data}
	case f.stdinFilename != "":
		return options, nil, fmt.Errorf("--stdin-filename needs %s among the paths", stdinArgument)
	}
	return options, paths, nil
}

// total is what came of all targets.
type total struct {
	findings []lint.Finding
	// suppressed counts the findings that comments silenced.
	suppressed int
	projects   []projectName
	notices    []loader.Notice
	read       []string
}

func summarize(plan *loader.Plan, results []result) total {
	t := total{notices: slices.Clone(plan.Notices)}
	var found []lint.Result
	for _, r := range results {
		found = append(found, r.found)
		t.notices = append(t.notices, r.notices...)
		t.read = append(t.read, r.read...)
		if r.loads {
			t.projects = append(t.projects, r.project)
		}
	}
	merged := lint.Merge(found)
	t.findings, t.suppressed = merged.Findings, len(merged.Suppressed)
	slices.Sort(t.read)
	t.read = slices.Compact(t.read)
	slices.SortFunc(t.notices, func(a, b loader.Notice) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Message, b.Message))
	})
	t.notices = slices.Compact(t.notices)
	return t
}

// tell says on standard error what was done and what was not.
func (t total) tell(s streams, flags *lintFlags) {
	if flags.quiet {
		return
	}
	shown := len(t.notices)
	if flags.verbose {
		for _, project := range t.projects {
			s.note("project %s in %s", project.name, project.dir)
		}
		for _, path := range t.read {
			s.note("read %s", path)
		}
	} else if shown > noticesShown {
		shown = noticesShown
	}
	for _, notice := range t.notices[:shown] {
		s.note("skipped %s: %s", notice.Path, notice.Message)
	}
	if more := len(t.notices) - shown; more > 0 {
		s.note("skipped %d more, --verbose lists them", more)
	}
	if len(t.read) == 0 {
		s.note("nothing to lint")
	}
}
