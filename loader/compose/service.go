package compose

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/grammar"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/settings"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// service builds a service of the graph from its layers.
func (l *loading) service(entry *layers) *graph.Service {
	service := &graph.Service{Project: l.Project, Name: entry.name, Span: entry.span, Instances: 1}
	if len(entry.defs) == 0 { // which is reported
		return service
	}
	var replicas, scale graph.Text
	global := false
	var fromFiles []graph.EnvVar
	said, taken := l.statements(entry)
	var networkMode, networks, provider source.Span // the keys, where they are last written
	for _, st := range taken {
		for _, port := range l.brokenEntries(st) {
			port.Service = service
			service.Ports = append(service.Ports, port)
		}
	}
	for _, st := range said {
		s, value := st.scope, st.value
		key := st.key.Value
		if l.Project.Runtime.Engine == graph.Swarm && isIgnoredByStack(key) {
			if key == "network_mode" {
				l.set(&service.IgnoredMode, st)
			}
			continue
		}
		switch key {
		case "ports":
			l.ports(service, st)
		case "expose":
			l.expose(service, st)
		case "image":
			l.set(&service.Image, st)
		case "container_name":
			l.set(&service.ContainerName, st)
		case "working_dir":
			l.set(&service.WorkingDir, st)
		case "network_mode":
			l.set(&service.NetworkMode, st)
			networkMode = nodeSpan(s.file, st.key)
		case "build":
			l.build(service, st)
		case "networks":
			l.networkUses(service, st)
			networks = nodeSpan(s.file, st.key)
		case "profiles":
			service.Profiles = append(service.Profiles, l.strings(s, value)...)
		case "scale":
			l.set(&scale, st)
		case "provider":
			provider = nodeSpan(s.file, st.key)
		case "deploy":
			l.deploy(service, st, &replicas, &global)
		case "depends_on":
			service.DependsOn = l.references(service.DependsOn, s, value)
		case "links":
			l.eachString(s, value, func(text graph.Text) {
				name, alias, _ := strings.Cut(text.Value, ":")
				service.Links = append(service.Links, graph.Reference{Name: name, Span: text.Part(0, len(name)), Alias: alias})
			})
		case "extra_hosts":
			service.ExtraHosts = append(service.ExtraHosts, l.extraHosts(s, value)...)
		case "external_links":
			l.eachString(s, value, func(text graph.Text) {
				service.ExtraHosts = append(service.ExtraHosts, text.Value[strings.LastIndexByte(text.Value, ':')+1:])
			})
		case "environment":
			service.Environment = graph.Overlay(service.Environment, l.affordable(l.pairs(s, value), service.Span))
		case "env_file":
			fromFiles = graph.Overlay(fromFiles, l.envFiles(service, st))
		case "label_file":
			l.labelFiles(st)
		case "labels":
			service.Labels = graph.Overlay(service.Labels, l.pairs(s, value))
		case "command":
			service.Command = l.command(s, value)
		case "entrypoint":
			service.Entrypoint = l.command(s, value)
		case "healthcheck":
			l.healthcheck(service, st)
		case "volumes":
			l.volumes(service, st)
		case "secrets", "tmpfs":
			l.targets(service, st)
		case "volumes_from":
			service.Volumes = append(service.Volumes, graph.Text{Value: graph.Unresolved, Span: nodeSpan(st.scope.file, st.value)})
		case "configs":
			l.configs(service, st)
		}
	}
	if len(fromFiles) > 0 {
		service.Environment = graph.Overlay(fromFiles, service.Environment)
	}
	if l.Project.Runtime.Engine != graph.Swarm {
		service.Ports = asMerged(service.Ports)
	}
	if l.Project.Runtime.Engine != graph.Swarm || !global { // there it is one container a node
		l.instances(service, scale, replicas)
	}
	if !provider.IsZero() { // which starts something else than a container and publishes no port: observed with Compose 5.7.1
		service.Instances, service.InstancesSpan = 0, provider
	}
	if service.NetworkMode.Value != "" && service.NetworkMode.Known() && len(service.Networks) > 0 {
		l.exclusive = append(l.exclusive, graph.Problem{
			Kind: graph.InvalidFile, Span: networks,
			Message: `"networks" and network_mode of service ` + source.Cite(service.Name) + " exclude each other",
			Help:    "keep one of the two: a service with network_mode joins no networks",
			Related: []graph.Related{{Span: networkMode, Message: "network_mode set here"}},
		})
	}
	return service
}

// isIgnoredByStack reports whether docker stack deploy takes no notice of a key of a service.
// https://github.com/docker/cli/blob/master/cli/compose/types/types.go (UnsupportedProperties, DeprecatedProperties)
func isIgnoredByStack(key string) bool {
	switch key {
	case "network_mode", "links", "container_name", "depends_on":
		return true
	}
	return false
}

func (l *loading) set(target *graph.Text, st statement) {
	if text, ok := l.text(st.scope, st.value); ok {
		*target = text
	}
}

func (l *loading) expose(service *graph.Service, st statement) {
	if st.value.Kind != yaml.SequenceNode {
		return
	}
	var texts graph.Firsts[string]
	for i, known := range service.Expose {
		texts.See(known.Text.Value, i)
	}
	for _, node := range st.value.Content {
		if !l.visit(st.scope, node) {
			return
		}
		text, ok := l.text(st.scope, node)
		if !ok {
			continue
		}
		if _, again := texts.See(text.Value, len(service.Expose)); !again {
			service.Expose = append(service.Expose, grammar.ComposeExpose(text))
		}
	}
}

// references appends the services that a list or the keys of a mapping name.
func (l *loading) references(references []graph.Reference, s *scope, node *yaml.Node) []graph.Reference {
	references = slices.Grow(references, len(node.Content))
	if node.Kind == yaml.MappingNode {
		l.fields(s, node, func(key, _ *yaml.Node, _ origin) {
			references = append(references, graph.Reference{Name: key.Value, Span: nodeSpan(s.file, key)})
		})
		return references
	}
	l.eachString(s, node, func(text graph.Text) {
		references = append(references, graph.Reference{Name: text.Value, Span: text.Span})
	})
	return references
}

// deploy reads the number of containers, and what Swarm makes of them.
func (l *loading) deploy(service *graph.Service, st statement, replicas *graph.Text, global *bool) {
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
		case "endpoint_mode":
			if text, ok := l.text(st.scope, value); ok {
				service.EndpointMode = text
			}
		case "update_config":
			service.StartFirst = l.startFirst(st.scope, value)
		}
	})
}

// startFirst returns the place of `order: start-first` in update_config, zero without it.
func (l *loading) startFirst(s *scope, node *yaml.Node) (place source.Span) {
	if node == nil || node.Kind != yaml.MappingNode {
		return place
	}
	l.fields(s, node, func(key, value *yaml.Node, _ origin) {
		if text, ok := l.text(s, value); ok && key.Value == "order" && text.Value == "start-first" {
			place = text.Span
		}
	})
	return place
}

func (l *loading) instances(service *graph.Service, scale, replicas graph.Text) {
	for _, text := range []graph.Text{scale, replicas} {
		if text.Span.File == nil {
			continue
		}
		count, err := strconv.Atoi(integerText(text.Value))
		if err == nil && count >= 0 {
			service.Instances, service.InstancesSpan = count, text.Span
		}
		return
	}
}

func (l *loading) healthcheck(service *graph.Service, st statement) {
	if st.value.Kind != yaml.MappingNode {
		return
	}
	var disabled *graph.Command
	l.fields(st.scope, st.value, func(key, value *yaml.Node, _ origin) {
		switch key.Value {
		case "test":
			service.Healthcheck = l.command(st.scope, value)
		case "disable":
			if text, ok := l.text(st.scope, value); ok && boolean(text) {
				disabled = &graph.Command{Span: text.Span}
			}
		}
	})
	if disabled != nil {
		service.Healthcheck = disabled
	}
}

// volumes reads the container paths of mounts.
func (l *loading) volumes(service *graph.Service, st statement) {
	if st.value.Kind != yaml.SequenceNode {
		return
	}
	service.Volumes = slices.Grow(service.Volumes, len(st.value.Content))
	for node := range l.each(st.scope, st.value) {
		if node.Kind == yaml.MappingNode {
			var from, to graph.Text
			l.fields(st.scope, node, func(key, value *yaml.Node, _ origin) {
				switch text, ok := l.text(st.scope, value); {
				case !ok:
				case key.Value == "target":
					service.Volumes = append(service.Volumes, text)
					to = text
				case key.Value == "source":
					from = text
				}
			})
			l.mount(service, st.scope, from.Value, to.Value)
			continue
		}
		text, ok := l.text(st.scope, node)
		if !ok {
			continue
		}
		// SOURCE:TARGET:MODE, TARGET alone, C:\SOURCE:TARGET.
		from := strings.IndexByte(text.Value, ':') + 1
		if drive := len("C:"); from == drive {
			from += strings.IndexByte(text.Value[drive:], ':') + 1
		}
		service.Volumes = append(service.Volumes, text.Tail(from))
		target, _, _ := strings.Cut(text.Value[from:], ":")
		l.mount(service, st.scope, text.Value[:max(0, from-1)], target)
	}
}

// mount notes that a container has a file or folder of the project at a path. Other mounts are left out: volumes by their name, and what
// lies elsewhere on the machine.
func (l *loading) mount(service *graph.Service, s *scope, from, to string) {
	if strings.HasPrefix(from, ".") && path.IsAbs(to) && !strings.Contains(from+to, graph.Unresolved) {
		l.mounts.set(service, append(l.mounts[service], settings.Place{Source: tree.Join(s.dir, from), Target: path.Clean(to)}))
	}
}
