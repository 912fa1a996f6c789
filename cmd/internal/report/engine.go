package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// reason is why a project was judged by its engine.
type reason string

const (
	byFlag          reason = "flag"          // the user names it
	byConfiguration reason = "configuration" // the configuration names it
	bySign          reason = "sign"          // the files tell
	byDefault       reason = "default"       // nothing tells
)

func reasonOf(project graph.Label) reason {
	switch {
	case project.Stated && project.Sign.IsZero():
		return byFlag
	case project.Stated:
		return byConfiguration
	case !project.Sign.IsZero():
		return bySign
	}
	return byDefault
}

// maxSigns is how many signs are named in one line.
const maxSigns = 3

// engineLines say which engines the projects were judged by and why, a line for each engine and reason. Docker Compose goes
// without saying unless all is asked for.
func engineLines(projects []graph.Label, all bool) []string {
	type group struct {
		engine graph.Engine
		reason reason
	}
	groups := make(map[group][]graph.Label)
	var order []group
	for _, project := range projects {
		one := group{project.Engine, reasonOf(project)}
		if one.engine == graph.Docker && !all {
			continue
		}
		if groups[one] == nil {
			order = append(order, one)
		}
		groups[one] = append(groups[one], project)
	}
	slices.SortFunc(order, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.engine, b.engine), cmp.Compare(a.reason, b.reason))
	})
	var lines []string
	for _, one := range order {
		judged := groups[one]
		verb := " is"
		if len(judged) > 1 {
			verb = " are"
		}
		lines = append(lines, Plural(len(judged), "project")+verb+" judged by what "+one.engine.Command()+" does, "+one.reason.words(judged)+".")
	}
	return lines
}

// words name the reason that projects have in common, with its places.
func (r reason) words(projects []graph.Label) string {
	switch r {
	case byFlag:
		return "as asked for"
	case byConfiguration:
		return "as " + where(projects[0].Sign) + " says"
	case byDefault:
		return "as nothing tells of another engine"
	}
	var signs []string
	for _, project := range projects {
		signs = append(signs, project.Because+" at "+where(project.Sign))
	}
	signs = slices.Compact(signs) // variants of a project share files
	if more := len(signs) - maxSigns; more > 0 {
		signs = append(signs[:maxSigns], Plural(more, "more sign"))
	}
	return "because of " + strings.Join(signs, ", ")
}
