package workspace

import (
	"errors"
	"reflect"
	"slices"
	"sync/atomic"

	"github.com/portlint/portlint/cmd/internal/config"
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
	// lookup finds results, nil as long as some are to be made.
	lookup *lookup
	// pending are the events that the results have not taken in yet.
	pending []tree.Event
}

// keptResult is a result with what it rests on.
type keptResult struct {
	result
	key    string // of the target
	rest   tree.Rest
	config *config.Config // for the target
}

// ErrStopped is the error of an update that [Question.Stopped] ended. The next one goes on where it ended.
var ErrStopped = errors.New("stopped")

// Update answers as [Workspace.Check] of a new workspace would. It redoes only what rests on what happened in the tree since the last
// update; the first one does everything. The error is one of [New] or a *[loader.PathError], after which the next update searches
// again, or [ErrStopped].
func (w *Workspace) Update(files tree.Tree, events ...tree.Event) (Answer, error) {
	if err := w.refresh(files, events); err != nil {
		return Answer{}, err
	}
	return summarize(w.plan.Notices, w.all()), nil
}

// UpdateFor is [Workspace.Update] for an editor: its answer is about some files, named by their paths in the tree, and about all files that the
// projects of these read. What it finds there is what [Workspace.Update] finds there.
func (w *Workspace) UpdateFor(files tree.Tree, about []string, events ...tree.Event) (Answer, error) {
	if err := w.refresh(files, events); err != nil {
		return Answer{}, err
	}
	shown := make(map[string]bool)
	for _, name := range about {
		for _, at := range w.lookup.readers[tree.Relative(w.dir, name)] {
			for _, read := range w.results[at].read {
				shown[read] = true
			}
		}
	}
	// Of a file that several projects read, each has something to say.
	answer := summarize(w.plan.Notices, w.reading(shown))
	answer.Findings = answer.Findings.Keep(func(f *lint.Finding) bool { return shown[f.Span.Path()] })
	return answer, nil
}

// reading are the results of projects that read one of the files, by their paths as shown, and that of comparing projects.
func (w *Workspace) reading(files map[string]bool) []*result {
	var numbers []int
	for name := range files {
		numbers = append(numbers, w.lookup.readers[name]...)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	results := make([]*result, len(numbers), len(numbers)+1)
	if w.lookup.compared > 1 {
		all := w.all()
		for i, at := range numbers {
			results[i] = all[at]
		}
		return append(results, all[len(w.results):]...)
	}
	for i, at := range numbers {
		results[i] = w.lookup.uses.apply(&w.results[at].result)
	}
	return results
}

// all are the results of all targets, and that of comparing them.
func (w *Workspace) all() []*result {
	results := make([]*result, len(w.results))
	for at, known := range w.results {
		results[at] = &known.result
	}
	return w.relate(results)
}

// refresh redoes what rests on the events.
func (w *Workspace) refresh(files tree.Tree, events []tree.Event) error {
	files = tree.NewListed(files)
	w.pending = append(w.pending, events...)
	if w.search == nil || slices.ContainsFunc(w.pending, func(event tree.Event) bool { return w.search.ChangedAt(files, event) }) {
		w.lookup = nil
		if err := w.searchAgain(files); err != nil {
			w.search = nil
			return err
		}
	}
	var isStopped atomic.Bool
	stale := w.stale(tree.NewChanges(w.pending...))
	made := make([]*keptResult, len(stale))
	w.each(len(stale), func(i int) {
		if isStopped.Load() || w.question.Stopped != nil && w.question.Stopped() {
			isStopped.Store(true)
			return
		}
		target, trace := w.plan.Targets[stale[i]], tree.NewTrace(files)
		made[i] = &keptResult{result: *w.work(target, trace, false), rest: trace.Rest(), config: w.folders.of(target).config}
		if before := w.results[stale[i]]; before != nil {
			made[i].key = before.key
		} else {
			made[i].key = target.Key()
		}
	})
	for i, at := range stale {
		if made[i] != nil {
			w.lookup.replace(at, w.results[at], made[i])
			w.results[at] = made[i]
		}
	}
	if isStopped.Load() {
		return ErrStopped
	}
	w.pending = nil
	if w.lookup == nil || len(w.lookup.moved) > maxMoved {
		w.lookup = newLookup(w.results)
	}
	return nil
}

// stale are the numbers of the results that are to be made, or to be made again after changes.
func (w *Workspace) stale(changes tree.Changes) []int {
	var candidates []int
	if w.lookup != nil {
		candidates = w.lookup.candidates(changes)
	} else {
		for at := range w.results {
			candidates = append(candidates, at)
		}
	}
	return slices.DeleteFunc(candidates, func(at int) bool { return w.results[at] != nil && !w.results[at].rest.On(changes) })
}

// searchAgain reads the configurations and finds the projects. Their results are kept as long as the configuration for them is the same.
func (w *Workspace) searchAgain(files tree.Tree) error {
	watch := tree.NewWatch(files)
	setup, err := w.newSetup(watch)
	if err != nil {
		return err
	}
	known := make(map[string]*keptResult, len(w.results))
	for _, r := range w.results {
		if r != nil {
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
	equal := make(map[[2]*config.Config]bool)
	for at, target := range plan.Targets {
		r := known[target.Key()]
		if r == nil {
			continue
		}
		pair := [2]*config.Config{r.config, w.folders.of(target).config}
		same, isCompared := equal[pair]
		if !isCompared {
			same = reflect.DeepEqual(pair[0], pair[1])
			equal[pair] = same
		}
		if same {
			r.config = pair[1]
			w.results[at] = r
		}
	}
	return nil
}

// Projects are the projects that read a file, named by its path in the tree, loaded anew; those of the last update.
func (w *Workspace) Projects(files tree.Tree, name string) []*graph.Project {
	var projects []*graph.Project
	if w.lookup == nil {
		return nil
	}
	for _, at := range w.lookup.readers[tree.Relative(w.dir, name)] {
		w.load(w.plan.Targets[at], files, func(project *graph.Project) lint.Sets {
			projects = append(projects, project)
			return lint.Result{}.Sets()
		})
	}
	return projects
}
