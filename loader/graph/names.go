package graph

import (
	"slices"
	"strings"
)

// maxNames bounds the services that share a name, and the networks, links and extra hosts of one service, that are looked at.
const maxNames = 64

// findNames returns the services by each name that leads to them in a network: their own, the container's, and aliases. The
// service whose own name it is comes first.
func (p *Project) findNames() map[string][]*Service {
	names := make(map[string][]*Service, len(p.Services))
	add := func(name string, at int) {
		switch service := p.Services[at]; {
		case name == "" || len(names[name]) == maxNames || slices.Contains(names[name], service):
		case names[name] == nil:
			names[name] = p.Services[at : at+1 : at+1] // nearly every name is one service's
		default:
			names[name] = append(names[name], service)
		}
	}
	for i, service := range p.Services {
		add(service.Name, i)
	}
	for i, service := range p.Services {
		if service.ContainerName.Known() {
			add(service.ContainerName.Value, i)
		}
		for _, use := range service.Networks {
			for _, alias := range use.Aliases {
				add(alias, i)
			}
		}
	}
	return names
}

// Service returns the service of that name, or nil.
func (p *Project) Service(name string) *Service {
	if named := p.names()[name]; len(named) > 0 && named[0].Name == name {
		return named[0]
	}
	return nil
}

// Resolve returns the service to which a host name leads in the containers of s. It is nil for a name that leads elsewhere,
// or to one of several services.
// https://docs.docker.com/compose/how-tos/networking/
func (s *Service) Resolve(host string) *Service {
	s = s.networkOwner()
	if s.NetworkMode.Value != "" || len(s.Links) > maxNames || len(s.ExtraHosts) > maxNames || slices.Contains(s.ExtraHosts, host) {
		return nil
	}
	for _, link := range s.Links {
		if link.Alias == host {
			return s.Project.Service(link.Name)
		}
	}
	var found *Service
	for _, service := range s.Project.names()[host] {
		if !s.Meets(service) {
			continue
		}
		if found != nil {
			return nil
		}
		found = service
	}
	return found
}

// LeadsNowhere reports whether a host name without a dot surely leads nowhere in the containers of s: neither a service, a container nor an
// alias has it, no container that Compose names can have it, s is given no address for it, and is in no network where others than the services of its project can be.
func (s *Service) LeadsNowhere(host string) bool {
	s = s.networkOwner()
	name := strings.TrimRight(host, "0123456789")
	named := func(other *Service) bool {
		numbered := len(name) < len(host) && (strings.HasSuffix(name, "-"+other.Name+"-") || strings.HasSuffix(name, "_"+other.Name+"_"))
		return other.Name == host || !other.ContainerName.Known() || numbered
	}
	switch p := s.Project; {
	case s.NetworkMode.Value != "", strings.Contains(host, "."), slices.Contains(s.ExtraHosts, host), len(p.Problems) > 0:
		return false
	case slices.ContainsFunc(s.Links, func(link Reference) bool { return link.Alias == host }):
		return false
	case len(p.names()[host]) > 0, slices.ContainsFunc(p.Services, named), slices.ContainsFunc(p.Inactive, named):
		return false
	}
	return !slices.ContainsFunc(s.Networks, func(use NetworkUse) bool {
		network := s.Project.Networks[use.Key]
		return network != nil && network.External
	})
}

// networkOwner returns the service whose network the containers of s are in: s itself, or the one at the end of
// network_mode: service:NAME.
func (s *Service) networkOwner() *Service {
	for range maxNames {
		if s.Namespace == nil {
			break
		}
		s = s.Namespace
	}
	return s
}

// Meets reports whether the containers of s are in a network in which those of other have names.
func (s *Service) Meets(other *Service) bool {
	s = s.networkOwner()
	if s.NetworkMode.Value != "" || other.NetworkMode.Value != "" || len(s.Networks) > maxNames || len(other.Networks) > maxNames {
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
	return len(s.Networks) == 0 || slices.ContainsFunc(s.Networks, func(use NetworkUse) bool { return use.Key == defaultNetwork })
}

// defaultNetwork is the key of the network that services join when they name none.
const defaultNetwork = "default"

// HasPeers reports whether containers of another service are in a network in which those of s have names.
func (s *Service) HasPeers() bool {
	if s.NetworkMode.Value != "" {
		return false
	}
	members := s.Project.members()
	if len(s.Networks) == 0 {
		return members[defaultNetwork] > 1
	}
	return slices.ContainsFunc(s.Networks, func(use NetworkUse) bool { return members[use.Key] > 1 })
}

// findMembers returns how many services there are in each network. One that shares the network of another service is where
// that one is.
func (p *Project) findMembers() map[string]int {
	members := make(map[string]int, len(p.Networks)+1)
	for _, service := range p.Services {
		switch service = service.networkOwner(); {
		case service.NetworkMode.Value != "":
		case len(service.Networks) == 0:
			members[defaultNetwork]++
		default:
			for _, use := range service.Networks {
				members[use.Key]++
			}
		}
	}
	return members
}
