package rules

import (
	"iter"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// address is a host with a port in a text: in a URL, in a list of servers, or alone.
type address struct {
	text *graph.Text
	// variable is the name of the environment variable whose value the text is, "" for anything else.
	variable string
	host     string
	port     int
	// from, colon and to are the offsets of the host, of the colon behind it and of the end of the port.
	from, colon, to int
}

// quote is the address as messages cite it: the host and the port, and nothing of what stands around them.
func (a *address) quote() string { return a.host + ":" + a.text.Value[a.colon+1:a.to] }

// addressesIn finds the addresses in a text. What could as well be a user with a password, a path or a mapping is none.
func addressesIn(text *graph.Text) iter.Seq[address] {
	return func(yield func(address) bool) {
		value := text.Value
		for from := 0; from < len(value); {
			if !isNameByte(value[from]) {
				from++
				continue
			}
			to := from
			for to < len(value) && isNameByte(value[to]) {
				to++
			}
			port, end := portBehind(value, to)
			if port != 0 && startsHost(value[:from]) && endsPort(value[end:]) {
				if !yield(address{text: text, host: value[from:to], port: port, from: from, colon: to, to: end}) {
					return
				}
			}
			from = to
		}
	}
}

// startsHost reports whether a host can begin behind what is before it.
func startsHost(before string) bool {
	return !strings.HasSuffix(before, "/") && !strings.HasSuffix(before, graph.Unresolved) && !strings.HasSuffix(before, "]") ||
		strings.HasSuffix(before, "//")
}

// endsPort reports whether a port can end before what is behind it.
func endsPort(behind string) bool {
	return behind == "" || !isNameByte(behind[0]) && behind[0] != ':' && behind[0] != '@' && behind[0] != graph.Unresolved[0]
}

// spokenBy returns the texts in which a service names others: the values of its environment and the words of the
// commands that it starts.
func spokenBy(service *graph.Service) iter.Seq[*graph.Text] {
	return func(yield func(*graph.Text) bool) {
		for i := range service.Environment {
			if !yield(&service.Environment[i].Value) {
				return
			}
		}
		for _, command := range []*graph.Command{service.Entrypoint, service.Command} {
			if command == nil {
				continue
			}
			for i := range command.Words {
				if !yield(&command.Words[i]) {
					return
				}
			}
		}
	}
}

// serviceNames returns the services by the names that resolve to them in the networks of the project.
func serviceNames(project *graph.Project) map[string]*graph.Service {
	names := make(map[string]*graph.Service, len(project.Services))
	for _, service := range project.Services {
		if name := service.ContainerName.Value; name != "" && service.ContainerName.Known() {
			names[name] = service
		}
	}
	for _, service := range project.Services {
		names[service.Name] = service
	}
	return names
}
