package command

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/grammar"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// AddTo makes a service of the line, adds it to the project and returns it.
func (l *Line) AddTo(project *graph.Project) *graph.Service {
	if l.Swarm != nil {
		return l.addToSwarm(project)
	}
	service := l.service(project)
	for _, text := range l.Publish {
		port := grammar.Short(publishText(text), false)
		port.Service, port.Doubts = service, nil // which are about versions of Compose
		if strings.Contains(text.Value, "=") {
			port.Form = graph.Pairs
		}
		service.Ports = append(service.Ports, port)
	}
	l.join(project, service)
	project.Services = append(project.Services, service)
	return service
}

// service is the service of the line, without its ports and its networks.
func (l *Line) service(project *graph.Project) *graph.Service {
	service := &graph.Service{
		Project:       project,
		Name:          l.serviceName(project),
		Span:          l.Image.Span,
		Image:         l.Image,
		Instances:     1,
		Active:        true,
		Alone:         !l.Together,
		ContainerName: l.Name,
		EnvFiles:      l.EnvFiles,
	}
	if l.Name.Value != "" {
		service.Span = l.Name.Span
	}
	for _, text := range l.Expose {
		service.Expose = append(service.Expose, grammar.ComposeExpose(text))
	}
	for _, text := range l.Environment {
		name, _, found := strings.Cut(text.Value, "=")
		variable := graph.EnvVar{Name: name, NameSpan: text.Part(0, len(name)), HasValue: found}
		if found {
			variable.Value = text.Tail(len(name) + 1)
		}
		service.Environment = append(service.Environment, variable)
	}
	service.Environment = graph.Overlay(nil, service.Environment)
	for _, text := range l.Volumes {
		service.Volumes = append(service.Volumes, mountTarget(text))
	}
	if l.Entrypoint != nil {
		service.Entrypoint = &graph.Command{Span: l.Entrypoint.Span, Words: []graph.Text{*l.Entrypoint}}
	}
	if len(l.Arguments) > 0 {
		service.Command = &graph.Command{Span: l.Arguments[0].Span}
		service.Command.Span.End = l.Arguments[len(l.Arguments)-1].Span.End
		for _, word := range l.Arguments {
			service.Command.Words = append(service.Command.Words, word.Text)
		}
	}
	var reader argv.Reader
	service.Run = reader.Run(service, nil)
	return service
}

// serviceName is the name of the container, or else that of the image, with a number where it is taken.
func (l *Line) serviceName(project *graph.Project) string {
	base := l.Name.Value
	if base == "" || !l.Name.Known() {
		base, _, _ = strings.Cut(path.Base(l.Image.Value), "@")
		base, _, _ = strings.Cut(base, ":")
	}
	if base == "" || strings.Contains(base, graph.Unresolved) {
		base = "container"
	}
	taken := func(name string) bool {
		return slices.ContainsFunc(project.Services, func(s *graph.Service) bool { return s.Name == name })
	}
	if !taken(base) {
		return base
	}
	number := 1
	for _, service := range project.Services {
		if service.Name == base || strings.HasPrefix(service.Name, base+"-") {
			number++
		}
	}
	name := base + "-" + strconv.Itoa(number)
	for ; taken(name); number++ {
		name = base + "-" + strconv.Itoa(number)
	}
	return name
}

// publishText returns a value of -p as the short form that docker makes of it: "published=8080,target=80" is "8080:80/tcp".
// https://github.com/docker/cli/blob/master/cli/command/container/opts.go (convertToStandardNotation)
func publishText(text graph.Text) graph.Text {
	if !strings.Contains(text.Value, "=") {
		return text
	}
	parts := map[string]graph.Text{"protocol": {Value: "tcp", Span: source.Span{File: text.Span.File, Start: text.Span.End, End: text.Span.End}}}
	for _, part := range split(text) {
		key, _, found := strings.Cut(part.Value, "=")
		if !found || key == "" {
			return text // which is no mapping, and refused as such
		}
		parts[key] = part.Tail(len(key) + 1)
	}
	var short graph.Builder
	raw := ""
	add := func(value string, place source.Span) {
		short.Add(value, place)
		raw += cmp.Or(place.Text(), value)
	}
	nowhere := source.Span{File: text.Span.File, Start: text.Span.End, End: text.Span.End}
	add(parts["published"].Value, parts["published"].Span)
	add(":", nowhere)
	add(parts["target"].Value, parts["target"].Span)
	add("/", nowhere)
	add(parts["protocol"].Value, parts["protocol"].Span)
	made := short.Text(text.Span)
	made.Raw, made.Vars = raw, text.Vars
	return made
}

// mountTarget returns the path in the container of -v and --mount.
func mountTarget(text graph.Text) graph.Text {
	if !strings.Contains(text.Value, "=") {
		source, _, found := strings.Cut(text.Value, ":")
		if !found {
			return text
		}
		return text.Tail(len(source) + 1)
	}
	for _, part := range split(text) {
		key, _, _ := strings.Cut(part.Value, "=")
		switch key {
		case "target", "dst", "destination":
			return part.Tail(len(key) + 1)
		}
	}
	return graph.Text{Span: text.Span, Value: graph.Unresolved}
}

// join says which network the container joins.
func (l *Line) join(project *graph.Project, service *graph.Service) {
	unknown := graph.Text{Span: l.Span, Value: graph.Unresolved}
	if l.Guessed {
		service.NetworkMode = unknown
		return
	}
	for _, network := range l.Networks {
		name := networkName(network)
		if service.NetworkMode.Value != "" {
			return // the first of the engine's own networks counts
		}
		switch mode, _, _ := strings.Cut(name.Value, ":"); {
		case !name.Known():
			service.NetworkMode = unknown
			return
		case mode == "default", mode == "private", mode == "slirp4netns", mode == "pasta":
			name.Value = "bridge"
			service.NetworkMode = name
		case mode == "ns":
			service.NetworkMode = unknown
		case mode == "host", mode == "none", mode == "container", mode == "bridge":
			service.NetworkMode = name
		default:
			joinExternal(project, service, name)
		}
	}
}

// joinExternal lets the service join a network that is there before it.
func joinExternal(project *graph.Project, service *graph.Service, name graph.Text) {
	if project.Networks == nil {
		project.Networks = make(map[string]*graph.Network)
	}
	if project.Networks[name.Value] == nil {
		project.Networks[name.Value] = &graph.Network{Key: name.Value, Span: name.Span, External: true, Name: name.Value}
	}
	service.Networks = append(service.Networks, graph.NetworkUse{Key: name.Value, Span: name.Span})
}

// networkName returns the network of a value of --network, which can have options: "name=web,ip=10.0.0.2".
// https://github.com/docker/cli/blob/master/opts/network.go
func networkName(text graph.Text) graph.Text {
	if !strings.Contains(text.Value, "=") || strings.HasPrefix(text.Value, "slirp4netns:") || strings.HasPrefix(text.Value, "pasta:") {
		return text
	}
	for _, part := range split(text) {
		if key, _, found := strings.Cut(part.Value, "="); found && strings.EqualFold(strings.TrimSpace(key), "name") {
			return part.Tail(len(key) + 1)
		}
	}
	name, _, _ := strings.Cut(text.Value, ":") // podman: bridge:ip=10.88.0.2
	return cut(text, 0, len(name))
}
