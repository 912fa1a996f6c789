package graph

import (
	"cmp"
	"iter"
	"net/netip"
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
	// SharedNetwork refuses to create a container that publishes ports: network_mode service:X or container:X, Pod=X.pod.
	SharedNetwork
	// NoNetwork publishes nothing: network_mode none.
	NoNetwork
	// InternalOnly publishes nothing: every network is internal.
	InternalOnly
	// OwnAddress publishes nothing: every network is macvlan or ipvlan, the container has an address of its own.
	OwnAddress
	// RoutedOnly publishes nothing on Engine 28 and later: gateway_mode routed.
	RoutedOnly
	// NoContainers is a service with zero instances.
	NoContainers
	// UnknownReach is a mode or a network that cannot be known: silence.
	UnknownReach
)

const (
	optionHostBinding  = "com.docker.network.bridge.host_binding_ipv4"
	optionGatewayMode4 = "com.docker.network.bridge.gateway_mode_ipv4"
	optionIPv6         = "com.docker.network.enable_ipv6"
)

// Reach returns what the engine makes of the service's published ports, and the place that decides it
// (zero for [Binds] and for what no place decides).
// https://docs.docker.com/engine/network/port-publishing/
func (s *Service) Reach() (Reach, source.Span) {
	return s.answers.reach, s.answers.reachPlace
}

func (s *Service) findReach() (Reach, source.Span) {
	if s.Project.Runtime.Engine == Swarm {
		return s.findSwarmReach()
	}
	if s.Instances == 0 {
		return NoContainers, s.InstancesSpan
	}
	if mode := s.NetworkMode; mode.Value != "" {
		switch {
		case !mode.Known():
			return UnknownReach, mode.Span
		case mode.Value == "host":
			return HostNetwork, mode.Span
		case mode.Value == "none":
			return NoNetwork, mode.Span
		case strings.HasPrefix(mode.Value, "service:"), strings.HasPrefix(mode.Value, "container:"), strings.HasPrefix(mode.Value, "pod:"):
			return SharedNetwork, mode.Span
		default:
			return Binds, source.Span{}
		}
	}
	reach, place, first := Binds, source.Span{}, true
	for network := range s.networks() {
		one, span := network.reach()
		if one == Binds || one == UnknownReach {
			return one, source.Span{}
		}
		if first || one < reach {
			reach, place, first = one, span, false
		}
	}
	return reach, place
}

// findSwarmReach knows no network_mode, which docker stack deploy ignores, and no number of containers: an ingress
// port does not depend on it. A service on the network of the host cannot have one.
func (s *Service) findSwarmReach() (Reach, source.Span) {
	for i, use := range s.Networks {
		network := s.Project.Networks[use.Key]
		switch reach, place := network.reach(); {
		case reach == HostNetwork:
			return reach, s.Networks[i].Span
		case reach == OwnAddress:
			return UnknownReach, place
		}
	}
	return Binds, source.Span{}
}

// networks yields the networks that the service joins, nil for one that the files do not define.
func (s *Service) networks() iter.Seq[*Network] {
	return func(yield func(*Network) bool) {
		if s.NetworkMode.Value != "" {
			return
		}
		if len(s.Networks) == 0 {
			yield(s.Project.Networks["default"])
			return
		}
		for _, use := range s.Networks {
			if !yield(s.Project.Networks[use.Key]) {
				return
			}
		}
	}
}

// HasIPv6 reports whether containers of the service have an address of IPv6, and whether that is certain: the engine publishes on one
// of the service's networks, which need not be of one kind. The host tells of networks that the files do not describe.
func (s *Service) HasIPv6() (has, certain bool) {
	if s.NetworkMode.Value != "" {
		return false, false
	}
	host := s.Project.Runtime.Host
	first := true
	for network := range s.networks() {
		one, known := network.hasIPv6(host)
		if !known || !first && one != has {
			return false, false
		}
		has, first = one, false
	}
	return has, !first
}

func (n *Network) hasIPv6(host *Host) (has, known bool) {
	switch {
	case n == nil:
		return host.DefaultIPv6(), true
	case n.External:
		has, known = host.Networks()[cmp.Or(n.Name, n.Key)]
		return has, known
	}
	if _, written := n.Options[optionIPv6]; written {
		return false, false // which only Engine 27 and later read
	}
	switch strings.ToLower(n.IPv6.Value) {
	case "true":
		return true, true
	case "false":
		return false, true
	case "":
		return host.DefaultIPv6(), true
	}
	return false, false
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
	return reach == Binds && !p.waits()
}

// waits reports whether the entry is published where a container runs, and none runs.
func (p *Port) waits() bool {
	return p.OnNode && p.Service.Instances == 0 && p.Service.Project.Runtime.Engine == Swarm
}

// HostAddress is where the engine binds the entry: its host IP, or the default that the service's networks set
// (the driver option host_binding_ipv4, with which no IPv6 is bound, or enable_ipv4: false), or that of all networks
// ([Runtime.DefaultHostIP]), or every interface. The engine binds on one of several networks; when their defaults differ, the
// address is unknown.
func (p *Port) HostAddress() Address {
	if p.Address.Given() {
		return p.Address
	}
	return p.Service.answers.address
}

// findHostAddress looks at the networks on which the engine can bind the service's ports.
//
// Swarm knows no addresses, and Podman none of networks. Without one rootful Podman binds IPv4 only, and rootless Podman both
// families: observed on 4.3.1.
func (s *Service) findHostAddress() Address {
	switch runtime := &s.Project.Runtime; {
	case runtime.Engine == Swarm:
		return Address{}
	case runtime.Engine == Podman && !runtime.Rootless:
		return Address{IP: netip.IPv4Unspecified(), Text: netip.IPv4Unspecified().String()}
	case runtime.Engine == Podman:
		return Address{}
	}
	var common Address
	first := true
	for network := range s.networks() {
		if reach, _ := network.reach(); reach != Binds {
			continue
		}
		address := network.hostAddress(s.Project.Runtime.DefaultHostIP)
		if !first && address != common {
			return Address{Unknown: true}
		}
		common, first = address, false
	}
	return common
}

// BadBinding returns the default address of the network (host_binding_ipv4) when it is none: Docker then refuses to create the network,
// and with it the project. Of what holds variables, and of networks that Docker does not create, nothing is said. Observed on Engine 20.10
// and 29: an IPv6 address and "0.0.0.0" pass, the empty text does not.
func (n *Network) BadBinding() (text Text, bad bool) {
	option, written := n.Options[optionHostBinding]
	if !written || n.External || n.Driver != "" && n.Driver != "bridge" || len(option.Vars) > 0 || !option.Known() {
		return Text{}, false
	}
	// As net.ParseIP, which brings all of a network stack along.
	ip, err := netip.ParseAddr(option.Value)
	return option, err != nil || ip.Zone() != ""
}

// Joined returns the networks of the files that the service is in.
func (s *Service) Joined() iter.Seq[*Network] {
	return func(yield func(*Network) bool) {
		for network := range s.networks() {
			if network != nil && !yield(network) {
				return
			}
		}
	}
}

// hostAddress is where the engine binds ports of the network for which no host IP is given.
func (n *Network) hostAddress(otherwise netip.Addr) Address {
	if n != nil {
		if option, ok := n.Options[optionHostBinding]; ok {
			ip, err := netip.ParseAddr(option.Value)
			return Address{IP: ip, Text: option.Value, Unknown: err != nil}
		}
		if n.NoIPv4 {
			return Address{IP: netip.IPv6Unspecified(), Text: netip.IPv6Unspecified().String()}
		}
	}
	if otherwise.IsValid() {
		return Address{IP: otherwise, Text: otherwise.String()}
	}
	return Address{}
}
