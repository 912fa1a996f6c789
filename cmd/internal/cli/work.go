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
	// keep asks for projects that are still needed when the rules ran.
	keep func(*graph.Project) bool
	// edit asks for findings whose fixes can be applied, for which their files must stay.
	edit bool
}

// result is what is left of one target.
type result struct {
	loads   bool // it is a project
	project projectName
	kept    *graph.Project // nil if it is not asked for
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
		for i := next.Add(1) - 1; i < int64(len(targets)); i = next.Add(1) - 1 {
			results[i] = w.do(targets[i])
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

func (w work) do(target *loader.Target) result {
	loaded, found := lintOne(target, w.rules, w.settings)
	if !w.edit {
		found.Detach()
	}
	r := result{notices: loaded.Notices, read: loaded.Read, found: found}
	if project := loaded.Project; project != nil {
		r.loads, r.project = true, projectName{project.Name, project.Dir}
		if w.keep(project) {
			r.kept = project
		}
	}
	return r
}

// lintOne loads and lints one target. A bug that shows in one project is a finding there and spares the others.
func lintOne(target *loader.Target, chosen []*lint.Rule, settings lint.Settings) (loaded *loader.Loaded, found lint.Result) {
	defer func() {
		if bug := recover(); bug != nil {
			if loaded == nil {
				loaded = &loader.Loaded{Read: []string{target.Path}}
			}
			found = lint.Result{Findings: []lint.Finding{rules.NewInternalError(target.Path, bug)}}
		}
	}()
	loaded = target.Load()
	if loaded.Project != nil {
		found = lint.Run(loaded.Project, chosen, settings)
	}
	return loaded, found
}
