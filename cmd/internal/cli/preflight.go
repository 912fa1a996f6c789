package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/portlint/portlint/cmd/internal/preflight"
	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/rules/lint"
)

// preflightFlags are the flags of `portlint preflight` as they are written.
type preflightFlags struct {
	lintFlags
	hostFlags
	wait time.Duration
	all  bool
}

// hostFlags say how the host is asked.
type hostFlags struct {
	bind, engines bool
}

func (f *hostFlags) register(command *cobra.Command) {
	command.Flags().BoolVar(&f.bind, "bind", true, "bind ports that look free for a moment, to see what no list shows")
	command.Flags().BoolVar(&f.engines, "containers", true, "ask the container engines of this host for their containers")
}

// ask asks the host.
func (f hostFlags) ask(showOwn bool) preflight.Answer {
	home, _ := os.UserHomeDir() // "" is no folder of settings
	return preflight.Ask(context.Background(), preflight.Options{Bind: f.bind, Engines: f.engines, ShowOwn: showOwn, Getenv: os.Getenv, Home: home})
}

// betweenPolls is how long --wait pauses.
const betweenPolls = 250 * time.Millisecond

func newPreflightCommand(s streams, status *int) *cobra.Command {
	flags := preflightFlags{lintFlags: lintFlags{failOn: lint.Warning.String(), minSeverity: lint.Note.String()}}
	command := &cobra.Command{
		Use:   "preflight [flags] [path...|-]",
		Short: "say who has the ports that the project wants on this host, now",
		Long: `Say which ports of the project cannot be had on this host at this moment, who has them,
and the shortest way out.

Paths are those of portlint itself: without one, the project of the current folder is
looked at, with the variables of the environment, as docker compose up would. The host's
lists of sockets and the container engine are asked; nothing is started or stopped.
Containers of the project itself are no obstacle.

The exit status is 0 if all ports are free, 1 if one is taken, and 2 if that cannot be
told, or portlint could not run.`,
		Example: `  portlint preflight && docker compose up -d
  docker compose down && portlint preflight --wait 30s
  portlint preflight --format json -f compose.yaml -f prod.yaml`,
		RunE: func(command *cobra.Command, paths []string) error {
			result, err := runPreflight(s, &flags, paths)
			*status = result
			return err
		},
	}
	command.Flags().SortFlags = false
	flags.registerPreflight(command)
	return command
}

func (f *preflightFlags) registerPreflight(command *cobra.Command) {
	flags := command.Flags()
	f.given = flags.Changed
	f.registerProject(command)
	env := flags.Lookup("env")
	f.env, env.DefValue = true, "true"
	f.hostFlags.register(command)
	flags.DurationVar(&f.wait, "wait", 0, "wait up to this `time` until all ports are free")
	flags.BoolVar(&f.all, "all", false, "show what the project's own containers have, too")
	flags.StringVar(&f.failOn, "fail-on", f.failOn, "exit with 1 from this `severity` on: error, warning, note or never")
	flags.StringVar(&f.minSeverity, "min-severity", f.minSeverity, "leave out findings below this `severity`, for --fail-on too")
	flags.StringSliceVar(&f.ignored, "ignore", nil, "leave out these `rules`")
	flags.StringVar(&f.format, "format", report.Formats()[0], "print as `name`: "+strings.Join(report.Formats(), ", "))
	flags.StringVarP(&f.output, "output", "o", "", "print into `file`")
	flags.StringArrayVar(&f.reports, "report", nil, "write a further report, `format=file`; repeatable")
	flags.StringVar(&f.baseline, "baseline", "", "leave out the findings that are listed in `file`")
	flags.StringVar(&f.writeBaseline, "write-baseline", "", "list the findings in `file` instead of reporting them")
	flags.StringVar(&f.color, "color", colorAuto, "color the output `when`: auto, always or never")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print nothing on standard error but what stops portlint")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "list the projects found, the files read and what was skipped")
	command.MarkFlagsMutuallyExclusive("quiet", "verbose")
}

// runPreflight compares the projects with the host and returns the exit status.
func runPreflight(s streams, flags *preflightFlags, paths []string) (status int, err error) {
	if flags.wait < 0 {
		return statusFailure, errors.New("--wait: a time cannot be negative")
	}
	flags.onHost = true
	answer := flags.ask(flags.all)
	if flags.wait > 0 {
		answer, err = flags.await(s, answer, paths)
		if err != nil {
			return statusFailure, err
		}
	}
	flags.host = answer.Host
	status, err = runLint(s, &flags.lintFlags, paths)
	if !flags.quiet {
		for _, note := range append(answer.Unknown, answer.Notes...) {
			s.note("%s", note)
		}
	}
	if status == statusClean && len(answer.Unknown) > 0 {
		status = statusFailure
	}
	return status, err
}

// await asks the host again and again until nothing is reported, or the time is over. It returns the last answer.
func (f *preflightFlags) await(s streams, answer preflight.Answer, paths []string) (preflight.Answer, error) {
	quiet := streams{s.in, io.Discard, io.Discard}
	probe := f.lintFlags
	probe.output, probe.reports, probe.writeBaseline, probe.quiet = "", nil, "", true
	for end := time.Now().Add(f.wait); ; answer = f.ask(f.all) {
		once := probe
		once.host = answer.Host
		status, err := runLint(quiet, &once, paths)
		if err != nil || status == statusClean || time.Now().After(end) {
			return answer, err
		}
		time.Sleep(betweenPolls)
	}
}
