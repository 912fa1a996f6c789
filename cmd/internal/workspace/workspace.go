// Package workspace is the one engine behind the command line, the editor and the page in a browser: it finds projects,
// loads them, runs the rules over them and compares them with each other.
package workspace

import (
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
	// Loading says how projects are found and loaded. What the configuration says of it is added.
	Loading loader.Options
	// Config is what the configuration says.
	Config *config.Config
	// Choice says which rules run.
	Choice Choice
	// Together compares all projects, as they run side by side on one host. Without it only those are compared that the
	// configuration names.
	Together bool
	// Jobs is how many projects are worked on at a time, 0 for one a processor.
	Jobs int
	// Edits asks for findings whose fixes can be applied, for which their files must stay in memory.
	Edits bool
}

// Answer is what came of a [Question].
type Answer struct {
	// Findings are what is to be reported, in the order of [lint.Sort].
	Findings []lint.Finding
	// Suppressed is how many findings comments silenced.
	Suppressed int
	// Projects are the projects that were checked, in the order of the paths of their first files.
	Projects []ProjectName
	// Notices are the files that were passed over, and why, sorted.
	Notices []loader.Notice
	// Read are the paths of all files that were read, sorted, each once.
	Read []string
}

// ProjectName is what is said of a project: its name and its folder as shown to the user.
type ProjectName struct{ Name, Dir string }

// Workspace answers one question.
type Workspace struct {
	question Question
	rules    []*lint.Rule
	settings lint.Settings
}

// New returns a workspace for the question. The error is about names in [Question.Choice] that no rule has.
func New(question Question) (*Workspace, error) {
	if question.Config == nil {
		question.Config = &config.Config{}
	}
	question.Loading.Runtime = question.runtime()
	question.Choice.rootless = question.Loading.Runtime.Rootless
	chosen, err := question.Choice.rules(question.Config)
	if err != nil {
		return nil, err
	}
	return &Workspace{question, chosen, question.Choice.settings(question.Config)}, nil
}

// runtime is what is said of what runs the projects, by the question or by its configuration.
func (q *Question) runtime() graph.Runtime {
	runtime, configuration := q.Loading.Runtime, q.Config
	if !runtime.DefaultHostIP.IsValid() {
		runtime.DefaultHostIP = configuration.DefaultHostIP
	}
	rootless, _ := configuration.Options[rules.PrivilegedHostPort.ID][rules.RootlessOption].(bool)
	runtime.Rootless = runtime.Rootless || rootless
	return runtime
}

// Check finds, loads and checks all projects. What overlay has of a file counts instead of what is on disk. The error
// is a *[loader.PathError].
func (w *Workspace) Check(overlay map[string][]byte) (Answer, error) {
	plan, err := w.discover(overlay)
	if err != nil {
		return Answer{}, err
	}
	compared := make([]*graph.Project, len(plan.Targets)) // nil for those that are not
	results := w.work(plan.Targets, func(at int, project *graph.Project) {
		if w.isCompared(project) {
			compared[at] = project
		}
	})
	return summarize(plan, append(results, w.compare(compared)...)), nil
}

// Visit finds and loads all projects, and runs no rules. See is called with the number of a project below count, which
// start is told, and the project; several calls run at a time. The error is a *[loader.PathError].
func (w *Workspace) Visit(overlay map[string][]byte, start func(count int), see func(at int, project *graph.Project)) (Answer, error) {
	plan, err := w.discover(overlay)
	if err != nil {
		return Answer{}, err
	}
	start(len(plan.Targets))
	bare := &Workspace{question: w.question}
	return summarize(plan, bare.work(plan.Targets, see)), nil
}

// discover finds the projects. Paths that the configuration excludes are left out whether they are found or given, as hooks
// give every file that changed.
func (w *Workspace) discover(overlay map[string][]byte) (*loader.Plan, error) {
	options, configuration := w.question.Loading, w.question.Config
	if err := lay(overlay, &options); err != nil {
		return nil, err
	}
	options.Exclude = configuration.Excludes
	var kept []string
	var excluded []loader.Notice
	for _, path := range w.question.Paths {
		if configuration.Excludes(path) {
			excluded = append(excluded, loader.Notice{Path: filepath.ToSlash(path), Message: "is excluded by " + configuration.Path})
		} else {
			kept = append(kept, path)
		}
	}
	if len(excluded) > 0 && len(kept) == 0 {
		return &loader.Plan{Notices: excluded}, nil // no path would mean the project of the current folder
	}
	plan, err := loader.Discover(kept, options)
	if err != nil {
		return nil, err
	}
	plan.Notices = append(plan.Notices, excluded...)
	return plan, nil
}

// lay lays the content of files, by their paths as they are shown, over the tree of the options.
func lay(overlay map[string][]byte, options *loader.Options) error {
	if options.Tree == nil {
		options.Tree = tree.Disk{}
	}
	changes := make(map[string]tree.Change, len(overlay))
	for name, data := range overlay {
		absolute, err := tree.Absolute(options.Dir, name)
		if err != nil {
			return err
		}
		changes[absolute] = tree.Change{Data: data}
	}
	if len(changes) > 0 {
		options.Tree = tree.NewOverlay(options.Tree, changes)
	}
	return nil
}
