package workspace

import (
	"errors"
	"reflect"
	"slices"
	"sync/atomic"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/lint"
)

// kept is what a workspace remembers from one update to the next.
type kept struct {
	// search is what configuration and plan rest on, nil before they are made.
	search *tree.Watch
	plan   *loader.Plan
	// results are those of the targets of the plan, in their order; nil for those that are not loaded.
	results []*keptResult
	// pending are the changed paths that the results have not taken in yet.
	pending []string
}

// keptResult is a result with what it rests on.
type keptResult struct {
	result
	key  string // of the target
	rest tree.Rest
}

// ErrStopped is the error of an update that [Question.Stopped] ended. The next one goes on where it ended.
var ErrStopped = errors.New("stopped")

// Update answers as [Workspace.Check] of a new workspace would. It redoes only what rests on the paths of the tree at which
// something was created, changed or deleted since the last update; the first one does everything. The error is one of [New] or a
// *[loader.PathError], after which the next update searches again, or [ErrStopped].
func (w *Workspace) Update(files tree.Tree, changed ...string) (Answer, error) {
	if err := w.refresh(files, changed); err != nil {
		return Answer{}, err
	}
	return summarize(w.plan, w.all()), nil
}

// UpdateFor is [Workspace.Update] for an editor: its answer is about some files, named by their paths in the tree, and about all files that the
// projects of these read. What it finds there is what [Workspace.Update] finds there.
func (w *Workspace) UpdateFor(files tree.Tree, about []string, changed ...string) (Answer, error) {
	if err := w.refresh(files, changed); err != nil {
		return Answer{}, err
	}
	named := make(map[string]bool, len(about))
	for _, name := range about {
		named[tree.Relative(w.dir, name)] = true
	}
	all := w.all()
	shown := make(map[string]bool)
	for _, r := range reading(all, named) {
		for _, name := range r.read {
			shown[name] = true
		}
	}
	// Of a file that several projects read, each has something to say.
	answer := summarize(w.plan, reading(all, shown))
	answer.Findings = slices.DeleteFunc(answer.Findings, func(f lint.Finding) bool { return !shown[f.Span.Path()] })
	return answer, nil
}

// reading are the results of projects that read one of the files, by their paths as shown.
func reading(results []*result, files map[string]bool) []*result {
	var kept []*result
	for _, r := range results {
		if r.comparison || slices.ContainsFunc(r.read, func(name string) bool { return files[name] }) {
			kept = append(kept, r)
		}
	}
	return kept
}

// all are the results of all targets, and that of comparing them.
func (w *Workspace) all() []*result {
	results := make([]*result, len(w.results), len(w.results)+1)
	for at, known := range w.results {
		results[at] = &known.result
	}
	return w.relate(results)
}

// refresh redoes what rests on the changed paths.
func (w *Workspace) refresh(files tree.Tree, changed []string) error {
	w.pending = append(w.pending, changed...)
	if w.search == nil || slices.ContainsFunc(w.pending, func(name string) bool { return w.search.ChangedAt(files, name) }) {
		if err := w.searchAgain(files); err != nil {
			w.search = nil
			return err
		}
	}
	var isStopped atomic.Bool
	changes := tree.NewChanges(w.pending...)
	w.each(len(w.results), func(at int) {
		if known := w.results[at]; known == nil || known.rest.On(changes) {
			if isStopped.Load() || w.question.Stopped != nil && w.question.Stopped() {
				isStopped.Store(true)
				return
			}
			target, watch := w.plan.Targets[at], tree.NewWatch(files)
			w.results[at] = &keptResult{result: *w.work(target, watch), key: target.Key()}
			w.results[at].rest = watch.Rest()
		}
	})
	if isStopped.Load() {
		return ErrStopped
	}
	w.pending = nil
	return nil
}

// searchAgain reads the configuration and finds the projects. Their results are kept as long as the configuration is the same.
func (w *Workspace) searchAgain(files tree.Tree) error {
	watch := tree.NewWatch(files)
	setup, err := w.newSetup(watch)
	if err != nil {
		return err
	}
	known := make(map[string]*keptResult, len(w.results))
	for _, r := range w.results {
		if r != nil && reflect.DeepEqual(setup.config, w.config) {
			known[r.key] = r
		}
	}
	w.setup = setup
	plan, err := w.discover(watch)
	if err != nil {
		// The results are of another configuration, or of targets that are gone.
		w.results = nil
		return err
	}
	w.search, w.plan = watch, plan
	w.results = make([]*keptResult, len(plan.Targets))
	for at, target := range plan.Targets {
		w.results[at] = known[target.Key()]
	}
	return nil
}

// Projects are the projects that read a file, named by its path in the tree, loaded anew; those of the last update.
func (w *Workspace) Projects(files tree.Tree, name string) []*graph.Project {
	shown := tree.Relative(w.dir, name)
	var projects []*graph.Project
	for at, known := range w.results {
		if known != nil && slices.Contains(known.read, shown) {
			w.load(w.plan.Targets[at], files, func(project *graph.Project) lint.Result {
				projects = append(projects, project)
				return lint.Result{}
			})
		}
	}
	return projects
}
