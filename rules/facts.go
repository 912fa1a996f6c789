package rules

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// facts are what rules find out of a project beyond what the graph says: who uses whom, what listens where. Many rules ask for
// the same, and most projects need little of it, so that each fact is found out once, by whoever asks first.
type facts struct {
	project  *graph.Project
	services map[*graph.Service]*serviceFacts

	uses    fact[consumers]
	exposed fact[[]exposure]
	mapped  fact[*doors]
}

// serviceFacts are those of one service.
type serviceFacts struct {
	*facts
	service *graph.Service

	known   fact[*knowledge.Image]
	offered fact[*offer]
	inside  fact[*listening]
	debug   fact[[]knowledge.OpenDebugger]
	proxied fact[*proxied]
	one     fact[bool]
	back    fact[bool]
	relayed fact[int]
}

// fact is found out when it is first asked for.
type fact[T any] struct {
	known bool
	value T
}

func (f *fact[T]) get(find func() T) T {
	if !f.known {
		f.value, f.known = find(), true
	}
	return f.value
}

// factsOf returns the facts of the project that is checked, the same for all rules.
func factsOf(pass *lint.Pass) *facts {
	type key struct{}
	return lint.Shared(pass, key{}, func() *facts { return newFacts(pass.Project) })
}

func newFacts(project *graph.Project) *facts {
	f := &facts{project: project, services: make(map[*graph.Service]*serviceFacts, len(project.Services))}
	all := make([]serviceFacts, len(project.Services))
	for i, service := range project.Services {
		all[i] = serviceFacts{facts: f, service: service}
		f.services[service] = &all[i]
	}
	return f
}

// of returns the facts of a service of the project.
func (f *facts) of(service *graph.Service) *serviceFacts { return f.services[service] }

// consumers returns who uses which service.
func (f *facts) consumers() consumers {
	return f.uses.get(func() consumers { return consumersOf(f.project) })
}

// exposures returns every mapping that the engine binds where others than its containers can reach it, with what it opens.
func (f *facts) exposures() []exposure { return f.exposed.get(f.findExposures) }

// doors returns the host ports that lead to other numbers in their containers.
func (f *facts) doors() *doors {
	return f.mapped.get(func() *doors { return newDoors(f) })
}

// image returns what is known of the image that the service runs, or that its own image is built on; nil when nothing is.
func (f *serviceFacts) image() *knowledge.Image {
	return f.known.get(func() *knowledge.Image {
		image, _ := knowledge.Lookup(f.service.BaseImage().Value)
		return image
	})
}

// offer returns what the containers of the service offer to whoever connects.
func (f *serviceFacts) offer() *offer {
	return f.offered.get(func() *offer { return offerOf(f) })
}

// listening returns on which ports the containers of the service listen.
func (f *serviceFacts) listening() *listening {
	return f.inside.get(func() *listening { return listeningOf(f) })
}

// debuggers returns those that are open to every address of the container.
func (f *serviceFacts) debuggers() []knowledge.OpenDebugger {
	return f.debug.get(func() []knowledge.OpenDebugger {
		line := slices.Clone(f.offer().setup.Words)
		for _, variable := range f.service.Variables() {
			line = append(line, words(variable.Value.Value)...)
		}
		return knowledge.OpenDebuggers(line)
	})
}

// proxy returns how a proxy serves the service over http, nil when none does.
func (f *serviceFacts) proxy() *proxied {
	return f.proxied.get(func() *proxied { return proxiedOf(f.service) })
}

// leadsToOne reports whether all entries of the service lead to the same container port.
func (f *serviceFacts) leadsToOne() bool {
	return f.one.get(func() bool {
		var first *graph.Port
		for _, port := range f.service.Ports {
			switch {
			case !port.Published():
			case first == nil:
				first = port
			case port.Container != first.Container:
				return false
			}
		}
		return true
	})
}

// advertisesLocalhost reports whether a Kafka broker tells its clients to come back through a port of the host.
func (f *serviceFacts) advertisesLocalhost() bool {
	return f.back.get(func() bool {
		return slices.ContainsFunc(f.service.Environment, func(variable graph.EnvVar) bool {
			return strings.Contains(variable.Name, "ADVERTISED_LISTENERS") &&
				(strings.Contains(variable.Value.Value, "//localhost:") || strings.Contains(variable.Value.Value, "//"+loopback4+":"))
		})
	})
}

// relayPorts counts the UDP ports that the service publishes under their own numbers.
func (f *serviceFacts) relayPorts() int {
	return f.relayed.get(func() int {
		count := 0
		for _, port := range f.service.Ports {
			if port.Protocol == graph.UDP && port.Host == port.Container {
				count += publishedPorts(port)
			}
		}
		return count
	})
}
