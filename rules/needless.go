package rules

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// needs tells which mappings somebody needs. What it must know of the project is collected when it is first asked for.
type needs struct {
	*facts
	known bool
	// fromHost are the host ports that some text names together with another host than a service of the project, or
	// all ports when a service runs in the network of the host.
	fromHost map[int]bool
	all      bool
	// fronts are the services that publish 80 or 443 for those behind them.
	fronts map[*graph.Service]bool
}

// nobody reports whether, as far as the files show, nobody but services of the project uses what the mapping publishes.
func (n *needs) nobody(e exposure) bool {
	port := e.port
	switch {
	case e.class != exposedHere && e.class != exposedToAll,
		port.HostKind == graph.Random || port.Protocol != graph.TCP || forDevelopers(port),
		port.Span.File != port.Service.Span.File: // published on top of the service: somebody wants that
		return false
	}
	n.learn()
	if n.all || n.mentioned(port.Host) || n.of(port.Service).advertisesLocalhost() {
		return false
	}
	if e.class == exposedToAll && len(n.fronts) == 0 {
		return false
	}
	users := n.consumers().users(port)
	if e.class == exposedHere {
		return len(users) > 0
	}
	return !n.fronts[port.Service] && slices.ContainsFunc(users, func(user consumer) bool {
		return n.fronts[user.service] && (user.port != 0 || len(port.Service.Ports) == 1)
	})
}

// mentioned reports whether a text names one of the host ports. Of a long range nothing is said.
func (n *needs) mentioned(ports graph.Interval) bool {
	const long = 16
	if ports.Len() > long {
		return true
	}
	for port := ports.From; port <= ports.To; port++ {
		if n.fromHost[port] {
			return true
		}
	}
	return false
}

func (n *needs) learn() {
	if n.known {
		return
	}
	n.known = true
	n.fromHost, n.fronts = make(map[int]bool), make(map[*graph.Service]bool)
	for _, service := range n.project.Services {
		reach, _ := service.Reach()
		n.all = n.all || reach == graph.HostNetwork
		if isFront(service) {
			n.fronts[service] = true
		}
		for one := range addressesOf(service) {
			if service.Resolve(one.host) == nil {
				n.fromHost[one.port] = true
			}
		}
	}
}

// isFront reports whether the service is a web server or proxy, by its image, that publishes port 80 or 443.
func isFront(service *graph.Service) bool {
	image, ok := knowledge.Lookup(service.Image.Value)
	if !ok || image.Kind != knowledge.Edge || service.Build != nil {
		return false
	}
	return slices.ContainsFunc(service.Ports, func(port *graph.Port) bool {
		return port.Bound() && port.HostKind == graph.Fixed && (port.Host.Contains(80) || port.Host.Contains(443))
	})
}

// forDevelopers reports whether the entry stands in a file or folder that by its name is for development or tests.
func forDevelopers(port *graph.Port) bool {
	words := strings.FieldsFunc(strings.ToLower(port.Span.Path()), func(r rune) bool { return strings.ContainsRune("/._-", r) })
	return slices.ContainsFunc(words, func(word string) bool { return slices.Contains(developersWords, word) })
}

var developersWords = []string{"dev", "devel", "development", "devcontainer", "local", "override", "test", "tests", "testing", "debug", "e2e"}
