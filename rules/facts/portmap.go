package facts

import (
	"cmp"

	"github.com/portlint/portlint/loader/graph"
)

// Opened returns the mappings that the engine binds on every interface of the host. Those that hand over data or control
// have the name of what listens: "postgres"; the others "". Those that are meant for other machines are among them.
func Opened(project *graph.Project) map[*graph.Port]string {
	opened := make(map[*graph.Port]string)
	for _, service := range project.Services {
		for _, port := range service.Ports {
			if port.Bound() && port.HostAddress().Wildcard() {
				opened[port] = ""
			}
		}
	}
	for _, e := range New(project).Exposures() {
		if e.Class > ExposedToAll && e.Address.Wildcard() {
			opened[e.Port] = cmp.Or(e.Title, "docker api")
		}
	}
	return opened
}

// Use is a service that makes use of another one of its project, by its name.
type Use struct {
	From, To *graph.Service
}

// Uses returns who uses whom: in environment variables, commands, links and depends_on, each pair once and in the order of
// the project's services.
func Uses(project *graph.Project) []Use {
	var uses []Use
	found := consumersOf(project)
	for _, to := range project.Services {
		seen := make(map[*graph.Service]bool)
		for _, one := range found[to] {
			if !seen[one.Service] {
				seen[one.Service] = true
				uses = append(uses, Use{one.Service, to})
			}
		}
	}
	return uses
}
