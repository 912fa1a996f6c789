// Package portmap makes one list of what all projects publish: which port of the host leads where, and what stands out.
package portmap

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// Map is everything that projects publish.
type Map struct {
	// Bindings are sorted by host port; those whose port is not known beforehand come last.
	Bindings []*Binding
	// Direct are the services that use the network of the host. What they listen on is not in the files.
	Direct []Direct
	// Broken counts the entries that are no ports.
	Broken int
	// Projects counts the projects that have services.
	Projects int
	// Judged are the same projects, variants in one folder apart, with the engines that they are judged by.
	Judged []graph.Label
}

// Binding is an entry of `ports`, or the part of one that is left after Compose merged equal entries.
type Binding struct {
	// Project tells the projects apart: the name, or the folder where two have the same name.
	Project string
	Service *Service
	// Entry is the entry as messages cite it, Span where it is written.
	Entry string
	Span  source.Span
	// Address is where the engine binds, with the default of the service's networks.
	Address  graph.Address
	Protocol graph.Protocol
	HostKind graph.HostKind
	// Host are the host ports; they mean nothing unless [Binding.Numbered].
	Host graph.Interval
	// HostVariable is the variable that is the whole host port, if one is.
	HostVariable string
	// Container are the container ports, unless the entry leaves them open.
	Container        graph.Interval
	ContainerUnknown bool
	// Remarks are what stands out, the most urgent first.
	Remarks []Remark
}

// Numbered reports whether the host port is known before the service starts, be it as one out of a range.
func (b *Binding) Numbered() bool {
	return b.HostKind == graph.Fixed || b.HostKind == graph.Floating
}

// Has reports whether there is a remark of the kind.
func (b *Binding) Has(kind Kind) bool {
	return slices.ContainsFunc(b.Remarks, func(r Remark) bool { return r.Kind == kind })
}

// Direct is a service that uses the network of the host.
type Direct struct {
	Project, Service string
	// Span is what says so, or the service.
	Span source.Span
}

// New makes the map of the projects, and takes them over. Some of them can be nil. An entry that belongs to a project twice,
// as through a file that is laid over the base file, is there once.
func New(projects []*Project) *Map {
	m := &Map{}
	projects = slices.DeleteFunc(slices.Clone(projects), func(p *Project) bool { return p == nil })
	labels, folders := label(projects)
	m.Projects = folders
	known := make(map[identity]*Binding)
	direct := make(map[identity]bool)
	broken := make(map[place]bool)
	for _, project := range projects {
		m.Judged = append(m.Judged, project.Label)
		for _, one := range project.direct {
			at := identity{project: labels[project], service: one.Service, place: placeOf(one.Span)}
			if !direct[at] {
				direct[at] = true
				m.Direct = append(m.Direct, one)
			}
		}
		for _, at := range project.broken {
			broken[at] = true
		}
		for _, binding := range project.bindings {
			binding.Project = labels[project]
			at := binding.identity()
			if twin := known[at]; twin != nil {
				twin.Remarks = joined(twin.Remarks, binding.Remarks)
				continue
			}
			known[at] = binding
			m.Bindings = append(m.Bindings, binding)
		}
	}
	m.Broken = len(broken)
	slices.SortStableFunc(m.Bindings, compare)
	return m
}

// place is where something is written. Files are read once for each project, so that a file is known by its path.
type place struct {
	path  string
	start int
}

func placeOf(span source.Span) place { return place{span.Path(), span.Start} }

// identity tells bindings apart that come from one text.
type identity struct {
	project, service string
	place            place
	host, container  graph.Interval
	address          string
	active           bool
}

func (b *Binding) identity() identity {
	return identity{b.Project, b.Service.Name, placeOf(b.Span), b.Host, b.Container, b.Address.Text, b.Service.Active}
}

// label names the projects, and counts them: variants in one folder are one project.
func label(projects []*Project) (labels map[*Project]string, count int) {
	folders := make(map[string]map[string]bool) // by name
	for _, project := range projects {
		if folders[project.Name] == nil {
			folders[project.Name] = make(map[string]bool)
		}
		folders[project.Name][project.Dir] = true
	}
	labels = make(map[*Project]string)
	for _, project := range projects {
		labels[project] = project.Name
		if len(folders[project.Name]) > 1 {
			labels[project] = project.Dir
		}
	}
	for folders := range maps.Values(folders) {
		count += len(folders)
	}
	return labels, count
}

func compare(a, b *Binding) int {
	return cmp.Or(
		cmp.Compare(order(a), order(b)),
		cmp.Compare(a.Host.From, b.Host.From),
		cmp.Compare(a.Host.To, b.Host.To),
		cmp.Compare(a.Protocol, b.Protocol),
		a.Address.IP.Compare(b.Address.IP),
		strings.Compare(a.Project, b.Project),
		strings.Compare(a.Service.Name, b.Service.Name),
		a.Span.Compare(b.Span),
	)
}

// order puts the ports that are known first, then those that the engine chooses, then those that a variable leaves open.
func order(b *Binding) int {
	switch {
	case b.Numbered():
		return 0
	case b.HostKind == graph.Random:
		return 1
	}
	return 2
}
