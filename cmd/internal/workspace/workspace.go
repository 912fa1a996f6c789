// Package workspace is the one engine behind the command line, the editor and the page in a browser: it finds projects,
// loads them, runs the rules over them and compares them with each other.
package workspace

import (
	"cmp"
	"path/filepath"

	"github.com/portlint/portlint/cmd/internal/config"
	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// Question says what is checked, and how: what the flags of the command line or the settings of an editor come to.
type Question struct {
	// Paths are Compose files, Dockerfiles and folders. None means the project of the working directory.
	Paths []string
	// Loading says how projects are found and loaded. Its Tree is not used, and what the configuration says of it is added.
	Loading loader.Options
	// Config says which configuration is read.
	Config config.Which
	// Choice says which rules run.
	Choice Choice
	// Together compares all projects, as they run side by side on one host. Without it only those are compared that the
	// configuration names.
	Together bool
	// Jobs is how many projects are worked on at a time, 0 for one a processor.
	Jobs int
	// Edits asks for findings whose fixes can be applied, for which their files must stay in memory.
	Edits bool
	// Stopped, if it is not nil, is asked by several goroutines before each project that an update works on. Once it says so,
	// the update ends with [ErrStopped].
	Stopped func() bool
}

// Answer is what came of a [Question].
type Answer struct {
	// Findings are what is to be reported, in the order of [lint.Sort].
	Findings lint.List
	// Suppressed is how many findings comments silenced.
	Suppressed int
	// Projects are the projects that were checked, in the order of the paths of their first files.
	Projects []graph.Label
	// Notices are the files that were passed over, and why, sorted.
	Notices []loader.Notice
	// Read are the paths of all files that were read, sorted, each once.
	Read []string
}

// Workspace answers one question, about files as they are at a time. It is not safe for concurrent use.
type Workspace struct {
	question Question
	dir      string   // the working directory, a path of the tree
	setup             // for the working directory
	folders  *folders // since projects were found
	kept              // what [Workspace.Update] rests on
	phrases  lint.Phrases
}

// setup is what the configuration and [Question.Choice] come to.
type setup struct {
	config   *config.Config
	runtime  graph.Runtime
	rules    []*lint.Rule
	settings lint.Settings
}

// New returns a workspace for the question, with the configuration that it finds among the files. The error is about the
// configuration, or about names in [Question.Choice] that no rule has.
func New(question Question, files tree.Tree) (*Workspace, error) {
	dir, err := tree.Absolute(question.Loading.Dir, "")
	if err != nil {
		return nil, err
	}
	question.Loading.Dir = tree.ToSystem(dir) // so that nobody finds it out again
	w := &Workspace{question: question, dir: dir}
	w.setup, err = w.newSetup(files)
	return w, err
}

func (w *Workspace) newSetup(files tree.Tree) (setup, error) {
	found, err := w.question.Config.Load(files, w.dir, rules.All())
	if err != nil {
		return setup{}, err
	}
	return newSetup(&w.question, found)
}

// newSetup returns what a configuration and the choice come to.
func newSetup(question *Question, found *config.Config) (setup, error) {
	runtime := question.runtime(found)
	choice := question.Choice.with(found, runtime.Rootless)
	chosen, err := choice.rules(found)
	return setup{found, runtime, chosen, choice.settings(found)}, err
}

// runtime is what is said of what runs the projects, by the question or by the configuration.
func (q *Question) runtime(configuration *config.Config) graph.Runtime {
	runtime := q.Loading.Runtime
	if !runtime.DefaultHostIP.IsValid() {
		runtime.DefaultHostIP = configuration.DefaultHostIP
	}
	if !runtime.Stated {
		runtime.Engine, runtime.Stated, runtime.Sign = configuration.Engine, configuration.EngineStated, configuration.EnginePlace
	}
	runtime.Nodes = cmp.Or(runtime.Nodes, configuration.Nodes)
	runtime.System = cmp.Or(runtime.System, configuration.System)
	rootless, _ := configuration.Options[rules.PrivilegedHostPort.ID][rules.RootlessOption].(bool)
	runtime.Rootless = runtime.Rootless || rootless
	return runtime
}

// Config is the configuration for the working directory, an empty one where there is none.
func (w *Workspace) Config() *config.Config { return w.config }

// ConfigFiles are the files of all configurations that bear on what was found, as shown to the user.
func (w *Workspace) ConfigFiles() []string {
	if w.folders == nil {
		return w.config.Files()
	}
	return w.folders.configs.Files()
}

// Check finds, loads and checks all projects. The error is a *[loader.PathError], or about configurations in folders below.
func (w *Workspace) Check(files tree.Tree) (Answer, error) {
	files = tree.NewListed(files)
	results, notices, err := w.stream(files)
	if err != nil {
		return Answer{}, err
	}
	return summarize(notices, w.relate(results)), nil
}

// Visit finds and loads all projects, and runs no rules. See is called with the number of a project below count, which
// start is told, and the project; several calls run at a time. The error is one of [Workspace.Check].
func (w *Workspace) Visit(files tree.Tree, start func(count int), see func(at int, project *graph.Project)) (Answer, error) {
	files = tree.NewListed(files)
	plan, err := w.discover(files)
	if err != nil {
		return Answer{}, err
	}
	start(len(plan.Targets))
	bare := &Workspace{question: w.question}
	results := make([]*result, len(plan.Targets))
	w.each(len(results), func(at int) {
		results[at] = bare.load(plan.Targets[at], files, func(project *graph.Project) lint.Sets {
			see(at, project)
			return lint.Result{}.Sets()
		})
		plan.Targets[at] = nil
	})
	return summarize(plan.Notices, results), nil
}

// discover finds the projects, and returns them sorted.
func (w *Workspace) discover(files tree.Tree) (*loader.Plan, error) {
	plan := &loader.Plan{}
	var err error
	plan.Notices, err = w.find(files, func(target *loader.Target) { plan.Targets = append(plan.Targets, target) })
	if err != nil {
		return nil, err
	}
	plan.Sort()
	for _, target := range plan.Targets {
		w.folders.of(target)
	}
	return plan, w.folders.configs.Err()
}

// find finds the projects one after the other. Paths that the configuration excludes are left out whether they are found or given, as hooks
// give every file that changed.
func (w *Workspace) find(files tree.Tree, found func(*loader.Target)) ([]loader.Notice, error) {
	options := w.question.Loading
	options.Tree = files
	w.folders = w.newFolders(files)
	w.folders.bearOn(&options)
	var kept []string
	var excluded []loader.Notice
	for _, path := range w.question.Paths {
		if by := w.folders.configs.Excludes(tree.Join(w.dir, path)); by != nil {
			excluded = append(excluded, loader.Notice{Path: filepath.ToSlash(filepath.Clean(path)), Message: "is excluded by " + by.Path})
		} else {
			kept = append(kept, path)
		}
	}
	if len(excluded) > 0 && len(kept) == 0 {
		return excluded, w.folders.configs.Err() // no path would mean the project of the current folder
	}
	notices, err := loader.Find(kept, options, found)
	return append(notices, excluded...), err
}
