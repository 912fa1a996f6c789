package facts

import (
	"cmp"

	"github.com/portlint/portlint/loader/graph"
)

// Opened returns the mappings that the engine binds on every interface of the host. Those that hand over data or control
// have the name of what listens: "postgres"; the others "". Those that are meant for other machines are among them.
func Opened(project *graph.Project) map[*graph.Port]string {
	opened := make(map[*graph.Port]string)
	if project.Input.InJob() { // on a machine that lives for one job and cannot be reached
		return opened
	}
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

// HostState is what a host has of the host ports of an entry.
type HostState struct {
	// Taken says who has one of them, "" for none: "node (pid 1234) has *:8080".
	Taken string
	// Own is the project's own container that has one of them, "" for none.
	Own string
}

// OnHost returns the state of some host ports of an entry. Known is false where the host was not asked, and where nothing can be said of
// the entry.
func OnHost(port *graph.Port, ports graph.Interval) (state HostState, known bool) {
	return HostOf(port.Service.Project).Has(port, ports)
}

// Has returns what the host has of some host ports of an entry. Known is as for [OnHost].
func (h Host) Has(port *graph.Port, ports graph.Interval) (state HostState, known bool) {
	if h.Host == nil || !port.Bound() || port.HostKind != graph.Fixed {
		return state, false
	}
	if lacks, _ := h.LacksAddress(port); lacks {
		return HostState{Taken: "the host has no address " + port.HostAddress().IP.String()}, true
	}
	for _, one := range h.Obstacles(h.Published(port), ports) {
		if h.IsOwn(one.Holder, port.Service) {
			state.Own = one.Holder.Name
		} else if state.Taken == "" {
			state.Taken = h.WhoHas(one, port.Protocol)
		}
	}
	return state, true
}
