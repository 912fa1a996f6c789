package knowledge

// PortHolder is a program that is met on host ports and is not what it seems: it listens for somebody else.
type PortHolder struct {
	// Program is its name. Systems cut names: Linux after 15 bytes, macOS after 16.
	Program string
	// Role says what it does there, behind "which": "listens for a container".
	Role string
	// List is the command that lists the containers for which it listens, with %d for the port; "" for a program that stands for none.
	// Such a program often stands for many, or for an engine, and must not be stopped itself.
	List string
	// Way is what frees the port, as a command or in words; "" where stopping the program or a container does.
	Way string
	// Source is where that can be read.
	Source string
}

// Commands that list containers with their ports. Podman has no filter for them.
const (
	listDocker = "docker ps --filter publish=%d"
	listPodman = "podman ps"
)

// PortHolders are sorted by their programs.
var PortHolders = []PortHolder{
	{"ControlCenter", "receives AirPlay", "", "switch off AirPlay Receiver in System Settings, General, AirDrop & Handoff", "https://developer.apple.com/forums/thread/682332"},
	{"System", "is Windows itself, often for IIS or another user of http.sys", "", "netsh http show servicestate lists them", "https://learn.microsoft.com/windows/win32/http/netsh-commands-for-http"},
	{"com.docker.backend", "listens for containers of Docker Desktop", listDocker, "", "https://docs.docker.com/desktop/features/networking/"},
	{"com.docker.backend.exe", "listens for containers of Docker Desktop", listDocker, "", "https://docs.docker.com/desktop/features/networking/"},
	{"conmon", "keeps ports for a container of Podman", listPodman, "", "https://docs.podman.io/en/latest/markdown/podman-run.1.html"},
	{"docker-proxy", "listens for a container", listDocker, "", "https://docs.docker.com/engine/network/port-publishing/"},
	{"dockerd", "listens for a container or a service of Swarm", listDocker, "", "https://docs.docker.com/engine/swarm/ingress/"},
	{"gvproxy", "listens for containers in the machine of Podman", listPodman, "", "https://github.com/containers/gvisor-tap-vsock"},
	{"gvproxy.exe", "listens for containers in the machine of Podman", listPodman, "", "https://github.com/containers/gvisor-tap-vsock"},
	{"limactl", "listens for containers in a machine of Lima", listDocker, "", "https://lima-vm.io/docs/config/port/"},
	{"pasta", "listens for a rootless container", listPodman, "", "https://passt.top/passt/about/"},
	{"pasta.avx2", "listens for a rootless container", listPodman, "", "https://passt.top/passt/about/"},
	{"rootlesskit", "listens for a rootless container", listDocker, "", "https://github.com/rootless-containers/rootlesskit"},
	{"rootlessport", "listens for a rootless container", listPodman, "", "https://github.com/containers/podman/blob/main/docs/tutorials/rootless_tutorial.md"},
	{"slirp4netns", "listens for a rootless container", listPodman, "", "https://github.com/rootless-containers/slirp4netns"},
	{"systemd", "waits in place of a service", "", "systemctl list-sockets names it", "https://www.freedesktop.org/software/systemd/man/latest/systemd.socket.html"},
	{"systemd-resolved", "answers DNS for this host", "", "set DNSStubListener=no in /etc/systemd/resolved.conf, then sudo systemctl restart systemd-resolved", "https://www.freedesktop.org/software/systemd/man/latest/resolved.conf.html"},
	{"vpnkit", "listens for containers of Docker Desktop", listDocker, "", "https://github.com/moby/vpnkit"},
	{"wslhost.exe", "listens for Linux in WSL", "", "stop the program there, or wsl --shutdown", "https://learn.microsoft.com/windows/wsl/networking"},
	{"wslrelay.exe", "listens for Linux in WSL", "", "stop the program there, or wsl --shutdown", "https://learn.microsoft.com/windows/wsl/networking"},
}
