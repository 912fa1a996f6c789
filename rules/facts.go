package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// facts are what rules find out of a project beyond what the graph says: who uses whom, what listens where. Many rules ask for
// the same, and most projects need little of it, so that each fact is found out once, for whoever asks first. The methods
// stand with what they are about.
type facts struct {
	project  *graph.Project
	services map[*graph.Service]*serviceFacts

	knownConsumers fact[consumers]
	knownExposures fact[[]exposure]
	knownDoors     fact[*doors]
}

// serviceFacts are those of one service.
type serviceFacts struct {
	*facts
	service *graph.Service

	knownImage       fact[*knowledge.Image]
	knownSetup       fact[knowledge.Setup]
	knownOffer       fact[*offer]
	knownDaemonPorts fact[[]int]
	knownListening   fact[*listening]
	knownTargets     fact[portSet]
	knownDebuggers   fact[[]knowledge.OpenDebugger]
	knownProxy       fact[*proxied]
	knownRelayPorts  fact[int]
	isForOnePort     fact[bool]
	sendsBack        fact[bool]
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
