package report

import (
	"bufio"
	"io"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// jsonVersion grows when a key changes its meaning or goes away. New keys do not count.
const jsonVersion = 1

// WriteJSON prints the run as [Write] does in the format "json". A program that calls nothing else does without the other formats
// and their libraries.
func WriteJSON(w io.Writer, run Run) error {
	return buffered(w, func(out *bufio.Writer) error { return printJSON(out, run, Style{}) })
}

// printJSON prints the contract with scripts: lists are never null, columns are code points from 1, ends are
// exclusive. Help, fix, project, sign and the location of a project are absent where there are none.
func printJSON(out *bufio.Writer, run Run, _ Style) error {
	counts := count(run.Findings)
	report := jsonReport{
		Version:  jsonVersion,
		Tool:     jsonTool{Name: "portlint", Version: run.version()},
		Projects: []jsonProject{},
		Findings: []jsonFinding{},
		Summary: jsonSummary{
			Errors: counts.errors, Warnings: counts.warnings, Notes: counts.notes,
			Suppressed: run.Suppressed, Files: run.Files, Projects: len(run.Projects),
		},
	}
	return encodeJSONLists(out, report, projectsUnder("projects", run.Projects, jsonProjectOf), findingsUnder("findings", run.Findings, jsonFindingOf))
}

func jsonFindingOf(finding *lint.Finding) jsonFinding {
	return jsonFinding{
		Rule:     finding.Rule.ID,
		Severity: finding.Severity.String(),
		Message:  finding.Message,
		Help:     finding.Help,
		Location: jsonLocationOf(finding.Span),
		Related:  jsonRelatedOf(finding.Related),
		Project:  finding.Project,
		Services: append([]string{}, finding.Services...),
		Fix:      jsonFixOf(finding.Fix),
	}
}

type jsonReport struct {
	Version  int           `json:"version"`
	Tool     jsonTool      `json:"tool"`
	Projects []jsonProject `json:"projects"`
	Findings []jsonFinding `json:"findings"`
	Summary  jsonSummary   `json:"summary"`
}

// jsonProject says which engine a project was judged by, and why. Location is the line of the configuration or the sign in
// the files, absent for other reasons.
type jsonProject struct {
	Name     string        `json:"name,omitempty"`
	Folder   string        `json:"folder"`
	Engine   string        `json:"engine"` // docker, swarm or podman
	Reason   reason        `json:"reason"`
	Sign     string        `json:"sign,omitempty"`
	Location *jsonLocation `json:"location,omitempty"`
}

func jsonProjectOf(project *graph.Label) jsonProject {
	one := jsonProject{Name: project.Name, Folder: project.Dir, Engine: project.Engine.String(), Reason: reasonOf(*project), Sign: project.Because}
	if !project.Sign.IsZero() {
		location := jsonLocationOf(project.Sign)
		one.Location = &location
	}
	return one
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonFinding struct {
	Rule     string        `json:"rule"`
	Severity string        `json:"severity"`
	Message  string        `json:"message"`
	Help     string        `json:"help,omitempty"`
	Location jsonLocation  `json:"location"`
	Related  []jsonRelated `json:"related"`
	Project  string        `json:"project,omitempty"`
	Services []string      `json:"services"`
	Fix      *jsonFix      `json:"fix,omitempty"`
}

type jsonLocation struct {
	Path  string       `json:"path"`
	Start jsonPosition `json:"start"`
	End   jsonPosition `json:"end"`
}

type jsonPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type jsonRelated struct {
	Message  string       `json:"message"`
	Location jsonLocation `json:"location"`
}

type jsonFix struct {
	Message string     `json:"message"`
	Safe    bool       `json:"safe"`
	Edits   []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	Location jsonLocation `json:"location"`
	Text     string       `json:"text"`
}

type jsonSummary struct {
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Notes      int `json:"notes"`
	Suppressed int `json:"suppressed"`
	Files      int `json:"files"`
	Projects   int `json:"projects"`
}

func jsonLocationOf(span source.Span) jsonLocation {
	at := placeOf(span)
	return jsonLocation{Path: at.path, Start: jsonPosition(at.start), End: jsonPosition(at.end)}
}

func jsonRelatedOf(related []graph.Related) []jsonRelated {
	list := make([]jsonRelated, len(related))
	for i, other := range related {
		list[i] = jsonRelated{Message: other.Message, Location: jsonLocationOf(other.Span)}
	}
	return list
}

func jsonFixOf(fix *lint.Fix) *jsonFix {
	if fix == nil {
		return nil
	}
	edits := make([]jsonEdit, len(fix.Edits))
	for i, edit := range fix.Edits {
		edits[i] = jsonEdit{Location: jsonLocationOf(edit.Span), Text: edit.Text}
	}
	return &jsonFix{Message: fix.Message, Safe: fix.Safe, Edits: edits}
}
