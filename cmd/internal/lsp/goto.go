package lsp

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/facts"
)

// definition goes from a host port to the entry with which it clashes, from a container port to its EXPOSE, from an address to
// the entry to which it leads, from a build to the EXPOSEs of its Dockerfile, and from an EXPOSE to the entries that publish it. What
// leads nowhere is its own definition.
func (s *server) definition(params positionParams) (any, error) {
	v, err := s.view(params.TextDocument)
	if v == nil {
		return nil, err
	}
	var places []source.Span
	for _, of := range v.projects {
		places = append(places, v.defined(of, params.Position)...)
	}
	return v.locations(places), nil
}

func (v *view) defined(of project, at position) (places []source.Span) {
	or := func(found []source.Span, itself source.Span) {
		if len(found) == 0 {
			found = []source.Span{itself}
		}
		places = append(places, found...)
	}
	for _, one := range of.references() {
		if v.under(one.Span, at) {
			or(one.target(), one.to.Span)
		}
	}
	for _, service := range of.Services {
		for _, port := range service.Ports {
			if !v.under(port.Span, at) {
				continue
			}
			found := append(rivals(of.Project, port), v.rivalsElsewhere(port)...)
			if inside := exposing(service, port.Container, port.Protocol); v.under(port.ContainerSpan, at) || len(found) == 0 {
				found = inside
			}
			or(found, port.Span)
		}
		if build := service.Build; build != nil && slices.ContainsFunc([]source.Span{build.Span, build.Context.Span, build.Dockerfile.Span}, func(place source.Span) bool { return v.under(place, at) }) {
			places = append(places, exposesOf(service)...)
		}
	}
	for _, one := range v.exposedAt(of, at) {
		var found []source.Span
		for _, service := range one.services {
			for _, port := range leadingTo(service, one.Port, one.Protocol) {
				found = append(found, port.Span)
			}
		}
		or(found, one.Span)
	}
	return places
}

// target are the places to which the address leads: entries, or else EXPOSEs.
func (r *reference) target() []source.Span {
	var places []source.Span
	for _, port := range r.entries() {
		places = append(places, port.Span)
	}
	if len(places) == 0 {
		places = exposing(r.to, graph.Single(r.Port), graph.TCP)
	}
	return places
}

// rivals are the entries of the project that want a host port of the entry, or take its place.
func rivals(of *graph.Project, port *graph.Port) []source.Span {
	var places []source.Span
	if port.ReplacedBy != nil {
		places = append(places, port.ReplacedBy.Span)
	}
	for _, clash := range of.Clashes() {
		switch port {
		case clash.Earlier:
			places = append(places, clash.Later.HostPlace())
		case clash.Later:
			places = append(places, clash.Earlier.HostPlace())
		}
	}
	return places
}

// rivalsElsewhere are the entries of other projects that want a host port of the entry.
func (v *view) rivalsElsewhere(port *graph.Port) []source.Span {
	var places []source.Span
	for i := range v.place.findings[v.name] {
		finding := &v.place.findings[v.name][i]
		if finding.Rule == rules.CrossProjectConflict && v.encoding.span(finding.Span) == v.encoding.span(port.HostPlace()) {
			for _, other := range finding.Related {
				places = append(places, other.Span)
			}
		}
	}
	return places
}

// exposesOf are the EXPOSEs of the image that a service builds, or the stage, or the Dockerfile.
func exposesOf(service *graph.Service) []source.Span {
	var places []source.Span
	for _, one := range service.ImageExpose() {
		places = append(places, one.Span)
	}
	switch {
	case len(places) > 0:
	case service.Build.Stage != nil:
		places = append(places, service.Build.Stage.Span)
	case service.Build.File != nil:
		places = append(places, source.Span{File: service.Build.File.File})
	}
	return places
}

// findReferences finds all places that belong to an entry, an EXPOSE or an address: the entry, who uses it, and who clashes with it.
func (s *server) findReferences(params referenceParams) (any, error) {
	v, err := s.view(params.TextDocument)
	if v == nil {
		return nil, err
	}
	var places []source.Span
	for _, of := range v.projects {
		places = append(places, v.relatedIn(of, params.Position)...)
	}
	found := v.locations(places)
	if !params.Context.IncludeDeclaration {
		found = slices.DeleteFunc(found, func(one location) bool {
			return one.URI == params.TextDocument.URI && touches(one.Range, span{params.Position, params.Position})
		})
	}
	return found, nil
}

// relatedIn are the places of a project that have to do with what stands at a position.
func (v *view) relatedIn(of project, at position) []source.Span {
	var places []source.Span
	for _, port := range v.portsAt(of, at) {
		places = append(places, of.about(port.Service, port.Container, port.Protocol)...)
		places = append(places, rivals(of.Project, port)...)
	}
	for _, one := range of.references() {
		if !v.under(one.Span, at) {
			continue
		}
		for _, port := range one.entries() {
			places = append(places, of.about(one.to, port.Container, port.Protocol)...)
		}
		if !one.onHost {
			places = append(places, of.about(one.to, graph.Single(one.Port), graph.TCP)...)
		}
	}
	for _, one := range v.exposedAt(of, at) {
		for _, service := range one.services {
			places = append(places, of.about(service, one.Port, one.Protocol)...)
		}
	}
	return places
}

// about are all places that have to do with some container ports of a service.
func (of project) about(service *graph.Service, ports graph.Interval, protocol graph.Protocol) []source.Span {
	places := exposing(service, ports, protocol)
	for _, port := range leadingTo(service, ports, protocol) {
		places = append(places, port.Span)
	}
	for _, one := range of.references() {
		if one.to != service || protocol != graph.TCP {
			continue
		}
		for _, port := range one.entries() {
			if _, both := port.Container.Intersect(ports); both {
				places = append(places, one.Span)
			}
		}
		if !one.onHost && ports.Contains(one.Port) {
			places = append(places, one.Span)
		}
	}
	return places
}

// usersOf are the siblings that use one of some container ports of a service, or depend on it, each once.
func (of project) usersOf(service *graph.Service, ports graph.Interval, unknown bool) []facts.Consumer {
	var users []facts.Consumer
	seen := make(map[*graph.Service]bool)
	for _, one := range of.facts.Consumers()[service] {
		if !seen[one.Service] && (one.Port == 0 || unknown || ports.Contains(one.Port)) {
			seen[one.Service] = true
			users = append(users, one)
		}
	}
	return users
}
