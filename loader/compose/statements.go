package compose

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// statement is one key of one definition.
type statement struct {
	*definition
	layer      int
	key, value *yaml.Node // value is never an alias
	alias      *yaml.Node // through which value is reached, or nil
	merge      origin     // the merge key through which key is reached
}

// place returns how an entry below the statement reaches the service, if it is not written there.
func (st *statement) place() (source.Span, graph.ViaKind) {
	switch {
	case st.via.File != nil:
		return st.via, st.viaKind
	case st.merge.node != nil:
		return st.merge.span(st.scope.file)
	case st.alias != nil:
		return nodeSpan(st.scope.file, st.alias), graph.ThroughAlias
	}
	return source.Span{}, graph.Written
}

// inert reports whether tags in the value mean nothing, because it is written in a mapping with !override.
func (st *statement) inert() bool {
	return st.replaces && st.alias == nil && st.merge.node == nil
}

// clearing is a tag that takes back what the definitions from one layer up to another say under one key.
type clearing struct{ from, below int }

// statements returns what the layers say, lowest first, and apart from that what !reset and !override take back. What it
// returned before is gone.
func (l *loading) statements(entry *layers) (all, taken []statement) {
	all = l.said[:0]
	var tags map[string][]clearing
	for i := range entry.defs {
		definition := &entry.defs[i]
		all = slices.Grow(all, len(definition.node.Content)/2)
		l.fields(definition.scope, definition.node, func(key, value *yaml.Node, via origin) {
			target, alias := resolve(value)
			if target == nil {
				return
			}
			st := statement{definition, i, key, target, alias, via}
			if target.Tag != tagReset || st.inert() {
				all = append(all, st)
			}
		})
		if definition.scope.tags && !definition.replaces {
			l.clearings(definition.scope, definition.node, 0, func(key string) {
				if tags == nil {
					tags = make(map[string][]clearing)
				}
				tags[key] = append(tags[key], clearing{i - definition.reach, i})
			})
		}
	}
	l.said = all
	if len(tags) == 0 {
		return all, nil
	}
	all = slices.DeleteFunc(all, func(st statement) bool {
		cleared := slices.ContainsFunc(tags[st.key.Value], func(tag clearing) bool {
			return tag.from <= st.layer && st.layer < tag.below
		})
		if cleared {
			taken = append(taken, st)
		}
		return cleared
	})
	return all, taken
}

// clearings visits the keys of a mapping whose values are tagged, those behind a merge key too, even where the
// mapping has a value of its own. Tags in a list of mappings behind a merge key clear nothing.
func (l *loading) clearings(s *scope, mapping *yaml.Node, depth int, visit func(key string)) {
	if depth > maxDepth {
		return
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key := mapping.Content[i]
		if !l.visit(s, key) {
			return
		}
		value, _ := resolve(mapping.Content[i+1])
		switch {
		case value == nil:
		case key.Tag == tagMerge && value.Kind == yaml.MappingNode:
			l.clearings(s, value, depth+1, visit)
		case key.Kind == yaml.ScalarNode && (value.Tag == tagReset || value.Tag == tagOverride):
			visit(key.Value)
		}
	}
}
