package workspace

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
)

// compare compares the projects that run on one host. Some of them can be nil.
func (w *Workspace) compare(projects []*graph.Project) []result {
	projects = slices.DeleteFunc(projects, func(p *graph.Project) bool { return p == nil })
	if len(projects) < 2 {
		return nil
	}
	return []result{{found: lint.RunTogether(projects, w.rules, w.settings)}}
}

// isCompared reports whether a project is one of those that are compared: all with [Question.Together], or else those that
// the configuration names.
func (w *Workspace) isCompared(project *graph.Project) bool {
	if w.question.Together {
		return true
	}
	configuration := w.question.Config
	named, _ := configuration.Options[rules.CrossProjectConflict.ID][rules.ProjectsOption].([]string)
	return isNamed(project, named, filepath.Dir(configuration.Path))
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
