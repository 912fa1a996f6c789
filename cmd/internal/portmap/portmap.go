// Package portmap makes one list of what all projects publish: which port of the host leads where, and what stands out.
package portmap

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules"
)

// Map is everything that projects publish.
type Map struct {
	// Bindings are sorted by host port; those whose port is not known beforehand come last.
	Bindings []*Binding
	// Direct are the services that use the network of the host. What they listen on is not in the files.
	Direct []*graph.Service
	// Broken counts the entries that are no ports.
	Broken int
	// Projects counts the projects that have services.
	Projects int
	// Uses are the services of each project that use another one by its name.
	Uses map[*graph.Project][]rules.Use
}

// Binding is an entry of `ports`, or the part of one that is left after Compose merged equal entries.
type Binding struct {
	// Project tells the projects apart: the name, or the folder where two have the same name.
	Project string
	Service *graph.Service
	Port    *graph.Port
	// Address is where the engine binds, with the default of the service's networks.
	Address graph.Address
	// Host are the host ports; they mean nothing unless [Binding.Numbered].
	Host graph.Interval
	// Container are the container ports, unless the entry leaves them open.
	Container graph.Interval
	// Remarks are what stands out, the most urgent first.
	Remarks []Remark
}

// Numbered reports whether the host port is known before the service starts, be it as one out of a range.
func (b *Binding) Numbered() bool {
	return b.Port.HostKind == graph.Fixed || b.Port.HostKind == graph.Floating
}

// Has reports whether there is a remark of the kind.
func (b *Binding) Has(kind Kind) bool {
	return slices.ContainsFunc(b.Remarks, func(r Remark) bool { return r.Kind == kind })
}

// New makes the map of the projects. An entry that belongs to a project twice, as through a file that is laid over
// the base file, is there once.
func New(projects []*graph.Project) *Map {
	m := &Map{Uses: make(map[*graph.Project][]rules.Use)}
	projects = slices.DeleteFunc(slices.Clone(projects), func(p *graph.Project) bool { return len(p.Services) == 0 })
	labels, folders := label(projects)
	m.Projects = folders
	known := make(map[identity]*Binding)
	direct := make(map[identity]bool)
	broken := make(map[identity]bool)
	for _, project := range projects {
		marks := newMarks(project)
		for _, service := range project.Services {
			if reach, span := service.Reach(); reach == graph.HostNetwork {
				if at := (identity{project: labels[project], service: service.Name, path: span.Path(), start: span.Start}); !direct[at] {
					direct[at] = true
					m.Direct = append(m.Direct, service)
				}
			}
			for _, port := range service.Ports {
				if port.Err != nil {
					broken[identity{path: port.Span.Path(), start: port.Span.Start}] = true
					continue
				}
				for _, binding := range bindings(port) {
					binding.Project = labels[project]
					binding.Remarks = marks.of(binding)
					at := binding.identity()
					if twin := known[at]; twin != nil {
						twin.Remarks = joined(twin.Remarks, binding.Remarks)
						continue
					}
					known[at] = binding
					m.Bindings = append(m.Bindings, binding)
				}
			}
		}
		m.Uses[project] = rules.Uses(project)
	}
	m.Broken = len(broken)
	slices.SortStableFunc(m.Bindings, compare)
	return m
}

// identity tells bindings apart that come from one text. Files are read once for each project.
type identity struct {
	project, service string
	path             string
	start            int
	host, container  graph.Interval
	address          string
	active           bool
}

func (b *Binding) identity() identity {
	return identity{
		b.Project, b.Service.Name, b.Port.Span.Path(), b.Port.Span.Start, b.Host, b.Container, b.Address.Text, b.Service.Active,
	}
}

// bindings returns what is left of an entry.
func bindings(port *graph.Port) []*Binding {
	if port.ReplacedBy != nil {
		return nil
	}
	whole := Binding{Service: port.Service, Port: port, Address: port.HostAddress(), Host: port.Host, Container: port.Container}
	if port.HostKind != graph.Fixed || port.Unknown() {
		return []*Binding{&whole}
	}
	var parts []*Binding
	for _, live := range port.Live {
		part := whole
		part.Host = live
		shift := port.Container.From - port.Host.From
		part.Container = graph.Interval{From: live.From + shift, To: live.To + shift}
		parts = append(parts, &part)
	}
	return parts
}

// label names the projects, and counts them: variants in one folder are one project.
func label(projects []*graph.Project) (labels map[*graph.Project]string, count int) {
	folders := make(map[string]map[string]bool) // by name
	for _, project := range projects {
		if folders[project.Name] == nil {
			folders[project.Name] = make(map[string]bool)
		}
		folders[project.Name][project.Dir] = true
	}
	labels = make(map[*graph.Project]string)
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
		cmp.Compare(a.Port.Protocol, b.Port.Protocol),
		a.Address.IP.Compare(b.Address.IP),
		strings.Compare(a.Project, b.Project),
		strings.Compare(a.Service.Name, b.Service.Name),
		a.Port.Span.Compare(b.Port.Span),
	)
}

// order puts the ports that are known first, then those that the engine chooses, then those that a variable leaves open.
func order(b *Binding) int {
	switch {
	case b.Numbered():
		return 0
	case b.Port.HostKind == graph.Random:
		return 1
	}
	return 2
}
