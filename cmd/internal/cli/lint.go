package cli

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/portlint/portlint/cmd/internal/config"
	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/cmd/internal/workspace"
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
	run, err := newLintRun(s, flags, paths)
	if err != nil {
		return statusFailure, err
	}
	found, changes, err := run.check()
	if err != nil {
		return statusFailure, err
	}
	if flags.verbose && run.configuration.Path != "" {
		s.note("configuration %s", run.configuration.Path)
	}
	tell(s, flags, found.answer)
	if flags.diff {
		return changes.patch(s)
	}
	if err := changes.write(s, flags.quiet); err != nil {
		return statusFailure, err
	}
	status = flags.status(found.report.Findings)
	if flags.writeBaseline != "" && status != statusFailure {
		return statusClean, nil // the findings are in the file, there is nothing to report
	}
	// Files first: whoever stops reading standard output still gets the reports.
	for _, to := range slices.Backward(run.sinks) {
		if err := s.write(to, found.report, flags.color); err != nil {
			return status, err
		}
	}
	return status, nil
}

// lintRun is one run of the root command, when all that the flags say is known to make sense.
type lintRun struct {
	streams
	flags         *lintFlags
	sinks         []sink
	configuration *config.Config
	workspace     *workspace.Workspace
	input         map[string][]byte // standard input, by the path that stands for it
	known         baseline
}

func newLintRun(s streams, flags *lintFlags, paths []string) (*lintRun, error) {
	run := &lintRun{streams: s, flags: flags}
	var err error
	if run.sinks, err = flags.sinks(); err != nil {
		return nil, err
	}
	if err := flags.check(); err != nil {
		return nil, err
	}
	if run.configuration, err = flags.configFlags.load(); err != nil {
		return nil, err
	}
	flags.adopt(run.configuration)
	question := workspace.Question{
		Config:   run.configuration,
		Choice:   workspace.Choice{Select: flags.selected, Ignore: flags.ignored, Pedantic: flags.pedantic, OnHost: flags.onHost},
		Together: flags.together,
		Jobs:     flags.jobs,
		Edits:    flags.fix || flags.diff,
	}
	stdin, err := flags.project(paths, &question)
	if err != nil {
		return nil, err
	}
	if run.workspace, err = workspace.New(question); err != nil {
		return nil, err
	}
	if run.known, err = readBaseline(flags.baseline); err != nil {
		return nil, err
	}
	if err := flags.checkFixes(paths); err != nil {
		return nil, err
	}
	run.input, err = s.read(stdin)
	return run, err
}

// check finds what there is to report, and what fixes change if they are asked for.
func (r *lintRun) check() (outcome, changes, error) {
	if r.flags.fix || r.flags.diff {
		return r.flags.mend(r.lint)
	}
	found, err := r.lint(nil)
	return found, changes{}, err
}

// lint checks the files once. What overlay has of a file counts instead of what is on disk.
func (r *lintRun) lint(overlay map[string][]byte) (outcome, error) {
	files := maps.Clone(r.input)
	maps.Copy(files, overlay)
	answer, err := r.workspace.Check(files)
	if err != nil {
		return outcome{}, err
	}
	found := report.Run{
		Findings:   answer.Findings,
		Rules:      rules.All(),
		Files:      len(answer.Read),
		Projects:   len(answer.Projects),
		Suppressed: answer.Suppressed,
		Version:    version(),
		Prefix:     repositoryPrefix(),
		HelpMarkdown: func(rule *lint.Rule) string {
			return docs.Page(rule.ID)
		},
	}
	err = r.flags.useBaselines(r.streams, &found, r.known)
	found.Findings = slices.DeleteFunc(found.Findings, func(f lint.Finding) bool { return f.Severity < r.flags.reported() })
	return outcome{answer, found}, err
}

// outcome is what linting came to, and what of it is reported.
type outcome struct {
	answer workspace.Answer
	report report.Run
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

// project takes into the question which projects the flags and paths mean. It returns the path that stands for standard
// input, "" where none is asked for.
func (f *lintFlags) project(paths []string, question *workspace.Question) (stdin string, err error) {
	options := loader.Options{
		Files:            slices.Clone(f.files),
		EnvFiles:         f.envFiles,
		Profiles:         f.profiles,
		ProjectDirectory: f.projectDirectory,
		Runtime:          graph.Runtime{Rootless: f.rootless, Host: f.host},
	}
	if f.env {
		options.Ambient = make(map[string]string)
		for _, entry := range os.Environ() {
			name, value, _ := strings.Cut(entry, "=")
			options.Ambient[name] = value
		}
	}
	if len(options.Files) > 0 && len(paths) > 0 {
		return "", fmt.Errorf("--file and paths exclude each other: %q is a path", paths[0])
	}
	paths = slices.Clone(paths)
	question.Loading, question.Paths = options, paths
	name := stdinPath
	if f.stdinFilename != "" {
		name = filepath.ToSlash(f.stdinFilename)
	}
	for _, list := range [][]string{options.Files, paths} {
		for i, path := range list {
			if path == stdinArgument {
				list[i], stdin = name, name
			}
		}
	}
	if stdin == "" && f.stdinFilename != "" {
		return "", fmt.Errorf("--stdin-filename needs %s among the paths", stdinArgument)
	}
	return stdin, nil
}

// read returns standard input, by the path that stands for it, and nothing without one.
func (s streams) read(path string) (map[string][]byte, error) {
	files := make(map[string][]byte)
	if path == "" {
		return files, nil
	}
	data, err := io.ReadAll(io.LimitReader(s.in, stdinLimit))
	if err != nil {
		return nil, fmt.Errorf("standard input: %w", err)
	}
	files[path] = data
	return files, nil
}

// tell says on standard error what was done and what was not.
func tell(s streams, flags *lintFlags, answer workspace.Answer) {
	if flags.quiet {
		return
	}
	shown := len(answer.Notices)
	if flags.verbose {
		for _, project := range answer.Projects {
			s.note("project %s in %s", project.Name, project.Dir)
		}
		for _, path := range answer.Read {
			s.note("read %s", path)
		}
	} else if shown > noticesShown {
		shown = noticesShown
	}
	for _, notice := range answer.Notices[:shown] {
		s.note("skipped %s: %s", notice.Path, notice.Message)
	}
	if more := len(answer.Notices) - shown; more > 0 {
		s.note("skipped %d more, --verbose lists them", more)
	}
	if len(answer.Read) == 0 {
		s.note("nothing to lint")
	}
}
