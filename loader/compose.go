package loader

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/env"
	"github.com/portlint/portlint/loader/grammar"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// How far portlint follows what files say, far beyond what real projects do.
const (
	maxDepth  = 64      // of include and extends
	maxLayers = 256     // definitions of one service
	maxVisits = 250_000 // mapping entries looked at, which anchors and merge keys can multiply
)

// What some things cost, in visits.
const (
	portSteps     = 2 // more than other entries
	variableSteps = 2
	includeSteps  = 8
	// instructionBytes are the bytes of a Dockerfile that cost a step, for each service that builds it.
	instructionBytes = 32
	// readAgain is how many times as much it costs to read a Dockerfile with the arguments of one service.
	readAgain = 4
)

// loading is the loading of one project.
type loading struct {
	files   *tree.Reader
	project *graph.Project
	parsed  map[string]*composeFile
	models  map[modelKey]*model
	bases   map[baseKey]*model
	visits  int
	weight  weight      // of all files
	said    []statement // what statements returned last, whose memory it takes again
	stopped bool
	// shapeVisits are the entries whose shape was checked, shaped the nodes with an anchor among them.
	shapeVisits int
	shaped      map[seenShape]bool
	// exhausted says that it is reported that variables cost too much.
	exhausted bool
	faulty    map[source.Span]bool // places of reported problems

	// exclusive are problems of services with both network_mode and networks, which are none for Swarm.
	exclusive []graph.Problem

	contexts map[*graph.Build]string     // what a build's context is relative to
	inline   map[*graph.Build]graph.Text // dockerfile_inline
	envRead  map[envFileKey][]graph.EnvVar
}

// composeFile is a parsed Compose file.
type composeFile struct {
	file      *source.File
	documents []*yaml.Node
	// directives are its suppression comments until the project takes the file in.
	directives []graph.Directive
}

// scope is what definitions of one file share: how variables are replaced and what paths are relative to.
type scope struct {
	file *source.File
	env  *env.Environment
	dir  string // absolute
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
	names    []string
	services map[string]*layers
	networks map[string]*layers
	nets     []string
	// done are the services of a base file whose own `extends` is resolved.
	done map[string]bool
}

// layers are the definitions of one service or network, lowest first.
type layers struct {
	name  string
	span  source.Span // the key where it first appears
	scope *scope
	defs  []definition
	// broken says that the file has something else than a mapping, which is reported.
	broken bool
}

func newModel() *model {
	return &model{services: make(map[string]*layers), networks: make(map[string]*layers)}
}

func (l *loading) problem(kind graph.ProblemKind, span source.Span, message, help string, related ...graph.Related) {
	l.report(graph.Problem{Kind: kind, Span: span, Message: message, Help: help, Related: related})
}

// report adds a problem, one for each place.
func (l *loading) report(problem graph.Problem) {
	if l.faulty[problem.Span] {
		return
	}
	l.faulty[problem.Span] = true
	switch {
	case problem.Kind == graph.LimitReached || len(l.faulty) <= maxProblems:
	case len(l.faulty) == maxProblems+1:
		problem = graph.Problem{Kind: graph.LimitReached, Span: problem.Span, Message: fmt.Sprintf("the project has more than %d problems, those from here on are not listed", maxProblems)}
	default:
		return
	}
	l.project.Problems = append(l.project.Problems, problem)
}

// visit counts one step against the budget of the project.
func (l *loading) visit(s *scope, node *yaml.Node) bool {
	l.visits++
	if l.visits > maxVisits && !l.stopped {
		l.stop(nodeSpan(s.file, node))
	}
	return !l.stopped
}

// charge counts what a place costs beyond one step, and reports false when the budget is used up.
func (l *loading) charge(steps int, place source.Span) bool {
	l.visits += steps
	if l.visits > maxVisits && !l.stopped {
		l.stop(place)
	}
	return !l.stopped
}

func (l *loading) stop(place source.Span) {
	l.stopped = true
	l.problem(graph.LimitReached, place,
		fmt.Sprintf("the project has more than %d entries, those from here on were not looked at", maxVisits), "")
}

// parse reads and parses the Compose file at an absolute path once. Its documents are mappings.
func (l *loading) parse(path string) (*composeFile, error) {
	if known := l.parsed[path]; known != nil {
		return known, nil
	}
	file, err := l.files.Get(path, source.YAML)
	if err != nil {
		return nil, err
	}
	parsed := &composeFile{file: file}
	l.parsed[path] = parsed
	l.project.Files = append(l.project.Files, file)
	marked := bytes.Contains(file.Data, []byte(directiveMarker))
	if !l.weigh(file, marked) {
		return parsed, nil
	}
	documents, problem := parseYAML(file)
	if problem != nil {
		l.report(*problem)
	}
	if marked {
		parsed.directives = composeDirectives(file, documents, problem != nil)
	}
	for _, document := range documents {
		if document.Kind != yaml.MappingNode {
			message, help := "a compose file is a mapping with services in it", ""
			if isNull(document) {
				message, help = "an empty document stands in the file", "remove the line ---"
			}
			l.problem(graph.InvalidFile, nodeSpan(file, document), message, help)
			continue
		}
		l.checkKeys(file, document, "")
		parsed.documents = append(parsed.documents, document)
	}
	return parsed, nil
}

// checkKeys reports keys that a mapping has twice, which Compose refuses. `ports` twice is a broken entry of
// `ports`, reported there.
//
// It also reports keys that are not text, which Compose refuses wherever they stand; under is the key that the node
// stands under. An entry of `ports` such as "8080: 80" is a broken one, reported there.
func (l *loading) checkKeys(file *source.File, node *yaml.Node, under string) {
	if node.Kind == yaml.MappingNode {
		var keys graph.Firsts[string]
		for i := 0; i+1 < len(node.Content); i += 2 {
			key := node.Content[i]
			if key.Kind != yaml.ScalarNode {
				continue
			}
			if kind := scalarKind(key); kind != grammar.Text && under != "ports" {
				l.problem(graph.InvalidFile, nodeSpan(file, key), source.Cite(key.Value)+" is "+kind.String()+", a key is text", "put it in quotes")
			} else if key.ShortTag() == "!!timestamp" {
				l.problem(graph.InvalidFile, nodeSpan(file, key), source.Cite(key.Value)+" is a date, a key is text", "put it in quotes")
			}
			if key.Tag == tagMerge && !mergeable(node.Content[i+1]) {
				l.problem(graph.InvalidFile, nodeSpan(file, key), `"<<" merges mappings, and what stands here is none`, `write "<<: *name" with the name of an anchor, or delete the line`)
			}
			if first, again := keys.See(key.Value, i); again {
				l.problem(graph.InvalidFile, nodeSpan(file, key), source.Cite(key.Value)+" is already defined in this mapping",
					"merge the two, compose refuses a key that is written twice",
					graph.Related{Span: nodeSpan(file, node.Content[first]), Message: "first defined here"})
			}
		}
	}
	for i, child := range node.Content {
		if len(child.Content) == 0 {
			continue
		}
		if node.Kind == yaml.MappingNode && i%2 == 1 {
			under = node.Content[i-1].Value
		}
		l.checkKeys(file, child, under)
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

func newLoading(files *tree.Reader, project *graph.Project) *loading {
	return &loading{
		files:    files,
		project:  project,
		parsed:   make(map[string]*composeFile),
		models:   make(map[modelKey]*model),
		bases:    make(map[baseKey]*model),
		faulty:   make(map[source.Span]bool),
		shaped:   make(map[seenShape]bool),
		contexts: make(map[*graph.Build]string),
		inline:   make(map[*graph.Build]graph.Text),
		envRead:  make(map[envFileKey][]graph.EnvVar),
	}
}

// modelKey identifies files loaded with one environment, so that an include reached twice is loaded once.
type modelKey struct {
	paths, dir string
	env        string
}

// load merges the files at absolute paths, the base first. Files that cannot be read are reported by missing.
func (l *loading) load(paths []string, env *env.Environment, dir string, chain []string, missing func(path string, err error)) *model {
	merged := &model{}
	for _, path := range paths {
		parsed, err := l.parse(path)
		if err != nil {
			missing(path, err)
			continue
		}
		l.takeDirectives(parsed)
		s := &scope{file: parsed.file, env: env, dir: dir}
		for _, document := range parsed.documents {
			layer := l.layer(s, document)
			l.include(s, document, layer, append(chain[:len(chain):len(chain)], path))
			l.reset(s, document, merged)
			l.extendAll(s, layer)
			l.checkShape(s, document, layer, merged)
			merged.append(layer)
			for _, name := range layer.names {
				if entry := merged.services[name]; len(entry.defs) == 0 && !entry.broken {
					l.problem(graph.InvalidFile, entry.span, "service "+source.Cite(name)+" is empty", "a service has at least an image or a build")
				}
			}
		}
	}
	return merged
}

// layer reads the services and networks of one document.
func (l *loading) layer(s *scope, document *yaml.Node) *model {
	layer := newModel()
	l.fields(s, document, func(key, value *yaml.Node, via origin) {
		switch key.Value {
		case "name":
			if name, ok := l.text(s, value); ok && name.Known() && name.Value != "" {
				l.project.Name = name.Value
			}
		case "services":
			l.section(s, key, value, layer.addService)
		case "networks":
			l.section(s, key, value, layer.addNetwork)
		case "x-casaos":
			l.project.CasaOS = true
		}
	})
	return layer
}

// section reads a mapping from names to mappings.
func (l *loading) section(s *scope, key, value *yaml.Node, add func(*layers)) {
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
	l.fields(s, value, func(name, node *yaml.Node, via origin) {
		entries = append(entries, layers{name: name.Value, span: nodeSpan(s.file, name), scope: s})
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
		add(entry)
	})
}

func (m *model) addService(entry *layers) {
	if m.services[entry.name] == nil {
		m.names = append(m.names, entry.name)
		m.services[entry.name] = entry
	}
}

func (m *model) addNetwork(entry *layers) {
	if m.networks[entry.name] == nil {
		m.nets = append(m.nets, entry.name)
		m.networks[entry.name] = entry
	}
}

// append lays a higher model over m, which can be empty and takes it over then.
func (m *model) append(higher *model) {
	if len(m.services)+len(m.networks) == 0 {
		m.names, m.services, m.nets, m.networks = higher.names, higher.services, higher.nets, higher.networks
		return
	}
	for _, name := range higher.names {
		if entry := m.services[name]; entry != nil {
			entry.defs = append(entry.defs[:len(entry.defs):len(entry.defs)], higher.services[name].defs...)
		} else {
			m.addService(higher.services[name])
		}
	}
	for _, name := range higher.nets {
		if entry := m.networks[name]; entry != nil {
			entry.defs = append(entry.defs[:len(entry.defs):len(entry.defs)], higher.networks[name].defs...)
		} else {
			m.addNetwork(higher.networks[name])
		}
	}
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

// reset applies !reset and !override of whole services, and of `services` itself, to the files below.
func (l *loading) reset(s *scope, document *yaml.Node, lower *model) {
	if len(lower.names) == 0 {
		return
	}
	l.fields(s, document, func(key, value *yaml.Node, _ origin) {
		if key.Value != "services" {
			return
		}
		value, _ = resolve(value)
		switch {
		case value == nil:
		case value.Tag == tagReset || value.Tag == tagOverride:
			for _, name := range lower.names {
				l.replace(lower, name)
			}
			lower.names = nil
		case value.Kind == yaml.MappingNode:
			l.fields(s, value, func(name, node *yaml.Node, _ origin) {
				if node, _ = resolve(node); node != nil && (node.Tag == tagReset || node.Tag == tagOverride) {
					l.replace(lower, name.Value)
				}
			})
			lower.names = slices.DeleteFunc(slices.Clone(lower.names), func(name string) bool { return lower.services[name] == nil })
		}
	})
}

// replace takes a service out, but for its name. Its broken ports stay a reason for Compose to refuse the files.
func (l *loading) replace(lower *model, name string) {
	entry := lower.services[name]
	if entry == nil {
		return
	}
	said, taken := l.statements(entry)
	for _, st := range append(said, taken...) {
		for _, port := range l.brokenEntries(st) {
			l.problem(graph.InvalidFile, port.Err.Span, port.Err.Message, port.Err.Help)
		}
	}
	delete(lower.services, name)
}

// include loads what a document includes and lays the document over it.
func (l *loading) include(s *scope, document *yaml.Node, layer *model, chain []string) {
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
			l.includeOne(s, document, entry, layer, chain)
		}
	})
}

func (l *loading) includeOne(s *scope, document, entry *yaml.Node, layer *model, chain []string) {
	entry, _ = resolve(entry)
	if entry == nil {
		return
	}
	var paths, envFiles []graph.Text
	var directory graph.Text
	if entry.Kind == yaml.MappingNode {
		l.fields(s, entry, func(key, value *yaml.Node, _ origin) {
			switch key.Value {
			case "path":
				paths = l.strings(s, value)
			case "env_file":
				envFiles = l.strings(s, value)
			case "project_directory":
				directory, _ = l.text(s, value)
			}
		})
	} else {
		paths = l.strings(s, entry)
	}
	if len(paths) == 0 {
		return
	}
	absolute := make([]string, len(paths))
	places := make(map[string]source.Span, len(paths))
	for i, text := range paths {
		if !l.local(text, "include") {
			return
		}
		absolute[i] = tree.Join(s.dir, text.Value)
		places[absolute[i]] = text.Span
	}
	if len(chain) >= maxDepth {
		l.problem(graph.LimitReached, paths[0].Span, fmt.Sprintf("includes are nested more than %d deep, %s was not looked at", maxDepth, source.Cite(paths[0].Value)), "")
		return
	}
	for _, outer := range chain {
		if outer == absolute[0] {
			l.problem(graph.InvalidFile, paths[0].Span, source.Cite(paths[0].Value)+" includes itself", "")
			return
		}
	}
	dir := path.Dir(absolute[0])
	if directory.Value != "" && directory.Known() {
		dir = tree.Join(s.dir, directory.Value)
	}
	env := s.env.Child(dir)
	var read []*source.File
	if len(envFiles) == 0 {
		if name := path.Join(dir, ".env"); l.files.Exists(name) {
			if file, err := l.files.Get(name, source.Secret); err == nil {
				read = append(read, file)
			}
		}
	}
	for _, text := range envFiles {
		if text.Value == "/dev/null" || !l.local(text, "env_file") {
			continue
		}
		file, err := l.files.Get(tree.Join(s.dir, text.Value), source.Secret)
		if err != nil {
			l.unreadable(text, "env_file", err)
			continue
		}
		read = append(read, file)
	}
	for _, problem := range env.Add(read) {
		l.report(problem)
	}

	key := modelKey{paths: strings.Join(absolute, "\x00"), dir: dir, env: env.Fingerprint()}
	included := l.models[key]
	if included == nil && !l.charge(includeSteps, paths[0].Span) {
		return
	}
	if included == nil {
		included = l.load(absolute, env, dir, chain, func(path string, err error) {
			span := places[path]
			l.unreadable(graph.Text{Span: span, Raw: span.Text(), Value: span.Text()}, "include", err)
		})
		for _, entry := range included.services {
			entry.defs = freeze(entry.defs)
		}
		l.models[key] = included
	}
	for _, name := range included.names {
		if target := layer.services[name]; target == nil {
			layer.addService(included.services[name].clone())
		} else {
			target.underlay(included.services[name])
		}
	}
	for _, name := range included.nets {
		if target := layer.networks[name]; target == nil {
			layer.addNetwork(included.networks[name].clone())
		} else {
			target.underlay(included.networks[name])
		}
	}
}

func (e *layers) clone() *layers {
	clone := *e
	return &clone
}

// underlay puts the definitions of an included file below those that are there, unless they came through another
// include already. A tag on the whole service clears files below, not what the file includes.
func (e *layers) underlay(lower *layers) {
	if len(e.defs) >= len(lower.defs) && slices.EqualFunc(e.defs[:len(lower.defs)], lower.defs, func(a, b definition) bool { return a.node == b.node }) {
		return
	}
	e.defs = slices.Concat(lower.defs, e.defs)
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
