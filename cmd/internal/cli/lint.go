package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/cmd/internal/workspace"
	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/lint"
)

const (
	failNever = "never"
	// noticesShown are the skipped files named without --verbose.
	noticesShown = 5
)

// runLint lints what the flags and paths say and returns the exit status.
func runLint(s streams, flags *lintFlags, paths []string) (status int, err error) {
	run, err := newLintRun(s, flags, paths)
	if err != nil {
		return statusFailure, err
	}
	if flags.watch {
		return statusClean, run.watch()
	}
	found, changes, err := run.check()
	if err != nil {
		return statusFailure, err
	}
	for _, path := range run.workspace.ConfigFiles() {
		if flags.verbose {
			s.note("configuration %s", path)
		}
	}
	tell(s, flags, found.answer)
	if flags.showFiles {
		return statusClean, printFiles(s.out, found.answer.Read)
	}
	if flags.diff {
		return changes.patch(s, flags.quiet)
	}
	if err := changes.write(s, flags.quiet); err != nil {
		return statusFailure, err
	}
	status = flags.status(found.report.Findings)
	if flags.writeBaseline != "" && status != statusFailure {
		return statusClean, nil // the findings are in the file, there is nothing to report
	}
	if flags.statistics {
		return status, printStatistics(s.out, found.report)
	}
	// Files first: they are complete even if the reader of standard output stops early.
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
	flags     *lintFlags
	sinks     []sink
	workspace *workspace.Workspace
	files     tree.Tree // the disk, and what came through streams
	known     baseline
	changed   changedLines
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
	if flags.asksHost {
		flags.host = hostFlags{}.ask(false).Host
	}
	if err := flags.checkTargets(); err != nil {
		return nil, err
	}
	question, streamed, err := flags.question(paths)
	if err != nil {
		return nil, err
	}
	if run.workspace, err = workspace.New(question, tree.Disk{}); err != nil {
		return nil, err
	}
	if configured := run.workspace.Config().FailOn; configured != "" && !flags.given("fail-on") {
		flags.failOn = configured
	}
	if run.known, err = readBaseline(flags.baseline); err != nil {
		return nil, err
	}
	if err := flags.checkFixes(streamed); err != nil {
		return nil, err
	}
	if err := flags.checkWatch(streamed); err != nil {
		return nil, err
	}
	if err := flags.checkPatch(streamed); err != nil {
		return nil, err
	}
	if run.changed, err = s.changedLines(flags.newFromPatch); err != nil {
		return nil, err
	}
	run.files, err = s.files(streamed)
	return run, err
}

// check finds what there is to report, and what fixes change if they are asked for.
func (r *lintRun) check() (outcome, changes, error) {
	again := func(changed map[string][]byte) (outcome, error) {
		files, err := overlay(r.files, changed)
		if err != nil {
			return outcome{}, err
		}
		return r.lint(files)
	}
	switch {
	case r.flags.ignoreReason != "":
		return r.flags.silence(again)
	case r.flags.fix || r.flags.diff:
		return r.flags.mend(again)
	}
	found, err := r.lint(r.files)
	return found, changes{}, err
}

// lint checks the files once.
func (r *lintRun) lint(files tree.Tree) (outcome, error) {
	answer, err := r.workspace.Check(files)
	if err != nil {
		return outcome{}, err
	}
	return r.outcome(answer)
}

// outcome is what of an answer is reported.
func (r *lintRun) outcome(answer workspace.Answer) (outcome, error) {
	if err := r.flags.spare(slices.Concat(answer.Read, r.workspace.ConfigFiles())); err != nil {
		return outcome{}, err
	}
	found := report.Run{
		Findings:   answer.Findings,
		Rules:      rules.All(),
		Files:      len(answer.Read),
		Projects:   answer.Projects,
		Suppressed: answer.Suppressed,
		Version:    report.Version,
		Prefix:     sync.OnceValue(repositoryPrefix),
		Page:       func(rule *lint.Rule) docs.Page { return docs.Of(rule.ID) },
	}
	err := r.flags.useBaselines(r.streams, &found, r.known)
	found.Findings = found.Findings.AtLeast(r.flags.reported())
	if left := r.changed.keep(&found); left > 0 && !r.flags.quiet {
		r.note("%s on lines that the patch does not change", report.Plural(left, "finding"))
	}
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
	if f.statistics && f.given("format") && f.format != report.Formats()[0] {
		return fmt.Errorf("--statistics has a text of its own, --format %s has another", f.format)
	}
	return nil
}

// reported is the severity from which on findings are printed.
func (f *lintFlags) reported() lint.Severity {
	severity, _ := lint.ParseSeverity(f.minSeverity)
	return severity
}

// status is the exit status for what is reported. A bug of portlint is a failure whatever --fail-on says.
func (f *lintFlags) status(findings lint.List) int {
	threshold, known := lint.ParseSeverity(f.failOn)
	status := statusClean
	for i := range findings.Len() {
		switch {
		case findings.Rule(i) == rules.InternalError:
			return statusFailure
		case known && findings.Severity(i) >= threshold:
			status = statusFindings
		}
	}
	return status
}

// question is what the flags and paths ask for, and the streams among the paths.
func (f *lintFlags) question(paths []string) (question workspace.Question, streamed []piped, err error) {
	question = workspace.Question{
		Paths: slices.Clone(paths),
		Loading: loader.Options{
			Files:            slices.Clone(f.files),
			EnvFiles:         slices.Clone(f.envFiles),
			Profiles:         f.profiles,
			ProjectDirectory: f.projectDirectory,
			Runtime:          graph.Runtime{Rootless: f.rootless, Host: f.host, Nodes: f.nodes},
		},
		Config:   f.config,
		Choice:   workspace.Choice{Select: f.selected, Ignore: f.ignored, OnHost: f.onHost},
		Together: f.together,
		Jobs:     f.jobs,
		Edits:    f.fix || f.diff || f.ignoreReason != "",
	}
	if f.given("pedantic") {
		question.Choice.Pedantic = &f.pedantic
	}
	if f.engine != "" {
		runtime := &question.Loading.Runtime
		if runtime.Engine, runtime.Stated = graph.ParseEngine(f.engine); !runtime.Stated {
			return question, nil, fmt.Errorf("--engine: %w", lint.UnknownName("engine", f.engine, graph.Engines()))
		}
	}
	if f.os != "" {
		var known bool
		if question.Loading.Runtime.System, known = graph.ParseSystem(f.os); !known {
			return question, nil, fmt.Errorf("--os: %w", lint.UnknownName("system", f.os, graph.Systems()))
		}
	}
	if f.nodes < 0 {
		return question, nil, fmt.Errorf("--nodes: %d is no number of machines", f.nodes)
	}
	if f.env {
		question.Loading.Ambient = make(map[string]string)
		for _, entry := range os.Environ() {
			name, value, _ := strings.Cut(entry, "=")
			question.Loading.Ambient[name] = value
		}
	}
	if len(f.files) > 0 && len(paths) > 0 {
		return question, nil, fmt.Errorf("--file and paths exclude each other: %q is a path", paths[0])
	}
	streamed = f.streams(question.Loading.Files, question.Paths, question.Loading.EnvFiles)
	if f.stdinFilename != "" && !slices.ContainsFunc(streamed, func(stream piped) bool { return stream.from == stdinArgument }) {
		return question, nil, fmt.Errorf("--stdin-filename needs %s among the paths", stdinArgument)
	}
	return question, streamed, nil
}

// overlay lays the content of files, by their paths as shown to the user, over a tree.
func overlay(files tree.Tree, content map[string][]byte) (tree.Tree, error) {
	changes := make(map[string]tree.Change, len(content))
	for path, data := range content {
		name, err := tree.Absolute("", path)
		if err != nil {
			return nil, err
		}
		changes[name] = tree.Change{Data: data}
	}
	return tree.NewOverlay(files, changes), nil
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
