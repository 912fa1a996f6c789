package compose

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/grammar"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/yamltree"
)

// file is a parsed Compose file. Nothing of it depends on a project, and nothing is changed any more: several can share it.
type file struct {
	*source.File
	// documents are its mappings. Their nodes are not changed.
	documents  []*yaml.Node
	problems   []graph.Problem
	directives []graph.Directive
	// broken says that some of it is not YAML, and list that a document is a list.
	broken, list bool
	// tooMuch says that it was not looked at, because the project has too many entries already.
	tooMuch bool
	mentions
}

// mentions says what a file may have that few have. What it surely has not, no walk of a project has to look for.
type mentions struct{ include, extends, tags bool }

// parse reads and parses the Compose file at an absolute path once. One that other files refer to is shared with other projects.
func (l *loading) parse(path string, referred bool) (*file, error) {
	if known := l.parsed[path]; known != nil {
		return known, nil
	}
	text, err := l.Reader.Get(path, source.YAML)
	if err != nil {
		return nil, err
	}
	parsed, _ := l.Options.Shared.Get(text).(*file)
	marked := bytes.Contains(text.Data, []byte(directive.Marker))
	switch {
	case !l.weigh(text, marked):
		parsed = &file{File: text, tooMuch: true}
	case parsed == nil && referred:
		parsed = l.Options.Shared.Make(text, func() any { return parseFile(text, marked) }).(*file)
	case parsed == nil:
		parsed = parseFile(text, marked)
	}
	l.Project.Files = append(l.Project.Files, parsed.File)
	l.parsed.set(path, parsed)
	for _, problem := range parsed.problems {
		l.Report(problem)
	}
	return parsed, nil
}

// parseFile parses a file. Marked says that it can have suppression comments.
func parseFile(text *source.File, marked bool) *file {
	parsed := &file{File: text}
	documents, problems, broken := parseForReleases(text)
	parsed.problems, parsed.broken = problems, broken
	if marked {
		parsed.directives = yamltree.Directives(text, documents, parsed.broken)
	}
	for _, document := range documents {
		if document.Kind != yaml.MappingNode {
			parsed.list = parsed.list || document.Kind == yaml.SequenceNode
			message, help := "a compose file is a mapping with services in it", ""
			if isNull(document) {
				message, help = "an empty document stands in the file", "remove the line ---"
			}
			parsed.problem(document, message, help)
			continue
		}
		parsed.checkKeys(document, "")
		parsed.documents = append(parsed.documents, document)
	}
	return parsed
}

func (f *file) problem(node *yaml.Node, message, help string, related ...graph.Related) {
	f.problems = append(f.problems, graph.Problem{Kind: graph.InvalidFile, Span: nodeSpan(f.File, node), Message: message, Help: help, Related: related})
}

// checkKeys reports keys that a mapping has twice, which Compose refuses. `ports` twice is a broken entry of
// `ports`, reported there. It notes what the file mentions.
//
// It also reports keys that are not text, which Compose refuses wherever they stand; under is the key that the node
// stands under. An entry of `ports` such as "8080: 80" is a broken one, reported there.
func (f *file) checkKeys(node *yaml.Node, under string) {
	if node.Kind == yaml.MappingNode {
		f.checkOwnKeys(node, under)
	}
	for i, child := range node.Content {
		f.tags = f.tags || child.Tag == tagReset || child.Tag == tagOverride
		isKey := node.Kind == yaml.MappingNode && i%2 == 0
		if len(child.Content) == 0 || isKey { // a key that is more than text is reported as it is
			continue
		}
		if node.Kind == yaml.MappingNode {
			under = node.Content[i-1].Value
		}
		f.checkKeys(child, under)
	}
}

func (f *file) checkOwnKeys(mapping *yaml.Node, under string) {
	var keys graph.Firsts[string]
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key := mapping.Content[i]
		if of, _ := resolve(key); of != nil && of.Kind != yaml.ScalarNode && under != "ports" {
			kind := "a mapping"
			if of.Kind == yaml.SequenceNode {
				kind = "a list"
			}
			f.problem(key, "the key is "+kind+", a key is text", `put it in quotes, or delete the "?" before it`)
			f.mentions = mentions{true, true, true} // what is in it is not looked at
		}
		if key.Kind != yaml.ScalarNode {
			continue
		}
		f.include = f.include || key.Value == "include"
		f.extends = f.extends || key.Value == "extends"
		if kind := scalarKind(key); kind != grammar.Text && under != "ports" {
			f.problem(key, source.Cite(key.Value)+" is "+kind.String()+", a key is text", "put it in quotes")
		} else if key.Tag != "!!str" && key.ShortTag() == "!!timestamp" {
			f.problem(key, source.Cite(key.Value)+" is a date, a key is text", "put it in quotes")
		}
		if key.Tag == tagMerge && !mergeable(mapping.Content[i+1]) {
			f.problem(key, `"<<" merges mappings, and what stands here is none`, `write "<<: *name" with the name of an anchor, or delete the line`)
		}
		if first, again := keys.See(key.Value, i); again {
			f.problem(key, source.Cite(key.Value)+" is already defined in this mapping", "merge the two, compose refuses a key that is written twice",
				graph.Related{Span: nodeSpan(f.File, mapping.Content[first]), Message: "first defined here"})
		}
	}
}

// mergeable reports whether a merge key can have the value: a mapping or a list of mappings.
func mergeable(value *yaml.Node) bool {
	value, _ = resolve(value)
	if value == nil || value.Kind != yaml.SequenceNode {
		return value != nil && value.Kind == yaml.MappingNode
	}
	return !slices.ContainsFunc(value.Content, func(entry *yaml.Node) bool {
		entry, _ = resolve(entry)
		return entry == nil || entry.Kind != yaml.MappingNode
	})
}

// parseYAML returns the root nodes of the documents of a file; an empty document gives none. When the file is
// not YAML, the fault says where and why, and the documents before it are returned.
func parseYAML(file *source.File) (documents []*yaml.Node, fault *syntaxFault) {
	documents, err := yamltree.Documents(file)
	if err != nil {
		return documents, syntaxFaultOf(file, err)
	}
	return documents, nil
}

// syntaxFault is why a file is not YAML.
type syntaxFault struct {
	span         source.Span
	reason, help string // the reason in the words of the library
}

func syntaxFaultOf(file *source.File, err error) *syntaxFault {
	at, message := source.Position{Line: 1, Column: 1}, err.Error()
	var fault *yaml.LoadError
	if errors.As(err, &fault) {
		if fault.Mark.Line > 0 {
			at = source.Position{Line: fault.Mark.Line, Column: fault.Mark.Column}
		}
		message = fault.Message
		if fault.ContextMsg != "" {
			message = fault.ContextMsg + ": " + message
		}
	}
	span := source.Span{File: file, Start: file.Offset(at)}
	span.End = span.Start
	if line := file.LineSpan(at.Line); span.End < line.End {
		_, size := utf8.DecodeRune(file.Data[span.Start:line.End])
		span.End += size
	}
	help := yamlHelp(file, &span, at.Line, message)
	return &syntaxFault{span, strings.TrimPrefix(message, "yaml: "), help}
}
