package preflight

import (
	"errors"
	"net/netip"

	"golang.org/x/sys/windows"

	"github.com/portlint/portlint/loader/graph"
)

// tryBind binds a port, and gives it back at once. It never listens, so that no client can connect. Windows refuses ports of the ranges
// that it keeps for itself with another error than those in use.
func tryBind(protocol graph.Protocol, local netip.AddrPort) graph.BindAnswer {
	family, kind := windows.AF_INET, windows.SOCK_STREAM
	if local.Addr().Is6() {
		family = windows.AF_INET6
	}
	switch protocol {
	case graph.UDP:
		kind = windows.SOCK_DGRAM
	case graph.SCTP:
		return graph.BindUnknown
	}
	var started windows.WSAData
	if err := windows.WSAStartup(0x202, &started); err != nil {
		return graph.BindUnknown
	}
	defer windows.WSACleanup()
	socket, err := windows.Socket(family, kind, 0)
	if err != nil {
		return graph.BindUnknown
	}
	defer windows.Closesocket(socket)
	var address windows.Sockaddr
	if family == windows.AF_INET6 {
		address = &windows.SockaddrInet6{Port: int(local.Port()), Addr: local.Addr().As16()}
	} else {
		address = &windows.SockaddrInet4{Port: int(local.Port()), Addr: local.Addr().As4()}
	}
	switch err := windows.Bind(socket, address); {
	case err == nil:
		return graph.BindFree
	case errors.Is(err, windows.WSAEADDRINUSE):
		return graph.BindTaken
	case errors.Is(err, windows.WSAEADDRNOTAVAIL):
		return graph.BindNoAddress
	case errors.Is(err, windows.WSAEACCES):
		return graph.BindForbidden
	}
	return graph.BindUnknown
}
