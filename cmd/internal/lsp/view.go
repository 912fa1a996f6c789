package lsp

import (
	"cmp"
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/facts"
)

// view is one file with the projects that read it.
type view struct {
	*server
	place    *place
	name     string // the file's path
	projects []project
}

type project struct {
	*graph.Project
	facts *facts.Project
}

// view returns what is known of a file, nil for a file that is not known. It is kept until something changes.
func (s *server) view(document textDocument) (*view, error) {
	if err := s.refresh(); err != nil {
		return nil, err
	}
	name := pathOf(document.URI)
	if v := s.views[name]; v != nil {
		return v, nil
	}
	v := s.viewOf(name, s.tree())
	if v != nil {
		s.views[name] = v
	}
	return v, nil
}

// viewOf is a view of a file as it is in a tree.
func (s *server) viewOf(name string, files tree.Tree) *view {
	p := s.placeOf(name)
	if p == nil || p.workspace == nil {
		return nil
	}
	v := &view{server: s, place: p, name: name}
	for _, loaded := range p.workspace.Projects(files, name) {
		v.projects = append(v.projects, project{loaded, facts.New(loaded)})
	}
	isAlone := func(one project) bool { return len(one.Services) == 0 } // a Dockerfile, as if no service built it
	if !slices.ContainsFunc(v.projects, func(one project) bool { return !isAlone(one) }) {
		return v
	}
	v.projects = slices.DeleteFunc(v.projects, isAlone)
	return v
}

// here reports whether a place is in the file of the view.
func (v *view) here(place source.Span) bool {
	return place.File != nil && v.place.absolute(place) == v.name
}

// under reports whether a place is in the file and has a position in it or at its end.
func (v *view) under(place source.Span, at position) bool {
	return v.here(place) && touches(v.encoding.span(place), span{at, at})
}

// locations are places as the protocol has them: each once, and in the order of their paths.
func (v *view) locations(places []source.Span) []location {
	places = slices.DeleteFunc(places, source.Span.IsZero)
	slices.SortStableFunc(places, source.Span.Compare)
	found := []location{}
	for _, place := range places {
		one := location{v.uriOf(v.place.absolute(place)), v.encoding.span(place)}
		if !slices.Contains(found, one) {
			found = append(found, one)
		}
	}
	return found
}

// ports are the entries of a project that stand in the file, each text once.
func (v *view) ports(of project) []*graph.Port {
	var ports []*graph.Port
	seen := make(map[source.Span]bool)
	for _, service := range of.Services {
		for _, port := range service.Ports {
			if v.here(port.Span) && !seen[port.Span] {
				seen[port.Span] = true
				ports = append(ports, port)
			}
		}
	}
	return ports
}

// portsAt are the entries of a project at a position, one for each service.
func (v *view) portsAt(of project, at position) []*graph.Port {
	var ports []*graph.Port
	for _, service := range of.Services {
		for _, port := range service.Ports {
			if v.under(port.Span, at) {
				ports = append(ports, port)
			}
		}
	}
	return ports
}

// exposed is one EXPOSE, or one entry of `expose`, with the services that have it.
type exposed struct {
	*graph.Expose
	services []*graph.Service
}

// exposedAt are those under a position.
func (v *view) exposedAt(of project, at position) []exposed {
	var found []exposed
	add := func(one *graph.Expose, service *graph.Service) {
		if !v.under(one.Span, at) {
			return
		}
		known := slices.IndexFunc(found, func(e exposed) bool { return e.Span.Compare(one.Span) == 0 })
		if known < 0 {
			known = len(found)
			found = append(found, exposed{Expose: one})
		}
		if service != nil {
			found[known].services = append(found[known].services, service)
		}
	}
	for _, service := range of.Services {
		for _, one := range slices.Concat(service.ImageExpose(), service.Expose) {
			add(one, service)
		}
	}
	for _, dockerfile := range of.Dockerfiles {
		for _, stage := range dockerfile.Stages {
			for _, one := range stage.Expose {
				add(one, nil)
			}
		}
	}
	return found
}

// reference is an address in a file that leads to a service of the project.
type reference struct {
	facts.Address
	from, to *graph.Service
	// onHost says that the port is one of the host's.
	onHost bool
}

// references are the addresses of a project that lead to one of its services.
func (of project) references() []reference {
	var found []reference
	for _, service := range of.Services {
		for _, one := range of.facts.Of(service).Addresses() {
			if !facts.IsLocalhost(one.Host) {
				if to := service.Resolve(one.Host); to != nil {
					found = append(found, reference{one, service, to, false})
				}
				continue
			}
			for _, to := range of.Services {
				if slices.ContainsFunc(to.Ports, func(port *graph.Port) bool {
					return port.Bound() && port.HostKind == graph.Fixed && port.Host.Contains(one.Port)
				}) {
					found = append(found, reference{one, service, to, true})
				}
			}
		}
		for _, one := range facts.CommandAddresses(service.HealthCheck()) {
			if facts.IsLocalhost(one.Host) {
				found = append(found, reference{one, service, service, false})
			}
		}
	}
	return found
}

// entries are the entries to which the address leads.
func (r *reference) entries() []*graph.Port {
	if r.onHost {
		return slices.DeleteFunc(slices.Clone(r.to.Ports), func(port *graph.Port) bool {
			return !port.Bound() || port.HostKind != graph.Fixed || !port.Host.Contains(r.Port)
		})
	}
	return leadingTo(r.to, graph.Single(r.Port), graph.TCP)
}

// leadingTo are the entries of a service that publish one of some container ports.
func leadingTo(service *graph.Service, ports graph.Interval, protocol graph.Protocol) []*graph.Port {
	var found []*graph.Port
	for _, port := range service.Ports {
		if _, both := port.Container.Intersect(ports); both && port.Published() && !port.ContainerUnknown && port.Protocol == protocol {
			found = append(found, port)
		}
	}
	return found
}

// exposing are the EXPOSEs of a service's image and its entries of `expose` that name one of some container ports.
func exposing(service *graph.Service, ports graph.Interval, protocol graph.Protocol) []source.Span {
	var found []source.Span
	for _, one := range slices.Concat(service.ImageExpose(), service.Expose) {
		if _, both := one.Port.Intersect(ports); both && one.Err == nil && !one.Unknown && one.Protocol == protocol {
			found = append(found, one.Span)
		}
	}
	return found
}

// lineOf is a place for people: "compose.yaml:5".
func lineOf(place source.Span) string {
	start, _ := place.Range()
	return cmp.Or(place.Path(), "the file") + ":" + decimal(start.Line)
}
