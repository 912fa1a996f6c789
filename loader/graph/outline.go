package graph

import (
	"net/netip"
	"slices"

	"github.com/portlint/portlint/loader/source"
)

// Outline is what is left of a project to compare it with those that run beside it, when the project itself is gone: what it publishes
// under numbers that stand in its files, and its comments.
type Outline struct {
	// Name and Dir are those of the project.
	Name, Dir string
	// Directives are its suppression comments.
	Directives []Directive
	// Publications are in the order of the project's services and their entries. Fragments, libraries and jobs have none.
	Publications []Publication
}

// Publication is an entry with a fixed host port that no variable has a part in.
type Publication struct {
	Project *Outline
	// Service is the name of the service.
	Service string
	// Quote is the entry as messages cite it.
	Quote string
	// Place is its host port, and Begins where the entry begins in that file.
	Place  source.Span
	Begins int
	// Host are the host ports that the entry asks for.
	Host Interval

	address   *Address    // that of the entry before where both are at the same
	live      *[]Interval // the host ports that it gets, nil for all of them
	start     *start
	container uint16 // the first container port; there are as many as host ports
	protocol  Protocol
	onNode    bool
	given     bool // the address stands in the entry
}

// Outline returns what of the project others are compared with. Variables are how projects are kept apart, so that entries whose host port has
// one are left out.
func (p *Project) Outline() *Outline {
	o := &Outline{Name: p.Name, Dir: p.Dir, Directives: p.Directives}
	if p.Fragment || p.Library || p.Input.InJob() || p.Input == Documents {
		return o
	}
	var last *Port
	for _, one := range p.bindings(func(port *Port) bool { return port.HostKind == Fixed && port.HostIsLiteral() && !port.Service.Alone }) {
		if port := one.port; port != last {
			last = port
			publication := Publication{
				Project: o, Service: port.Service.Name, Quote: port.Quote,
				Place: port.HostPlace(), Begins: port.Span.Start, Host: port.Host, address: o.address(port.HostAddress()), start: one.start,
				container: uint16(port.Container.From), protocol: port.Protocol, onNode: port.OnNode, given: port.Address.Given(),
			}
			if !port.Whole() {
				live := port.Live // without the port
				publication.live = &live
			}
			o.Publications = append(o.Publications, publication)
		}
	}
	return o
}

// Address is where the engine binds, see [Port.HostAddress].
func (p *Publication) Address() Address { return *p.address }

// address keeps an address for one more entry.
func (o *Outline) address(wanted Address) *Address {
	if last := len(o.Publications) - 1; last >= 0 && o.Publications[last].Address() == wanted {
		return o.Publications[last].address
	}
	kept := wanted
	return &kept
}

// Mapping is what [Port.Mapping] says of the entry.
func (p *Publication) Mapping() string {
	var ip netip.Addr
	if p.given {
		ip = p.Address().IP
	}
	from := int(p.container)
	return mapping(ip, p.Host.String(), Interval{from, from + p.Host.Len() - 1}, p.protocol)
}

// binding is what the entry asks of the host in one run of its ports.
func (p *Publication) binding(hosts Interval) binding {
	one := binding{start: p.start, protocol: p.protocol, onNode: p.onNode, hosts: hosts, address: p.Address()}
	if one.start.oncePerFamily {
		one.address = one.address.everyOf()
	}
	return one
}

// Detach lets go of the files: of each the outline keeps the lines at which it points.
func (o *Outline) Detach() {
	var spans []*source.Span
	for i := range o.Publications {
		spans = append(spans, &o.Publications[i].Place)
	}
	o.Directives = slices.Clone(o.Directives)
	for i := range o.Directives {
		spans = append(spans, &o.Directives[i].Span, &o.Directives[i].Covers)
	}
	source.Detach(spans)
}

// IsEmpty reports whether there is nothing to compare others with.
func (o *Outline) IsEmpty() bool { return len(o.Publications)+len(o.Directives) == 0 }
