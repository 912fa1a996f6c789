package graph

import (
	"net/netip"
	"slices"
)

// Host is what a host has at this moment: ports in use, and addresses. Files do not tell; the program that asks the host gives it to a
// project, see [Runtime.Host]. It is safe for concurrent use.
type Host struct {
	// Held are the ports in use, sorted by number. The functions below are never nil; see [NewHost].
	Held []Held
	// Holder returns who has the port at a place of Held.
	Holder func(at int) Holder
	// Bind returns whether the host lets an address and port be bound now, [BindUnknown] where that is not tried.
	Bind func(protocol Protocol, local netip.AddrPort) BindAnswer
	// Connection returns the end of a connection that has a port which nothing listens on, found is false for none.
	Connection func(protocol Protocol, local netip.AddrPort) (holder Holder, found bool)
	// DropsIPv6 reports whether the engine leaves out what is published for IPv6 unless a network has IPv6.
	DropsIPv6 func() bool
	// Networks tells of the engine's networks, by name, which have IPv6; nil when that is not known.
	Networks func() map[string]bool
	// DefaultIPv6 reports whether networks of the engine that say nothing of it have IPv6.
	DefaultIPv6 func() bool
	// Addresses are those of the host's interfaces, nil when they are not known.
	Addresses []netip.Addr
	// FirstPort is the lowest port that the engine may bind, 0 when it may bind all, and OwnFirstPort that of this user, as whom
	// Podman runs.
	FirstPort, OwnFirstPort int
	// Rootless says that the engine is Docker's and runs without root's rights. What containers take for the network of the host is one
	// of its own.
	Rootless bool
	// OncePerFamily says that the engine is Docker's and publishes a port number on one address of a family only. Without root's rights it
	// binds each port once more, in a network of its own, which has one address for all of the host's.
	// https://github.com/moby/moby/blob/master/daemon/libnetwork/internal/rlkclient/rootlesskit_client_linux.go
	OncePerFamily bool
	// System is the operating system as Go calls it: "linux", "darwin", "windows".
	System string
	// User is who asks, "" when that is not known, or when it is one who may do everything.
	User string
	// ShowOwn asks for a note on ports that the project's own containers have, too.
	ShowOwn bool
}

// Held is a port in use.
type Held struct {
	// IP is where it is in use.
	IP netip.Addr
	// Dual says that IP is the wildcard of IPv6 and that IPv4 is taken with it, MaybeDual that this is not known.
	Dual, MaybeDual bool
	Port            int
	Protocol        Protocol
}

// Overlaps reports whether an address cannot be bound beside what is held, and whether that is certain.
func (h *Held) Overlaps(address netip.Addr) (overlaps, certain bool) {
	if sameOrWildcard(h.IP, address) && h.IP.Is4() == address.Is4() {
		return true, true
	}
	return (h.Dual || h.MaybeDual) && address.Is4(), h.Dual
}

// BindAnswer is what a host said to an attempt to bind a port.
type BindAnswer int

// The answers.
const (
	BindUnknown   BindAnswer = iota
	BindFree                 // it could be bound
	BindTaken                // the port is in use on that address
	BindNoAddress            // the host does not have the address
	BindForbidden            // the system keeps the port, or lets only others bind it
)

// HolderKind says what has a port.
type HolderKind int

// The kinds of holder.
const (
	// HiddenHolder is a process that may not be seen; its user may be known.
	HiddenHolder HolderKind = iota
	// ProcessHolder is a process of the host.
	ProcessHolder
	// ContainerHolder is a container.
	ContainerHolder
	// ConnectionHolder is an end of a connection of a process, if that is known.
	ConnectionHolder
)

// Holder is who has a port. What is not known is empty.
type Holder struct {
	Kind HolderKind
	// Name is the program's or the container's.
	Name string
	PID  int
	User string
	// Dir is the working folder of a process, Command its command line where the folder says nothing, without secrets, and Unit the unit
	// of the service manager that runs it.
	Dir, Command, Unit string
	// Image is the container's image, Project and Service what Compose calls it, and Status what the engine says of it: "Up 3 days".
	Image, Project, Service, Status string
	// OnHost says that a process of the container has the port in the network of the host, so that nothing is published.
	OnHost bool
	// OneOff says that the container is one of `docker compose run`, which `up` leaves alone.
	OneOff bool
	// Engine is where the container's engine listens, as in DOCKER_HOST, when it is another one than the one that runs the project.
	Engine string
	// Unnamed says that the program stands for a container, and that no engine told which.
	Unnamed bool
}

// NewHost returns a host that answers no question but what it holds. Held is sorted.
func NewHost(held []Held) *Host {
	slices.SortStableFunc(held, func(a, b Held) int { return a.Port - b.Port })
	return &Host{
		Held:        held,
		Holder:      func(int) Holder { return Holder{} },
		Bind:        func(Protocol, netip.AddrPort) BindAnswer { return BindUnknown },
		DropsIPv6:   func() bool { return false },
		Networks:    func() map[string]bool { return nil },
		DefaultIPv6: func() bool { return false },
		Connection:  func(Protocol, netip.AddrPort) (Holder, bool) { return Holder{}, false },
	}
}

// holding returns the places in Held of the ports of the interval.
func (h *Host) holding(ports Interval) (from, to int) {
	from, _ = slices.BinarySearchFunc(h.Held, ports.From, func(held Held, port int) int { return held.Port - port })
	for to = from; to < len(h.Held) && h.Held[to].Port <= ports.To; to++ {
	}
	return from, to
}

// Holding returns the places in [Host.Held] of what is in use of a protocol's ports.
func (h *Host) Holding(protocol Protocol, ports Interval) []int {
	var places []int
	from, to := h.holding(ports)
	for at := from; at < to; at++ {
		if h.Held[at].Protocol == protocol {
			places = append(places, at)
		}
	}
	return places
}

// holds reports whether a port of the interval is in use, whatever its protocol and address. No host holds nothing.
func (h *Host) holds(ports Interval) bool {
	if h == nil {
		return false
	}
	from, to := h.holding(ports)
	return from < to
}

// Ports returns the ports in use, ascending.
func (h *Host) Ports() []Interval {
	var ports []Interval
	for _, held := range h.Held {
		ports = append(ports, Single(held.Port))
	}
	return union(ports)
}

// Bindings returns the addresses that the engine binds for an entry on this address: one in each family.
func (r *Runtime) Bindings(a Address) []netip.Addr {
	var all []netip.Addr
	v4, v6 := a.families()
	for _, one := range []netip.Addr{v4, v6} {
		if one.IsValid() {
			all = append(all, one)
		}
	}
	return all
}
