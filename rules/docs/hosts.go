package docs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// Host is what is different for a rule on a host or under an engine that is not Docker's on Linux with root's rights.
type Host struct {
	// Name is what people call it: "Docker Desktop for Mac".
	Name string
	// Says is what is different.
	Says string
	// Tried names the release with which it was seen, "" for what was only read at Source.
	Tried  string
	Source string
}

// HostsOf returns what is different for the rule with an id, nil for nothing that is known.
func HostsOf(id string) []Host { return hosts()[id] }

const (
	macOS          = "macOS"
	windows        = "Windows"
	wsl            = "WSL"
	desktop        = "Docker Desktop"
	rootlessDocker = "rootless Docker"
	rootlessPodman = "rootless Podman"
	nerdctl        = "nerdctl"
)

// The releases that were tried.
const (
	triedDocker = "Engine 20.10.24 with RootlessKit's driver builtin"
	triedPodman = "Podman 4.3.1"
	// testdata/engine/nerdctl has what it did.
	triedNerdctl = "nerdctl 2.3.5 with containerd 1.6.20"
)

// composeOfNerdctl is which parts of a Compose file nerdctl knows.
const composeOfNerdctl = "https://github.com/containerd/nerdctl/blob/main/pkg/composer/serviceparser/serviceparser.go"

// portsOfNerdctl is how nerdctl finds ports that are in use: by sockets and rules of the firewall.
const portsOfNerdctl = "https://github.com/containerd/nerdctl/blob/main/pkg/portutil/port_allocate_linux.go"

// elsewhere says which ports outgoing connections of a system hold, beside those of Linux.
func elsewhere(system graph.System) string {
	linux, other := graph.Linux.Outgoing(), system.Outgoing()
	return fmt.Sprintf("%s: %d-%d is free of them, and %d-%d is not; `--os %s` judges so", other, linux.From, other.From-1, linux.To+1, other.To, system)
}

// heldBy lists the ports that something holds on many machines.
func heldBy(what string) string {
	var ports []string
	for _, occupied := range knowledge.OccupiedPorts {
		if occupied.By == what {
			ports = append(ports, strconv.Itoa(occupied.Port))
		}
	}
	return strings.Join(ports, " and ")
}

// hosts are made when they are asked for, as [engines] are.
func hosts() map[string][]Host {
	return map[string][]Host{
		"commonly-occupied-port": {
			{macOS, "AirPlay Receiver has " + heldBy("airplay receiver") + ", until it is switched off in System Settings", "", "https://developer.apple.com/forums/thread/682332"},
		},
		"ephemeral-host-port": {
			{macOS, "outgoing connections hold " + elsewhere(graph.MacOS), "", "https://github.com/apple-oss-distributions/xnu/blob/main/bsd/netinet/in.h"},
			{windows, "outgoing connections hold " + elsewhere(graph.Windows) + "; Hyper-V and WSL keep blocks of it for themselves", "", "https://learn.microsoft.com/troubleshoot/windows-server/networking/default-dynamic-port-range-tcpip-chang"},
		},
		"host-port-conflict": {
			{rootlessDocker, "a port number is published once in each family, whatever the addresses: `127.0.0.1:8080` and `127.0.0.2:8080` clash. `portlint preflight` says so; with the driver implicit they do not", triedDocker, "https://github.com/moby/moby/blob/master/daemon/libnetwork/internal/rlkclient/rootlesskit_client_linux.go"},
			{nerdctl, "TCP and UDP of one number clash, and so do `0.0.0.0` and `[::]`; two services on `[::]` both start", triedNerdctl, portsOfNerdctl},
		},
		"host-port-taken": {
			{rootlessDocker, "rootlesskit listens for all containers; `docker ps` of its user names them", triedDocker, "https://docs.docker.com/engine/security/rootless/"},
			{rootlessPodman, "rootlessport listens; `podman ps` of its user names the container, or Podman's socket where there is one", triedPodman, "https://github.com/containers/podman/blob/main/docs/tutorials/rootless_tutorial.md"},
			{nerdctl, "with root's rights ports are published by rules of the firewall alone, so that no list of sockets shows them, and preflight does not either", "", "https://github.com/containerd/nerdctl/pull/4526"},
			{desktop, "its backend listens for all containers", "", "https://docs.docker.com/desktop/features/networking/"},
			{wsl, "what listens in Linux is handed to Windows by wslrelay.exe, so that either can have the other's port; in the mirrored mode the two share one network", "", "https://learn.microsoft.com/windows/wsl/networking"},
		},
		"invalid-port": {
			{nerdctl, "host port 0 and `mode: host` are refused", triedNerdctl, composeOfNerdctl},
		},
		"port-range-overlap": {
			{nerdctl, "a range to one container port is its first port, never another one: two services with one range clash", triedNerdctl, portsOfNerdctl},
		},
		"ports-on-isolated-network": {
			{nerdctl, "`internal` is not read, the ports are published", triedNerdctl, composeOfNerdctl},
		},
		"ports-with-shared-network": {
			{nerdctl, "`network_mode: service:NAME` is refused, with ports and without", triedNerdctl, composeOfNerdctl},
		},
		"random-host-port": {
			{nerdctl, "random ports come from 49153-60999", triedNerdctl, portsOfNerdctl},
		},
		"replicas-with-fixed-port": {
			{nerdctl, "replicas start at the same moment, and `up` returns 0 with all of them on one host port, with a range, too; `scale` is not read", triedNerdctl, portsOfNerdctl},
		},
		"ports-with-host-network": {
			{desktop, "the network of the host is that of its machine, unless host networking is switched on in Settings (4.34 and later), for TCP and UDP", "", "https://docs.docker.com/engine/network/drivers/host/"},
			{rootlessDocker, "the network of the host is RootlessKit's: what listens there takes no port of the host", triedDocker, "https://docs.docker.com/engine/security/rootless/"},
		},
		"privileged-host-port": {
			{rootlessDocker, "`up` fails with \"cannot expose privileged port 80\", for UDP and on loopback, too", triedDocker, "https://docs.docker.com/engine/security/rootless/tips/#exposing-privileged-ports"},
			{rootlessPodman, "the container stays created: \"rootlessport cannot expose privileged port 80\"", triedPodman, "https://github.com/containers/podman/blob/main/docs/tutorials/rootless_tutorial.md"},
			{desktop, "on macOS a helper binds them, which must be allowed in Settings", "", "https://docs.docker.com/desktop/setup/install/mac-permission-requirements/"},
		},
	}
}
