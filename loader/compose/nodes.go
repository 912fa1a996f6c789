package compose

import (
	"iter"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/env"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/yamltree"
)

// The tags by which a higher layer takes back what a lower one says.
// https://github.com/compose-spec/compose-spec/blob/main/13-merge.md
const (
	tagReset    = "!reset"
	tagOverride = "!override"
)

const tagMerge = "!!merge"

// origin is the merge key through which a field reaches a mapping; the zero origin is the mapping itself.
type origin struct {
	node *yaml.Node
}

func (o origin) span(file *source.File) (source.Span, graph.ViaKind) {
	if o.node == nil {
		return source.Span{}, graph.Written
	}
	return nodeSpan(file, o.node), graph.ThroughMergeKey
}

// resolve is [yamltree.Resolve].
func resolve(node *yaml.Node) (target, alias *yaml.Node) { return yamltree.Resolve(node) }

// nodeSpan is [yamltree.Span].
func nodeSpan(file *source.File, node *yaml.Node) source.Span { return yamltree.Span(file, node) }

// isReset reports whether a value is as if its key was not there.
func isReset(value *yaml.Node) bool {
	value, _ = resolve(value)
	return value != nil && value.Tag == tagReset
}

func isNull(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.Tag == "!!null" }

// fields calls visit for each key of a mapping as it reads after YAML's merge keys: own keys first, then
// those of `<<`, where the first mapping that has a key wins. Of keys that stand twice the first counts.
func (l *loading) fields(s *scope, mapping *yaml.Node, visit func(key, value *yaml.Node, via origin)) {
	var merged []*yaml.Node
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i], mapping.Content[i+1]
		if !l.visit(s, key) {
			return
		}
		if key.Tag == tagMerge {
			merged = append(merged, value)
			continue
		}
		if key.Kind == yaml.ScalarNode {
			visit(key, value, origin{})
		}
	}
	if len(merged) == 0 {
		return
	}
	seen := make(map[string]bool, len(mapping.Content))
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if !isReset(mapping.Content[i+1]) {
			seen[mapping.Content[i].Value] = true
		}
	}
	for _, value := range merged {
		l.mergeFields(s, value, origin{value}, seen, visit, 0)
	}
}

func (l *loading) mergeFields(s *scope, value *yaml.Node, via origin, seen map[string]bool, visit func(key, value *yaml.Node, via origin), depth int) {
	target, _ := resolve(value)
	if target == nil || depth > maxDepth {
		return
	}
	if target.Kind == yaml.SequenceNode {
		for _, entry := range target.Content {
			l.mergeFields(s, entry, origin{entry}, seen, visit, depth+1)
		}
		return
	}
	if target.Kind != yaml.MappingNode {
		return
	}
	var deeper []*yaml.Node
	for i := 0; i+1 < len(target.Content); i += 2 {
		key, value := target.Content[i], target.Content[i+1]
		if !l.visit(s, key) {
			return
		}
		switch {
		case key.Tag == tagMerge:
			deeper = append(deeper, value)
		case key.Kind == yaml.ScalarNode && !seen[key.Value] && !isReset(value):
			seen[key.Value] = true
			visit(key, value, via)
		}
	}
	for _, value := range deeper {
		l.mergeFields(s, value, via, seen, visit, depth+1)
	}
}

// text returns the text of a scalar, with its variables replaced; false for anything else and for null.
func (l *loading) text(s *scope, node *yaml.Node) (text graph.Text, ok bool) {
	ok = l.read(&text, s, node)
	return text, ok
}

// read does what [loading.text] does, in place. A text that is not read stays empty.
func (l *loading) read(text *graph.Text, s *scope, node *yaml.Node) bool {
	node, _ = resolve(node)
	if node == nil || node.Kind != yaml.ScalarNode || isNull(node) {
		return false
	}
	span, pieces := yamltree.Place(s.file, node)
	const typed = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle | yaml.TaggedStyle
	*text = graph.Text{Span: span, Raw: node.Value, Value: node.Value, Plain: node.Style&typed == 0, Pieces: pieces}
	if valid := s.env.Interpolate(text); s.env.Exhausted() && !l.exhausted {
		l.exhausted = true
		l.problem(graph.LimitReached, text.Span, "the variables up to here were too much work, those from here on were not replaced", "")
	} else if !valid {
		l.Report(env.Malformed(text))
		*text = graph.Text{}
		return false
	}
	return true
}

// listed returns the entries of a list, or else the node itself as the only one.
func listed(node *yaml.Node) []*yaml.Node {
	node, _ = resolve(node)
	switch {
	case node == nil:
		return nil
	case node.Kind == yaml.SequenceNode:
		return node.Content
	}
	return []*yaml.Node{node}
}

// each returns the entries of a list, or else the node itself, as they read behind aliases.
func (l *loading) each(s *scope, node *yaml.Node) iter.Seq[*yaml.Node] {
	return func(yield func(*yaml.Node) bool) {
		for _, entry := range listed(node) {
			if !l.visit(s, entry) {
				return
			}
			if entry, _ = resolve(entry); entry != nil && !yield(entry) {
				return
			}
		}
	}
}

// strings returns the texts of a scalar or of a list of scalars.
func (l *loading) strings(s *scope, node *yaml.Node) []graph.Text {
	entries := listed(node)
	texts := make([]graph.Text, 0, len(entries))
	for _, entry := range entries {
		if !l.visit(s, entry) {
			break
		}
		texts = append(texts, graph.Text{})
		if last := len(texts) - 1; !l.read(&texts[last], s, entry) {
			texts = texts[:last]
		}
	}
	return texts
}

// eachString visits what strings returns.
func (l *loading) eachString(s *scope, node *yaml.Node, visit func(graph.Text)) {
	for _, entry := range listed(node) {
		if !l.visit(s, entry) {
			return
		}
		if text, ok := l.text(s, entry); ok {
			visit(text)
		}
	}
}

// pairs returns names with values, written as a mapping or as a list of NAME=value.
func (l *loading) pairs(s *scope, node *yaml.Node) []graph.EnvVar {
	node, _ = resolve(node)
	if node == nil {
		return nil
	}
	if node.Kind == yaml.MappingNode {
		pairs := make([]graph.EnvVar, 0, len(node.Content)/2)
		l.fields(s, node, func(key, value *yaml.Node, _ origin) {
			pair := graph.EnvVar{Name: key.Value, NameSpan: nodeSpan(s.file, key)}
			pairs = append(pairs, pair)
			last := &pairs[len(pairs)-1]
			last.HasValue = l.read(&last.Value, s, value)
		})
		return pairs
	}
	pairs := make([]graph.EnvVar, 0, len(listed(node)))
	l.eachString(s, node, func(text graph.Text) {
		name, _, found := strings.Cut(text.Value, "=")
		pair := graph.EnvVar{Name: name, NameSpan: text.Part(0, len(name)), HasValue: found}
		if found {
			pair.Value = text.Tail(len(name) + 1)
		}
		pairs = append(pairs, pair)
	})
	return pairs
}

// command returns a command line, written as one string or as a list of arguments.
func (l *loading) command(s *scope, node *yaml.Node) *graph.Command {
	node, _ = resolve(node)
	if node == nil || isNull(node) {
		return nil
	}
	command := &graph.Command{Span: nodeSpan(s.file, node), Shell: node.Kind == yaml.ScalarNode, Words: l.strings(s, node)}
	if !l.Charge(argv.Steps(command), command.Span) {
		return nil
	}
	return command
}

// boolean reads true or false, also from a variable.
func boolean(text graph.Text) bool {
	switch strings.ToLower(text.Value) {
	case "true", "yes", "y", "on", "1":
		return true
	}
	return false
}
