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

// anyOverlap reports whether one of the addresses cannot be bound beside what is held, and whether that is certain.
func anyOverlap(held *graph.Held, addresses []netip.Addr) (overlaps, certain bool) {
	for _, address := range addresses {
		one, sure := held.Overlaps(address)
		overlaps, certain = overlaps || one, certain || one && sure
	}
	return overlaps, certain
}

// Obstacles returns what keeps ports of a protocol from being bound on addresses, each holder once.
func (h Host) Obstacles(addresses []netip.Addr, protocol graph.Protocol, ports graph.Interval) []Obstacle {
	var found []Obstacle
	busy := make(map[int]bool) // ports that need no trial
	for _, at := range h.Holding(protocol, ports) {
		held := &h.Held[at]
		overlaps, certain := anyOverlap(held, addresses)
		if !overlaps {
			continue
		}
		if !certain {
			switch h.tryBoth(addresses, protocol, held.Port) {
			case graph.BindFree:
				continue
			case graph.BindTaken:
				certain = true
			}
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

// hidden returns what keeps a port from being bound that no list shows in use.
func (h Host) hidden(addresses []netip.Addr, protocol graph.Protocol, port int) (Obstacle, bool) {
	if port < h.FirstPort {
		return Obstacle{forbidden: true, Certain: true}, true
	}
	for _, one := range addresses {
		switch h.Bind(protocol, netip.AddrPortFrom(one, uint16(port))) {
		case graph.BindTaken:
			holder, _ := h.Connection(protocol, netip.AddrPortFrom(one, uint16(port)))
			return Obstacle{Holder: holder, Certain: true}, true
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

// IsOwn reports whether `up` stops the container, or keeps it, before it starts others: it is of a service of the project that is
// started now.
func (h Host) IsOwn(holder graph.Holder) bool {
	if holder.Kind != graph.ContainerHolder || holder.Elsewhere || holder.OneOff || holder.Project != h.Project.Name {
		return false
	}
	service := h.Project.Service(holder.Service)
	return service != nil && service.Active
}
