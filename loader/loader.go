// Package loader reads Compose files and Dockerfiles into the graph, the way `docker compose` would load them.
//
// [Discover] turns paths into projects without reading more than it must; [Target.Load] reads one project. Nothing
// that a file says makes the loader touch the network, run a program, or open anything but regular files.
package loader

import (
	"fmt"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
)

// Options say how projects are found and loaded.
type Options = format.Options

// Plan is what [Discover] found.
type Plan struct {
	// Targets are the projects, sorted by path. Each is loaded by itself, in any order, concurrently if wished.
	Targets []*Target
	// Notices are the files that were passed over, and why.
	Notices []Notice
}

// Sort puts the targets in the order of their paths. Those with one path stay in the order in which they were found.
func (p *Plan) Sort() {
	slices.SortStableFunc(p.Targets, func(a, b *Target) int { return strings.Compare(a.Path, b.Path) })
}

// Notice says that a path was skipped, and why.
type Notice = format.Notice

// Loaded is one project with what was noticed while loading it.
type Loaded struct {
	// Project is nil when the files turned out to hold nothing to lint; Notices then say why.
	Project *graph.Project
	Notices []Notice
	// Read are the paths of all files read, sorted; none without a project.
	Read []string
}

// Target is one project to load.
type Target struct {
	// Path is the first file, as shown to the user.
	Path string

	options *Options
	unit    format.Unit
	// mustBuild is a Dockerfile that the project must build to be linted at all, as a path of the tree.
	mustBuild string
}

// Dir is the folder of the first file, a path of the tree.
func (t *Target) Dir() string { return tree.Dir(t.unit.Files()[0]) }

// Load reads the project. Whatever is wrong with its files is in the project, as problems and faults.
func (t *Target) Load() *Loaded { return t.LoadFrom(t.options.Tree) }

// Key is equal for targets, of plans made with the same options, that are loaded in the same way: they give the same answers as long
// as the tree does.
func (t *Target) Key() string { return fmt.Sprintf("%T %s %q", t.unit, t.unit.Key(), t.mustBuild) }

// LoadFrom is [Target.Load] with another tree than the one in which the target was found, such as one that is watched.
func (t *Target) LoadFrom(from tree.Tree) *Loaded {
	l := format.NewLoading(t.options, from, t.unit.Files()[0])
	notice := t.unit.Load(l)
	if t.mustBuild != "" && !slices.ContainsFunc(l.Project.Dockerfiles, func(d *graph.Dockerfile) bool {
		return d.File.Path == l.Reader.Shown(t.mustBuild)
	}) {
		return &Loaded{}
	}
	switch {
	case notice == nil:
		return &Loaded{Project: l.Project, Read: l.Reader.Read()}
	case notice.Path == "":
		return &Loaded{}
	}
	return &Loaded{Notices: []Notice{*notice}}
}

// PathError is a path given by the user that cannot be read: an error of the program, not a finding.
type PathError struct {
	Path string
	Err  error
}

func (e *PathError) Error() string { return e.Path + ": " + e.Err.Error() }

// Unwrap returns the operating system's error.
func (e *PathError) Unwrap() error { return e.Err }
