// Package facts holds what several rules find out or write: what services listen on and what their mappings open, who uses
// whom, which entries clash, and how an entry is cited, rewritten and reported. Like the rules it reads the graph and does no I/O.
package facts

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// Project holds the facts of a project beyond what the graph says: who uses whom, what listens where. Many rules ask for
// the same, and most projects need little of it, so that each fact is found out once, when a rule first asks. The methods
// stand with what they are about.
type Project struct {
	project  *graph.Project
	services []Service // by their numbers
	// developed are the files for which [Project.forDevelopers] was asked.
	developed map[*source.File]bool

	knownConsumers  fact[Consumers]
	knownExposures  fact[[]Exposure]
	knownMapped     fact[MappedPorts]
	knownPortOwners fact[PortOwners]
}

// Service holds the facts of one service.
type Service struct {
	*Project
	// Service is the service itself.
	Service *graph.Service

	// knownListeners are those of the first programs that were asked for, see [Service.Listen].
	knownListeners []knownListener

	knownImage       fact[*knowledge.Image]
	knownSetup       fact[Setup]
	knownOffer       fact[Offer]
	knownDaemonPorts fact[[]int]
	knownListening   fact[Listening]
	knownTargets     fact[PortSet]
	knownMove        fact[*MovedPort]
	knownMoved       fact[*MovedPort]
	knownEndpoints   fact[[]Endpoint]
	knownDebuggers   fact[[]OpenDebugger]
	knownConnectors  fact[[]Connector]
	knownProxy       fact[*Proxy]
	knownAdvertised  fact[[]advertised]
	knownRelayPorts  fact[int]
	knownAddresses   fact[[]Address]
	isConfigured     fact[bool]
	isForOnePort     fact[bool]
	sendsBack        fact[bool]
	names            fact[func(int) bool]
}

// fact is found out when it is first asked for.
type fact[T any] struct {
	known bool
	value T
}

func (f *fact[T]) get(find func() T) T { return *f.at(find) }

// at returns where the fact is, which must not be changed.
func (f *fact[T]) at(find func() T) *T {
	if !f.known {
		f.value, f.known = find(), true
	}
	return &f.value
}

// Of returns the facts of the project that is checked, the same for all rules.
func Of(pass *lint.Pass) *Project {
	f, known := pass.Shared.(*Project)
	if !known {
		f = New(pass.Project)
		pass.Shared = f
	}
	return f
}

// New returns the facts of a project. Rules call [Of].
func New(project *graph.Project) *Project {
	services := project.Services
	if project.Image != nil {
		services = append(slices.Clip(services), project.Image)
	}
	f := &Project{project: project, services: make([]Service, len(services))}
	for i, service := range services {
		f.services[i].Project, f.services[i].Service = f, service
	}
	return f
}

// Of returns the facts of a service of the project, or of the image of a Dockerfile that is linted alone.
func (f *Project) Of(service *graph.Service) *Service { return &f.services[service.Number] }
