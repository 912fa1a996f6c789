package graph

import "net/netip"

// Address is the host address of a published port: nothing, an IP, or a variable without a value.
type Address struct {
	// IP is the address, with IPv4-mapped IPv6 unwrapped (::ffff:127.0.0.1 is 127.0.0.1). It is
	// invalid when no host IP is given and when the host IP is unknown.
	IP netip.Addr
	// Text is the host IP after interpolation, brackets removed; "" when none is given.
	Text string
	// Unknown says that an unresolved variable stands where the host IP belongs.
	Unknown bool
}

// families returns the addresses that the engine binds in each family; an invalid one means that it binds none.
// No host IP binds both wildcards. [::] is IPv6 only: the engine sets IPV6_V6ONLY on it.
func (a Address) families() (v4, v6 netip.Addr) {
	switch {
	case a.Unknown:
		return
	case !a.IP.IsValid():
		return netip.IPv4Unspecified(), netip.IPv6Unspecified()
	case a.IP.Is4():
		return a.IP, v6
	default:
		return v4, a.IP
	}
}

// everyOf returns every address of the family that the address is of.
func (a Address) everyOf() Address {
	switch {
	case !a.IP.IsValid():
	case a.IP.Is4():
		a.IP = netip.IPv4Unspecified()
	default:
		a.IP = netip.IPv6Unspecified()
	}
	return a
}

// Overlaps reports whether one port cannot be bound on both addresses: in some family they are equal, or
// one of them is the family's wildcard. Unknown addresses overlap nothing.
// https://github.com/moby/moby/blob/master/daemon/libnetwork/portallocator/portallocator.go
func (a Address) Overlaps(b Address) bool {
	a4, a6 := a.families()
	b4, b6 := b.families()
	return sameOrWildcard(a4, b4) || sameOrWildcard(a6, b6)
}

func sameOrWildcard(a, b netip.Addr) bool {
	return a.IsValid() && b.IsValid() && (a == b || a.IsUnspecified() || b.IsUnspecified())
}

// Wildcard reports whether the address means every interface of the host: no host IP, 0.0.0.0 or ::, in any spelling.
func (a Address) Wildcard() bool {
	return !a.Unknown && (!a.IP.IsValid() || a.IP.IsUnspecified())
}

// Loopback reports whether only the host itself can reach the address.
func (a Address) Loopback() bool { return a.IP.IsValid() && a.IP.IsLoopback() }

// Given reports whether a host IP is written at all, be it a variable.
func (a Address) Given() bool { return a.Unknown || a.Text != "" }

// String names the address for people: "every interface", "every IPv4 interface" or the IP.
func (a Address) String() string {
	switch {
	case a.Unknown:
		return "an unknown address"
	case !a.IP.IsValid():
		return "every interface"
	case a.IP == netip.IPv4Unspecified():
		return "every IPv4 interface"
	case a.IP == netip.IPv6Unspecified():
		return "every IPv6 interface"
	default:
		return a.IP.String()
	}
}
