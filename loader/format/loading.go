package format

import (
	"fmt"
	"path"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// Options say how projects are found and loaded. The names mean what they mean in docker compose.
type Options struct {
	// Dir is the working directory: relative paths are relative to it and shown relative to it. "" is the process's.
	Dir string
	// Files are the Compose files of the one project to load, the base first (-f). Paths are then ignored.
	Files []string
	// EnvFiles replace .env (--env-file).
	EnvFiles []string
	// Profiles are switched on (--profile); "*" switches on all.
	Profiles []string
	// ProjectDirectory replaces the folder of the first file (--project-directory).
	ProjectDirectory string
	// Ambient are the variables of the shell, which win over .env. nil: none are read, same files give the same answer.
	Ambient map[string]string
	// Tree answers what files hold and where they are; nil is [tree.Disk].
	Tree tree.Tree
	// Shared keeps what was parsed of files that several projects read. nil: the projects of one search share theirs.
	Shared *Shared
	// Runtime is what the user says of what will run the projects. The engine is looked for in the files unless it is stated.
	Runtime graph.Runtime
	// RuntimeAt, if it is not nil, says instead of Runtime what runs the project whose first file lies in a folder, a path of the tree. It is
	// asked by several goroutines.
	RuntimeAt func(dir string) graph.Runtime
	// Inputs are words on the kinds of files that a search reads in a folder, a path of the tree: "scripts", "-workflows". nil means none.
	Inputs func(dir string) []string
	// Exclude says which paths of the tree the search for projects leaves out.
	Exclude func(path string) bool
}

// How far portlint follows what files say, far beyond what real projects do.
const (
	maxSteps    = 250_000 // entries looked at, which anchors and merge keys can multiply
	maxProblems = 1000    // reported of one project
)

// Loading is the loading of one project.
type Loading struct {
	// Options are those of the search; their Dir is a path of the tree.
	Options *Options
	// Dir is the folder of the project in the tree: what paths of its first file are relative to.
	Dir string
	// Reader reads the files of the project.
	Reader *tree.Reader
	// Project is what is made of them.
	Project *graph.Project

	steps   int
	stopped bool
	faulty  map[source.Span]bool // places of reported problems, nil before the first
}

// NewLoading starts to load the project whose first file is named, from a tree: the one in which it was found, or one that watches.
func NewLoading(options *Options, from tree.Tree, first string) *Loading {
	reader, folder := tree.NewReader(from, options.Dir), tree.Dir(first)
	dir := folder
	if options.ProjectDirectory != "" {
		dir = tree.Join(options.Dir, options.ProjectDirectory)
	}
	project := &graph.Project{Name: strings.ToLower(path.Base(dir)), Dir: reader.Shown(dir), Runtime: options.Runtime}
	if options.RuntimeAt != nil {
		project.Runtime = options.RuntimeAt(folder)
	}
	return &Loading{Options: options, Dir: dir, Reader: reader, Project: project}
}

// Report adds a problem to the project, one for each place.
func (l *Loading) Report(problem graph.Problem) {
	if l.faulty[problem.Span] {
		return
	}
	if l.faulty == nil {
		l.faulty = make(map[source.Span]bool)
	}
	l.faulty[problem.Span] = true
	switch {
	case problem.Kind == graph.LimitReached || len(l.faulty) <= maxProblems:
	case len(l.faulty) == maxProblems+1:
		problem = graph.Problem{Kind: graph.LimitReached, Span: problem.Span, Message: fmt.Sprintf("the project has more than %d problems, those from here on are not listed", maxProblems)}
	default:
		return
	}
	l.Project.Problems = append(l.Project.Problems, problem)
}

// Step counts steps against the budget of the project, and reports false when it is used up, which [Loading.Stop] reports.
func (l *Loading) Step(steps int) bool {
	l.steps += steps
	return l.steps <= maxSteps
}

// Charge counts what a place costs, and reports false when the budget is used up.
func (l *Loading) Charge(steps int, place source.Span) bool {
	if l.Step(steps) {
		return true
	}
	l.Stop(place)
	return false
}

// Apart counts what is done in it apart from the rest, against a limit as large. Steps are those that were done apart before.
func (l *Loading) Apart(steps *int, do func()) {
	l.steps, *steps = *steps, l.steps
	do()
	l.steps, *steps = *steps, l.steps
}

// Stopped reports whether the budget of the project is used up, and that is reported.
func (l *Loading) Stopped() bool { return l.stopped }

// Stop reports, once, the place from which on nothing is looked at.
func (l *Loading) Stop(place source.Span) {
	if l.stopped {
		return
	}
	l.stopped = true
	l.Report(graph.Problem{Kind: graph.LimitReached, Span: place,
		Message: fmt.Sprintf("the project has more than %d entries, those from here on were not looked at", maxSteps)})
}

// LimitError says that a file has too much of something to be looked at.
type LimitError struct {
	Most int
	Of   string // "bytes"
}

func (e *LimitError) Error() string { return fmt.Sprintf("more than %d %s", e.Most, e.Of) }

// TooMuch makes the project of a file that is not looked at, and reports that.
func (l *Loading) TooMuch(file *source.File, limit *LimitError) *Notice {
	l.Project.Files = []*source.File{file}
	l.Report(graph.Problem{Kind: graph.LimitReached, Span: file.LineSpan(1), Message: "the file has " + limit.Error() + " and was not looked at"})
	l.Project.Seal()
	return nil
}

// Unreadable says why a file is passed over that cannot be read.
func (l *Loading) Unreadable(path string, err error) *Notice {
	return &Notice{Path: l.Reader.Shown(path), Message: "cannot be read: " + err.Error()}
}
