package graph

import (
	"net/netip"
	"slices"
)

// place is where the ports of a binding are in one family of addresses.
type place struct {
	protocol Protocol
	address  netip.Addr
}

// wildcard is the same for every address of the family.
func (p place) wildcard() place {
	if p.address.Is4() {
		return place{p.protocol, netip.IPv4Unspecified()}
	}
	return place{p.protocol, netip.IPv6Unspecified()}
}

// withoutLonely returns the bindings that another one can clash with, in their order and their place: it has one of the ports, of the same protocol,
// at an address that overlaps. Whether both are up at once is not looked at. Those with a variable stay, unless they are alone.
func withoutLonely(bindings []binding) []binding {
	if len(bindings) < 2 {
		return nil
	}
	upwards := make([]uint64, len(bindings)) // by the first port
	for i := range bindings {
		upwards[i] = uint64(bindings[i].hosts.From)<<32 | uint64(i)
	}
	slices.Sort(upwards)
	met := make([]bool, len(bindings))
	highest := make(map[place]int)              // the binding that reaches highest so far
	elsewhere := make(map[place][]Interval)     // by wildcard: what bindings at other addresses have
	everywhere := make(map[place][]Interval, 4) // by wildcard: what bindings at it have
	for _, key := range upwards {
		at := int(key & (1<<32 - 1))
		one := &bindings[at]
		if one.variable != "" {
			met[at] = true
			continue
		}
		for place := range one.places() {
			before, known := highest[place]
			if known && bindings[before].hosts.To >= one.hosts.From {
				met[before], met[at] = true, true
			}
			if !known || bindings[before].hosts.To < one.hosts.To {
				highest[place] = at
			}
			if wildcard := place.wildcard(); wildcard == place {
				everywhere[wildcard] = append(everywhere[wildcard], one.hosts)
			} else {
				elsewhere[wildcard] = append(elsewhere[wildcard], one.hosts)
			}
		}
	}
	unite(elsewhere)
	unite(everywhere)
	kept := bindings[:0]
	for i := range bindings {
		if met[i] || bindings[i].meetsWildcard(elsewhere, everywhere) {
			kept = append(kept, bindings[i])
		}
	}
	return kept
}

// unite makes unions of the ports at each place.
func unite(all map[place][]Interval) {
	for at, hosts := range all {
		all[at] = union(hosts)
	}
}

// meetsWildcard reports whether the binding shares a port with one at the wildcard, or is at the wildcard and shares one with any other.
func (b *binding) meetsWildcard(elsewhere, everywhere map[place][]Interval) bool {
	for place := range b.places() {
		wildcard := place.wildcard()
		others := everywhere[wildcard]
		if wildcard == place {
			others = elsewhere[wildcard]
		}
		if at := upward(others, b.hosts.From); at < len(others) && others[at].From <= b.hosts.To {
			return true
		}
	}
	return false
}

// places calls yield for each family in which the binding has an address.
func (b *binding) places() func(yield func(place) bool) {
	return func(yield func(place) bool) {
		v4, v6 := b.address.families()
		if v4.IsValid() && !yield(place{b.protocol, v4}) {
			return
		}
		if v6.IsValid() {
			yield(place{b.protocol, v6})
		}
	}
}
