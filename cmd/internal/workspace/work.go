package workspace

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/portlint/portlint/cmd/internal/stack"
	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// result is what is left of one target when it is done. A folder can hold thousands, so that it is little.
type result struct {
	// loads says that it is a project, and usual that docker compose finds it by itself. comparison says that the result is that of comparing projects.
	loads, usual, comparison bool

	project graph.Label
	// file is the first file of the target, and read are all that were read.
	file  string
	read  []string
	found lint.Sets
	// compared is what is left of the project if it is one of those that are compared.
	compared *graph.Outline
	*remarkable
}

// remarkable is what few results have.
type remarkable struct {
	notices []loader.Notice
	// referred are the files that the project includes, extends services of or builds.
	referred []string
}

// unremarkable is shared by the results that have nothing of it.
var unremarkable = &remarkable{}

// jobs is how many projects are worked on at a time.
func (w *Workspace) jobs() int {
	if w.question.Jobs == 0 {
		return runtime.GOMAXPROCS(0)
	}
	return w.question.Jobs
}

// each calls do with the numbers below count, several at a time.
func (w *Workspace) each(count int, do func(at int)) {
	var next atomic.Int64
	worker := func() {
		for at := int(next.Add(1)) - 1; at < count; at = int(next.Add(1)) - 1 {
			do(at)
		}
	}
	var others sync.WaitGroup
	for range min(w.jobs(), count) - 1 {
		others.Go(worker)
	}
	worker()
	others.Wait()
}

// stream works on the targets while they are found. The results are in the order of the paths. A target that is the only one is worked on
// without another goroutine: a second processor would have to warm up for it.
func (w *Workspace) stream(files tree.Tree) ([]*result, []loader.Notice, error) {
	type task struct {
		target *loader.Target
		first  bool
		result *result
	}
	var tasks []*task
	var workers sync.WaitGroup
	waiting := make(chan *task, 16) // few, so that finding waits for working
	work := func() {
		for next := range waiting {
			next.result = w.work(next.target, files, next.first)
			next.target = nil // a folder can hold thousands
		}
	}
	notices, err := w.find(files, func(target *loader.Target) {
		if earlier := len(tasks); 0 < earlier && earlier <= w.jobs() {
			workers.Go(func() {
				stack.Room()
				work()
			})
		}
		next := &task{target: target, first: len(tasks) == 0}
		tasks = append(tasks, next)
		waiting <- next
	})
	close(waiting)
	if len(tasks) <= w.jobs() { // there is one worker fewer
		work()
	}
	workers.Wait()
	if err == nil {
		err = w.folders.configs.Err()
	}
	results := make([]*result, len(tasks))
	for at, done := range tasks {
		results[at] = done.result
	}
	slices.SortStableFunc(results, func(a, b *result) int { return strings.Compare(a.file, b.file) })
	return results, notices, err
}

// work loads and checks one target. The few findings of the first one are not packed: it is often the only one.
func (w *Workspace) work(target *loader.Target, files tree.Tree, first bool) *result {
	const few = 100
	var compared *graph.Outline
	r := w.load(target, files, func(project *graph.Project) lint.Sets {
		setup := w.folders.of(target)
		found := lint.Run(project, setup.rules, setup.settings)
		kept := found.Sets()
		switch {
		case w.question.Edits:
		case first && len(found.Findings)+len(found.Suppressed) <= few:
			kept.Detach()
		default:
			kept.Pack(&w.phrases)
		}
		if w.isCompared(project) {
			compared = project.Outline()
			if compared.IsEmpty() {
				compared = nil
			} else if !w.question.Edits {
				compared.Detach()
			}
		}
		return kept
	})
	r.compared = compared
	return r
}

// load loads one target and lets check look at it if it is a project. A bug that shows in one project is a finding there
// and spares the others.
func (w *Workspace) load(target *loader.Target, files tree.Tree, check func(*graph.Project) lint.Sets) (r *result) {
	r = &result{remarkable: unremarkable, file: target.Path, read: []string{target.Path}, found: lint.Result{}.Sets()}
	defer func() {
		if bug := recover(); bug != nil {
			r.found = lint.Result{Findings: []lint.Finding{rules.NewInternalError(target.Path, bug)}}.Sets()
		}
	}()
	loaded := target.LoadFrom(files)
	r.read = loaded.Read
	if len(loaded.Notices) > 0 {
		r.remarkable = &remarkable{notices: loaded.Notices}
	}
	if project := loaded.Project; project != nil {
		r.loads, r.usual, r.project = true, project.Usual, project.Label()
		if referred := project.Uses(); len(referred) > 0 {
			r.remarkable = &remarkable{loaded.Notices, referred}
		}
		r.found = check(project)
	}
	return r
}

// relate takes in what the projects have to do with each other: those that others take files of do not run by themselves, and those
// that run on one host are compared.
func (w *Workspace) relate(results []*result) []*result {
	uses := make(uses)
	for _, r := range results {
		uses.add(r, 1)
	}
	related := make([]*result, len(results), len(results)+1)
	var compared []*graph.Outline
	for at, r := range results {
		related[at] = uses.apply(r)
		if project := related[at].compared; project != nil {
			compared = append(compared, project)
		}
	}
	if len(compared) < 2 {
		return related
	}
	return append(related, &result{remarkable: unremarkable, comparison: true, found: lint.RunTogether(compared, w.rules, w.folders.together()).Sets()})
}

// uses counts by the paths of files how often other projects include them, extend services of them or build them.
type uses map[string]int

// add counts what a project refers to, once or, to take it back, -1 times.
func (u uses) add(r *result, times int) {
	for _, name := range r.referred {
		if name != r.file {
			u[name] += times
		}
	}
}

// apply drops what is said of a project as it runs if its file is there for others. One that docker compose finds by itself is a project
// all the same.
func (u uses) apply(r *result) *result {
	if !r.loads || r.usual || u[r.file] == 0 {
		return r
	}
	library := *r
	library.compared, library.found = nil, r.found.Without(func(rule *lint.Rule) bool { return rule.Running })
	return &library
}

// summarize puts the results of all projects together.
func summarize(notices []loader.Notice, results []*result) Answer {
	projects, read := 0, 0
	for _, r := range results {
		read += len(r.read)
		if r.loads {
			projects++
		}
	}
	answer := Answer{Notices: slices.Clone(notices), Read: make([]string, 0, read), Projects: make([]graph.Label, 0, projects)}
	found := make([]lint.Sets, 0, len(results))
	for _, r := range results {
		found = append(found, r.found)
		answer.Notices = append(answer.Notices, r.notices...)
		answer.Read = append(answer.Read, r.read...)
		if r.loads {
			answer.Projects = append(answer.Projects, r.project)
		}
	}
	findings, suppressed := lint.Merge(found)
	answer.Findings, answer.Suppressed = findings, suppressed.Len()
	slices.Sort(answer.Read)
	answer.Read = slices.Compact(answer.Read)
	slices.SortFunc(answer.Notices, func(a, b loader.Notice) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Message, b.Message))
	})
	answer.Notices = slices.Compact(answer.Notices)
	return answer
}
