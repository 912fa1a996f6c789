package facts

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// longestNamespace bounds how many services are followed to the owner of a network; more would be a circle.
const longestNamespace = 8

// NamespaceOwner returns the service whose network namespace a service uses, itself if it has one of its own.
func NamespaceOwner(service *graph.Service) *graph.Service {
	for range longestNamespace {
		if service.Namespace == nil {
			return service
		}
		service = service.Namespace
	}
	return service
}

// IsRearranged reports whether the owner of a network publishes a port that no image in it is known for: somebody moved one.
func (f *Project) IsRearranged(owner *graph.Service) bool {
	var known []knowledge.Port
	for _, service := range owner.Project.Services {
		if NamespaceOwner(service) == owner {
			known = append(known, f.Of(service).Listening().ImagePorts...)
		}
	}
	return slices.ContainsFunc(owner.Ports, func(port *graph.Port) bool {
		return port.Published() && !slices.ContainsFunc(known, func(k knowledge.Port) bool { return port.Container.Contains(k.From) })
	})
}
