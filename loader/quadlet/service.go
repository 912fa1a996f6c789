package quadlet

import (
	"path"
	"strings"

	"github.com/portlint/portlint/loader/command"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/grammar"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// addServices makes a service of each unit. A pod is a service of its own, in whose network its containers are.
func addServices(l *format.Loading, units []*unitFile) {
	project := l.Project
	byFile := make(map[string]*graph.Service)
	for _, one := range units {
		byFile[one.name()] = one.service(l)
	}
	together := linked(units)
	for _, one := range units {
		service := byFile[one.name()]
		service.Alone = service.Alone || !together[one.name()]
	}
	for _, service := range project.Services {
		kind, name, _ := strings.Cut(service.NetworkMode.Value, ":")
		if owner := byFile[name]; owner != nil && owner != service && (kind == "pod" || kind == "container") {
			service.Namespace = owner
			service.NetworkMode.Value = kind + ":" + owner.Name
		}
	}
}

// service adds the service that the generator makes of a unit: a `podman run` or `podman pod create`.
func (u *unitFile) service(l *format.Loading) *graph.Service {
	project := l.Project
	group := groupOf(u.file.Path)
	line := u.commandLine(group)
	service := line.AddTo(project)
	line.ReadSettings(l, service)
	service.Span = u.sections[group]
	service.ContainerName = u.last(group, "ContainerName")
	if group != containerGroup {
		service.Image = graph.Text{}
	}
	if group == kubeGroup {
		u.addPods(l, service)
	}
	if joined, ok := u.joined(group); ok {
		service.NetworkMode, service.Networks = joined, nil
	}
	for _, port := range service.Ports {
		explain(port)
		grammar.Adapt(port, nil, &project.Runtime)
	}
	return service
}

// commandLine is the command that the generator writes, in which PodmanArgs stand as they are.
func (u *unitFile) commandLine(group string) *command.Line {
	start := u.sections[group]
	word := func(text string) command.Word {
		return command.Word{Text: graph.Text{Span: start.AtStart(), Value: text}}
	}
	image := u.last(group, "Image")
	if image.Value == "" || strings.HasSuffix(image.Value, ".image") || strings.HasSuffix(image.Value, ".build") {
		image.Value = graph.Unresolved // of a unit of its own, or a folder
	} else {
		image = command.UnitText(image)
	}
	words := []command.Word{word("podman"), word("run")}
	for _, arguments := range u.all(group, "PodmanArgs") {
		words = append(words, command.UnitWords(arguments)...)
	}
	invocation, _ := command.Read(append(words, command.Word{Text: image}))
	if invocation == nil {
		invocation = &command.Invocation{Client: "podman", Image: image, Guessed: true}
	}
	invocation.Span, invocation.Detached = start, true
	stem := strings.TrimSuffix(u.name(), path.Ext(u.file.Path))
	invocation.Name = graph.Text{Span: start, Raw: stem, Value: stem}
	invocation.Publish = append(u.texts(group, "PublishPort"), invocation.Publish...)
	invocation.Expose = append(u.texts(group, "ExposeHostPort"), invocation.Expose...)
	invocation.Networks = append(u.texts(group, "Network"), invocation.Networks...)
	invocation.Volumes = append(u.texts(group, "Volume"), invocation.Volumes...)
	for _, environment := range u.all(group, "Environment") {
		for _, assignment := range command.UnitWords(environment) {
			invocation.Environment = append(invocation.Environment, assignment.Text)
		}
	}
	invocation.EnvFiles = append(u.all(group, "EnvironmentFile"), invocation.EnvFiles...)
	if entrypoint := u.last(group, "Entrypoint"); entrypoint.Value != "" {
		entrypoint = command.UnitText(entrypoint)
		invocation.Entrypoint = &entrypoint
	}
	if exec := u.last(group, "Exec"); exec.Value != "" {
		invocation.Arguments = command.UnitWords(exec)
	}
	// How many instances of a template there are, if any, no file tells.
	return &command.Line{Invocation: invocation, Statement: start, Together: !strings.Contains(stem, "@")}
}

// texts are the values of a key that lists words.
func (u *unitFile) texts(group, key string) []graph.Text {
	values := u.all(group, key)
	for i, value := range values {
		values[i] = command.UnitText(value)
	}
	return values
}

// joined returns whose network the container joins: that of its pod, or of a container of another unit.
func (u *unitFile) joined(group string) (mode graph.Text, ok bool) {
	if pod := u.last(group, "Pod"); pod.Value != "" {
		pod.Value = "pod:" + pod.Value
		return pod, true
	}
	for _, network := range u.all(group, "Network") {
		if strings.HasSuffix(network.Value, containerSuffix) {
			network.Value = "container:" + network.Value
			return network, true
		}
	}
	return graph.Text{}, false
}

// explain says why an entry is refused that would be fine elsewhere.
func explain(port *graph.Port) {
	text := port.Text.Value
	entry, _, behind := strings.Cut(text, " ")
	switch {
	case port.Err == nil:
	case strings.Trim(text, `"'`) != text:
		port.Err.Span = port.Span
		port.Err.Message = source.Cite(text) + " stands in quotes, which PublishPort= takes for a part of the port"
		port.Err.Help = "write PublishPort=" + strings.Trim(text, `"'`)
	case behind && strings.Contains(text, " #"):
		port.Err.Span = port.Span
		port.Err.Message = source.Cite(text) + " has a comment behind the port, which PublishPort= takes for a part of it"
		port.Err.Help = "write PublishPort=" + entry + ", and the comment on a line of its own"
	case behind:
		port.Err.Help = "write a line with PublishPort= for each port"
	}
}

// name is the name of the file, by which others name the unit.
func (u *unitFile) name() string { return path.Base(u.file.Path) }

// linked returns the largest group of units that need each other, none for one alone. Other units of the folder can be a catalogue to
// choose from, even if they join one network.
func linked(units []*unitFile) map[string]bool {
	linked := make(map[string][]string)
	for _, one := range units {
		linked[one.name()] = nil
	}
	for _, one := range units {
		for name := range one.links() {
			if _, known := linked[name]; known {
				linked[name] = append(linked[name], one.name())
				linked[one.name()] = append(linked[one.name()], name)
			}
		}
	}
	var largest map[string]bool
	seen := make(map[string]bool)
	for _, first := range units {
		group := make(map[string]bool)
		for next := []string{first.name()}; len(next) > 0; next = next[1:] {
			if name := next[0]; !seen[name] {
				seen[name], group[name] = true, true
				next = append(next, linked[name]...)
			}
		}
		if len(group) > max(1, len(largest)) {
			largest = group
		}
	}
	return largest
}

// links are the units that this one names as what it needs or whose network it joins.
func (u *unitFile) links() map[string]bool {
	links := make(map[string]bool)
	add := func(name string) {
		for _, one := range strings.Fields(name) {
			if stem, isService := strings.CutSuffix(one, ".service"); isService {
				links[stem+kubeSuffix] = true
				links[strings.TrimSuffix(stem, "-pod")+podSuffix] = strings.HasSuffix(stem, "-pod")
				one = stem + containerSuffix
			}
			links[one] = true
		}
	}
	group := groupOf(u.file.Path)
	for _, s := range u.settings {
		switch {
		case s.section == group && s.key == "Pod":
			add(s.value.Value)
		case s.section == group && s.key == "Network":
			if strings.HasSuffix(s.value.Value, containerSuffix) {
				add(s.value.Value)
			}
		case s.section == "Unit":
			switch s.key {
			case "BindsTo", "Requires", "Requisite", "Upholds", "Wants": // After= alone starts nothing
				add(s.value.Value)
			}
		}
	}
	return links
}
