package compose

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

func (l *loading) networkUses(service *graph.Service, st statement) {
	service.Networks = slices.Grow(service.Networks, len(st.value.Content))
	var names graph.Firsts[string]
	for i := range service.Networks {
		names.See(service.Networks[i].Key, i)
	}
	add := func(name string, span source.Span, aliases []string) {
		at, again := names.See(name, len(service.Networks))
		if !again {
			service.Networks = append(service.Networks, graph.NetworkUse{Key: name, Span: span})
		}
		service.Networks[at].Aliases = append(service.Networks[at].Aliases, aliases...)
	}
	switch st.value.Kind {
	case yaml.MappingNode:
		l.fields(st.scope, st.value, func(key, value *yaml.Node, _ origin) {
			add(key.Value, nodeSpan(st.scope.file, key), l.aliases(st.scope, value))
		})
	case yaml.SequenceNode:
		l.eachString(st.scope, st.value, func(text graph.Text) { add(text.Value, text.Span, nil) })
	}
}

// aliases reads the names that a service has in one network, but for those that hold unknown variables.
func (l *loading) aliases(s *scope, network *yaml.Node) []string {
	var aliases []string
	if network, _ = resolve(network); network == nil || network.Kind != yaml.MappingNode {
		return nil
	}
	l.fields(s, network, func(key, value *yaml.Node, _ origin) {
		if value, _ = resolve(value); key.Value != "aliases" || value == nil {
			return
		}
		l.eachString(s, value, func(text graph.Text) {
			if text.Known() {
				aliases = append(aliases, text.Value)
			}
		})
	})
	return aliases
}

// extraHosts reads the names of "name:address" and "name=address", or the keys of a mapping.
func (l *loading) extraHosts(s *scope, node *yaml.Node) []string {
	var names []string
	if node.Kind == yaml.MappingNode {
		l.fields(s, node, func(key, _ *yaml.Node, _ origin) { names = append(names, key.Value) })
		return names
	}
	l.eachString(s, node, func(text graph.Text) {
		if end := strings.IndexAny(text.Value, ":="); end >= 0 {
			names = append(names, text.Value[:end])
		}
	})
	return names
}

// network builds a network of the graph from its layers.
func (l *loading) network(entry *layers) *graph.Network {
	network := &graph.Network{Key: entry.name, Span: entry.span}
	said, _ := l.statements(entry)
	for _, st := range said {
		text, _ := l.text(st.scope, st.value)
		switch st.key.Value {
		case "external":
			network.External = boolean(text) || st.value.Kind == yaml.MappingNode
		case "name":
			network.Name = text.Value
		case "internal":
			network.Internal, network.InternalSpan = boolean(text), text.Span
		case "driver":
			network.Driver, network.DriverSpan = text.Value, text.Span
		case "enable_ipv4":
			network.NoIPv4 = strings.EqualFold(text.Value, "false")
		case "enable_ipv6":
			network.IPv6 = text
		case "driver_opts":
			if network.Options == nil {
				network.Options = make(map[string]graph.Text)
			}
			for _, option := range l.pairs(st.scope, st.value) {
				if !option.HasValue { // which Compose refuses, wherever it stands
					option.Value = graph.Text{Span: option.NameSpan, Value: graph.Unresolved}
				}
				network.Options[option.Name] = option.Value
			}
		}
	}
	return network
}
