package loader_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

var update = flag.Bool("update", false, "rewrite the want sections of testdata/load")

// TestLoad loads the files of each archive in testdata/load and compares the graph with its want section, which
// says what is in the graph in the words of dump. The section args has flags and paths.
func TestLoad(t *testing.T) {
	paths, err := filepath.Glob("../testdata/load/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, _, plan := discoverArchive(t, path)
			var got strings.Builder
			for _, notice := range plan.Notices {
				fmt.Fprintf(&got, "notice: %s %s\n", notice.Path, notice.Message)
			}
			for _, target := range plan.Targets {
				dump(&got, target.Load())
			}
			at := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
			if *update {
				if at < 0 {
					archive.Files = append(archive.Files, txtar.File{Name: "want"})
					at = len(archive.Files) - 1
				}
				archive.Files[at].Data = []byte(got.String())
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if at < 0 {
				t.Fatal("no want section; run the test with -update")
			}
			if diff := cmp.Diff(string(archive.Files[at].Data), got.String()); diff != "" {
				t.Errorf("graph (-want +got):\n%s", diff)
			}
		})
	}
}

// dump writes what was loaded, a line for each thing:
//
//	project NAME FOLDER, what it is: the files read
//	service NAME at PLACE: what is not as usual
//		port "ENTRY" at PLACE: what the engine gets, and how the entry came here
//		expose "ENTRY" at PLACE
//		build DOCKERFILE stage NAME
//	network NAME at PLACE: what is not as usual
//	problem at PLACE: the message
func dump(out *strings.Builder, loaded *loader.Loaded) {
	for _, notice := range loaded.Notices {
		fmt.Fprintf(out, "notice: %s %s\n", notice.Path, notice.Message)
	}
	project := loaded.Project
	if project == nil {
		return
	}
	var marks []string
	for _, mark := range []struct {
		set  bool
		name string
	}{{project.EnvFile, "environment"}, {project.Guessed, "guessed"}, {project.Fragment, "fragment"}, {project.Library, "library"},
		{project.Runtime.Engine == graph.Swarm, "swarm"}, {project.CasaOS, "casaos"}} {
		if mark.set {
			marks = append(marks, mark.name)
		}
	}
	fmt.Fprintf(out, "project %s: %s\n", strings.Join(append([]string{project.Dir}, marks...), ", "), strings.Join(loaded.Read, " "))
	for _, service := range project.Services {
		dumpService(out, service)
	}
	for _, service := range project.Inactive {
		fmt.Fprintf(out, "left out %s at %s\n", service.Name, place(service.Span))
	}
	for _, key := range slices.Sorted(maps.Keys(project.Networks)) {
		network := project.Networks[key]
		fmt.Fprintf(out, "network %s at %s:", key, place(network.Span))
		if network.External {
			fmt.Fprintf(out, " external %s", network.Name)
		}
		if network.Internal {
			fmt.Fprintf(out, " internal at %s", place(network.InternalSpan))
		}
		if network.Driver != "" {
			fmt.Fprintf(out, " driver %s at %s", network.Driver, place(network.DriverSpan))
		}
		out.WriteByte('\n')
	}
	for _, dockerfile := range project.Dockerfiles {
		if len(project.Services) > 0 {
			break
		}
		for _, stage := range dockerfile.Stages {
			dumpStage(out, stage)
		}
	}
	for _, problem := range project.Problems {
		fmt.Fprintf(out, "problem at %s: %s\n", place(problem.Span), problem.Message)
	}
}

func dumpService(out *strings.Builder, service *graph.Service) {
	fmt.Fprintf(out, "service %s at %s:", service.Name, place(service.Span))
	if !service.Active {
		out.WriteString(" off")
	}
	for _, profile := range service.Profiles {
		fmt.Fprintf(out, " profile %s", profile.Value)
	}
	if !service.InstancesSpan.IsZero() {
		fmt.Fprintf(out, " %d containers at %s", service.Instances, place(service.InstancesSpan))
	}
	if service.NetworkMode.Value != "" {
		fmt.Fprintf(out, " network mode %s at %s", visible(service.NetworkMode.Value), place(service.NetworkMode.Span))
	}
	if service.Namespace != nil {
		fmt.Fprintf(out, " in the network of %s", service.Namespace.Name)
	}
	for _, use := range service.Networks {
		fmt.Fprintf(out, " network %s", use.Key)
	}
	out.WriteByte('\n')
	for _, port := range service.Ports {
		dumpPort(out, port)
	}
	for _, expose := range service.Expose {
		dumpExpose(out, "expose", expose)
	}
	if build := service.Build; build != nil {
		fmt.Fprintf(out, "\tbuild at %s", place(build.Span))
		if build.File != nil {
			fmt.Fprintf(out, " %s", build.File.File.Path)
		}
		out.WriteByte('\n')
		if build.Stage != nil {
			dumpStage(out, build.Stage)
		}
	}
}

func dumpStage(out *strings.Builder, stage *graph.Stage) {
	fmt.Fprintf(out, "\tstage %q at %s from %s\n", stage.Name, place(stage.Span), visible(stage.Image.Value))
	for _, expose := range stage.Expose {
		dumpExpose(out, "EXPOSE", expose)
	}
}

func dumpExpose(out *strings.Builder, kind string, expose *graph.Expose) {
	fmt.Fprintf(out, "\t%s %q at %s:", kind, expose.Quote, place(expose.Span))
	switch {
	case expose.Err != nil:
		fmt.Fprintf(out, " %s", expose.Err.Message)
	case expose.Unknown:
		out.WriteString(" unknown")
	default:
		fmt.Fprintf(out, " %s/%s", expose.Port, expose.Protocol)
	}
	out.WriteByte('\n')
}

func dumpPort(out *strings.Builder, port *graph.Port) {
	fmt.Fprintf(out, "\tport %q at %s:", port.Quote, place(port.Span))
	switch {
	case port.Err != nil:
		fmt.Fprintf(out, " %s", port.Err.Message)
	case port.ReplacedBy != nil:
		fmt.Fprintf(out, " replaced by %s", place(port.ReplacedBy.Span))
	default:
		if port.Address.Unknown {
			out.WriteString(" ?:")
		} else if port.Address.Text != "" {
			fmt.Fprintf(out, " %s:", port.Address.Text)
		} else {
			out.WriteString(" ")
		}
		switch port.HostKind {
		case graph.Random:
			out.WriteString("any")
		case graph.UnknownHost:
			out.WriteString("?")
		case graph.Floating:
			fmt.Fprintf(out, "one of %s", port.Host)
		case graph.Fixed:
			live := make([]string, len(port.Live))
			for i, interval := range port.Live {
				live[i] = interval.String()
			}
			out.WriteString(strings.Join(live, ","))
		}
		if port.ContainerUnknown {
			out.WriteString(" to ?")
		} else {
			fmt.Fprintf(out, " to %s", port.Container)
		}
		fmt.Fprintf(out, "/%s", port.Protocol)
	}
	if port.Layer > 0 {
		fmt.Fprintf(out, ", layer %d", port.Layer)
	}
	if port.ViaKind != graph.Written {
		fmt.Fprintf(out, ", through %s at %s", [...]string{"", "alias", "merge key", "extends"}[port.ViaKind], place(port.Via))
	}
	for _, variable := range port.HostVars {
		fmt.Fprintf(out, ", %s %s", variable.Name,
			[...]string{"from " + variable.File, "by default", "assumed from " + variable.File, "unset", "required"}[variable.Origin])
	}
	for _, doubt := range port.Doubts {
		fmt.Fprintf(out, ", doubtful: %s", doubt.Message)
	}
	out.WriteByte('\n')
}

// visible makes a variable without a value readable.
func visible(text string) string { return strings.ReplaceAll(text, graph.Unresolved, "?") }

// place is where the span starts and ends, in one file.
func place(span source.Span) string {
	if span.IsZero() {
		return "nowhere"
	}
	start, end := span.Range()
	if start.Line == end.Line {
		return fmt.Sprintf("%s:%d:%d-%d", span.Path(), start.Line, start.Column, end.Column)
	}
	return fmt.Sprintf("%s:%d:%d-%d:%d", span.Path(), start.Line, start.Column, end.Line, end.Column)
}
