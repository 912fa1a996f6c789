package env

import (
	"bytes"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// Variables returns the variables that a file gives to containers, in the order of its lines; none, and the problem, for one that is
// not valid.
func (e *Environment) Variables(file *source.File) ([]graph.EnvVar, *graph.Problem) {
	values, problem := e.Parse(file)
	variables := make([]graph.EnvVar, 0, len(values))
	for number := 1; number <= file.Lines(); number++ {
		line := file.LineSpan(number)
		name, value := assignment(file.Data[line.Start:line.End])
		text, known := values[name]
		if name == "" || !known {
			continue
		}
		start := line.Start + bytes.Index(file.Data[line.Start:line.End], []byte(name))
		end := line.Start + value
		variable := graph.EnvVar{
			Name:     name,
			NameSpan: source.Span{File: file, Start: start, End: start + len(name)},
			HasValue: true,
			Value: graph.Text{
				Span:   source.Span{File: file, Start: end, End: line.End},
				Raw:    text,
				Value:  text,
				Pieces: []graph.Piece{{To: len(text), Start: end, End: line.End}},
			},
		}
		if at := strings.Index(line.Text()[value:], text); at >= 0 && text != "" {
			variable.Value.Span = source.Span{File: file, Start: end + at, End: end + at + len(text)}
			variable.Value.Pieces = nil
		}
		variables = append(variables, variable)
	}
	return lastOfEach(variables), problem
}

// lastOfEach leaves the last one of variables that have one name.
func lastOfEach(variables []graph.EnvVar) []graph.EnvVar {
	seen := make(map[string]bool, len(variables))
	slices.Reverse(variables)
	variables = slices.DeleteFunc(variables, func(v graph.EnvVar) bool {
		again := seen[v.Name]
		seen[v.Name] = true
		return again
	})
	slices.Reverse(variables)
	return variables
}

// assignment returns the name that a line of an environment file sets, and where in the line its value begins.
func assignment(line []byte) (name string, value int) {
	at := bytes.IndexAny(line, "=:")
	if at < 0 {
		return "", 0
	}
	name = strings.TrimSpace(string(line[:at]))
	name = strings.TrimSpace(strings.TrimPrefix(name, "export "))
	return name, at + 1
}
