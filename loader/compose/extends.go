package compose

import (
	"fmt"
	"path"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/env"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// baseKey identifies a file that services extend: in another scope its variables have other values.
type baseKey struct {
	path string
	env  *env.Environment
}

// link is a service that extends another one.
type link struct {
	file *source.File
	name string
}

// extendAll puts what services of a layer extend below their own definitions.
func (l *loading) extendAll(s *scope, layer *model) {
	if !s.extends && !s.include {
		return
	}
	done := make(map[string]bool, len(layer.services.list))
	for _, entry := range layer.services.list {
		l.extend(layer, entry.name, done, nil)
	}
}

// extend resolves one service, after the one that it extends. Only services of the same document can be named,
// those that it includes among them; a base that extends itself in the end is reported.
func (l *loading) extend(layer *model, name string, done map[string]bool, chain []link) {
	entry := layer.services.get(name)
	if done[name] || entry == nil {
		return
	}
	done[name] = true
	// What the document includes for the service stands above what the service extends.
	var below []definition
	for _, own := range entry.defs {
		below = append(below, l.inherited(layer, own, done, chain, link{entry.scope.file, name})...)
	}
	if len(below) > 0 {
		entry.defs = append(below, entry.defs...)
	}
}

// inherited returns the definitions of the service that a definition extends. The chain led to the service that it is of.
func (l *loading) inherited(layer *model, own definition, done map[string]bool, chain []link, of link) []definition {
	if own.via != (source.Span{}) && own.viaKind == graph.ThroughExtends || own.extended {
		return nil
	}
	file, service, found := l.extension(own)
	if !found || !service.Known() || !file.Known() {
		return nil
	}
	chain = append(chain, of)
	if len(chain) > maxDepth {
		l.problem(graph.LimitReached, service.Span, fmt.Sprintf("services extend one another more than %d deep, %s was not looked at", maxDepth, source.Cite(service.Value)), "")
		return nil
	}
	base, where := layer, own.scope.file.Path
	if file.Value != "" {
		if !l.local(file, "extends") {
			return nil
		}
		where = file.Value
		if base = l.base(own.scope, tree.Join(own.scope.dir, file.Value), file); base == nil {
			return nil
		}
		done = base.done
	}
	entry := base.services.get(service.Value)
	switch {
	case entry == nil:
		l.problem(graph.InvalidFile, service.Span, source.Cite(service.Value)+" is not a service of "+source.Cite(where), "extends names a service of the same file, or of the one given as file")
		return nil
	case slices.Contains(chain, link{entry.scope.file, service.Value}):
		l.problem(graph.InvalidFile, service.Span, source.Cite(service.Value)+" extends itself in the end", "")
		return nil
	}
	l.extend(base, service.Value, done, chain)
	defs := freeze(entry.defs)
	if len(defs) > maxLayers {
		l.problem(graph.LimitReached, service.Span, fmt.Sprintf("%s has more than %d layers, the lowest were not looked at", source.Cite(service.Value), maxLayers), "")
		defs = freeze(defs[len(defs)-maxLayers:])
	}
	for i := range defs {
		if file.Value != "" && defs[i].via.IsZero() {
			l.checkExtended(defs[i])
		}
		defs[i].via, defs[i].viaKind = service.Span, graph.ThroughExtends
	}
	return defs
}

// extension reads the `extends` of a definition: the service that it names, and the file of that one, "" for the same file.
func (l *loading) extension(own definition) (file, service graph.Text, found bool) {
	if !own.scope.extends {
		return
	}
	l.fields(own.scope, own.node, func(key, value *yaml.Node, _ origin) {
		if key.Value != "extends" {
			return
		}
		if value, _ = resolve(value); value == nil || value.Tag == tagReset {
			return
		}
		if value.Kind == yaml.MappingNode {
			l.fields(own.scope, value, func(key, value *yaml.Node, _ origin) {
				switch key.Value {
				case "file":
					file, _ = l.text(own.scope, value)
				case "service":
					service, found = l.text(own.scope, value)
				}
			})
		} else {
			service, found = l.text(own.scope, value)
		}
	})
	return file, service, found
}

// base reads a file for `extends`: its services as they stand in it, without what it includes. Variables have the
// values of the project that extends.
func (l *loading) base(s *scope, name string, reference graph.Text) *model {
	key := baseKey{name, s.env}
	if known, ok := l.bases[key]; ok {
		return known
	}
	l.bases.set(key, nil) // until it is read: a file that is read again while it is read extends itself
	parsed, err := l.parse(name, true)
	if err != nil {
		l.unreadable(reference, "extends", err)
		return nil
	}
	l.takeDirectives(parsed)
	l.Project.Referred = append(l.Project.Referred, parsed.Path)
	merged := &model{}
	merged.done = make(map[string]bool)
	inner := &scope{parsed.File, s.env, path.Dir(name), parsed.mentions}
	for _, document := range parsed.documents {
		layer := l.layer(inner, document)
		l.reset(inner, document, merged)
		merged.append(layer)
	}
	l.bases.set(key, merged)
	return merged
}
