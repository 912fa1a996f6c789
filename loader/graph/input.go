package graph

import "strings"

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
	Documents           // command lines of docker, podman and nerdctl in code blocks of Markdown
)

// NetworkMode writes, in the words of the input, that a container uses a network of the engine: "network_mode: host".
func (i Input) NetworkMode(mode string) string {
	switch i {
	case Commands, Workflow, DevContainers, Pipeline, Documents:
		return "--network " + mode
	case Quadlet:
		return "Network=" + mode
	}
	return "network_mode: " + mode
}

// Setting writes a setting of a service of Swarm in the words of the input: "endpoint_mode: dnsrr".
func (i Input) Setting(key, value string) string {
	if i.IsCommandLine() {
		return "--" + strings.ReplaceAll(key, "_", "-") + " " + value
	}
	return key + ": " + value
}

// HostMode writes, in the words of the input, that a port is published on the node of a container alone.
func (i Input) HostMode() string {
	if i.IsCommandLine() {
		return "mode=host"
	}
	return "mode: host"
}

// Deploys names what hands the services of the input to a swarm.
func (i Input) Deploys() string {
	if i.IsCommandLine() {
		return "docker service"
	}
	return "docker stack deploy"
}

// Ports names, in the words of the input, what publishes ports.
func (i Input) Ports() string {
	switch i {
	case Commands, Pipeline, Documents:
		return "-p"
	case Quadlet:
		return "PublishPort"
	case DevContainers:
		return "appPort"
	}
	return "ports"
}

// InJob reports whether what the input starts lives for one job, on a machine that cannot be reached.
func (i Input) InJob() bool { return i == Workflow || i == Pipeline }

// IsCommandLine reports whether people type what the input says.
func (i Input) IsCommandLine() bool { return i == Commands || i == Pipeline || i == Documents }
