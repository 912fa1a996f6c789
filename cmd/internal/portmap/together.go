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
		for at, port := range all {
			var names []string
			for other, rival := range all {
				// All others want what the first one has, and each other's if they are at one address.
				meets := at == 0 || other == 0 || port.HostAddress() == rival.HostAddress() && overlap(port, rival)
				if name := rival.Service.Project.Name; meets && name != port.Service.Project.Name && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
			byGraph[port.Service.Project].contest(port, "wanted by "+upToTwo(names))
		}
	}
}

func overlap(a, b *graph.Port) bool {
	_, meets := a.Host.Intersect(b.Host)
	return meets
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
