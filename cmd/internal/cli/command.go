package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portlint/portlint/cmd/internal/config"
	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

// newRootCommand returns what the command line is read with. Its root lints and stores the exit status. Its flags and the other commands
// are there if the arguments can mean them.
func newRootCommand(s streams, status *int, args []string) *cobra.Command {
	var asked bool // for the version
	lintFlags := lintFlags{failOn: lint.Warning.String(), minSeverity: lint.Note.String(), format: report.Formats()[0], color: colorAuto}
	root := &cobra.Command{
		Use:   "portlint [flags] [path...|-]",
		Short: "check the port mappings of Compose files and Dockerfiles",
		Long: `Check the port mappings of Compose files and Dockerfiles before ` + "`docker compose up`" + ` does.

A path is a Compose file, a Dockerfile or a folder, which is searched. Without a path, the
Compose project of the current folder is checked. - is standard input. A folder that
is named like a command needs ./ in front.

The exit status is 0 if nothing is found, 1 if a finding is at least as severe as
--fail-on, and 2 if portlint could not run.`,
		Example: `  portlint                                  check the project here
  portlint --format sarif -o out.sarif .    check all projects below, for code scanning
  portlint -f compose.yaml -f prod.yaml     check these files, merged in this order`,
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(command *cobra.Command, paths []string) error {
			if asked {
				return printVersion(s.out)
			}
			result, err := runLint(s, &lintFlags, withoutVerb(paths))
			*status = result
			return noPath(paths, err)
		},
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(flagError)
	lintFlags.given = root.Flags().Changed
	if slices.ContainsFunc(args, func(arg string) bool { return strings.HasPrefix(arg, "-") || canMeanCommand(arg) }) {
		lintFlags.register(root)
		// cobra prints versions by templates, for which the linker would keep every method there is: a sixth of the program.
		root.Flags().BoolVar(&asked, "version", false, "print the version")
	}
	if slices.ContainsFunc(args, canMeanCommand) {
		root.AddCommand(newPreflightCommand(s, status), newPortsCommand(s, status), newRulesCommand(s), newExplainCommand(s), newConfigCommand(s), newVersionCommand(s), newLSPCommand(s, status), newManCommand(s))
		root.InitDefaultHelpCmd()
		root.InitDefaultCompletionCmd()
		inOurStyle(root)
		completeValues(root)
	}
	root.SetArgs(append([]string{}, args...)) // nil would mean those of the process
	return root
}

// canMeanCommand reports whether an argument may be the name of a command, or the flag that lists them; -h may be
// one of several letters. What only lints, in editors and hooks with each change, is spared the making of them all.
func canMeanCommand(arg string) bool {
	return slices.Contains(commandNames, arg) || arg == cobra.ShellCompRequestCmd || arg == cobra.ShellCompNoDescRequestCmd ||
		strings.HasPrefix(arg, "-") && strings.Contains(arg, "h")
}

// inOurStyle gives the commands that cobra adds the style of our own, and all of them a line for --help.
func inOurStyle(command *cobra.Command) {
	command.Short = strings.ToLower(command.Short[:1]) + command.Short[1:]
	command.InitDefaultHelpFlag()
	command.Flags().Lookup("help").Usage = "print this help"
	for _, child := range command.Commands() {
		inOurStyle(child)
	}
}

// lintFlags are the flags of the root command as they are written.
type lintFlags struct {
	files, envFiles, profiles []string
	projectDirectory          string
	env                       bool
	stdinFilename             string

	selected, ignored   []string
	pedantic            bool
	failOn, minSeverity string

	format, output string
	reports        []string
	color          string

	together, asksHost bool

	engine   string
	nodes    int
	os       string
	rootless bool

	baseline, writeBaseline string
	newFromPatch            string

	config         config.Which
	jobs           int
	quiet, verbose bool

	statistics, showFiles bool

	fix, unsafeFixes, diff bool

	ignoreReason string // what --add-ignore says

	watch bool

	// host is what the host has, nil when it is not asked; onHost runs the rules about it instead of the others.
	host   *graph.Host
	onHost bool

	given func(flag string) bool // whether a flag is on the command line
}

func (f *lintFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.SortFlags = false
	f.registerProject(command)
	flags.StringSliceVar(&f.selected, "select", nil, "run only these `rules` and families, pedantic ones included")
	flags.StringSliceVar(&f.ignored, "ignore", nil, "leave out these `rules` and families")
	flags.BoolVar(&f.pedantic, "pedantic", false, "run pedantic rules too")
	flags.BoolVar(&f.together, "together", false, "compare the projects of all paths, which run side by side on one host")
	flags.BoolVar(&f.asksHost, "host", false, "advise host ports that this host does not use now; preflight says who does")
	flags.StringVar(&f.failOn, "fail-on", f.failOn, "exit with 1 from this `severity` on: error, warning, note or never")
	flags.StringVar(&f.minSeverity, "min-severity", f.minSeverity, "leave out findings below this `severity`, for --fail-on too")
	flags.StringVar(&f.format, "format", f.format, "print as `name`: "+strings.Join(report.Formats(), ", "))
	flags.StringVarP(&f.output, "output", "o", "", "print into `file`")
	flags.StringArrayVar(&f.reports, "report", nil, "write a further report, `format=file`; repeatable")
	flags.StringVar(&f.baseline, "baseline", "", "leave out the findings that are listed in `file`")
	flags.StringVar(&f.writeBaseline, "write-baseline", "", "list the findings in `file` instead of reporting them")
	flags.StringVar(&f.newFromPatch, "new-from-patch", "", "report only what lies on lines that the patch in `file` adds or changes; - is standard input")
	flags.BoolVar(&f.fix, "fix", false, "write the safe fixes into the files, and report what remains")
	flags.BoolVar(&f.unsafeFixes, "unsafe-fixes", false, "let --fix and --diff also change what is reachable")
	flags.BoolVar(&f.diff, "diff", false, "print what --fix would change as a patch, and change nothing")
	flags.StringVar(&f.ignoreReason, "add-ignore", "", "write a comment above each finding that silences it and gives this `reason`")
	flags.BoolVar(&f.watch, "watch", false, "go on, and print what each save changes in the findings; Ctrl-C ends it")
	flags.StringVar(&f.color, "color", f.color, "color the output `when`: auto, always or never")
	flags.BoolVar(&f.statistics, "statistics", false, "count the findings of each rule instead of printing them")
	flags.BoolVar(&f.showFiles, "show-files", false, "list the files that are read instead of checking them")
	flags.IntVar(&f.jobs, "jobs", 0, "load `n` projects at a time, 0 for one a processor")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print nothing on standard error but what stops portlint")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "list the projects found, the files read and what was skipped")
	command.MarkFlagsMutuallyExclusive("quiet", "verbose")
}

// registerProject adds the flags that say which projects are read, and how.
func (f *lintFlags) registerProject(command *cobra.Command) {
	flags := command.Flags()
	f.given = flags.Changed
	flags.StringArrayVarP(&f.files, "file", "f", nil, "read this Compose `file`, and the next ones over it; repeatable")
	flags.StringArrayVar(&f.envFiles, "env-file", nil, "read variables from `file` instead of .env; repeatable")
	flags.StringArrayVar(&f.profiles, "profile", nil, "switch on the profile `name`, or all with '*'; repeatable")
	flags.StringVar(&f.projectDirectory, "project-directory", "", "resolve the project's paths from `dir`")
	flags.StringVar(&f.engine, "engine", "", "judge by what this `engine` does: "+strings.Join(graph.Engines(), ", ")+"; looked for in the files by default")
	flags.IntVar(&f.nodes, "nodes", 0, "the swarm has `n` nodes")
	flags.StringVar(&f.os, "os", "", "ports are published on this `system`: "+strings.Join(graph.Systems(), ", "))
	flags.BoolVar(&f.rootless, "rootless", false, "report host ports that a rootless runtime cannot bind")
	flags.BoolVar(&f.env, "env", false, "read variables from the environment too")
	flags.StringVar(&f.stdinFilename, "stdin-filename", "", "treat standard input as the file `path`")
	registerConfig(command, &f.config)
}
