package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portlint/portlint/cmd/internal/portmap"
	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/cmd/internal/workspace"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

// portsFlags are the flags of `portlint ports` as they are written.
type portsFlags struct {
	lintFlags
	wide       bool
	free, near int
	explain    string
}

// firstProposed is where the search for free ports begins without --near: from here on people expect web servers.
const firstProposed = 8000

// highestPort is the largest port number.
const highestPort = 65535

func newPortsCommand(s streams, status *int) *cobra.Command {
	var flags portsFlags
	command := &cobra.Command{
		Use:   "ports [flags] [path...|-]",
		Short: "list what is published: which port of the host leads where",
		Long: `List what is published: which port of the host leads to which service, and what stands out.

Paths are those of portlint itself: without one, the project of the current folder is
listed. The table fits into 80 columns. To that end it leaves out image, project,
container port and address, in this order, and then shortens what is left; --wide
prints all. An address * is every interface of the host.`,
		Example: `  portlint ports .                          list all projects below
  portlint ports --format html -o ports.html .
  portlint ports --together .               with a mark on ports that several projects want
  portlint ports --host                     beside what this host has now
  portlint ports --free 2 --near 8080 .     two host ports that nobody below asks for
  portlint ports --explain web:8080         how a port leads to a program, step by step`,
		RunE: func(command *cobra.Command, paths []string) error {
			result, err := runPorts(s, &flags, paths, command.Flags().Changed("free"))
			*status = result
			return err
		},
	}
	command.Flags().SortFlags = false
	flags.registerProject(command)
	flags.registerPorts(command)
	return command
}

func (f *portsFlags) registerPorts(command *cobra.Command) {
	flags := command.Flags()
	flags.IntVar(&f.free, "free", 0, "list `n` free host ports instead")
	flags.IntVar(&f.near, "near", firstProposed, "look for free ports from this `port` upward")
	flags.BoolVar(&f.together, "together", false, "mark the ports that several projects want, which run side by side on one host")
	flags.StringVar(&f.explain, "explain", "", "print how the port of a `service:port` gets to a program instead")
	flags.BoolVar(&f.asksHost, "host", false, "ask this host, too: who has the ports, and which are free")
	flags.StringVar(&f.format, "format", report.PortMapFormats()[0], "print as `name`: "+strings.Join(report.PortMapFormats(), ", "))
	flags.BoolVar(&f.wide, "wide", false, "print every column, however wide the table gets")
	flags.StringVarP(&f.output, "output", "o", "", "print into `file`")
	flags.StringVar(&f.color, "color", colorAuto, "color the output `when`: auto, always or never")
	flags.IntVar(&f.jobs, "jobs", 0, "load `n` projects at a time, 0 for one a processor")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print nothing on standard error but what stops portlint")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "list the projects found, the files read and what was skipped")
	command.MarkFlagsMutuallyExclusive("quiet", "verbose")
	command.MarkFlagsMutuallyExclusive("explain", "free")
}

// runPorts prints the map, or free ports, and returns the exit status.
func runPorts(s streams, flags *portsFlags, paths []string, free bool) (status int, err error) {
	if err := flags.checkPorts(free); err != nil {
		return statusFailure, err
	}
	if flags.asksHost {
		answer := hostFlags{bind: true, engines: true}.ask(false)
		flags.host = answer.Host
		for _, failure := range answer.Unknown {
			s.note("%s", failure)
			status = statusFailure
		}
	}
	question, streamed, err := flags.question(paths)
	if err != nil {
		return statusFailure, err
	}
	projects, err := workspace.New(question, tree.Disk{})
	if err != nil {
		return statusFailure, err
	}
	files, err := s.files(streamed)
	if err != nil {
		return statusFailure, err
	}
	var published []*portmap.Project
	var taken [][]graph.Interval
	var chains [][]portmap.Chain
	var outlines []*graph.Outline // of all, to compare them
	service, number, err := flags.explained()
	if err != nil {
		return statusFailure, err
	}
	answer, err := projects.Visit(files, func(count int) {
		published, taken, chains = make([]*portmap.Project, count), make([][]graph.Interval, count), make([][]portmap.Chain, count)
		outlines = make([]*graph.Outline, count)
	}, func(at int, project *graph.Project) {
		switch {
		case project.Again:
		case free:
			taken[at] = project.Taken()
		case service != "":
			chains[at] = portmap.Explain(project, service, number)
		default:
			published[at] = portmap.Of(project)
			if flags.together {
				outlines[at] = project.Outline()
				outlines[at].Detach()
			}
		}
	})
	if err != nil {
		return statusFailure, err
	}
	if err := flags.spare(slices.Concat(answer.Read, projects.ConfigFiles())); err != nil {
		return statusFailure, err
	}
	tell(s, &flags.lintFlags, answer)
	for _, bug := range answer.Findings.Slice() { // no rule runs, so that nothing else is found
		s.note("%s", bug.Message)
		status = statusFailure
	}
	if free && flags.host != nil {
		taken = append(taken, flags.host.Ports())
	}
	if free {
		return s.printFree(flags, slices.Concat(taken...))
	}
	if service != "" {
		return s.printChains(flags, slices.Concat(chains...))
	}
	if flags.together {
		portmap.Contest(published, outlines)
	}
	ports := report.PortMap{Map: portmap.New(published), Version: report.Version(), Wide: flags.wide}
	return status, s.print(flags.output, flags.color, func(w io.Writer, style report.Style) error {
		return report.WritePortMap(flags.format, w, ports, style)
	})
}

// checkPorts looks at the flags that have a few known values.
func (f *portsFlags) checkPorts(free bool) error {
	known := report.PortMapFormats()
	colors := []string{colorAuto, colorAlways, colorNever}
	switch {
	case !slices.Contains(known, f.format):
		return fmt.Errorf("--format: %w", lint.UnknownName("format", f.format, known))
	case !slices.Contains(colors, f.color):
		return fmt.Errorf("--color: %q is none of %s", f.color, strings.Join(colors, ", "))
	case f.jobs < 0:
		return fmt.Errorf("--jobs: %d is negative", f.jobs)
	case free && f.free < 1:
		return fmt.Errorf("--free: %d is not a number of ports", f.free)
	case free && f.format != "text" && f.format != "json":
		return fmt.Errorf("--free prints text or json, not %s", f.format)
	case f.explain != "" && f.format != "text" && f.format != "json":
		return fmt.Errorf("--explain prints text or json, not %s", f.format)
	case f.together && (free || f.explain != ""):
		return errors.New("--together is about the list, --free and --explain print another")
	case !free && f.near != firstProposed:
		return errors.New("--near needs --free")
	case f.near < 1 || f.near > highestPort:
		return fmt.Errorf("--near: %d is not a port", f.near)
	}
	return nil
}

// explained takes the value of --explain apart, service:port or a service alone; the service is "" without the flag.
func (f *portsFlags) explained() (service string, port int, err error) {
	service, number, given := strings.Cut(f.explain, ":")
	if f.explain == "" || !given && service != "" {
		return service, 0, nil
	}
	if port, err = strconv.Atoi(number); err != nil || service == "" || port < 1 || port > highestPort {
		return "", 0, fmt.Errorf("--explain: %q is not service:port", f.explain)
	}
	return service, port, nil
}

// printChains prints how ports lead to programs. The exit status is 1 when no service has the name, or when the way of one is known to be broken.
func (s streams) printChains(flags *portsFlags, chains []portmap.Chain) (status int, err error) {
	if len(chains) == 0 {
		if !flags.quiet {
			s.note("no service %q has an entry", flags.explain)
		}
		status = statusFindings
	}
	if slices.ContainsFunc(chains, func(chain portmap.Chain) bool { return chain.Broken }) {
		status = statusFindings
	}
	return status, s.print(flags.output, flags.color, func(w io.Writer, _ report.Style) error {
		return report.WriteChains(flags.format, w, chains)
	})
}

// printFree lists ports other than those taken, that browsers open, and that nothing else usually holds. The exit status is 1
// when there are fewer than asked for, so that scripts do not go on without one.
func (s streams) printFree(flags *portsFlags, taken []graph.Interval) (status int, err error) {
	free := graph.FreePorts(taken, flags.near, flags.free, facts.PoorProposal)
	if len(free) < flags.free {
		status = statusFindings
	}
	if len(free) < flags.free && !flags.quiet {
		s.note("only %d of %d free host ports from %d to %d, those above are for outgoing connections",
			len(free), flags.free, flags.near, graph.FirstOutgoing()-1)
	}
	return status, s.print(flags.output, flags.color, func(w io.Writer, _ report.Style) error {
		return report.WriteFreePorts(flags.format, w, free)
	})
}
