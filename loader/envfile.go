package loader

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// envFiles reads the files that one `env_file` names, of which a later one wins.
//
// A file that is not there is worth a note only: what holds secrets is kept out of version control.
func (l *loading) envFiles(service *graph.Service, st statement) []graph.EnvVar {
	var variables []graph.EnvVar
	one := func(path graph.Text, required bool) {
		if path.Value == "" || path.Value == "/dev/null" {
			return
		}
		if !path.Known() || isRemote(path.Value) {
			service.EnvFiles = append(service.EnvFiles, path)
			return
		}
		file, err := l.files.get(tree.Join(st.scope.dir, path.Value))
		if err != nil {
			service.EnvFiles = append(service.EnvFiles, path)
			if required {
				l.report(graph.Problem{
					Kind:    graph.UnreadableReference,
					Minor:   true,
					Span:    path.Span,
					Message: cite(path.Value) + " in env_file cannot be read: " + err.Error(),
					Help:    `compose refuses to start without it; "required: false" beside its path makes it optional`,
				})
			}
			return
		}
		found := l.envFile(st.scope.env, file)
		if l.charge(variableSteps*len(found), path.Span) {
			variables = append(variables, found...)
		}
	}
	for _, entry := range listed(st.value) {
		if !l.visit(st.scope, entry) {
			break
		}
		if entry, _ = resolve(entry); entry == nil {
			continue
		}
		if entry.Kind != yaml.MappingNode {
			path, _ := l.text(st.scope, entry)
			one(path, true)
			continue
		}
		var path graph.Text
		required := true
		l.fields(st.scope, entry, func(key, value *yaml.Node, _ origin) {
			switch text, _ := l.text(st.scope, value); key.Value {
			case "path":
				path = text
			case "required":
				required = boolean(text)
			}
		})
		one(path, required)
	}
	return graph.Overlay(nil, variables) // once, for there can be thousands of files
}

type envFileKey struct {
	file *source.File
	env  *environment
}

// envFile returns the variables of one file, in the order of its lines.
func (l *loading) envFile(env *environment, file *source.File) []graph.EnvVar {
	key := envFileKey{file, env}
	if known, ok := l.envRead[key]; ok {
		return known
	}
	values, problem := env.parse(file)
	if problem != nil {
		l.report(*problem)
	}
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
	variables = lastOfEach(variables)
	l.envRead[key] = variables
	return variables
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
