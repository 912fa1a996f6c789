package compose

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/grammar"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// ports appends the entries of one `ports`.
func (l *loading) ports(service *graph.Service, st statement) {
	s, node := st.scope, st.value
	service.PortsSpans = append(service.PortsSpans, nodeSpan(s.file, st.key))
	via, kind := st.place()
	add := func(port *graph.Port, via source.Span, kind graph.ViaKind) {
		port.Service, port.Layer, port.Via, port.ViaKind = service, st.layer, via, kind
		service.Ports = append(service.Ports, port)
	}
	switch {
	case isNull(node):
		// Over a list below null says nothing; on its own it is no list. Files to extend are read on their own.
		if len(service.PortsSpans) == 1 || st.viaKind == graph.ThroughExtends && st.via.File != s.file {
			add(brokenPorts(nodeSpan(s.file, st.key), `"ports" is empty`, `delete the line, or write one "- host:container" a line below it`), via, kind)
		}
		return
	case node.Kind != yaml.SequenceNode:
		add(brokenPorts(nodeSpan(s.file, node), `"ports" is not a list`, listHelp(node)), via, kind)
		return
	}
	service.Ports = slices.Grow(service.Ports, len(node.Content))
	for _, entry := range node.Content {
		l.Step(portSteps)
		if !l.visit(s, entry) {
			return
		}
		target, alias := resolve(entry)
		if target == nil || target.Tag == tagReset && !st.inert() && node.Tag != tagOverride {
			continue
		}
		via, kind := via, kind
		if alias != nil && via.File == nil {
			via, kind = nodeSpan(s.file, alias), graph.ThroughAlias
		}
		if port := l.port(s, target, st.inert()); port != nil {
			add(port, via, kind)
		}
	}
}

// asMerged puts the entries in the order in which Compose lets a later one win over an equal earlier one. Of entries
// written alike in one file the last takes the place of the first, before entries that mean the same are
// looked for: in "80:80", "0.0.0.0:80:80", "80:80" the middle one wins.
func asMerged(ports []*graph.Port) []*graph.Port {
	if !writtenAgain(ports) {
		return ports
	}
	type writing struct {
		file  *source.File
		layer int // of what is extended in another file: Compose has merged that before
		text  string
		key   graph.MergeKey
		none  *graph.Port // set for a broken entry, which is like no other
	}
	groups := make(map[writing][]*graph.Port, len(ports))
	var order []writing
	for _, port := range ports {
		alike := writing{file: port.Span.File, text: port.Text.Value}
		if port.ViaKind == graph.ThroughExtends && port.Via.File != port.Span.File {
			alike.layer = port.Layer + 1
		}
		if port.Form == graph.Long {
			alike.key = port.Key
		}
		if port.Err != nil {
			alike.none = port
		}
		if len(groups[alike]) == 0 {
			order = append(order, alike)
		}
		groups[alike] = append(groups[alike], port)
	}
	merged := make([]*graph.Port, 0, len(ports))
	for _, alike := range order {
		merged = append(merged, groups[alike]...)
	}
	return merged
}

// writtenAgain reports whether valid entries are written alike, in whatever files.
func writtenAgain(ports []*graph.Port) bool {
	var texts graph.Firsts[string]
	var keys graph.Firsts[graph.MergeKey] // of long entries
	for i, port := range ports {
		again := false
		switch {
		case port.Err != nil:
		case port.Form == graph.Long:
			_, again = keys.See(port.Key, i)
		default:
			_, again = texts.See(port.Text.Value, i)
		}
		if again {
			return true
		}
	}
	return false
}

// brokenEntries returns what is broken of a `ports` that a higher layer takes back: Compose reads it all the same.
func (l *loading) brokenEntries(st statement) []*graph.Port {
	if st.key.Value != "ports" {
		return nil
	}
	var all graph.Service
	l.ports(&all, st)
	return slices.DeleteFunc(all.Ports, func(port *graph.Port) bool { return port.Err == nil })
}

// listHelp says how to write what stands below `ports` and is no list.
func listHelp(node *yaml.Node) string {
	one := node.Value
	if node.Kind == yaml.MappingNode && len(node.Content) == 2 {
		one = node.Content[0].Value + ":" + node.Content[1].Value // a blank behind the colon made a mapping of it
	}
	bare := strings.TrimLeft(one, "-–—")
	switch port := grammar.Short(graph.Text{Raw: one, Value: one}, false); {
	case bare != one:
		first, _, _ := strings.Cut(strings.TrimSpace(bare), " ")
		return "write a blank behind the dash: - " + first
	case one != "" && port.Err == nil:
		return "write - " + source.Cite(one) + " on a line of its own below ports:"
	}
	return `write one "- host:container" a line below ports:`
}

// brokenPorts stands for a whole `ports` that is not a list.
func brokenPorts(span source.Span, message, help string) *graph.Port {
	return &graph.Port{Span: span, Quote: "ports", Err: &graph.Fault{Span: span, Message: message, Help: help}}
}

// port reads one entry; nil for one whose variables are malformed, which is reported. Inert says that tags mean nothing in it.
func (l *loading) port(s *scope, node *yaml.Node, inert bool) *graph.Port {
	switch node.Kind {
	case yaml.MappingNode:
		fields := make([]grammar.Field, 0, len(node.Content)/2)
		l.fields(s, node, func(key, value *yaml.Node, _ origin) {
			if inert || !isReset(value) {
				fields = append(fields, l.field(s, key, value))
			}
		})
		port := grammar.Long(nodeSpan(s.file, node), fields)
		grammar.Adapt(port, fields, &l.Project.Runtime)
		return port
	case yaml.ScalarNode:
		kind := scalarKind(node)
		if kind != grammar.Text && kind != grammar.Integer {
			span := nodeSpan(s.file, node)
			return grammar.Other(span, span.Text(), kind)
		}
		text, ok := l.text(s, node)
		if !ok {
			return nil
		}
		if kind == grammar.Integer {
			text.Value = integerText(node.Value)
			text.Pieces = []graph.Piece{{To: len(text.Value), Start: text.Span.Start, End: text.Span.End}}
		}
		port := grammar.Short(text, kind == grammar.Integer)
		grammar.Adapt(port, nil, &l.Project.Runtime)
		return port
	}
	broken := grammar.Other(nodeSpan(s.file, node), "list", grammar.NoScalar)
	if node.Kind == yaml.SequenceNode && len(node.Content) == 1 && node.Content[0].Kind == yaml.ScalarNode {
		broken.Err.Help = "write one dash or bracket: - " + source.Cite(node.Content[0].Value)
	}
	return broken
}

func (l *loading) field(s *scope, key, node *yaml.Node) grammar.Field {
	f := grammar.Field{Key: key.Value, KeySpan: nodeSpan(s.file, key), Kind: grammar.NoScalar}
	node, _ = resolve(node)
	if node == nil || node.Kind != yaml.ScalarNode {
		if node != nil {
			f.Value.Span = nodeSpan(s.file, node)
		}
		return f
	}
	f.Kind = scalarKind(node)
	if text, ok := l.text(s, node); ok {
		f.Value = text
	} else {
		f.Value.Span = nodeSpan(s.file, node)
	}
	if f.Kind == grammar.Integer {
		f.Value.Value = integerText(node.Value)
		f.Value.Pieces = []graph.Piece{{To: len(f.Value.Value), Start: f.Value.Span.Start, End: f.Value.Span.End}}
	}
	return f
}

func scalarKind(node *yaml.Node) grammar.Kind {
	if node.Tag == "!!str" {
		return grammar.Text
	}
	switch node.ShortTag() {
	case "!!null":
		return grammar.Null
	case "!!int":
		return grammar.Integer
	case "!!float":
		return grammar.Float
	case "!!bool":
		return grammar.Boolean
	}
	return grammar.Text
}

// integerText writes a YAML integer as Compose reads it: 0x50 and 0120 are 80, 8_080 is 8080.
func integerText(value string) string {
	plain := strings.ReplaceAll(value, "_", "")
	if number, err := strconv.ParseInt(plain, 0, 64); err == nil {
		return strconv.FormatInt(number, 10)
	}
	return plain
}
