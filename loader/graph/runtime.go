package graph

import (
	"net/netip"

	"github.com/portlint/portlint/loader/source"
)

// Engine is a program that runs a project and publishes its ports.
type Engine int

// The engines. The zero value is what runs a project about which nothing is said.
const (
	Docker Engine = iota // docker compose up
	Swarm                // docker stack deploy
)

// Runtime is what runs a project. What an entry of `ports` comes to depends on it: which addresses are bound, which entries
// are merged, and which get in each other's way. It is decided once, before [Project.Seal].
type Runtime struct {
	Engine Engine
	// Stated says that the user named the engine. Otherwise it was found in the files, or nothing is said of it.
	Stated bool
	// Span is the place in the files from which the engine was found, zero when it was not.
	Span source.Span
	// Rootless says that the engine runs without root's rights.
	Rootless bool
	// DefaultHostIP is where the engine binds what is published without a host IP on networks that say nothing
	// themselves: the user's word for the daemon's default-network-opts. Invalid when nothing is said.
	DefaultHostIP netip.Addr
	// Host is what the engine's host has at this moment, nil when it was not asked.
	Host *Host
}

// Found returns the runtime with the engine for which the text at span is a sign. It is the same runtime when an engine is
// stated, or was found before.
func (r Runtime) Found(engine Engine, span source.Span) Runtime {
	if !r.Stated && r.Engine == Docker {
		r.Engine, r.Span = engine, span
	}
	return r
}

// families returns the addresses that the engine binds in each family; an invalid one means that it binds none.
// No host IP binds both wildcards. [::] is IPv6 only: the engine sets IPV6_V6ONLY on it.
func (r *Runtime) families(a Address) (v4, v6 netip.Addr) {
	switch {
	case a.Unknown:
		return
	case !a.IP.IsValid():
		return wildcard4, wildcard6
	case a.IP.Is4():
		return a.IP, v6
	default:
		return v4, a.IP
	}
}

// Overlaps reports whether one port cannot be bound on both addresses: in some family they are equal, or
// one of them is the family's wildcard. Unknown addresses overlap nothing.
// https://github.com/moby/moby/blob/master/daemon/libnetwork/portallocator/portallocator.go
func (r *Runtime) Overlaps(a, b Address) bool {
	a4, a6 := r.families(a)
	b4, b6 := r.families(b)
	return sameOrWildcard(a4, b4) || sameOrWildcard(a6, b6)
}

func sameOrWildcard(a, b netip.Addr) bool {
	return a.IsValid() && b.IsValid() && (a == b || a.IsUnspecified() || b.IsUnspecified())
}

// containersPerHost returns how many containers of a service run on one host. Swarm spreads them over its nodes.
func (r *Runtime) containersPerHost(s *Service) int {
	if r.Engine == Swarm {
		return 1
	}
	return s.Instances
}
