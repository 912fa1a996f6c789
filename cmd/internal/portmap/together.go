package portmap

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
)

// Contest marks the bindings whose port another project wants, too. Projects and graphs are of the same projects, in the same order; those
// that are nil are passed over.
func Contest(projects []*Project, graphs []*graph.Project) {
	byGraph := make(map[*graph.Project]*Project, len(projects))
	var compared []*graph.Project
	for at, project := range projects {
		if project != nil && graphs[at] != nil {
			byGraph[graphs[at]] = project
			compared = append(compared, graphs[at])
		}
	}
	for _, crossing := range graph.Crossings(compared) {
		all := append([]*graph.Port{crossing.First}, crossing.Others...)
		found := make(map[wish][]string)
		for at, port := range all {
			wanted := wish{port.HostAddress(), port.Host, at == 0}
			names, known := found[wanted]
			if !known {
				names = wanted.sharedBy(all)
				found[wanted] = names
			}
			byGraph[port.Service.Project].contest(port, "wanted by "+upToTwoBut(names, port.Service.Project.Name))
		}
	}
}

// wish is what entries of several projects want. The others all want what the first one has, and each other's if they are at one address.
type wish struct {
	address graph.Address
	host    graph.Interval
	isFirst bool
}

// sharedBy returns the names of the projects whose entries meet the wish, each once.
func (w wish) sharedBy(all []*graph.Port) []string {
	var names []string
	seen := make(map[string]bool)
	for at, port := range all {
		_, overlaps := w.host.Intersect(port.Host)
		meets := w.isFirst || at == 0 || overlaps && w.address == port.HostAddress()
		if name := port.Service.Project.Name; meets && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// contest adds a remark to the bindings of an entry, behind one about a conflict in its project.
func (p *Project) contest(port *graph.Port, text string) {
	for _, b := range p.bindings {
		if b.Service.Name != port.Service.Name || placeOf(b.Span) != placeOf(port.Span) {
			continue
		}
		at := 0
		for at < len(b.Remarks) && b.Remarks[at].Kind == Conflict {
			at++
		}
		b.Remarks = slices.Insert(b.Remarks, at, Remark{Contested, text})
	}
}
