package graph

import (
	"net/netip"
	"slices"

	"github.com/portlint/portlint/loader/source"
)

// Engine is a program that runs a project and publishes its ports.
type Engine int

// The engines. The zero value is what runs a project about which nothing is said.
const (
	Docker Engine = iota // docker compose up
	Swarm                // docker stack deploy
	Podman               // podman-compose, or podman run
)

var engineNames = [...]string{"docker", "swarm", "podman"}

// Engines returns the names of all engines.
func Engines() []string { return engineNames[:] }

// ParseEngine reads the name of an engine.
func ParseEngine(name string) (Engine, bool) {
	at := slices.Index(engineNames[:], name)
	return Engine(max(at, 0)), at >= 0
}

func (e Engine) String() string { return engineNames[e] }

// Command is what people call to run a project.
func (e Engine) Command() string {
	return [...]string{"docker compose up", "docker stack deploy", "podman-compose up"}[e]
}

// ReadsEnv reports whether the engine reads .env.
func (e Engine) ReadsEnv() bool { return e != Swarm }

// Runtime is what runs a project. What an entry of `ports` comes to depends on it: which addresses are bound, which entries
// are merged, and which get in each other's way. It is decided once, before [Project.Seal].
type Runtime struct {
	Engine Engine
	// Stated says that the user named the engine. Otherwise it was found in the files, or nothing is said of it.
	Stated bool
	// Sign is the place that tells of the engine: the line of the configuration that states it, or what it was found from in
	// the files. It is zero for an engine that is stated elsewhere, and where nothing is said.
	Sign source.Span
	// Because says in words what stands at Sign in the files: "deploy.placement", "the name of the file".
	Because string
	// WeakSign is a place that tells of Swarm without proving it, zero when there is none, or when the engine is known otherwise.
	WeakSign source.Span
	// Nodes is how many machines the engine runs containers on, 0 when that is not stated.
	Nodes int
	// System is the operating system of the machine on which ports are published, as far as the user says it; see [Runtime.HostSystem].
	System System
	// Rootless says that the engine runs without root's rights.
	Rootless bool
	// DefaultHostIP is where the engine binds what is published without a host IP on networks that say nothing
	// themselves: the user's word for the daemon's default-network-opts. Invalid when nothing is said.
	DefaultHostIP netip.Addr
	// Host is what the engine's host has at this moment, nil when it was not asked.
	Host *Host
}

// OncePerFamily reports whether a port number can be published on one address of a family only, as the host says.
func (r *Runtime) OncePerFamily() bool {
	return r.Engine == Docker && r.Host != nil && r.Host.OncePerFamily
}

// oneNode reports whether all containers are known to run on one machine.
func (r *Runtime) oneNode() bool { return r.Engine != Swarm || r.Nodes == 1 }
