package linttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/netip"

	"github.com/portlint/portlint/loader/graph"
)

// heldPort is a port in use, as the host section has it: {"socket": "tcp 0.0.0.0:8080", "holder": {…}}.
type heldPort struct {
	Socket string
	// Dual says that a socket of IPv6 takes IPv4, too; MaybeDual that this is not known.
	Dual, MaybeDual bool
	Holder          holder
}

type holder struct {
	Kind, Name, User, Dir, Command, Unit, Image, Project, Service, Status, Engine string

	PID             int
	OneOff, Unnamed bool
}

var holderKinds = map[string]graph.HolderKind{
	"": graph.HiddenHolder, "process": graph.ProcessHolder, "container": graph.ContainerHolder, "connection": graph.ConnectionHolder,
}

// parseHost reads the host section. Binds are what the host answers to an attempt to bind a port, by protocol and address; what is not
// among them is unknown.
func parseHost(data []byte) (*graph.Host, error) {
	var section struct {
		Held                    []heldPort
		Addresses               []netip.Addr
		Binds                   map[string]string
		FirstPort, OwnFirstPort int
		System, User            string
		ShowOwn                 bool
		DropsIPv6               bool
		Networks                map[string]bool
		Rootless, OncePerFamily bool
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&section); err != nil {
		return nil, err
	}
	held := make([]graph.Held, len(section.Held))
	holders := make(map[graph.Held]graph.Holder)
	for i, one := range section.Held {
		protocol, local, err := parseSocket(one.Socket)
		if err != nil {
			return nil, err
		}
		held[i] = graph.Held{IP: local.Addr(), Dual: one.Dual, MaybeDual: one.MaybeDual, Port: int(local.Port()), Protocol: protocol}
		h := one.Holder
		kind, known := holderKinds[h.Kind]
		if !known {
			return nil, fmt.Errorf("%q is no kind of holder", h.Kind)
		}
		holders[held[i]] = graph.Holder{
			Kind: kind, Name: h.Name, PID: h.PID, User: h.User, Dir: h.Dir, Unit: h.Unit, Image: h.Image, Project: h.Project, Service: h.Service,
			Status: h.Status, Command: h.Command, OneOff: h.OneOff, Engine: h.Engine, Unnamed: h.Unnamed,
		}
	}
	answers := map[string]graph.BindAnswer{"free": graph.BindFree, "taken": graph.BindTaken, "no address": graph.BindNoAddress, "forbidden": graph.BindForbidden}
	binds := make(map[string]graph.BindAnswer)
	for socket, text := range section.Binds {
		protocol, local, err := parseSocket(socket)
		if err != nil {
			return nil, err
		}
		answer, known := answers[text]
		if !known {
			return nil, fmt.Errorf("%q is no answer", text)
		}
		binds[protocol.String()+" "+local.String()] = answer
	}
	host := graph.NewHost(held)
	host.Holder = func(at int) graph.Holder { return holders[host.Held[at]] }
	host.Bind = func(protocol graph.Protocol, local netip.AddrPort) graph.BindAnswer {
		return binds[protocol.String()+" "+local.String()]
	}
	host.DropsIPv6 = func() bool { return section.DropsIPv6 }
	host.Networks = func() map[string]bool { return section.Networks }
	host.Addresses, host.System, host.ShowOwn = section.Addresses, section.System, section.ShowOwn
	host.User, host.OncePerFamily = section.User, section.OncePerFamily
	host.FirstPort, host.OwnFirstPort, host.Rootless = section.FirstPort, section.OwnFirstPort, section.Rootless
	return host, nil
}

// parseSocket reads "tcp 0.0.0.0:8080".
func parseSocket(text string) (graph.Protocol, netip.AddrPort, error) {
	var name, address string
	if _, err := fmt.Sscan(text, &name, &address); err != nil {
		return 0, netip.AddrPort{}, fmt.Errorf("%q is no socket", text)
	}
	protocol, known := graph.ParseProtocol(name)
	local, err := netip.ParseAddrPort(address)
	if !known || err != nil {
		return 0, netip.AddrPort{}, fmt.Errorf("%q is no socket", text)
	}
	return protocol, local, nil
}
