package facts

import (
	"net/netip"
	"slices"
	"strings"

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

// Bindings are the addresses that the engine binds for an entry.
func (h Host) Bindings(port *graph.Port) []netip.Addr {
	return h.Project.Runtime.Bindings(port.HostAddress())
}

// blocks reports whether one of the addresses cannot be bound beside what is held, and whether that is certain. Where no list tells whether
// a socket of IPv6 takes IPv4, too, an attempt to bind the port does; and engines may leave IPv6 out.
func (h Host) blocks(held *graph.Held, addresses []netip.Addr) (blocks, certain bool) {
	for _, address := range addresses {
		overlaps, sure := held.Overlaps(address)
		if overlaps && !sure {
			switch h.Bind(held.Protocol, netip.AddrPortFrom(address, uint16(held.Port))) {
			case graph.BindFree:
				overlaps = false
			case graph.BindTaken:
				sure = true
			}
		}
		blocks = blocks || overlaps
		certain = certain || overlaps && sure && (address.Is4() || !h.DropsIPv6())
	}
	return blocks, certain
}

// Obstacles returns what keeps ports of a protocol from being bound on addresses, each holder once.
func (h Host) Obstacles(addresses []netip.Addr, protocol graph.Protocol, ports graph.Interval) []Obstacle {
	var found []Obstacle
	busy := make(map[int]bool) // ports that need no trial
	for _, at := range h.Holding(protocol, ports) {
		held := &h.Held[at]
		blocks, certain := h.blocks(held, addresses)
		if !blocks {
			continue
		}
		busy[held.Port] = true
		holder := h.Holder(at)
		if holder.Kind == graph.ConnectionHolder && h.tryBoth(addresses, protocol, held.Port) == graph.BindFree {
			continue
		}
		found = addObstacle(found, held.Port, Obstacle{Holder: holder, where: heldAddress(held), Certain: certain && !holder.Unnamed})
	}
	for port := ports.From; port <= min(ports.To, ports.From+mostTried-1); port++ {
		if busy[port] {
			continue
		}
		if one, blocked := h.hidden(addresses, protocol, port); blocked {
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
			found = append(found, h.Obstacles(h.Bindings(port), port.Protocol, live)...)
		}
	}
	return found
}

// ObstaclesTo returns what certainly keeps a service in the network of the host from listening.
func (h Host) ObstaclesTo(listener OpenPort) []Obstacle {
	found := h.Obstacles(h.Project.Runtime.Bindings(graph.Address{}), listener.Protocol(), graph.Single(listener.Port))
	return slices.DeleteFunc(found, func(one Obstacle) bool { return h.IsOwn(one.Holder, listener.Service) || !one.Certain })
}

// hidden returns what keeps a port from being bound that no list shows in use.
func (h Host) hidden(addresses []netip.Addr, protocol graph.Protocol, port int) (Obstacle, bool) {
	if port < h.FirstPort {
		return Obstacle{forbidden: true, Certain: true}, true
	}
	for _, one := range addresses {
		switch h.Bind(protocol, netip.AddrPortFrom(one, uint16(port))) {
		case graph.BindTaken:
			holder, _ := h.Connection(protocol, netip.AddrPortFrom(one, uint16(port)))
			return Obstacle{Holder: holder, Certain: one.Is4() || !h.DropsIPv6()}, true
		case graph.BindForbidden:
			return Obstacle{forbidden: true, Certain: true}, true
		}
	}
	return Obstacle{}, false
}

// tryBoth binds a port on each address that the engine would bind, up to the first that it cannot have.
func (h Host) tryBoth(addresses []netip.Addr, protocol graph.Protocol, port int) graph.BindAnswer {
	answer := graph.BindUnknown
	for _, one := range addresses {
		answer = h.Bind(protocol, netip.AddrPortFrom(one, uint16(port)))
		if answer != graph.BindFree {
			return answer
		}
	}
	return answer
}

// LacksAddress reports whether the host is known not to have the address of an entry.
func (h Host) LacksAddress(port *graph.Port) bool {
	address := port.HostAddress()
	if !address.IP.IsValid() || address.IP.IsUnspecified() || address.Unknown {
		return false
	}
	switch h.Bind(port.Protocol, netip.AddrPortFrom(address.IP, 0)) {
	case graph.BindNoAddress:
		return true
	case graph.BindUnknown: // as the list of addresses says, but for loopback ones, which Linux has thousands of
		return h.Addresses != nil && !address.IP.IsLoopback() && !slices.Contains(h.Addresses, address.IP)
	}
	return false
}

// SomeAddresses lists addresses of the host of one family, the first few.
func (h Host) SomeAddresses(like netip.Addr) string {
	const few = 4
	var found []string
	for _, one := range h.Addresses {
		if one.Is4() == like.Is4() && !one.IsLinkLocalUnicast() && len(found) < few {
			found = append(found, one.String())
		}
	}
	if len(found) == 0 {
		return ""
	}
	return ", such as " + strings.Join(found, ", ")
}

// IsOwn reports whether the holder is no obstacle to a service, because it is a container that `up` keeps, or stops before it starts
// another: that of a service of the project that is started now. One that listens on the host itself is in the way of all others.
func (h Host) IsOwn(holder graph.Holder, of *graph.Service) bool {
	if holder.OnHost && holder.Service != of.Name {
		return false
	}
	if holder.Kind != graph.ContainerHolder || holder.Elsewhere || holder.OneOff || holder.Project != h.Project.Name {
		return false
	}
	service := h.Project.Service(holder.Service)
	return service != nil && service.Active
}
