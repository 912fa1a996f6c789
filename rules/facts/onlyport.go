package facts

import (
	"iter"
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// OwnHealthAddresses returns the addresses of the container itself in the health check of a service.
func (f *Service) OwnHealthAddresses() iter.Seq[Address] {
	return func(yield func(Address) bool) {
		for one := range CommandAddresses(f.Service.HealthCheck()) {
			own := f.isOwnHost(one.Host) || one.Host == f.Service.ContainerName.Value
			if own && !yield(one) {
				return
			}
		}
	}
}

// PortsAskedOverHTTP returns the ports of the container that the health check asks for a page.
func (f *Service) PortsAskedOverHTTP() []int {
	var ports []int
	for one := range f.OwnHealthAddresses() {
		if one.Scheme == "http" || one.Scheme == "https" {
			ports = append(ports, one.Port)
		}
	}
	return ports
}

// PortInstead is the port that a health check of a service should ask for instead of another one.
type PortInstead struct {
	Number int
	// Reason says what is wrong with the other one, up to the number: "is the host port, inside the container it is ".
	Reason string
	// Place is what tells, and Mapped the entry that has the other one as its host port, nil for none.
	Place  graph.Related
	Mapped *graph.Port
}

// PortInstead returns where the service is known to listen, if that is not on the port that is asked.
func (f *Service) PortInstead(asked int) (PortInstead, bool) {
	publishes := "is not the port that " + Quoted(f.Service.Name) + " publishes and its "
	if mapped, ok := f.Mapped().Leading(f.Service, asked); ok {
		place := graph.Related{Span: mapped.Port.Span, Message: "mapped here"}
		return PortInstead{mapped.Container, "is the host port, inside the container it is ", place, mapped.Port}, true
	}
	if expose, only := f.onlyExposed(); only && expose.Port.From != asked {
		return PortInstead{expose.Port.From, publishes + "image exposes, ", graph.Related{Span: expose.Span, Message: "exposed here"}, nil}, true
	}
	if port, base, only := f.onlyOfBase(); only && port != asked {
		return PortInstead{port, publishes + "base image sets, ", graph.Related{Span: base, Message: "built on it here"}, nil}, true
	}
	if listener, only := f.OnlyEndpoint(); only && listener.Port != asked && f.isFree(asked) {
		return PortInstead{listener.Port, "is not the port on which " + listener.Name + " listens, ", listener.Hops[len(listener.Hops)-1], nil}, true
	}
	return PortInstead{}, false
}

// isFree reports whether no entry, EXPOSE or sibling has to do with a container port.
func (f *Service) isFree(number int) bool {
	port := graph.Single(number)
	return !f.Targets().Has(port) && !f.Listening().ListensOn(port) && !f.Listening().IsAsked(port)
}

// AskedBesideExposed returns the one port that an image exposes, whether its program is known to listen there, and what its health check
// asks of the container itself at other ports that nothing else names. Nothing is asked when a program is known to listen
// elsewhere, or may answer health checks on a port of their own, as programs in Java often do.
func (f *Service) AskedBesideExposed() (expose *graph.Expose, listens bool, asked []Address) {
	exposed := f.Service.ImageExpose()
	if len(exposed) != 1 || exposed[0].Err != nil || exposed[0].Unknown || exposed[0].Port.Len() != 1 {
		return nil, false, nil
	}
	for _, program := range f.Service.Run.Programs {
		where, known := f.Listen(program)
		if known && where.Port != exposed[0].Port.From || BaseName(program.Words[0].Value) == "java" {
			return nil, false, nil
		}
		listens = listens || known
	}
	listens = listens || f.Listening().Settings != nil && f.Listening().imageHas(exposed[0].Port)
	for one := range f.OwnHealthAddresses() {
		if !f.Listening().ListensOn(graph.Single(one.Port)) && !f.Names(one.Port) {
			asked = append(asked, one)
		}
	}
	return exposed[0], listens, asked
}

// onlyExposed returns the one port that the image of a service exposes, if it is also the one that the service publishes.
func (f *Service) onlyExposed() (*graph.Expose, bool) {
	exposed := f.Listening().Exposed
	if len(exposed) != 1 || !f.Listening().IsComplete() || !f.publishesOnly(exposed[0].Port) {
		return nil, false
	}
	return exposed[0], true
}

// onlyOfBase returns the one port that the base image of a service sets in its environment, and where the base is named, if the port is
// also the one that the service publishes.
func (f *Service) onlyOfBase() (port int, base source.Span, only bool) {
	what := f.Listening()
	if what.Image == nil || len(what.Image.Stale) == 0 || len(what.Exposed) > 0 || len(what.ImagePorts) != 1 || !what.IsComplete() {
		return 0, base, false
	}
	port = what.ImagePorts[0].From
	return port, f.Service.BaseImage().Span, f.publishesOnly(graph.Single(port))
}

// publishesOnly reports whether every entry of the service leads to one port.
func (f *Service) publishesOnly(container graph.Interval) bool {
	return container.Len() == 1 && len(f.Service.Ports) > 0 && !slices.ContainsFunc(f.Service.Ports, func(port *graph.Port) bool {
		return !port.Published() || port.ContainerUnknown || port.Container != container
	})
}
