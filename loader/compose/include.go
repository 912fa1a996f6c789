package compose

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/env"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// inclusion is one entry of `include`.
type inclusion struct {
	paths, envFiles []graph.Text
	directory       graph.Text
}

// include loads what a document includes and lays the document over it. The chain are the files that led to it.
func (l *loading) include(s *scope, document *yaml.Node, layer *model, chain []string) {
	if !s.mentions.include {
		return
	}
	l.fields(s, document, func(key, value *yaml.Node, _ origin) {
		if key.Value != "include" {
			return
		}
		value, _ = resolve(value)
		if value == nil || isNull(value) {
			return
		}
		if value.Kind != yaml.SequenceNode {
			l.problem(graph.InvalidFile, nodeSpan(s.file, value), `"include" is not a list`, `write one "- path" a line`)
			return
		}
		for _, entry := range value.Content {
			if included := l.included(s, l.inclusion(s, entry), chain); included != nil {
				layer.underlay(included)
			}
		}
	})
}

// inclusion reads an entry of `include`: a path, or a mapping with one or several.
func (l *loading) inclusion(s *scope, entry *yaml.Node) (i inclusion) {
	if entry, _ = resolve(entry); entry == nil {
		return i
	}
	if entry.Kind != yaml.MappingNode {
		i.paths = l.strings(s, entry)
		return i
	}
	l.fields(s, entry, func(key, value *yaml.Node, _ origin) {
		switch key.Value {
		case "path":
			i.paths = l.strings(s, value)
		case "env_file":
			i.envFiles = l.strings(s, value)
		case "project_directory":
			i.directory, _ = l.text(s, value)
		}
	})
	return i
}

// included loads what an entry of `include` names, once for each environment; nil for what cannot be loaded, which is reported.
func (l *loading) included(s *scope, i inclusion, chain []string) *model {
	if len(i.paths) == 0 {
		return nil
	}
	first := i.paths[0]
	absolute := make([]string, len(i.paths))
	places := make(map[string]source.Span, len(i.paths))
	for at, text := range i.paths {
		if !l.local(text, "include") {
			return nil
		}
		absolute[at] = tree.Join(s.dir, text.Value)
		places[absolute[at]] = text.Span
	}
	switch {
	case len(chain) >= maxDepth:
		l.problem(graph.LimitReached, first.Span, fmt.Sprintf("includes are nested more than %d deep, %s was not looked at", maxDepth, source.Cite(first.Value)), "")
		return nil
	case slices.Contains(chain, absolute[0]):
		l.problem(graph.InvalidFile, first.Span, source.Cite(first.Value)+" includes itself", "")
		return nil
	}
	dir := path.Dir(absolute[0])
	if i.directory.Value != "" && i.directory.Known() {
		dir = tree.Join(s.dir, i.directory.Value)
	}
	env := l.includedEnvironment(s, i, dir)
	key := modelKey{paths: strings.Join(absolute, "\x00"), dir: dir, env: env.Fingerprint()}
	if known := l.models[key]; known != nil || !l.Charge(includeSteps, first.Span) {
		return known
	}
	merged := l.load(absolute, env, dir, chain, func(path string, err error) {
		span := places[path]
		l.unreadable(graph.Text{Span: span, Raw: span.Text(), Value: span.Text()}, "include", err)
	})
	for _, entry := range merged.services.list {
		entry.defs = freeze(entry.defs)
	}
	l.models.set(key, merged)
	return merged
}

// includedEnvironment is the environment of included files: the includer's, and what their own environment files add to it.
func (l *loading) includedEnvironment(s *scope, i inclusion, dir string) *env.Environment {
	env := s.env.Child(dir)
	var read []*source.File
	if len(i.envFiles) == 0 {
		read = l.dotEnv(dir)
	}
	for _, text := range i.envFiles {
		if text.Value == "/dev/null" || !l.local(text, "env_file") {
			continue
		}
		file, err := l.Reader.Get(tree.Join(s.dir, text.Value), source.Secret)
		if err != nil {
			l.unreadable(text, "env_file", err)
			continue
		}
		read = append(read, file)
	}
	for _, problem := range env.Add(read) {
		l.Report(problem)
	}
	return env
}

// dotEnv returns the .env of a folder, if there is one that can be read.
func (l *loading) dotEnv(dir string) []*source.File {
	if name, found := l.Reader.Find(dir, dotEnv); found {
		if file, err := l.Reader.Get(name, source.Secret); err == nil {
			return []*source.File{file}
		}
	}
	return nil
}

// local reports whether a reference names a file of this machine, and reports one that does not.
func (l *loading) local(text graph.Text, what string) bool {
	if !text.Known() {
		return false
	}
	if isRemote(text.Value) {
		l.problem(graph.UnreadableReference, text.Span, source.Cite(text.Value)+" in "+what+" is remote, what it says is not checked", "")
		return false
	}
	return true
}

func isRemote(reference string) bool {
	return strings.Contains(reference, "://") || strings.HasPrefix(reference, "oci:") || strings.HasPrefix(reference, "git@") ||
		strings.HasPrefix(reference, "github.com/") || strings.HasPrefix(reference, "docker.io/")
}

func (l *loading) unreadable(text graph.Text, what string, err error) {
	l.problem(graph.UnreadableReference, text.Span, source.Cite(text.Value)+" in "+what+" cannot be read: "+err.Error(), "what it says is not checked")
}
