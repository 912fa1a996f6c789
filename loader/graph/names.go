package graph

import "slices"

// crowd bounds the services that share a name, and the networks, links and extra hosts of one service, that are looked at.
const crowd = 64

// findNames returns the services by each name that leads to them in a network: their own, the container's, and aliases.
func (p *Project) findNames() map[string][]*Service {
	names := make(map[string][]*Service, len(p.Services))
	add := func(name string, service *Service) {
		if name != "" && len(names[name]) < crowd && !slices.Contains(names[name], service) {
			names[name] = append(names[name], service)
		}
	}
	for _, service := range p.Services {
		add(service.Name, service)
		if service.ContainerName.Known() {
			add(service.ContainerName.Value, service)
		}
		for _, use := range service.Networks {
			for _, alias := range use.Aliases {
				add(alias, service)
			}
		}
	}
	return names
}

// owner returns the service whose own name it is.
func (p *Project) owner(name string) *Service {
	for _, service := range p.names()[name] {
		if service.Name == name {
			return service
		}
	}
	return nil
}

// Resolve returns the service to which a host name leads in the containers of s. It is nil for a name that leads elsewhere,
// or to one of several services.
// https://docs.docker.com/compose/how-tos/networking/
func (s *Service) Resolve(host string) *Service {
	if s.NetworkMode.Value != "" || len(s.Links) > crowd || len(s.ExtraHosts) > crowd || slices.Contains(s.ExtraHosts, host) {
		return nil
	}
	for _, link := range s.Links {
		if link.Alias == host {
			return s.Project.owner(link.Name)
		}
	}
	var found *Service
	for _, service := range s.Project.names()[host] {
		if !s.meets(service) {
			continue
		}
		if found != nil {
			return nil
		}
		found = service
	}
	return found
}

// meets reports whether two services have a network in common.
func (s *Service) meets(other *Service) bool {
	if other.NetworkMode.Value != "" || len(s.Networks) > crowd || len(other.Networks) > crowd {
		return false
	}
	if len(s.Networks) == 0 || len(other.Networks) == 0 {
		return s.onDefault() && other.onDefault()
	}
	return slices.ContainsFunc(s.Networks, func(use NetworkUse) bool {
		return slices.ContainsFunc(other.Networks, func(theirs NetworkUse) bool { return theirs.Key == use.Key })
	})
}

func (s *Service) onDefault() bool {
	return len(s.Networks) == 0 || slices.ContainsFunc(s.Networks, func(use NetworkUse) bool { return use.Key == "default" })
}
