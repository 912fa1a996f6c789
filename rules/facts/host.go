package facts

import (
	"net/netip"
	"slices"

	"github.com/portlint/portlint/loader/graph"
)

// Host is the host as one project sees it.
type Host struct {
	*graph.Host
	Project *graph.Project
}

// HostOf returns the host as a project sees it. The project must have one in its runtime.
func HostOf(project *graph.Project) Host {
	return Host{project.Runtime.Host, project}
}

// Wanted is what is to be bound on the host.
type Wanted struct {
	addresses []netip.Addr
	protocol  graph.Protocol
	// service is whose ports the engine publishes, nil for what a program binds by itself.
	service *graph.Service
}

// Published is what the engine binds for an entry.
func (h Host) Published(port *graph.Port) Wanted {
	return Wanted{h.Project.Runtime.Bindings(port.HostAddress()), port.Protocol, port.Service}
}

// Listened is what a program in the network of the host binds.
func (h Host) Listened(protocol graph.Protocol) Wanted {
	return Wanted{h.Project.Runtime.Bindings(graph.Address{}), protocol, nil}
}

// binds reports whether an address of what is wanted is bound at all, and whether that is certain. Docker's engine leaves out those of
// IPv6 when it has neither a proxy for them nor a network with IPv6.
func (h Host) binds(wanted Wanted, address netip.Addr) (binds, certain bool) {
	if address.Is4() || wanted.service == nil || h.Project.Runtime.Engine != graph.Docker || !h.DropsIPv6() {
		return true, true
	}
	has, certain := wanted.service.HasIPv6()
	return has || !certain, certain
}

// blocks reports whether something that is wanted cannot be bound beside what is held, and whether that is certain. Where no list tells
// whether a socket of IPv6 takes IPv4, too, an attempt to bind the port does.
func (h Host) blocks(held *graph.Held, wanted Wanted) (blocks, certain bool) {
	for _, address := range wanted.addresses {
		overlaps, sure := held.Overlaps(address)
		if overlaps && !sure {
			switch h.Bind(held.Protocol, netip.AddrPortFrom(address, uint16(held.Port))) {
			case graph.BindFree:
				overlaps = false
			case graph.BindTaken:
				sure = true
			}
		}
		if !overlaps {
			continue
		}
		if binds, known := h.binds(wanted, address); binds {
			blocks, certain = true, certain || sure && known
		}
	}
	return blocks, certain
}

// Obstacles returns what keeps ports of what is wanted from being bound, each holder once.
func (h Host) Obstacles(wanted Wanted, ports graph.Interval) []Obstacle {
	var found []Obstacle
	busy := make(map[int]bool) // ports that need no trial
	for _, at := range h.Holding(wanted.protocol, ports) {
		held := &h.Held[at]
		blocks, certain := h.blocks(held, wanted)
		if !blocks {
			continue
		}
		busy[held.Port] = true
		holder := h.Holder(at)
		if holder.Kind == graph.ConnectionHolder && h.tryAll(wanted, held.Port) == graph.BindFree {
			continue
		}
		found = addObstacle(found, held.Port, Obstacle{Holder: holder, where: heldAddress(held), Certain: certain && !holder.Unnamed})
	}
	for port := ports.From; port <= min(ports.To, ports.From+mostTried-1); port++ {
		if busy[port] {
			continue
		}
		if one, blocked := h.hidden(wanted, port); blocked {
			found = addObstacle(found, port, one)
		}
	}
	return found
}

// ObstaclesOf returns what keeps an entry from its host ports, nothing for one without fixed ones.
func (h Host) ObstaclesOf(port *graph.Port) []Obstacle {
	var found []Obstacle
	if port.HostKind == graph.Fixed {
		for _, live := range port.Live {
			found = append(found, h.Obstacles(h.Published(port), live)...)
		}
	}
	return found
}

// ObstaclesTo returns what certainly keeps a service in the network of the host from listening.
func (h Host) ObstaclesTo(listener OpenPort) []Obstacle {
	found := h.Obstacles(h.Listened(listener.Protocol()), graph.Single(listener.Port))
	return slices.DeleteFunc(found, func(one Obstacle) bool { return h.IsOwn(one.Holder, listener.Service) || !one.Certain })
}

// hidden returns what keeps a port from being bound that no list shows in use.
func (h Host) hidden(wanted Wanted, port int) (Obstacle, bool) {
	if port < h.firstPort() {
		return Obstacle{forbidden: true, Certain: true}, true
	}
	for _, one := range wanted.addresses {
		switch h.Bind(wanted.protocol, netip.AddrPortFrom(one, uint16(port))) {
		case graph.BindTaken:
			binds, certain := h.binds(wanted, one)
			if !binds {
				continue
			}
			holder, _ := h.Connection(wanted.protocol, netip.AddrPortFrom(one, uint16(port)))
			return Obstacle{Holder: holder, Certain: certain}, true
		case graph.BindForbidden:
			return Obstacle{forbidden: true, Certain: true}, true
		}
	}
	return Obstacle{}, false
}

// firstPort is the lowest port that what runs the project may bind, 0 when it may bind all.
func (h Host) firstPort() int {
	if h.Project.Runtime.Engine == graph.Podman {
		return h.OwnFirstPort
	}
	return h.FirstPort
}

// tryAll binds a port on each address that is wanted, up to the first that is not free.
func (h Host) tryAll(wanted Wanted, port int) graph.BindAnswer {
	answer := graph.BindUnknown
	for _, one := range wanted.addresses {
		answer = h.Bind(wanted.protocol, netip.AddrPortFrom(one, uint16(port)))
		if answer != graph.BindFree {
			return answer
		}
	}
	return answer
}

// LacksAddress reports whether the engine cannot bind the address of an entry because the host does not have it, and whether that is
// certain.
func (h Host) LacksAddress(port *graph.Port) (lacks, certain bool) {
	address := port.HostAddress()
	if !address.IP.IsValid() || address.IP.IsUnspecified() || address.Unknown || !h.isWithout(port) {
		return false, false
	}
	return h.binds(h.Published(port), address.IP)
}

// isWithout reports whether the host is known not to have the address of an entry.
func (h Host) isWithout(port *graph.Port) bool {
	address := port.HostAddress()
	switch h.Bind(port.Protocol, netip.AddrPortFrom(address.IP, 0)) {
	case graph.BindNoAddress:
		return true
	case graph.BindUnknown: // as the list of addresses says, but for loopback ones, which Linux has thousands of
		return h.Addresses != nil && !address.IP.IsLoopback() && !slices.Contains(h.Addresses, address.IP)
	}
	return false
}

// AdviseAddress advises an entry to take an address of the host, first one that as many others reach as that of the entry.
func (h Host) AdviseAddress(port *graph.Port) string {
	const few = 3
	like := port.HostAddress().IP
	var found []netip.Addr
	for _, one := range h.Addresses {
		if one.Is4() == like.Is4() && !one.IsLinkLocalUnicast() && len(found) < few {
			found = append(found, one)
		}
	}
	if at := slices.IndexFunc(found, func(one netip.Addr) bool { return one.IsLoopback() == like.IsLoopback() }); at > 0 {
		found[0], found[at] = found[at], found[0]
	}
	words := "use an address of this host"
	role, variable := port.AddressVariable()
	if role == graph.InAddress && variable.Name != "" {
		words = "set " + variable.Name + " to an address of this host"
	}
	for at, one := range found {
		switch {
		case at > 0:
			words += ", " + one.String()
		case role != graph.NoVariable:
			words += ", such as " + one.String()
		default:
			words += ", such as " + port.Rewrite(graph.Change{Address: one.String()}).Entry
		}
	}
	return words
}

// IsOwn reports whether the holder is no obstacle to a service, because it is a container that `up` keeps, or stops before it starts
// another: that of a service of the project that is started now. One that listens on the host itself is in the way of all others.
func (h Host) IsOwn(holder graph.Holder, of *graph.Service) bool {
	if holder.OnHost && holder.Service != of.Name {
		return false
	}
	if holder.Kind != graph.ContainerHolder || holder.Engine != "" || holder.OneOff || holder.Project != h.Project.Name {
		return false
	}
	service := h.Project.Service(holder.Service)
	return service != nil && service.Active
}
