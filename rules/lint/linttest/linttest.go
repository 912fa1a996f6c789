// Package linttest runs rules over fixtures.
//
// A fixture is a txtar archive in testdata/rules/<rule-id>/. One named bad-*.txtar must make its rule report, one
// named good-*.txtar must not. The comment at its top says in one or two sentences what it is about. Its files make up the folder that is linted, but for these:
//
//	-- args --          flags as on the command line, and paths: -f, --env-file, --profile, --project-directory,
//	                    --together, --rootless
//	-- host --          what the host has, for rules that compare projects with it: a [graph.Host] in JSON, with the holder of each
//	                    port beside it
//	-- page --          nothing; the fixture is the one of its kind that the rule's page shows
//	-- want --          what the rule reports, in a bad fixture
//	-- want/FILE --     FILE after every fix of the rule, safe and unsafe, if it has any
//
// In `want` each finding is a line, and each thing that belongs to it a line indented by a tab:
//
//	compose.yaml:3:43-3:47: error: "8080:80" takes host port 8080/tcp, … [host-port-conflict]
//		label: on every interface
//		compose.yaml:2:32-2:36: published here on every interface
//		help: use a free host port, such as "8081:80"
//		unsafe fix: publish on 8081
//
// `go test ./rules -update` writes the wants; read the diff as you would read code.
package linttest

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
)

// Case is one fixture.
type Case struct {
	// Path is the archive's file.
	Path string
	// Rule is the id of the rule that it is about, from the folder's name.
	Rule string
	// Bad says that the rule must report.
	Bad bool
	// Description is the archive's comment, without the line break at its end.
	Description string
	// Args are the words of the args section.
	Args []string
	// Together says that the projects run side by side.
	Together bool
	// Page says that the rule's page shows the fixture.
	Page bool
	// Host is what the host has, nil when it is not asked. HostText is that section of the archive.
	Host     *graph.Host
	HostText string
	// Files are the files to lint.
	Files []txtar.File

	want    string
	fixed   []txtar.File // want/FILE
	archive *txtar.Archive
}

const (
	argsSection = "args"
	pageSection = "page"
	hostSection = "host"
	wantSection = "want"
	wantPrefix  = "want/"
)

// Read reads the fixture at path.
func Read(path string) (*Case, error) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		return nil, err
	}
	c := &Case{
		Path:        path,
		Rule:        filepath.Base(filepath.Dir(path)),
		Description: strings.TrimSpace(string(archive.Comment)),
		archive:     archive,
	}
	switch name := filepath.Base(path); {
	case strings.HasPrefix(name, "bad-"):
		c.Bad = true
	case !strings.HasPrefix(name, "good-"):
		return nil, fmt.Errorf("%s: the name starts with neither bad- nor good-", path)
	}
	for _, file := range archive.Files {
		fixed, isFixed := strings.CutPrefix(file.Name, wantPrefix)
		switch {
		case file.Name == argsSection:
			c.Args = strings.Fields(string(file.Data))
			c.Together = slices.Contains(c.Args, "--together")
		case file.Name == hostSection:
			c.HostText = string(file.Data)
			if c.Host, err = parseHost(file.Data); err != nil {
				return nil, fmt.Errorf("%s: host: %w", path, err)
			}
		case file.Name == pageSection:
			c.Page = true
		case file.Name == wantSection:
			c.want = string(file.Data)
		case isFixed:
			c.fixed = append(c.fixed, txtar.File{Name: fixed, Data: file.Data})
		default:
			c.Files = append(c.Files, file)
		}
	}
	if c.Description == "" {
		return nil, fmt.Errorf("%s: no description at the top", path)
	}
	if !c.Bad && (c.want != "" || len(c.fixed) > 0) {
		return nil, fmt.Errorf("%s: a good fixture wants nothing", path)
	}
	return c, nil
}

// Fixtures reads all fixtures below root, by rule id, each rule's sorted by name. Every archive that cannot be read and every
// file that is no archive is an error.
func Fixtures(root string) (map[string][]*Case, error) {
	paths, err := filepath.Glob(filepath.Join(root, "*", "*"))
	if err != nil {
		return nil, err
	}
	cases := make(map[string][]*Case)
	var failures []error
	for _, path := range paths {
		if filepath.Ext(path) != ".txtar" {
			failures = append(failures, fmt.Errorf("%s: not a .txtar archive", path))
			continue
		}
		c, err := Read(path)
		if err != nil {
			failures = append(failures, err)
			continue
		}
		cases[c.Rule] = append(cases[c.Rule], c)
	}
	return cases, errors.Join(failures...)
}

// Name is the file's name without its extension, such as "bad-two-services".
func (c *Case) Name() string { return strings.TrimSuffix(filepath.Base(c.Path), ".txtar") }

// WriteTo writes the files to lint into the folder dir.
func (c *Case) WriteTo(dir string) error {
	for _, file := range c.Files {
		path := filepath.Join(dir, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Load writes the files into dir, which should be empty, and loads every project among them.
func (c *Case) Load(dir string) ([]*graph.Project, error) {
	if err := c.WriteTo(dir); err != nil {
		return nil, err
	}
	options := loader.Options{Dir: dir, Runtime: graph.Runtime{Host: c.Host}}
	for _, file := range c.Files {
		if file.Name == ".portlint.yaml" { // whose inputs are all that is read of it
			options.Inputs = func(string) []string {
				return slices.DeleteFunc(loader.Inputs(), func(input string) bool { return !bytes.Contains(file.Data, []byte(input)) })
			}
		}
	}
	paths, err := parseArgs(c.Args, &options)
	if err != nil {
		return nil, err
	}
	plan, err := loader.Discover(paths, options)
	if err != nil {
		return nil, err
	}
	var projects []*graph.Project
	for _, target := range plan.Targets {
		if loaded := target.Load(); loaded.Project != nil {
			projects = append(projects, loaded.Project)
		}
	}
	if len(projects) == 0 {
		return nil, fmt.Errorf("nothing to lint: %v", plan.Notices)
	}
	return projects, nil
}

func parseArgs(args []string, options *loader.Options) (paths []string, err error) {
	flags := flag.NewFlagSet(argsSection, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	list := func(name string, to *[]string) {
		flags.Func(name, "", func(value string) error {
			*to = append(*to, value)
			return nil
		})
	}
	list("f", &options.Files)
	list("env-file", &options.EnvFiles)
	list("profile", &options.Profiles)
	flags.Bool("together", false, "")
	flags.BoolVar(&options.Runtime.Rootless, "rootless", false, "")
	flags.IntVar(&options.Runtime.Nodes, "nodes", 0, "")
	flags.Func("os", "", func(name string) error {
		options.Runtime.System, _ = graph.ParseSystem(name)
		return nil
	})
	flags.Func("engine", "", func(name string) error {
		options.Runtime.Engine, options.Runtime.Stated = graph.ParseEngine(name)
		return nil
	})
	flags.StringVar(&options.ProjectDirectory, "project-directory", "", "")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if flags.NArg() == 0 {
		return []string{"."}, nil
	}
	return flags.Args(), nil
}
