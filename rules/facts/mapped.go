package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// MappedPorts are the host ports of the services of a project.
type MappedPorts struct {
	facts  *Project
	Mapped []*graph.Port // by host port; container ports are others
	// known are the answers of leading, which are asked for once for each address of a long text.
	known map[mappedKey]*MappedPort
}

type mappedKey struct {
	service *graph.Service
	number  int
}

// MappedPort is a host port of a service that is none of its container ports.
type MappedPort struct {
	Port *graph.Port
	host int
	// Container is the port to ask for inside: that of the entry, or where the service is known to listen instead.
	Container int
}

// Mapped returns the host ports that lead to other numbers in their containers.
func (f *Project) Mapped() *MappedPorts {
	return f.knownMapped.at(func() MappedPorts { return findMapped(f) })
}

func findMapped(facts *Project) MappedPorts {
	d := MappedPorts{facts: facts}
	for _, service := range facts.project.Services {
		for _, port := range service.Ports {
			if port.Bound() && port.Protocol == graph.TCP && port.HostKind == graph.Fixed && port.Host.Len() == 1 && port.Host != port.Container {
				d.Mapped = append(d.Mapped, port)
			}
		}
	}
	slices.SortStableFunc(d.Mapped, func(a, b *graph.Port) int { return a.Host.From - b.Host.From })
	return d
}

// With returns the entries that have a host port.
func (d *MappedPorts) With(number int) []*graph.Port {
	from, _ := slices.BinarySearchFunc(d.Mapped, number, func(port *graph.Port, number int) int { return port.Host.From - number })
	to := from
	for to < len(d.Mapped) && d.Mapped[to].Host.From == number {
		to++
	}
	return d.Mapped[from:to]
}

// At returns the host port of a service with a number, unless its containers can be listening on that number, too.
func (d *MappedPorts) At(service *graph.Service, number int) (MappedPort, bool) {
	mapped, ok := d.Leading(service, number)
	if inside := d.facts.Of(service).Listening(); ok && !inside.isCertain() && inside.mentions(graph.Single(number)) {
		return mapped, false
	}
	return mapped, ok
}

// Leading returns the host port of a service with a number, unless its containers are known to listen on that number, too.
func (d *MappedPorts) Leading(service *graph.Service, number int) (MappedPort, bool) {
	if len(d.With(number)) == 0 {
		return MappedPort{}, false
	}
	key := mappedKey{service, number}
	found, known := d.known[key]
	if !known {
		found = d.find(service, number)
		if d.known == nil {
			d.known = make(map[mappedKey]*MappedPort)
		}
		d.known[key] = found
	}
	if found == nil {
		return MappedPort{}, false
	}
	return *found, true
}

func (d *MappedPorts) find(service *graph.Service, number int) *MappedPort {
	mapped := d.With(number)
	at := slices.IndexFunc(mapped, func(port *graph.Port) bool { return port.Service == service })
	if at < 0 || service.Shared {
		return nil
	}
	wanted, facts := graph.Single(number), d.facts.Of(service)
	if facts.Targets().Has(wanted) || facts.Listening().ListensOn(wanted) {
		return nil
	}
	port := mapped[at]
	found := &MappedPort{port, number, port.Container.From}
	if instead := facts.Instead(found.Container); len(instead) == 1 {
		found.Container = instead[0].Port
	}
	return found
}

// NumbersIn returns a function that reports whether a variable or a command of the service, but for the text at a place, holds
// a number, or whether the service exposes it. The address under which browsers open the service, BASE_URL=http://localhost:3333, says nothing
// about its inside, and what is exposed nothing about an image whose ports are known: it opens none.
func NumbersIn(about *Service, except source.Span) func(number int) bool {
	service := about.Service
	held := make(numbers)
	variables := service.Variables()
	for i := range variables {
		if variables[i].Value.Span != except && !isOwnAddress(&variables[i]) {
			held.in(variables[i].Value.Value)
		}
	}
	for command := range commandsOf(service) {
		held.inCommand(command)
	}
	return func(number int) bool {
		return held[number] || !about.Listening().isCertain() && slices.ContainsFunc(service.Expose, func(expose *graph.Expose) bool {
			return expose.Unknown || expose.Port.Contains(number)
		})
	}
}

// Names reports whether the environment or the command of the container holds a number, or something else says that it listens there,
// as [NumbersIn] has it, or a file of Java.
func (f *Service) Names(number int) bool {
	return f.names.get(func() func(int) bool {
		said, managed := NumbersIn(f, source.Span{}), f.managed()
		return func(number int) bool { return said(number) || managed(number) }
	})(number)
}

// isOwnAddress reports whether a variable holds the address of the service as a browser on the host has it.
func isOwnAddress(variable *graph.EnvVar) bool {
	name, count := strings.ToUpper(variable.Name), 0
	if ViewOf(name) == FromInside && !strings.HasSuffix(name, "URL") || strings.Contains(name, "LISTEN") || strings.Contains(name, "BIND") {
		return false
	}
	for _, one := range textAddresses(&variable.Value) {
		if !IsLocalhost(one.Host) || one.Scheme != "http" && one.Scheme != "https" {
			return false
		}
		count++
	}
	return count > 0
}
