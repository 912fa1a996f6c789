package preflight

import (
	"context"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/cmd/internal/sockets"
)

// firstUnprivileged is the file that says from which port on everybody may bind.
// https://docs.kernel.org/networking/ip-sysctl.html
const firstUnprivileged = "/proc/sys/net/ipv4/ip_unprivileged_port_start"

// unprivilegedFrom is the first port that may be bound without root's rights, 0 when all may, or when the system does not say it.
func unprivilegedFrom() int {
	data, err := os.ReadFile(firstUnprivileged)
	if err != nil {
		return 0
	}
	port, _ := strconv.Atoi(strings.TrimSpace(string(data)))
	return port
}

// binders are the names of the program that binds host ports for Docker without root's rights. It can be allowed to bind all.
// https://docs.docker.com/engine/security/rootless/tips/#exposing-privileged-ports
var binders = []string{"rootlesskit", "docker-rootlessk"}

// binder returns what binds host ports for a rootless engine, false for an engine with root's rights, or when it is not seen.
func (e *engine) binder() (sockets.Running, bool) {
	if !e.rootless {
		return sockets.Running{}, false
	}
	for _, program := range binders {
		for _, one := range sockets.Programs(program) {
			if one.UID == e.peer.uid {
				return one, true
			}
		}
	}
	return sockets.Running{}, false
}

// firstPort is the lowest port that an engine may bind, 0 when it may bind all.
func (s *state) firstPort() int {
	if binder, known := s.binder(); !s.current.rootless || known && binder.BindsAll {
		return 0
	}
	return unprivilegedFrom()
}

// bindsTwice reports whether the engine has ports bound on the host, and binds them once more in its own network: by what hands them on, unless
// that is the network itself.
func (s *state) bindsTwice() bool {
	binder, known := s.binder()
	driver := valueOf(binder.Arguments, "port-driver")
	return known && driver != "" && driver != "none" && driver != "implicit"
}

// valueOf returns the value of a flag in a command line, its first one.
func valueOf(words []string, flag string) string {
	for i, word := range words {
		name, value, joined := strings.Cut(strings.TrimLeft(word, "-"), "=")
		switch {
		case name != flag || !strings.HasPrefix(word, "-"):
		case joined:
			return value
		case i+1 < len(words):
			return words[i+1]
		}
	}
	return ""
}

// ownFirstPort is the lowest port that a program of this user may bind, 0 when it may bind all.
func ownFirstPort() int {
	if os.Geteuid() <= 0 { // root, or a system that has no such numbers
		return 0
	}
	return unprivilegedFrom()
}

// addInner adds what listens in the network of a rootless Docker engine, which is not that of the host. There the engine binds a port
// once more, whatever its host IP, on the loopback address of the family: two containers cannot have one port on different addresses, and
// what listens in the "network of the host" is in the way, too. Observed on 20.10.24.
func (s *state) addInner(ctx context.Context) {
	isEngine := func(one sockets.Running) bool { return one.PID == s.current.peer.pid }
	if !s.bindsTwice() || !slices.ContainsFunc(sockets.Programs("dockerd"), isEngine) {
		return // what listens for an engine until it is needed has another network
	}
	inner, err := sockets.WaitingOf(ctx, s.current.peer.pid)
	if err != nil {
		return
	}
	for _, one := range inner {
		address := one.Local.Addr()
		if !address.IsUnspecified() && !address.IsLoopback() {
			continue
		}
		every := netip.IPv4Unspecified()
		one.Dual = sockets.DualNo
		if address.Is6() {
			every = netip.IPv6Unspecified()
			if address == every {
				one.Dual = sockets.DualYes // as a rule, and an attempt to bind it here would not tell
			}
		}
		one.Local = netip.AddrPortFrom(every, one.Local.Port())
		s.sockets = append(s.sockets, one)
	}
}
