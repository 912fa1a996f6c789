package cli

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/portlint/portlint/cmd/internal/config"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// lintTogether compares the projects that the user says run on one host: all with --together, or else those that the
// configuration names. Some of them can be nil.
func (f *lintFlags) lintTogether(results []result, projects []*graph.Project, chosen []*lint.Rule, c *config.Config) []result {
	projects = slices.DeleteFunc(projects, func(p *graph.Project) bool { return p == nil })
	if len(projects) < 2 {
		return results
	}
	return append(results, result{found: lint.RunTogether(projects, chosen, f.settings(c))})
}

// keeps returns whether a project is one of those that are compared.
func (f *lintFlags) keeps(c *config.Config) func(*graph.Project) bool {
	named, _ := c.Options[rules.CrossProjectConflict.ID][rules.ProjectsOption].([]string)
	return func(project *graph.Project) bool {
		return f.together || isNamed(project, named, filepath.Dir(c.Path))
	}
}

// isNamed reports whether one of the paths, relative to dir, is the project's folder, one above it, or its first file.
func isNamed(project *graph.Project, paths []string, dir string) bool {
	places := []string{project.Dir}
	if len(project.Files) > 0 {
		places = append(places, project.Files[0].Path)
	}
	return slices.ContainsFunc(paths, func(path string) bool {
		named, err := filepath.Abs(filepath.Join(dir, filepath.FromSlash(path)))
		return err == nil && slices.ContainsFunc(places, func(place string) bool {
			absolute, err := filepath.Abs(filepath.FromSlash(place))
			return err == nil && (absolute == named || strings.HasPrefix(absolute, strings.TrimSuffix(named, string(filepath.Separator))+string(filepath.Separator)))
		})
	})
}

// knowsRootless reports whether the user says that the runtime is rootless, which asks for the rule about it.
func (f *lintFlags) knowsRootless(c *config.Config) bool {
	return f.withRootless(c.Options)[rules.PrivilegedHostPort.ID][rules.RootlessOption] == true
}

// withRootless adds to the options of rules what --rootless says.
func (f *lintFlags) withRootless(options map[string]map[string]any) map[string]map[string]any {
	if !f.rootless {
		return options
	}
	id := rules.PrivilegedHostPort.ID
	merged, own := maps.Clone(options), maps.Clone(options[id])
	if merged == nil {
		merged = make(map[string]map[string]any)
	}
	if own == nil {
		own = make(map[string]any)
	}
	own[rules.RootlessOption], merged[id] = true, own
	return merged
}
