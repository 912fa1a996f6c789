package graph

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// Reach says what the engine makes of a service's published ports.
type Reach int

const (
	// Binds is the usual case: the engine binds host ports.
	Binds Reach = iota
	// HostNetwork discards published ports with a warning.
	HostNetwork
	// SharedNetwork refuses to create a container that publishes ports: network_mode service:X or container:X.
	SharedNetwork
	// NoNetwork publishes nothing: network_mode none.
	NoNetwork
	// InternalOnly publishes nothing: every network is internal.
	InternalOnly
	// OwnAddress publishes nothing: every network is macvlan or ipvlan, the container has an address of its own.
	OwnAddress
	// RoutedOnly publishes nothing on Engine 28 and later: gateway_mode routed.
	RoutedOnly
	// Nobody is a service with zero instances.
	Nobody
	// UnknownReach is a mode or a network that cannot be known: silence.
	UnknownReach
)

const (
	optionHostBinding  = "com.docker.network.bridge.host_binding_ipv4"
	optionGatewayMode4 = "com.docker.network.bridge.gateway_mode_ipv4"
)

// Reach returns what the engine makes of the service's published ports, and the place that decides it
// (zero for [Binds] and for what no place decides).
// https://docs.docker.com/engine/network/port-publishing/
func (s *Service) Reach() (Reach, source.Span) {
	a := &s.answers
	if !a.reached {
		a.reach, a.place = s.findReach()
		a.reached = true
	}
	return a.reach, a.place
}

func (s *Service) findReach() (Reach, source.Span) {
	if s.Instances == 0 {
		return Nobody, s.InstancesSpan
	}
	if mode := s.NetworkMode; mode.Value != "" {
		switch {
		case !mode.Known():
			return UnknownReach, mode.Span
		case mode.Value == "host":
			return HostNetwork, mode.Span
		case mode.Value == "none":
			return NoNetwork, mode.Span
		case strings.HasPrefix(mode.Value, "service:"), strings.HasPrefix(mode.Value, "container:"):
			return SharedNetwork, mode.Span
		default:
			return Binds, source.Span{}
		}
	}
	uses := s.networks()
	reach, place := Binds, source.Span{}
	for i, network := range uses {
		one, span := network.reach()
		if one == Binds || one == UnknownReach {
			return one, source.Span{}
		}
		if i == 0 || one < reach {
			reach, place = one, span
		}
	}
	return reach, place
}

// networks returns the networks that the service joins, nil for one that the files do not define.
func (s *Service) networks() []*Network {
	if s.Project == nil || s.NetworkMode.Value != "" {
		return nil
	}
	if len(s.Networks) == 0 {
		return []*Network{s.Project.Networks["default"]}
	}
	networks := make([]*Network, len(s.Networks))
	for i, use := range s.Networks {
		networks[i] = s.Project.Networks[use.Key]
	}
	return networks
}

func (n *Network) reach() (Reach, source.Span) {
	switch {
	case n == nil:
		return Binds, source.Span{}
	case n.External && cmp.Or(n.Name, n.Key) == "host":
		return HostNetwork, n.Span
	case n.External || n.Driver == "overlay":
		return Binds, source.Span{}
	case n.Driver == "macvlan" || n.Driver == "ipvlan":
		return OwnAddress, n.DriverSpan
	case n.Internal:
		return InternalOnly, n.InternalSpan
	case n.Options[optionGatewayMode4].Value == "routed":
		return RoutedOnly, n.Options[optionGatewayMode4].Span
	case n.Driver != "" && n.Driver != "bridge":
		return UnknownReach, n.DriverSpan
	default:
		return Binds, source.Span{}
	}
}

// Bound reports whether the engine binds host ports for the entry.
func (p *Port) Bound() bool {
	if !p.Published() || p.Unknown() {
		return false
	}
	reach, _ := p.Service.Reach()
	return reach == Binds
}

// HostAddress is where the engine binds the entry: its host IP, or the default that the service's networks set
// (the driver option host_binding_ipv4, with which no IPv6 is bound, or enable_ipv4: false), or that of all networks
// ([Project.DefaultHostIP]), or every interface. The engine binds on one of several networks; when their defaults differ, the
// address is unknown.
func (p *Port) HostAddress() Address {
	if p.Address.Given() {
		return p.Address
	}
	a := &p.Service.answers
	if a.address == nil {
		address := p.Service.findHostAddress()
		a.address = &address
	}
	return *a.address
}

func (s *Service) findHostAddress() Address {
	var common Address
	for i, network := range s.binding() {
		address := network.hostAddress(s.Project.DefaultHostIP)
		if i > 0 && address != common {
			return Address{Unknown: true}
		}
		common = address
	}
	return common
}

// binding returns the networks on which the engine can bind the service's ports.
func (s *Service) binding() []*Network {
	return slices.DeleteFunc(s.networks(), func(n *Network) bool {
		reach, _ := n.reach()
		return reach != Binds
	})
}

// hostAddress is where the engine binds ports of the network for which no host IP is given.
func (n *Network) hostAddress(otherwise netip.Addr) Address {
	if n != nil {
		if option, ok := n.Options[optionHostBinding]; ok {
			ip, err := netip.ParseAddr(option.Value)
			return Address{IP: ip, Text: option.Value, Unknown: err != nil}
		}
		if n.NoIPv4 {
			return Address{IP: wildcard6, Text: wildcard6.String()}
		}
	}
	if otherwise.IsValid() {
		return Address{IP: otherwise, Text: otherwise.String()}
	}
	return Address{}
}
