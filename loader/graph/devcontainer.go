package graph

import "github.com/portlint/portlint/loader/source"

// DevContainer is what a devcontainer.json says of ports.
type DevContainer struct {
	// Composed says that the container is a service of Compose files; Service is that one, or else the only one of the project. It is
	// nil when the files have none of that name.
	Composed bool
	Service  *Service
	// Forwards are the entries of forwardPorts that name a host.
	Forwards []Forward
	// Prepared says that a command runs on the host before the start, which can start containers that no file names.
	Prepared bool
	// Ignored are the settings that publish ports and mean nothing where the container is a service of Compose files.
	Ignored []Reference
}

// Forward is one entry of forwardPorts, HOST:PORT.
type Forward struct {
	Span               source.Span
	Host               string
	Port               int
	HostSpan, PortSpan source.Span
}
