package loader

import (
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

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

// statements returns what the layers say, lowest first, and apart from that what !reset and !override take back.
func (l *loading) statements(entry *layers) (all, taken []statement) {
	tags := make(map[string][]clearing)
	for i := range entry.defs {
		definition := &entry.defs[i]
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
		if !definition.replaces {
			l.clearings(definition.scope, definition.node, 0, func(key string) {
				tags[key] = append(tags[key], clearing{i - definition.reach, i})
			})
		}
	}
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

// service builds a service of the graph from its layers.
func (l *loading) service(entry *layers) *graph.Service {
	service := &graph.Service{Project: l.project, Name: entry.name, Span: entry.span, Instances: 1}
	if len(entry.defs) == 0 { // which is reported
		return service
	}
	var replicas, scale graph.Text
	var fromFiles []graph.EnvVar
	global := false
	said, taken := l.statements(entry)
	for _, st := range taken {
		for _, port := range l.brokenEntries(st) {
			port.Service = service
			service.Ports = append(service.Ports, port)
		}
	}
	for _, st := range said {
		s, value := st.scope, st.value
		switch st.key.Value {
		case "ports":
			l.ports(service, st)
		case "expose":
			l.expose(service, st)
		case "image":
			l.set(&service.Image, st)
		case "container_name":
			l.set(&service.ContainerName, st)
		case "network_mode":
			l.set(&service.NetworkMode, st)
		case "build":
			l.build(service, st)
		case "networks":
			l.networkUses(service, st)
		case "profiles":
			service.Profiles = append(service.Profiles, l.strings(s, value)...)
		case "scale":
			l.set(&scale, st)
		case "deploy":
			l.deploy(st, &replicas, &global)
		case "depends_on":
			service.DependsOn = append(service.DependsOn, l.references(s, value)...)
		case "links":
			for _, text := range l.strings(s, value) {
				name, alias, _ := strings.Cut(text.Value, ":")
				service.Links = append(service.Links, graph.Reference{Name: name, Span: text.Part(0, len(name)), Alias: alias})
			}
		case "extra_hosts":
			service.ExtraHosts = append(service.ExtraHosts, l.extraHosts(s, value)...)
		case "environment":
			service.Environment = overlay(service.Environment, l.pairs(s, value))
		case "env_file":
			fromFiles = overlay(fromFiles, l.envFiles(service, st))
		case "labels":
			service.Labels = overlay(service.Labels, l.pairs(s, value))
		case "command":
			service.Command = l.command(s, value)
		case "entrypoint":
			service.Entrypoint = l.command(s, value)
		case "healthcheck":
			l.healthcheck(service, st)
		case "volumes":
			l.volumes(service, st)
		}
	}
	service.Environment = overlay(fromFiles, service.Environment)
	service.Ports = asMerged(service.Ports)
	l.instances(service, scale, replicas)
	return service
}

func (l *loading) set(target *graph.Text, st statement) {
	if text, ok := l.text(st.scope, st.value); ok {
		*target = text
	}
}

// ports appends the entries of one `ports`.
func (l *loading) ports(service *graph.Service, st statement) {
	s, node := st.scope, st.value
	service.PortsSpans = append(service.PortsSpans, scalar(s.file, st.key).Span)
	via, kind := st.place()
	add := func(port *graph.Port, via source.Span, kind graph.ViaKind) {
		port.Service, port.Layer, port.Via, port.ViaKind = service, st.layer, via, kind
		service.Ports = append(service.Ports, port)
	}
	switch {
	case isNull(node):
		// Over a list below null says nothing; on its own it is no list. Files to extend are read on their own.
		if len(service.PortsSpans) == 1 || st.viaKind == graph.ThroughExtends && st.via.File != s.file {
			add(brokenPorts(scalar(s.file, st.key).Span, `"ports" is empty`, `delete the line, or write one "- host:container" a line below it`), via, kind)
		}
		return
	case node.Kind != yaml.SequenceNode:
		add(brokenPorts(nodeSpan(s.file, node), `"ports" is not a list`, `write one "- host:container" a line below ports:`), via, kind)
		return
	}
	for _, entry := range node.Content {
		l.visits += portSteps
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
		if port := l.port(s, target); port != nil {
			add(port, via, kind)
		}
	}
}

// asMerged puts the entries in the order in which Compose lets a later one win over an equal earlier one. Of entries
// written alike in one file the last takes the place of the first, before entries that mean the same are
// looked for: in "80:80", "0.0.0.0:80:80", "80:80" the middle one wins.
func asMerged(ports []*graph.Port) []*graph.Port {
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
	if len(order) == len(ports) {
		return ports
	}
	merged := make([]*graph.Port, 0, len(ports))
	for _, alike := range order {
		merged = append(merged, groups[alike]...)
	}
	return merged
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

// brokenPorts stands for a whole `ports` that is not a list.
func brokenPorts(span source.Span, message, help string) *graph.Port {
	return &graph.Port{Span: span, Quote: "ports", Err: &graph.Fault{Span: span, Message: message, Help: help}}
}

// port reads one entry; nil for one whose variables are malformed, which is reported.
func (l *loading) port(s *scope, node *yaml.Node) *graph.Port {
	switch node.Kind {
	case yaml.MappingNode:
		var fields []field
		l.fields(s, node, func(key, value *yaml.Node, _ origin) {
			field := l.field(s, key, value)
			l.project.Swarm = l.project.Swarm || field.Key == "mode" && field.Value.Value == "host"
			fields = append(fields, field)
		})
		return longPort(nodeSpan(s.file, node), fields)
	case yaml.ScalarNode:
		kind := scalarKind(node)
		if kind != stringField && kind != integerField {
			span := nodeSpan(s.file, node)
			return otherPort(span, span.Text(), kind)
		}
		text, ok := l.text(s, node)
		if !ok {
			return nil
		}
		if kind == integerField {
			text.Value = integerText(node.Value)
			text.Pieces = []graph.Piece{{To: len(text.Value), Start: text.Span.Start, End: text.Span.End}}
		}
		return shortPort(text, kind == integerField)
	}
	return otherPort(nodeSpan(s.file, node), "list", otherField)
}

func (l *loading) field(s *scope, key, node *yaml.Node) field {
	f := field{Key: key.Value, KeySpan: scalar(s.file, key).Span, Kind: otherField}
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
	if f.Kind == integerField {
		f.Value.Value = integerText(node.Value)
		f.Value.Pieces = []graph.Piece{{To: len(f.Value.Value), Start: f.Value.Span.Start, End: f.Value.Span.End}}
	}
	return f
}

func scalarKind(node *yaml.Node) fieldKind {
	switch node.ShortTag() {
	case "!!null":
		return nullField
	case "!!int":
		return integerField
	case "!!float":
		return floatField
	case "!!bool":
		return booleanField
	}
	return stringField
}

// integerText writes a YAML integer as Compose reads it: 0x50 and 0120 are 80, 8_080 is 8080.
func integerText(value string) string {
	plain := strings.ReplaceAll(value, "_", "")
	if number, err := strconv.ParseInt(plain, 0, 64); err == nil {
		return strconv.FormatInt(number, 10)
	}
	return plain
}

func (l *loading) expose(service *graph.Service, st statement) {
	if st.value.Kind != yaml.SequenceNode {
		return
	}
	for _, node := range st.value.Content {
		if !l.visit(st.scope, node) {
			return
		}
		text, ok := l.text(st.scope, node)
		if !ok || slices.ContainsFunc(service.Expose, func(known *graph.Expose) bool { return known.Text.Value == text.Value }) {
			continue
		}
		service.Expose = append(service.Expose, composeExpose(text))
	}
}

func (l *loading) networkUses(service *graph.Service, st statement) {
	add := func(name string, span source.Span, aliases []string) {
		at := slices.IndexFunc(service.Networks, func(use graph.NetworkUse) bool { return use.Key == name })
		if at < 0 {
			service.Networks = append(service.Networks, graph.NetworkUse{Key: name, Span: span})
			at = len(service.Networks) - 1
		}
		service.Networks[at].Aliases = append(service.Networks[at].Aliases, aliases...)
	}
	switch st.value.Kind {
	case yaml.MappingNode:
		l.fields(st.scope, st.value, func(key, value *yaml.Node, _ origin) {
			add(key.Value, scalar(st.scope.file, key).Span, l.aliases(st.scope, value))
		})
	case yaml.SequenceNode:
		for _, text := range l.strings(st.scope, st.value) {
			add(text.Value, text.Span, nil)
		}
	}
}

// aliases reads the names that a service has in one network, those of which all is known.
func (l *loading) aliases(s *scope, network *yaml.Node) []string {
	var aliases []string
	if network, _ = resolve(network); network == nil || network.Kind != yaml.MappingNode {
		return nil
	}
	l.fields(s, network, func(key, value *yaml.Node, _ origin) {
		if value, _ = resolve(value); key.Value != "aliases" || value == nil {
			return
		}
		for _, text := range l.strings(s, value) {
			if text.Known() {
				aliases = append(aliases, text.Value)
			}
		}
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
	for _, text := range l.strings(s, node) {
		if end := strings.IndexAny(text.Value, ":="); end >= 0 {
			names = append(names, text.Value[:end])
		}
	}
	return names
}

func (l *loading) references(s *scope, node *yaml.Node) []graph.Reference {
	var references []graph.Reference
	if node.Kind == yaml.MappingNode {
		l.fields(s, node, func(key, _ *yaml.Node, _ origin) {
			references = append(references, graph.Reference{Name: key.Value, Span: scalar(s.file, key).Span})
		})
		return references
	}
	for _, text := range l.strings(s, node) {
		references = append(references, graph.Reference{Name: text.Value, Span: text.Span})
	}
	return references
}

// overlay lays names with values over those of lower layers.
func overlay(lower, higher []graph.EnvVar) []graph.EnvVar {
	if len(higher) == 0 {
		return lower
	}
	places := make(map[string]int, len(lower)+len(higher))
	for i, pair := range lower {
		places[pair.Name] = i
	}
	for _, pair := range higher {
		if at, known := places[pair.Name]; known {
			lower[at] = pair
		} else {
			places[pair.Name] = len(lower)
			lower = append(lower, pair)
		}
	}
	return lower
}

// deploy reads the number of containers and the signs of Swarm.
func (l *loading) deploy(st statement, replicas *graph.Text, global *bool) {
	if st.value.Kind != yaml.MappingNode {
		return
	}
	l.fields(st.scope, st.value, func(key, value *yaml.Node, _ origin) {
		value, _ = resolve(value)
		switch key.Value {
		case "replicas":
			if value != nil && value.Tag == tagReset {
				*replicas = graph.Text{}
			} else if text, ok := l.text(st.scope, value); ok {
				*replicas = text
			}
		case "mode":
			text, _ := l.text(st.scope, value)
			*global = text.Value == "global"
		case "placement", "update_config", "rollback_config", "endpoint_mode":
			l.project.Swarm = true
		}
	})
}

// maxInstances is the most containers that are counted; more would only cost time.
const maxInstances = 1 << 20

func (l *loading) instances(service *graph.Service, scale, replicas graph.Text) {
	for _, text := range []graph.Text{scale, replicas} {
		if text.Span.File == nil {
			continue
		}
		count, err := strconv.Atoi(integerText(text.Value))
		if err == nil && count >= 0 {
			service.Instances, service.InstancesSpan = min(count, maxInstances), text.Span
		}
		return
	}
}

func (l *loading) healthcheck(service *graph.Service, st statement) {
	if st.value.Kind != yaml.MappingNode {
		return
	}
	l.fields(st.scope, st.value, func(key, value *yaml.Node, _ origin) {
		switch key.Value {
		case "test":
			service.Healthcheck = l.command(st.scope, value)
		case "disable":
			if text, ok := l.text(st.scope, value); ok && boolean(text) {
				service.Healthcheck = &graph.Command{Span: text.Span}
			}
		}
	})
}

// volumes reads the container paths of mounts.
func (l *loading) volumes(service *graph.Service, st statement) {
	if st.value.Kind != yaml.SequenceNode {
		return
	}
	for _, node := range st.value.Content {
		if !l.visit(st.scope, node) {
			return
		}
		if node, _ = resolve(node); node == nil {
			continue
		}
		if node.Kind == yaml.MappingNode {
			l.fields(st.scope, node, func(key, value *yaml.Node, _ origin) {
				if text, ok := l.text(st.scope, value); ok && key.Value == "target" {
					service.Volumes = append(service.Volumes, text)
				}
			})
			continue
		}
		text, ok := l.text(st.scope, node)
		if !ok {
			continue
		}
		// SOURCE:TARGET:MODE, TARGET alone, C:\SOURCE:TARGET.
		parts := strings.Split(text.Value, ":")
		from := 0
		switch {
		case len(parts) > 2 && len(parts[0]) == 1:
			from = len(parts[0]) + 1 + len(parts[1]) + 1
		case len(parts) > 1:
			from = len(parts[0]) + 1
		}
		service.Volumes = append(service.Volumes, text.Tail(from))
	}
}

// build reads how the image is made; the Dockerfile itself is read once all layers are known.
func (l *loading) build(service *graph.Service, st statement) {
	if service.Build == nil {
		service.Build = &graph.Build{}
	}
	build := service.Build
	build.Span = scalar(st.scope.file, st.key).Span
	if st.value.Kind != yaml.MappingNode {
		if text, ok := l.text(st.scope, st.value); ok {
			build.Context = text
			l.contexts[build] = st.scope.dir
		}
		return
	}
	l.fields(st.scope, st.value, func(key, value *yaml.Node, _ origin) {
		value, _ = resolve(value)
		if value == nil {
			return
		}
		switch key.Value {
		case "context":
			if text, ok := l.text(st.scope, value); ok {
				build.Context = text
				l.contexts[build] = st.scope.dir
			}
		case "dockerfile":
			if text, ok := l.text(st.scope, value); ok {
				build.Dockerfile = text
			}
		case "dockerfile_inline":
			if text, ok := l.text(st.scope, value); ok {
				l.inline[build] = text
			}
		case "target":
			if text, ok := l.text(st.scope, value); ok {
				build.Target = text
			}
		case "args":
			build.Args = overlay(build.Args, l.pairs(st.scope, value))
		case "additional_contexts":
			build.Contexts = true
		}
	})
	if _, ok := l.contexts[build]; !ok {
		l.contexts[build] = st.scope.dir
	}
}

// dockerfiles links builds to their Dockerfiles. One that is remote or not there is left out.
func (l *loading) dockerfiles() {
	parsed := make(map[string]*graph.Dockerfile)
	for _, service := range l.project.Services {
		build := service.Build
		if build == nil || !build.Context.Known() || !build.Dockerfile.Known() || !build.Target.Known() {
			continue
		}
		if text, inline := l.inline[build]; inline {
			build.File = l.keep(parseDockerfileInline(text))
			l.takeDockerfileDirectives([]byte(text.Value), inlinePlace(text))
			l.setStage(build, []byte(text.Value), inlinePlace(text))
			continue
		}
		context := build.Context.Value
		if isRemote(context) || strings.HasPrefix(context, "service:") {
			continue
		}
		name := build.Dockerfile.Value
		if name == "" {
			name = "Dockerfile"
		}
		dockerfile := join(join(l.contexts[build], context), name)
		if _, known := parsed[dockerfile]; !known {
			parsed[dockerfile] = l.dockerfile(dockerfile)
		}
		if build.File = parsed[dockerfile]; build.File != nil {
			file := build.File.File
			l.setStage(build, file.Data, func(from, to int) source.Span { return source.Span{File: file, Start: from, End: to} })
		}
	}
}

// setStage finds the stage that is built. A build with arguments reads the Dockerfile in its own way.
func (l *loading) setStage(build *graph.Build, data []byte, place func(from, to int) source.Span) {
	dockerfile := build.File
	if len(build.Args) > 0 && l.charge(len(data)/scriptBytes, build.Args[0].NameSpan) {
		dockerfile = withArgs(dockerfile, data, place, build.Args)
	}
	build.Stage = stageOf(dockerfile, build.Target.Value)
}

// dockerfile reads one Dockerfile into the project; nil when it cannot be read.
func (l *loading) dockerfile(name string) *graph.Dockerfile {
	file, err := l.files.get(name)
	if err != nil {
		return nil
	}
	l.takeDockerfileDirectives(file.Data, func(from, to int) source.Span { return source.Span{File: file, Start: from, End: to} })
	return l.keep(parseDockerfile(file))
}

// keep takes a parsed Dockerfile, and what is wrong with it, into the project.
func (l *loading) keep(dockerfile *graph.Dockerfile, problems []graph.Problem) *graph.Dockerfile {
	for _, problem := range problems {
		l.report(problem)
	}
	if dockerfile != nil {
		l.project.Dockerfiles = append(l.project.Dockerfiles, dockerfile)
	}
	return dockerfile
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
			l.project.Swarm = l.project.Swarm || text.Value == "overlay"
		case "enable_ipv4":
			network.NoIPv4 = strings.EqualFold(text.Value, "false")
		case "driver_opts":
			if network.Options == nil {
				network.Options = make(map[string]graph.Text)
			}
			for _, option := range l.pairs(st.scope, st.value) {
				network.Options[option.Name] = option.Value
			}
		}
	}
	return network
}

// assemble reads the merged layers into the project. Profiles that are chosen leave all other services out; those
// that the environment switches on do not.
func (l *loading) assemble(merged *model, chosen, switched []string) {
	l.project.Networks = make(map[string]*graph.Network, len(merged.nets))
	for _, name := range merged.nets {
		l.project.Networks[name] = l.network(merged.networks[name])
	}
	on := chosen
	if len(on) == 0 {
		on = switched
	}
	for _, name := range merged.names {
		service := l.service(merged.services[name])
		service.Active = len(service.Profiles) == 0
		for _, profile := range service.Profiles {
			service.Active = service.Active || slices.Contains(on, profile.Value) || slices.Contains(on, "*")
		}
		if len(chosen) > 0 && !service.Active {
			l.project.Inactive = append(l.project.Inactive, service)
		} else {
			l.project.Services = append(l.project.Services, service)
		}
	}
	byName := make(map[string]*graph.Service, len(l.project.Services))
	for _, service := range l.project.Services {
		byName[service.Name] = service
	}
	for _, service := range l.project.Services {
		if name, ok := strings.CutPrefix(service.NetworkMode.Value, "service:"); ok {
			service.Namespace = byName[name]
		}
	}
	l.dockerfiles()
	l.runs()
	l.project.Seal()
}

// swarmFile reports whether a file is named as Swarm stacks are.
func swarmFile(name string) bool {
	base := strings.ToLower(path.Base(filepath.ToSlash(name)))
	return (strings.HasPrefix(base, "docker-stack") || base == "stack.yml" || base == "stack.yaml") &&
		(strings.HasSuffix(base, ".yml") || strings.HasSuffix(base, ".yaml"))
}
