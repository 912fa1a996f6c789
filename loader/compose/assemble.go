package compose

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// assemble reads the merged layers into the project. Profiles that are chosen leave all other services out; those
// that the environment switches on do not.
func (l *loading) assemble(merged *model, chosen, switched []string) {
	for _, entry := range merged.networks.list {
		if l.Project.Networks == nil {
			l.Project.Networks = make(map[string]*graph.Network, len(merged.networks.list))
		}
		l.Project.Networks[entry.name] = l.network(entry)
	}
	names := chosen
	if len(names) == 0 {
		names = switched
	}
	var on table[string, bool]
	for _, name := range names {
		on.set(name, true)
	}
	l.Project.Services = make([]*graph.Service, 0, len(merged.services.list))
	for _, entry := range merged.services.list {
		if !l.Charge(serviceSteps, entry.span) {
			break
		}
		service := l.service(entry)
		if entry.job {
			l.Project.Jobs = append(l.Project.Jobs, service)
			continue
		}
		service.Active = len(service.Profiles) == 0
		for _, profile := range service.Profiles {
			service.Active = service.Active || on[profile.Value] || on["*"]
		}
		if len(chosen) > 0 && !service.Active {
			l.Project.Inactive = append(l.Project.Inactive, service)
		} else {
			l.Project.Services = append(l.Project.Services, service)
		}
	}
	if l.Project.Runtime.Engine != graph.Swarm { // which ignores network_mode
		for _, problem := range l.exclusive {
			l.Report(problem)
		}
	}
	byName := make(map[string]*graph.Service, len(l.Project.Services))
	for _, service := range l.Project.Services {
		byName[service.Name] = service
	}
	for _, service := range l.Project.Services {
		if name, ok := strings.CutPrefix(service.NetworkMode.Value, "service:"); ok {
			service.Namespace = byName[name]
		}
	}
	l.dockerfiles()
	l.runs()
	l.settings()
	l.Project.Seal()
}
