package command

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/grammar"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

// Swarm is what `docker service create` and `docker service update` say beside what a container is told.
type Swarm struct {
	// Update says that the service is there already: the ports of Publish are added to it, and those of Unpublish taken away.
	Update    bool
	Unpublish []graph.Text
	// Replicas is the value of --replicas, EndpointMode that of --endpoint-mode, and Order that of --update-order.
	Replicas, EndpointMode, Order graph.Text
}

// take keeps the flags that only services have.
func (s *Swarm) take(name string, value graph.Text) {
	switch name {
	case "publish-rm":
		s.Unpublish = append(s.Unpublish, value)
	case "replicas":
		s.Replicas = value
	case "endpoint-mode":
		s.EndpointMode = value
	case "update-order":
		s.Order = value
	}
}

// addToSwarm adds the service of the line to the project, or what the line changes of one that is there, and returns it.
func (l *Line) addToSwarm(project *graph.Project) *graph.Service {
	if service := l.changes(project); service != nil {
		before := service.Ports
		service.Ports = l.kept(before)
		for _, port := range l.servicePorts(service) {
			// What is there before is not added, even when the same line takes it away.
			if !slices.ContainsFunc(before, func(other *graph.Port) bool { return isSameEntry(port, other) }) {
				service.Ports = append(service.Ports, port)
			}
		}
		return service
	}
	service := l.service(project)
	service.Ports = l.servicePorts(service)
	if count, err := strconv.Atoi(l.Swarm.Replicas.Value); err == nil && count >= 0 {
		service.Instances, service.InstancesSpan = count, l.Swarm.Replicas.Span
	}
	service.EndpointMode = l.Swarm.EndpointMode
	if l.Swarm.Order.Value == "start-first" {
		service.StartFirst = l.Swarm.Order.Span
	}
	for _, network := range l.Networks {
		if name := networkName(network); name.Known() {
			joinExternal(project, service, name) // also "host"
		}
	}
	project.Services = append(project.Services, service)
	return service
}

// changes returns the service that the line changes, nil when the script does not surely make it before.
func (l *Line) changes(project *graph.Project) *graph.Service {
	if !l.Swarm.Update || !l.Together || !l.Name.Known() {
		return nil
	}
	for _, service := range project.Services {
		if service.ContainerName.Value == l.Name.Value && !service.Alone {
			return service
		}
	}
	return nil
}

func isSameEntry(a, b *graph.Port) bool {
	return a.Err == nil && b.Err == nil && a.HostKind == b.HostKind && a.Host == b.Host && a.Container == b.Container && a.Protocol == b.Protocol && a.OnNode == b.OnNode
}

// kept leaves out the entries that --publish-rm names by their ports in the container, their protocol and their mode.
// https://github.com/docker/cli/blob/master/cli/command/service/update.go (updatePorts)
func (l *Line) kept(ports []*graph.Port) []*graph.Port {
	var kept []*graph.Port
	for _, port := range ports {
		removed := false
		for _, text := range l.Swarm.Unpublish {
			other := servicePort(text)
			_, same := other.Container.Intersect(port.Container)
			removed = removed || other.Unknown() || same && other.OnNode == port.OnNode && other.Protocol == port.Protocol
		}
		if !removed {
			kept = append(kept, port)
		}
	}
	return kept
}

func (l *Line) servicePorts(service *graph.Service) []*graph.Port {
	var ports []*graph.Port
	for _, text := range l.Publish {
		port := servicePort(text)
		port.Service = service
		ports = append(ports, port)
	}
	return ports
}

// pairs finds the long form, as docker does: anywhere in the value.
var pairs = lazy.Pattern(`\w+=\w+`)

// servicePort reads a value of -p of a service. Its short form has no host IP, its long form, in any case, takes numbers only.
// https://github.com/docker/cli/blob/master/opts/swarmopts/port.go
func servicePort(text graph.Text) *graph.Port {
	if !pairs.Get().MatchString(text.Value) {
		port := grammar.Short(text, false)
		port.Doubts = nil // which are about versions of Compose
		if port.Err == nil && port.Address.Given() && !port.Address.Unknown {
			port.Err = &graph.Fault{
				Span:    port.AddressSpan,
				Message: source.Cite(port.Quote) + " has a host ip, which services of a swarm cannot have",
				Help:    "leave it out, and filter the port outside the hosts: it is open on every node",
			}
		}
		grammar.Adapt(port, nil, &graph.Runtime{Engine: graph.Swarm})
		return port
	}
	port := grammar.Short(publishText(lowered(text)), false)
	port.Form, port.Doubts = graph.Pairs, nil
	port.OnNode = hostMode.Get().MatchString(text.Value)
	fault := pairsFault(text)
	if strings.Contains(text.Value, `"`) || !text.Known() && (fault != nil || port.Err != nil) {
		return grammar.Short(graph.Text{Span: text.Span, Raw: text.Raw, Value: graph.Unresolved}, false)
	}
	port.Err = fault
	return port
}

var hostMode = lazy.Pattern(`(?i)(^|,)mode=host(,|$)`)

// pairsFault says what docker refuses in a long form, nil for nothing.
func pairsFault(text graph.Text) *graph.Fault {
	targeted := false
	for _, part := range split(text) {
		key, _, found := strings.Cut(strings.ToLower(part.Value), "=")
		if !found || key == "" {
			return &graph.Fault{Span: part.Span, Message: source.Cite(part.Value) + " has no key and value", Help: pairsHelp}
		}
		value, why := part.Tail(len(key)+1), ""
		switch key {
		case "target":
			why, targeted = whyNoPort(value), strings.Trim(value.Value, "0") != ""
		case "published":
			why = whyNoPort(value)
		case "protocol":
			why = whyNoneOf(value, "tcp", "udp", "sctp")
		case "mode":
			why = whyNoneOf(value, "ingress", "host")
		default:
			value, why = part.Head(len(key)), " is none of target, published, protocol and mode"
		}
		if why != "" {
			return &graph.Fault{Span: value.Span, Message: source.Cite(value.Value) + why, Help: pairsHelp}
		}
	}
	if !targeted {
		return &graph.Fault{Span: text.Span, Message: source.Cite(text.Value) + " has no target, the port in the container", Help: pairsHelp}
	}
	return nil
}

const pairsHelp = "write published=8080,target=80"

// lowered is a text in lower case, in which docker reads the long form.
func lowered(text graph.Text) graph.Text {
	if lower := strings.ToLower(text.Value); len(lower) == len(text.Value) {
		text.Value = lower
	}
	return text
}

func whyNoPort(value graph.Text) string {
	if _, err := strconv.ParseUint(value.Value, 10, 16); err != nil {
		return " is no port, the long form takes one number up to 65535"
	}
	return ""
}

func whyNoneOf(value graph.Text, known ...string) string {
	for _, one := range known {
		if strings.EqualFold(value.Value, one) {
			return ""
		}
	}
	return " is none of " + strings.Join(known, ", ")
}
