package rules

import (
	"fmt"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

// CrossProjectConflict needs projects that somebody says run side by side. They are named by its option, or by --together.
var CrossProjectConflict = &lint.Rule{
	ID:       "cross-project-conflict",
	Family:   lint.Conflict,
	Severity: lint.Note,
	Anywhere: true,
	Fix:      lint.NoFix,
	Summary:  "projects that run side by side publish the same host port",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/compose/how-tos/project-name/
		https://github.com/Sage-Bionetworks/sage-monorepo/pull/3189
		https://github.com/sigstore/rekor-tiles/issues/190
		https://github.com/TrivadisPF/platys-modern-data-platform/issues/969`,
	Options:       []lint.Option{{Name: ProjectsOption, Summary: "folders and Compose files whose projects run side by side", Default: []string{}}},
	CheckTogether: checkCrossProjectConflict,
}

// ProjectsOption is the option of [CrossProjectConflict].
const ProjectsOption = "projects"

func checkCrossProjectConflict(p *lint.Pass) {
	for _, crossing := range graph.Crossings(p.Together) {
		first := crossing.First
		finding := lint.Finding{
			Span: first.Place, Label: "on " + first.Address().String(),
			Services: []string{first.Service}, Project: first.Project.Name, Key: first.Mapping(),
			Related: make([]graph.Related, 0, len(crossing.Others)),
		}
		var names []string
		var seen graph.Firsts[string]
		for at, other := range crossing.Others {
			finding.Related = append(finding.Related, graph.Related{Span: other.Place, Message: "published here"})
			if _, again := seen.See(other.Project.Name, at); !again {
				names = append(names, other.Project.Name)
			}
		}
		finding.Message = facts.Quoted(first.Quote) + " is also published by " + projects(names)
		finding.Help = `give each project host ports of its own, "portlint ports --free" lists some`
		p.Report(finding)
	}
}

// projects names up to two projects and counts the others.
func projects(names []string) string {
	switch len(names) {
	case 1:
		return "project " + facts.Quoted(names[0])
	case 2:
		return "projects " + facts.Quoted(names[0]) + " and " + facts.Quoted(names[1])
	}
	return fmt.Sprintf("projects %s, %s and %d more", facts.Quoted(names[0]), facts.Quoted(names[1]), len(names)-2)
}
