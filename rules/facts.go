package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// facts are what rules find out of a project beyond what the graph says: who uses whom, what listens where. Many rules ask for
// the same, and most projects need little of it, so that each fact is found out once, by whoever asks first.
type facts struct {
	project   *graph.Project
	services  map[*graph.Service]*serviceFacts
	uses      consumers
	found     []exposure
	exposed   bool // found is complete
	hostDoors *doors
}

// serviceFacts are those of one service.
type serviceFacts struct {
	*facts
	service *graph.Service
	known   *knowledge.Image
	looked  bool // known is looked up
	offered *offer
	inside  *listening
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
	if f.uses == nil {
		f.uses = consumersOf(f.project)
	}
	return f.uses
}

// exposures returns every mapping that the engine binds where others than its containers can reach it, with what it opens.
func (f *facts) exposures() []exposure {
	if !f.exposed {
		f.found, f.exposed = f.findExposures(), true
	}
	return f.found
}

// doors returns the host ports that lead to other numbers in their containers.
func (f *facts) doors() *doors {
	if f.hostDoors == nil {
		f.hostDoors = newDoors(f)
	}
	return f.hostDoors
}

// image returns what is known of the image that the service runs, or that its own image is built on; nil when nothing is.
func (f *serviceFacts) image() *knowledge.Image {
	if !f.looked {
		f.known, _ = knowledge.Lookup(f.service.BaseImage().Value)
		f.looked = true
	}
	return f.known
}

// offer returns what the containers of the service offer to whoever connects.
func (f *serviceFacts) offer() *offer {
	if f.offered == nil {
		f.offered = offerOf(f)
	}
	return f.offered
}

// listening returns on which ports the containers of the service listen.
func (f *serviceFacts) listening() *listening {
	if f.inside == nil {
		f.inside = listeningOf(f)
	}
	return f.inside
}
