package workspace

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// result is what is left of one target when it is done. A folder can hold thousands, so that it is little.
type result struct {
	loads   bool // it is a project
	project ProjectName
	notices []loader.Notice
	read    []string
	found   lint.Result
}

// work loads and checks the targets, lets see look at each project, and lets go of them. The results are in their order.
func (w *Workspace) work(targets []*loader.Target, see func(at int, project *graph.Project)) []result {
	jobs := w.question.Jobs
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	results := make([]result, len(targets))
	var next atomic.Int64
	worker := func() {
		for i := int(next.Add(1)) - 1; i < len(targets); i = int(next.Add(1)) - 1 {
			results[i] = w.workOn(targets[i], func(project *graph.Project) { see(i, project) })
			targets[i] = nil
		}
	}
	var others sync.WaitGroup
	for range min(jobs, len(targets)) - 1 {
		others.Go(worker)
	}
	worker()
	others.Wait()
	return results
}

// workOn loads and checks one target. A bug that shows in one project is a finding there and spares the others.
func (w *Workspace) workOn(target *loader.Target, see func(*graph.Project)) (r result) {
	r.read = []string{target.Path}
	defer func() {
		if bug := recover(); bug != nil {
			r.found = lint.Result{Findings: []lint.Finding{rules.NewInternalError(target.Path, bug)}}
		}
	}()
	loaded := target.Load()
	r.notices, r.read = loaded.Notices, loaded.Read
	project := loaded.Project
	if project == nil {
		return r
	}
	r.loads, r.project = true, ProjectName{project.Name, project.Dir}
	r.found = lint.Run(project, w.rules, w.settings)
	if !w.question.Edits {
		r.found.Detach()
	}
	see(project)
	return r
}

// summarize puts the results of all projects together.
func summarize(plan *loader.Plan, results []result) Answer {
	answer := Answer{Notices: slices.Clone(plan.Notices)}
	var found []lint.Result
	for _, r := range results {
		found = append(found, r.found)
		answer.Notices = append(answer.Notices, r.notices...)
		answer.Read = append(answer.Read, r.read...)
		if r.loads {
			answer.Projects = append(answer.Projects, r.project)
		}
	}
	merged := lint.Merge(found)
	answer.Findings, answer.Suppressed = merged.Findings, len(merged.Suppressed)
	slices.Sort(answer.Read)
	answer.Read = slices.Compact(answer.Read)
	slices.SortFunc(answer.Notices, func(a, b loader.Notice) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Message, b.Message))
	})
	answer.Notices = slices.Compact(answer.Notices)
	return answer
}
