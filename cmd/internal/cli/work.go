package cli

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// work is what is done to each target. A folder can hold thousands, so that little is left of each when it is done.
type work struct {
	rules    []*lint.Rule
	settings lint.Settings
	jobs     int // how many targets are worked on at a time, 0 for one a processor
	// seen looks at the project of the target at a place of the list before it is let go. Several run at a time.
	seen func(at int, project *graph.Project)
	// edit asks for findings whose fixes can be applied, for which their files must stay.
	edit bool
}

// result is what is left of one target.
type result struct {
	loads   bool // it is a project
	project projectName
	notices []loader.Notice
	read    []string
	found   lint.Result
}

// projectName is what is said of a project.
type projectName struct{ name, dir string }

// lintAll loads and lints the targets, and lets go of them. The results are in their order.
func lintAll(targets []*loader.Target, w work) []result {
	jobs := w.jobs
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	results := make([]result, len(targets))
	var next atomic.Int64
	worker := func() {
		for i := int(next.Add(1)) - 1; i < len(targets); i = int(next.Add(1)) - 1 {
			results[i] = w.do(i, targets[i])
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

// do works on the target at a place of the list. A bug that shows in one project is a finding there and spares the others.
func (w work) do(at int, target *loader.Target) (r result) {
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
	r.loads, r.project = true, projectName{project.Name, project.Dir}
	r.found = lint.Run(project, w.rules, w.settings)
	if !w.edit {
		r.found.Detach()
	}
	if w.seen != nil {
		w.seen(at, project)
	}
	return r
}
