package compose

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/env"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// envFiles reads the files that one `env_file` names. A later one wins over an earlier one.
//
// A file that is not there is worth a note only, and one of them: what holds secrets is kept out of version control.
func (l *loading) envFiles(service *graph.Service, st statement) []graph.EnvVar {
	var variables []graph.EnvVar
	for _, entry := range listed(st.value) {
		if !l.visit(st.scope, entry) {
			break
		}
		if entry, _ = resolve(entry); entry == nil {
			continue
		}
		if entry.Kind != yaml.MappingNode {
			path, _ := l.text(st.scope, entry)
			variables = append(variables, l.readEnvFile(service, st, path, true)...)
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
		variables = append(variables, l.readEnvFile(service, st, path, required)...)
	}
	return graph.Overlay(nil, variables) // once, for there can be thousands of files
}

// readEnvFile reads one of the files. One that cannot be read becomes one of the files of the service whose variables are not known.
func (l *loading) readEnvFile(service *graph.Service, st statement, path graph.Text, required bool) []graph.EnvVar {
	if path.Value == "" || path.Value == "/dev/null" {
		return nil
	}
	if !path.Known() || isRemote(path.Value) {
		service.EnvFiles = append(service.EnvFiles, path)
		return nil
	}
	name := tree.Join(st.scope.dir, path.Value)
	file, err := l.Reader.Get(name, source.Secret)
	if err != nil {
		service.EnvFiles = append(service.EnvFiles, path)
		if required {
			l.reportMissing("env_file", path, name, err)
		}
		return nil
	}
	found := l.envFile(st.scope.env, file)
	if !l.Charge(variableSteps*len(found), path.Span) {
		return nil
	}
	return l.affordable(found, path.Span)
}

// affordable charges what rules look for in the values of variables, and returns the variables, none when the budget is used up: each port
// may be that of an address, which costs a step.
func (l *loading) affordable(variables []graph.EnvVar, place source.Span) []graph.EnvVar {
	steps := 0
	for i := range variables {
		value := variables[i].Value.Value
		steps += len(value) / textBytes
		for {
			colon := strings.IndexByte(value, ':') + 1
			if colon == 0 {
				break
			}
			if value = value[colon:]; value != "" && '0' <= value[0] && value[0] <= '9' {
				steps++
			}
		}
	}
	if !l.Charge(steps, place) {
		return nil
	}
	return variables
}

// labelFiles reports the label files that cannot be read. Nothing that is checked stands in them.
func (l *loading) labelFiles(st statement) {
	l.eachString(st.scope, st.value, func(path graph.Text) {
		if path.Value == "" || !path.Known() {
			return
		}
		name := tree.Join(st.scope.dir, path.Value)
		if _, err := l.Reader.Get(name, source.Secret); err != nil {
			l.reportMissing("label_file", path, name, err)
		}
	})
}

// reportMissing reports once that a file named below a key of a service, env_file or label_file, cannot be read.
func (l *loading) reportMissing(key string, path graph.Text, name string, err error) {
	if l.envMissing[name] {
		return
	}
	l.envMissing.set(name, true)
	l.Report(graph.Problem{
		Kind:    graph.UnreadableReference,
		Minor:   true,
		Span:    path.Span,
		Message: source.Cite(path.Value) + " in " + key + " cannot be read: " + err.Error(),
		Help:    l.withoutFile(key, path.Value, name),
	})
}

// withoutFile says what to do about a file of a service that is not there. Where an example of it lies beside it, that is to be copied.
func (l *loading) withoutFile(key, written, name string) string {
	for _, ending := range []string{".example", ".sample", ".template", ".dist", "-example", ".default"} {
		if l.Reader.Exists(name + ending) {
			return "copy " + written + ending + " to " + written
		}
	}
	if key == "label_file" {
		return "compose refuses to start without it"
	}
	return `compose refuses to start without it; "required: false" beside its path makes it optional`
}

type envFileKey struct {
	file *source.File
	env  *env.Environment
}

// envFile returns the variables of one file, read once.
func (l *loading) envFile(env *env.Environment, file *source.File) []graph.EnvVar {
	key := envFileKey{file, env}
	known, ok := l.envRead[key]
	if !ok {
		var problem *graph.Problem
		if known, problem = env.Variables(file); problem != nil {
			l.Report(*problem)
		}
		l.envRead.set(key, known)
	}
	return known
}
