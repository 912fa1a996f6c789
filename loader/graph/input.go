package graph

// Input is a kind of files in which port mappings are written.
type Input int

// The kinds. The zero value is what `docker compose up` and `docker build` read.
const (
	Compose       Input = iota
	Commands            // command lines of docker, podman and nerdctl in scripts
	Quadlet             // units of Podman's systemd generator
	Workflow            // service containers of GitHub Actions
	DevContainers       // devcontainer.json
	Pipeline            // command lines of docker, podman and nerdctl in the jobs of CI
)

// NetworkMode writes, in the words of the input, that a container uses a network of the engine: "network_mode: host".
func (i Input) NetworkMode(mode string) string {
	switch i {
	case Commands, Workflow, DevContainers, Pipeline:
		return "--network " + mode
	case Quadlet:
		return "Network=" + mode
	}
	return "network_mode: " + mode
}

// Ports names, in the words of the input, what publishes ports.
func (i Input) Ports() string {
	switch i {
	case Commands, Pipeline:
		return "-p"
	case Quadlet:
		return "PublishPort"
	case DevContainers:
		return "appPort"
	}
	return "ports"
}

// InJob reports whether what the input starts lives for one job, on a machine that nobody reaches.
func (i Input) InJob() bool { return i == Workflow || i == Pipeline }
