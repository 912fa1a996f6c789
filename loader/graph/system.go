package graph

import "slices"

// System is the operating system of the machine on which people reach published ports. On macOS and Windows containers run in a machine
// of their own, as Docker Desktop has one, whose ports are handed on.
type System int

// The systems. The zero value says nothing; rules then judge as for Linux.
const (
	UnknownSystem System = iota
	Linux
	MacOS
	Windows
)

var systemNames = [...]string{"", "linux", "macos", "windows"}

// Systems returns the names of all systems.
func Systems() []string { return systemNames[Linux:] }

// ParseSystem reads the name of a system, or what Go calls it.
func ParseSystem(name string) (System, bool) {
	if name == "darwin" {
		return MacOS, true
	}
	at := slices.Index(systemNames[:], name)
	return System(max(at, 0)), at > 0
}

// String is the name of the system, "" when nothing is said.
func (s System) String() string { return systemNames[s] }

// OwnMachine reports whether containers run in a machine of their own, whose network is not that of the host.
func (s System) OwnMachine() bool { return s == MacOS || s == Windows }

// outgoing are the ports from which each system takes those of outgoing connections, unless its settings say otherwise:
// net.ipv4.ip_local_port_range of Linux, net.inet.ip.portrange.first of macOS, and the dynamic port range of Windows, where Hyper-V
// and WSL keep blocks for themselves.
// https://docs.kernel.org/networking/ip-sysctl.html
// https://github.com/apple-oss-distributions/xnu/blob/main/bsd/netinet/in.h
// https://learn.microsoft.com/troubleshoot/windows-server/networking/default-dynamic-port-range-tcpip-chang
var outgoing = [...]Interval{UnknownSystem: linuxOutgoing, Linux: linuxOutgoing, MacOS: {49152, 65535}, Windows: {49152, 65535}}

var linuxOutgoing = Interval{32768, 60999}

// Outgoing returns the ports that outgoing connections of the system can hold.
func (s System) Outgoing() Interval { return outgoing[s] }

// FirstOutgoing is the lowest port that outgoing connections of some system can hold. What is proposed lies below.
func FirstOutgoing() int { return linuxOutgoing.From }

// FirstUnprivileged is the lowest port that every user of Linux can bind, unless net.ipv4.ip_unprivileged_port_start says otherwise.
// https://docs.kernel.org/networking/ip-sysctl.html
const FirstUnprivileged = 1024

// RandomPorts returns the ports from which the engine takes those of entries without a host port: Docker and Podman the range of Linux,
// in which they run on every system, and the mesh of Swarm one of its own.
// https://github.com/moby/swarmkit/blob/master/manager/allocator/cnmallocator/portallocator.go
func (e Engine) RandomPorts() Interval {
	if e == Swarm {
		return Interval{30000, 32767}
	}
	return linuxOutgoing
}

// HostSystem returns the system that is stated, or else that of the host that was asked.
func (r *Runtime) HostSystem() System {
	if r.System == UnknownSystem && r.Host != nil {
		system, _ := ParseSystem(r.Host.System)
		return system
	}
	return r.System
}

// FirstPort returns the lowest host port that the engine can bind, as far as it is stated. The nodes of a swarm have root's rights.
func (r *Runtime) FirstPort() int {
	if r.Rootless && r.Engine != Swarm {
		return FirstUnprivileged
	}
	return 1
}
