//go:build unix

package preflight

import (
	"errors"
	"net/netip"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/portlint/portlint/loader/graph"
)

// tryBind binds a port as engines do, and gives it back at once. It never listens, so that no client can connect.
// TCP sockets may take over what is left of old connections, and those of IPv6 leave IPv4 alone.
// https://github.com/moby/moby/blob/master/daemon/libnetwork/drivers/bridge/port_mapping_linux.go
func tryBind(protocol graph.Protocol, local netip.AddrPort) graph.BindAnswer {
	family, kind := unix.AF_INET, unix.SOCK_STREAM
	if local.Addr().Is6() {
		family = unix.AF_INET6
	}
	switch protocol {
	case graph.UDP:
		kind = unix.SOCK_DGRAM
	case graph.SCTP:
		return graph.BindUnknown
	}
	socket, err := unix.Socket(family, kind, 0)
	if err != nil {
		return graph.BindUnknown
	}
	defer unix.Close(socket)
	unix.CloseOnExec(socket)
	if protocol == graph.TCP {
		if err := unix.SetsockoptInt(socket, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
			return graph.BindUnknown
		}
	}
	var address unix.Sockaddr = &unix.SockaddrInet4{Port: int(local.Port()), Addr: addr4(local.Addr())}
	if family == unix.AF_INET6 {
		if err := unix.SetsockoptInt(socket, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, 1); err != nil {
			return graph.BindUnknown
		}
		address = &unix.SockaddrInet6{Port: int(local.Port()), Addr: local.Addr().As16()}
	}
	switch err := unix.Bind(socket, address); {
	case err == nil:
		return graph.BindFree
	case errors.Is(err, syscall.EADDRINUSE):
		return graph.BindTaken
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return graph.BindNoAddress
	}
	return graph.BindUnknown // the right to bind it is the engine's, not ours
}

func addr4(address netip.Addr) (bytes [4]byte) {
	if address.Is4() {
		bytes = address.As4()
	}
	return bytes
}
