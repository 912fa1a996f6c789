package graph

// Input is a kind of files in which port mappings are written.
type Input int

// The kinds. The zero value is what `docker compose up` and `docker build` read.
const (
	Compose      Input = iota
	Commands           // command lines of docker, podman and nerdctl in scripts
	Quadlet            // units of Podman's systemd generator
	Workflow           // service containers of GitHub Actions
	DevContainer       // devcontainer.json
)

// NetworkMode writes, in the words of the input, that a container uses a network of the engine: "network_mode: host".
func (i Input) NetworkMode(mode string) string {
	switch i {
	case Commands, Workflow, DevContainer:
		return "--network " + mode
	case Quadlet:
		return "Network=" + mode
	}
	return "network_mode: " + mode
}

// Ports names, in the words of the input, what publishes ports.
func (i Input) Ports() string {
	switch i {
	case Commands:
		return "-p"
	case Quadlet:
		return "PublishPort"
	case DevContainer:
		return "appPort"
	}
	return "ports"
}
