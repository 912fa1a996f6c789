package facts

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// longestNamespace bounds how many services are followed to the owner of a network; more would be a circle.
const longestNamespace = 8

// NamespaceOwner returns the service whose network namespace a service uses, itself if it has one of its own.
func NamespaceOwner(service *graph.Service) *graph.Service {
	for range longestNamespace {
		if service.Namespace == nil {
			return service
		}
		service = service.Namespace
	}
	return service
}

// isRearranged reports whether the owner of a network publishes a port that no image in it is known for: somebody moved one.
func (f *Project) isRearranged(owner *graph.Service) bool {
	var known []knowledge.Port
	for _, service := range owner.Project.Services {
		if NamespaceOwner(service) == owner {
			known = append(known, f.Of(service).Listening().ImagePorts...)
		}
	}
	return slices.ContainsFunc(owner.Ports, func(port *graph.Port) bool {
		return port.Published() && !slices.ContainsFunc(known, func(k knowledge.Port) bool { return port.Container.Contains(k.From) })
	})
}

// SharedNamespaces are the ports on which services listen that share a network with others, or with the host.
type SharedNamespaces struct {
	// Twice are the ports on which two services listen.
	Twice []ListensTwice

	listeners map[socket]OpenPort // the first of each socket
}

// ListensTwice is a port of one network on which two services listen.
type ListensTwice struct {
	First, Second OpenPort
	// Owner is the service whose network it is, nil for the host.
	Owner *graph.Service
}

// socket is a port of a network namespace: that of a service, or of the host for nil.
type socket struct {
	owner *graph.Service
	port  int
	udp   bool
}

// SharedNamespaces returns who listens where in networks that are shared. Those in which somebody moved a port are left out.
func (f *Project) SharedNamespaces() (found SharedNamespaces) {
	moved := make(map[*graph.Service]bool)
	for _, service := range f.project.Services {
		owner := NamespaceOwner(service)
		switch mode := owner.NetworkMode.Value; {
		case mode == "host":
			owner = nil
		case mode != "", owner == service && !service.Shared:
			continue
		default:
			if _, known := moved[owner]; !known {
				moved[owner] = f.isRearranged(owner)
			}
			if moved[owner] {
				continue
			}
		}
		for _, one := range OpenPorts(f.Of(service)) {
			key := socket{owner, one.Port, one.UDP}
			if first, both := found.listeners[key]; both {
				found.Twice = append(found.Twice, ListensTwice{first, one, owner})
				continue
			}
			if found.listeners == nil {
				found.listeners = make(map[socket]OpenPort)
			}
			found.listeners[key] = one
		}
	}
	return found
}

// OnHost returns the listener in the network of the host whose port an entry publishes.
func (s SharedNamespaces) OnHost(port *graph.Port) (listener OpenPort, found bool) {
	if port.Host.Len() == 1 && port.Protocol != graph.SCTP {
		listener, found = s.listeners[socket{nil, port.Host.From, port.Protocol == graph.UDP}]
	}
	return listener, found
}

// LosesOnHost reports whether the entry asks for something that the host network does not give.
func LosesOnHost(port *graph.Port) bool {
	if !port.Published() {
		return false
	}
	return port.Address.IP.IsValid() || port.HostKind == graph.Floating ||
		port.HostKind == graph.Fixed && !port.ContainerUnknown && port.Host != port.Container
}
