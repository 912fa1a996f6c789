package compose

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/env"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/settings"
	"github.com/portlint/portlint/loader/source"
)

// How far portlint follows what files say, far beyond what real projects do.
const (
	maxDepth  = 64  // of include and extends
	maxLayers = 256 // definitions of one service
)

// What some things cost, in steps of [format.Loading].
const (
	portSteps     = 2 // more than other entries
	variableSteps = 2
	textBytes     = 512 // of the value of a variable, for one step
	includeSteps  = 8
	serviceSteps  = 4
)

// loading is the loading of one project.
type loading struct {
	*format.Loading
	parsed table[string, *file]
	taken  table[*file, bool] // whose suppression comments the project has
	models table[modelKey, *model]
	bases  table[baseKey, *model]
	weight weight      // of all files
	said   []statement // what statements returned last, whose memory it takes again
	// shapeSteps are the entries whose shape was checked, shaped the nodes with an anchor among them.
	shapeSteps int
	shaped     table[seenShape, bool]
	// exhausted says that it is reported that variables cost too much.
	exhausted bool

	// exclusive are problems of services with both network_mode and networks, which are none for Swarm.
	exclusive []graph.Problem

	contexts table[*graph.Build, string]     // what a build's context is relative to
	inline   table[*graph.Build, graph.Text] // dockerfile_inline
	envRead  table[envFileKey, []graph.EnvVar]
	// envMissing are the environment files that are not there and were reported.
	envMissing table[string, bool]
	// unsplit are the commands that cannot be split and were reported.
	unsplit table[source.Span, bool]
	mounts  table[*graph.Service, []settings.Place] // the bind mounts, lowest layer first
	// configured are the top-level configs by their names.
	configured table[string, config]
}

// table is a map that is made when something is put into it: most projects need few of those of [loading].
type table[K comparable, V any] map[K]V

func (t *table[K, V]) set(key K, value V) {
	if *t == nil {
		*t = make(table[K, V])
	}
	(*t)[key] = value
}

// scope is what definitions of one file share: how variables are replaced and what paths are relative to.
type scope struct {
	file *source.File
	env  *env.Environment
	dir  string // absolute
	mentions
}

// definition is one mapping that says something about a service.
type definition struct {
	scope *scope
	node  *yaml.Node
	// via is the place that brings the definition to the service, zero when it is the service's own.
	via     source.Span
	viaKind graph.ViaKind
	// reach is how many of the definitions before this one its !reset and !override tags act on.
	reach int
	// replaces says that !override stands on the whole mapping. Compose does not look for tags within it.
	replaces bool
	// extended says that what the definition extends stands below it already.
	extended bool
}

// unlimited is the reach of a definition that no other file has taken over yet.
const unlimited = 1 << 30

// model is what files merged so far say, as layers: nothing is read out before all layers are known.
type model struct {
	services, networks named
	// done are the services of a base file whose own `extends` is resolved.
	done map[string]bool
}

// named are services or networks, one for each name, in their order.
type named struct {
	list []*layers
	many map[string]*layers // the same, by name, once there are more than a few
}

// few is how many services and networks most files have at most.
const few = 16

// get returns what has a name, nil for nothing.
func (n *named) get(name string) *layers {
	if n.many != nil {
		return n.many[name]
	}
	for _, entry := range n.list {
		if entry.name == name {
			return entry
		}
	}
	return nil
}

// add appends what has a name that nothing has.
func (n *named) add(entry *layers) {
	if n.get(entry.name) != nil {
		return
	}
	n.list = append(n.list, entry)
	switch {
	case n.many != nil:
		n.many[entry.name] = entry
	case len(n.list) > few:
		n.many = make(map[string]*layers, 2*few)
		for _, entry := range n.list {
			n.many[entry.name] = entry
		}
	}
}

// append lays higher ones over n, which can be empty and takes them over then.
func (n *named) append(higher *named) {
	if len(n.list) == 0 {
		*n = *higher
		return
	}
	for _, over := range higher.list {
		if entry := n.get(over.name); entry != nil {
			entry.defs = append(entry.defs[:len(entry.defs):len(entry.defs)], over.defs...)
		} else {
			n.add(over)
		}
	}
}

// underlay lays what a document includes below the document.
func (n *named) underlay(included *named) {
	for _, below := range included.list {
		if entry := n.get(below.name); entry != nil {
			entry.underlay(below)
		} else {
			clone := *below
			n.add(&clone)
		}
	}
}

// without returns those of other names.
func (n *named) without(names map[string]bool) (left named) {
	for _, entry := range n.list {
		if !names[entry.name] {
			left.add(entry)
		}
	}
	return left
}

// layers are the definitions of one service or network, lowest first.
type layers struct {
	name  string
	span  source.Span // the key where it first appears
	scope *scope
	defs  []definition
	job   bool // it stands in `jobs`, whose names are shared with `services`
	// broken says that the file has something else than a mapping, which is reported.
	broken bool
}

func (l *loading) problem(kind graph.ProblemKind, span source.Span, message, help string, related ...graph.Related) {
	l.Report(graph.Problem{Kind: kind, Span: span, Message: message, Help: help, Related: related})
}

// visit counts one step against the budget of the project.
func (l *loading) visit(s *scope, node *yaml.Node) bool { return l.Step(1) || l.stop(s, node) }

// stop reports, once, that the budget is used up at a node. It is false, as visit is then.
func (l *loading) stop(s *scope, node *yaml.Node) bool {
	if !l.Stopped() {
		l.Stop(nodeSpan(s.file, node))
	}
	return false
}

// modelKey identifies files loaded with one environment, so that an include reached twice is loaded once.
type modelKey struct {
	paths, dir string
	env        string
}

// takeDirectives adds the suppression comments of a Compose file to the project, once. A file that is only looked at, to
// see how another one is meant, does not count.
func (l *loading) takeDirectives(parsed *file) {
	if len(parsed.directives) > 0 && !l.taken[parsed] {
		l.taken.set(parsed, true)
		l.Project.Directives = append(l.Project.Directives, parsed.directives...)
	}
}

// load merges the files at absolute paths, the base first. Files that cannot be read are reported by missing.
func (l *loading) load(paths []string, env *env.Environment, dir string, chain []string, missing func(path string, err error)) *model {
	merged := &model{}
	for _, path := range paths {
		parsed, err := l.parse(path, len(chain) > 0)
		if err != nil {
			missing(path, err)
			continue
		}
		l.takeDirectives(parsed)
		if len(chain) > 0 {
			l.Project.Referred = append(l.Project.Referred, parsed.Path)
		}
		s := &scope{parsed.File, env, dir, parsed.mentions}
		for _, document := range parsed.documents {
			layer := l.layer(s, document)
			l.include(s, document, layer, append(chain[:len(chain):len(chain)], path))
			l.reset(s, document, merged)
			l.extendAll(s, layer)
			l.checkShape(s, document, layer, merged)
			merged.append(layer)
			for _, own := range layer.services.list {
				if entry := merged.services.get(own.name); len(entry.defs) == 0 && !entry.broken && !entry.job {
					l.problem(graph.InvalidFile, entry.span, "service "+source.Cite(own.name)+" is empty", "a service has at least an image or a build")
				}
			}
		}
	}
	return merged
}

// layer reads the services and networks of one document.
func (l *loading) layer(s *scope, document *yaml.Node) *model {
	layer := &model{}
	l.fields(s, document, func(key, value *yaml.Node, via origin) {
		switch key.Value {
		case "name":
			if name, ok := l.text(s, value); ok && name.Known() && name.Value != "" {
				l.Project.Name = name.Value
			}
		case "services", "jobs":
			l.section(s, key, value, &layer.services)
		case "networks":
			l.section(s, key, value, &layer.networks)
		case "configs":
			if value, _ = resolve(value); value != nil && value.Kind == yaml.MappingNode {
				l.fields(s, value, func(name, node *yaml.Node, _ origin) { l.config(s, name.Value, node) })
			}
		case "x-casaos":
			l.Project.CasaOS = true
		}
	})
	return layer
}

// section adds what stands in a mapping from names to mappings.
func (l *loading) section(s *scope, key, value *yaml.Node, to *named) {
	value, _ = resolve(value)
	if value == nil || isNull(value) || value.Tag == tagReset {
		return
	}
	if value.Kind != yaml.MappingNode {
		l.problem(graph.InvalidFile, nodeSpan(s.file, value), source.Cite(key.Value)+" is not a mapping", "write one name with a colon a line, indented below "+key.Value+":")
		return
	}
	entries := make([]layers, 0, len(value.Content)/2)
	defs := make([]definition, 0, cap(entries))
	to.list = slices.Grow(to.list, cap(entries))
	l.fields(s, value, func(name, node *yaml.Node, via origin) {
		entries = append(entries, layers{name: name.Value, span: nodeSpan(s.file, name), scope: s, job: key.Value == "jobs"})
		entry := &entries[len(entries)-1]
		target, alias := resolve(node)
		switch {
		case target != nil && target.Tag == tagReset:
			return
		case target == nil || isNull(target):
		case target.Kind != yaml.MappingNode:
			l.problem(graph.InvalidFile, nodeSpan(s.file, node), source.Cite(name.Value)+" in "+key.Value+" is not a mapping", "")
			entry.broken = true
		default:
			own := definition{scope: s, node: target, reach: unlimited, replaces: target.Tag == tagOverride}
			own.via, own.viaKind = via.span(s.file)
			if alias != nil {
				own.via, own.viaKind = nodeSpan(s.file, alias), graph.ThroughAlias
			}
			defs = append(defs, own)
			entry.defs = slices.Clip(defs[len(defs)-1:])
		}
		to.add(entry)
	})
}

// append lays a higher model over m.
func (m *model) append(higher *model) {
	m.services.append(&higher.services)
	m.networks.append(&higher.networks)
}

// freeze limits the tags of definitions to those below them, and what they extend to what stands below them already:
// what another file takes over acts no further.
func freeze(defs []definition) []definition {
	frozen := make([]definition, len(defs))
	for i, definition := range defs {
		definition.reach = min(definition.reach, i)
		definition.extended = true
		frozen[i] = definition
	}
	return frozen
}

// reset applies !reset and !override of whole services and jobs, and of `services` and `jobs` themselves, to the files below.
func (l *loading) reset(s *scope, document *yaml.Node, lower *model) {
	if len(lower.services.list) == 0 || !s.tags {
		return
	}
	l.fields(s, document, func(key, value *yaml.Node, _ origin) {
		if key.Value != "services" && key.Value != "jobs" {
			return
		}
		gone := make(map[string]bool)
		replace := func(entry *layers) {
			if entry != nil && !gone[entry.name] {
				l.replace(entry)
				gone[entry.name] = true
			}
		}
		value, _ = resolve(value)
		switch {
		case value == nil:
		case value.Tag == tagReset || value.Tag == tagOverride:
			for _, entry := range lower.services.list {
				if entry.job == (key.Value == "jobs") {
					replace(entry)
				}
			}
		case value.Kind == yaml.MappingNode:
			l.fields(s, value, func(name, node *yaml.Node, _ origin) {
				if node, _ = resolve(node); node != nil && (node.Tag == tagReset || node.Tag == tagOverride) {
					replace(lower.services.get(name.Value))
				}
			})
		}
		lower.services = lower.services.without(gone)
	})
}

// replace reports what is broken of the ports of a service that is taken out, which stays a reason for Compose to refuse the files.
func (l *loading) replace(entry *layers) {
	said, taken := l.statements(entry)
	for _, st := range append(said, taken...) {
		for _, port := range l.brokenEntries(st) {
			l.problem(graph.InvalidFile, port.Err.Span, port.Err.Message, port.Err.Help)
		}
	}
}

// underlay lays what a document includes below the document.
func (m *model) underlay(included *model) {
	m.services.underlay(&included.services)
	m.networks.underlay(&included.networks)
}

// underlay puts the definitions of an included file below those that are there, unless they came through another
// include already. A tag on the whole service clears files below, not what the file includes.
func (e *layers) underlay(lower *layers) {
	if len(e.defs) >= len(lower.defs) && slices.EqualFunc(e.defs[:len(lower.defs)], lower.defs, func(a, b definition) bool { return a.node == b.node }) {
		return
	}
	e.defs = slices.Concat(lower.defs, e.defs)
}
