package graph

import (
	"net/netip"
	"slices"
)

// In Swarm a port belongs to a service, whatever its containers and their nodes. Only entries in host mode belong to the node
// of a container, and those of two services are on different nodes if there are as many: the scheduler sees to that.
// Observed on Docker Engine 20.10 and 29.

// The lanes of a stack, where services start without profiles. Each service has one of its own, too.
const (
	anyMode  = "in any mode"
	nodeMode = "on a node"
	meshMode = "on all nodes"
)

func (b *binding) mode() string {
	if b.onNode {
		return nodeMode
	}
	return meshMode
}

func (b *binding) swarmOwn() []lane {
	return b.lanes([]string{anyMode, b.mode(), b.start.own}, func(ip netip.Addr) []netip.Addr { return []netip.Addr{{}} })
}

// swarmCertain returns the lanes of what is refused beside the binding, on however many nodes.
func (b *binding) swarmCertain() []lane {
	if b.onNode && !b.start.oneNode {
		return b.lanes([]string{meshMode, b.start.own}, rivals)
	}
	return b.lanes([]string{anyMode}, rivals)
}

// swarmConditional returns the lanes of what waits for another node.
func (b *binding) swarmConditional() []lane {
	if b.onNode {
		return b.lanes([]string{nodeMode}, rivals)
	}
	return nil
}

// sealStack merges the entries of a service as docker stack deploy does: of files given with -c the later one takes a published
// port, whatever its protocol, from those below; a later entry without a published port replaces all of those. Within one
// file nothing is merged.
func sealStack(ports []*Port) {
	var taken []Interval // by layers above
	var above []*Port
	for end := len(ports); end > 0; {
		start := end - 1
		for start > 0 && ports[start-1].Layer == ports[end-1].Layer {
			start--
		}
		layer := ports[start:end]
		for _, port := range layer {
			port.sealUnder(above, taken)
		}
		for _, port := range layer {
			if port.Err == nil {
				above = append(above, port)
				if port.HostKind == Fixed {
					taken = append(taken, port.Host)
				}
			}
		}
		taken = union(taken)
		end = start
	}
}

// sealUnder takes from an entry the published ports that entries of the layers above take, whose fixed ones are taken.
func (p *Port) sealUnder(above []*Port, taken []Interval) {
	p.Live, p.ReplacedBy = nil, nil
	if p.Err != nil || p.HostKind != Fixed && p.HostKind != Random {
		return
	}
	if p.HostKind == Fixed {
		if p.Live = without(p.Host, taken); len(p.Live) > 0 {
			return
		}
	}
	at := slices.IndexFunc(above, func(other *Port) bool {
		return other.HostKind == p.HostKind && (p.HostKind == Random || other.Host.Contains(p.Host.From))
	})
	if at >= 0 {
		p.ReplacedBy = above[at]
	}
}

// without returns what is left of an interval when those of a union are taken out.
func without(ports Interval, union []Interval) (left []Interval) {
	for at := upward(union, ports.From); at < len(union) && union[at].From <= ports.To; at++ {
		if ports.From < union[at].From {
			left = append(left, Interval{ports.From, union[at].From - 1})
		}
		ports.From = union[at].To + 1
	}
	if ports.From <= ports.To {
		left = append(left, ports)
	}
	return left
}
