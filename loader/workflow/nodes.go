package workflow

import (
	"iter"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/yamltree"
)

// target follows an alias, which GitHub reads since 2025.
func target(node *yaml.Node) *yaml.Node {
	node, _ = yamltree.Resolve(node)
	return node
}

// entryOf returns a key of a mapping and its value, nil when there is none.
func entryOf(mapping *yaml.Node, key string) (name, value *yaml.Node) {
	mapping = target(mapping)
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i], mapping.Content[i+1]
		}
	}
	return nil, nil
}

func valueOf(mapping *yaml.Node, key string) *yaml.Node {
	_, value := entryOf(mapping, key)
	return value
}

// fields yields the keys of a mapping with their values, none of anything else.
func (r *reader) fields(mapping *yaml.Node) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(key, value *yaml.Node) bool) {
		mapping = target(mapping)
		if mapping == nil || mapping.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(mapping.Content); i += 2 {
			value := target(mapping.Content[i+1])
			if value != nil && mapping.Content[i].Kind == yaml.ScalarNode && !yield(mapping.Content[i], value) {
				return
			}
		}
	}
}

// listed returns the entries of a list, none of anything else.
func listed(node *yaml.Node) []*yaml.Node {
	node = target(node)
	if node == nil || node.Kind != yaml.SequenceNode {
		return nil
	}
	return node.Content
}
