package knowledge

// PortHolder is a program that is met on host ports and is not what it seems: it listens for somebody else.
type PortHolder struct {
	// Program is its name, as far as the system shows it: Linux cuts names after 15 bytes.
	Program string
	// Role says what it does there, behind "which": "listens for a container".
	Role string
	// ForContainers says that it stands for containers of an engine.
	ForContainers bool
	// Way is what frees the port, as a command or in words; "" where stopping the program does.
	Way string
	// Source is where that can be read.
	Source string
}

// PortHolders are sorted by their programs.
var PortHolders = []PortHolder{
	{"ControlCe", "receives AirPlay", false, "switch off AirPlay Receiver in System Settings, General, AirDrop & Handoff", "https://developer.apple.com/forums/thread/682332"},
	{"ControlCenter", "receives AirPlay", false, "switch off AirPlay Receiver in System Settings, General, AirDrop & Handoff", "https://developer.apple.com/forums/thread/682332"},
	{"System", "is Windows itself, often for IIS or another user of http.sys", false, "netsh http show servicestate lists them", "https://learn.microsoft.com/windows/win32/http/netsh-commands-for-http"},
	{"com.docker.backe", "listens for containers of Docker Desktop", true, "", "https://docs.docker.com/desktop/features/networking/"},
	{"com.docker.backend", "listens for containers of Docker Desktop", true, "", "https://docs.docker.com/desktop/features/networking/"},
	{"com.docker.backend.exe", "listens for containers of Docker Desktop", true, "", "https://docs.docker.com/desktop/features/networking/"},
	{"conmon", "keeps ports for a container of Podman", true, "", "https://docs.podman.io/en/latest/markdown/podman-run.1.html"},
	{"docker-proxy", "listens for a container", true, "", "https://docs.docker.com/engine/network/port-publishing/"},
	{"dockerd", "listens for a container or a service of Swarm", true, "", "https://docs.docker.com/engine/swarm/ingress/"},
	{"gvproxy", "listens for containers in the machine of Podman", true, "", "https://github.com/containers/gvisor-tap-vsock"},
	{"gvproxy.exe", "listens for containers in the machine of Podman", true, "", "https://github.com/containers/gvisor-tap-vsock"},
	{"limactl", "listens for containers in a machine of Lima", true, "", "https://lima-vm.io/docs/config/port/"},
	{"pasta", "listens for a rootless container", true, "", "https://passt.top/passt/about/"},
	{"pasta.avx2", "listens for a rootless container", true, "", "https://passt.top/passt/about/"},
	{"rootlesskit", "listens for a rootless container", true, "", "https://github.com/rootless-containers/rootlesskit"},
	{"rootlessport", "listens for a rootless container", true, "", "https://github.com/containers/podman/blob/main/docs/tutorials/rootless_tutorial.md"},
	{"slirp4netns", "listens for a rootless container", true, "", "https://github.com/rootless-containers/slirp4netns"},
	{"systemd", "waits in place of a service", false, "systemctl list-sockets names it", "https://www.freedesktop.org/software/systemd/man/latest/systemd.socket.html"},
	{"systemd-resolve", "answers DNS for this host", false, "set DNSStubListener=no in /etc/systemd/resolved.conf", "https://www.freedesktop.org/software/systemd/man/latest/resolved.conf.html"},
	{"vpnkit", "listens for containers of Docker Desktop", true, "", "https://github.com/moby/vpnkit"},
	{"wslhost.exe", "listens for Linux in WSL", false, "stop the program there, or wsl --shutdown", "https://learn.microsoft.com/windows/wsl/networking"},
	{"wslrelay.exe", "listens for Linux in WSL", false, "stop the program there, or wsl --shutdown", "https://learn.microsoft.com/windows/wsl/networking"},
}
