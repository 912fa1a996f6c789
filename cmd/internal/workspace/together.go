package workspace

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules"
)

// isCompared reports whether a project is one of those that are compared: all with [Question.Together], or else those that
// the configuration of the working directory names, by the folder of the project, one above it, or its first file.
func (w *Workspace) isCompared(project *graph.Project) bool {
	if w.question.Together {
		return true
	}
	named, _ := w.config.Options[rules.CrossProjectConflict.ID][rules.ProjectsOption].([]string)
	if len(named) == 0 {
		return false
	}
	places := []string{tree.Join(w.dir, project.Dir)}
	if len(project.Files) > 0 {
		places = append(places, tree.Join(w.dir, project.Files[0].Path))
	}
	return slices.ContainsFunc(named, func(name string) bool {
		wanted := tree.Join(w.config.OptionFolder(rules.CrossProjectConflict.ID, rules.ProjectsOption), name)
		return slices.ContainsFunc(places, func(place string) bool {
			return place == wanted || strings.HasPrefix(place, strings.TrimSuffix(wanted, "/")+"/")
		})
	})
}
