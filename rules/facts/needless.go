package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// users tells which mappings somebody needs. What it must know of the project is collected when it is first asked for.
type users struct {
	*Project
	known bool
	// fromHost are the host ports that some text names together with another host than a service of the project, or
	// all ports when a service runs in the network of the host.
	fromHost map[int]bool
	all      bool
	// fronts are the services that publish 80 or 443 for those behind them.
	fronts map[*graph.Service]bool
}

// isNeedless reports whether, as far as the files show, only services of the project use what the mapping publishes.
func (n *users) isNeedless(e *Exposure) bool {
	port := e.Port
	switch {
	case e.Class != exposedHere && e.Class != ExposedToAll,
		port.HostKind == graph.Random || port.Protocol != graph.TCP || n.forDevelopers(port),
		port.Span.File != port.Service.Span.File: // published on top of the service: somebody wants that
		return false
	}
	n.learn()
	if n.all || n.mentioned(port.Host) || n.Of(port.Service).AdvertisesLocalhost() {
		return false
	}
	if e.Class == ExposedToAll && len(n.fronts) == 0 {
		return false
	}
	users := n.Consumers().Users(port)
	if e.Class == exposedHere {
		return len(users) > 0
	}
	return !n.fronts[port.Service] && slices.ContainsFunc(users, func(user Consumer) bool {
		return n.fronts[user.Service] && (user.Port != 0 || len(port.Service.Ports) == 1)
	})
}

// mentioned reports whether a text names one of the host ports. Of a long range nothing is said.
func (n *users) mentioned(ports graph.Interval) bool {
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

func (n *users) learn() {
	if n.known {
		return
	}
	n.known = true
	n.fromHost, n.fronts = make(map[int]bool), make(map[*graph.Service]bool)
	for _, service := range n.project.Services {
		reach, _ := service.Reach()
		n.all = n.all || reach == graph.HostNetwork
		facts := n.Of(service)
		if facts.isFront() {
			n.fronts[service] = true
		}
		for _, one := range facts.Addresses() {
			if service.Resolve(one.Host) == nil && (!one.Upstream || strings.Contains(one.Host, ".")) {
				n.fromHost[one.Port] = true
			}
		}
	}
}

// isFront reports whether the service is a web server or proxy, by its image, that publishes port 80 or 443.
func (f *Service) isFront() bool {
	image := f.Image()
	if image == nil || image.Kind != knowledge.Edge || f.Service.Build != nil {
		return false
	}
	return slices.ContainsFunc(f.Service.Ports, func(port *graph.Port) bool {
		return port.Bound() && port.HostKind == graph.Fixed && (port.Host.Contains(80) || port.Host.Contains(443))
	})
}

// AdvertisesLocalhost reports whether a Kafka broker tells its clients to come back through a port of the host.
func (f *Service) AdvertisesLocalhost() bool {
	return f.sendsBack.get(func() bool {
		return slices.ContainsFunc(f.Service.Environment, func(variable graph.EnvVar) bool {
			return strings.Contains(variable.Name, "ADVERTISED_LISTENERS") &&
				(strings.Contains(variable.Value.Value, "//localhost:") || strings.Contains(variable.Value.Value, "//"+Loopback4+":"))
		})
	})
}
