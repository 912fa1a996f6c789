package portmap

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
)

// Contest marks the bindings whose port another project wants, too. Projects and outlines are of the same projects, in the same order; those
// that are nil are passed over.
func Contest(projects []*Project, outlines []*graph.Outline) {
	byOutline := make(map[*graph.Outline]*Project, len(projects))
	var compared []*graph.Outline
	for at, project := range projects {
		if project != nil && outlines[at] != nil {
			byOutline[outlines[at]] = project
			compared = append(compared, outlines[at])
		}
	}
	for _, crossing := range graph.Crossings(compared) {
		all := append([]*graph.Publication{crossing.First}, crossing.Others...)
		found := make(map[demand][]string)
		for at, one := range all {
			wanted := demand{one.Address(), one.Host, at == 0}
			names, known := found[wanted]
			if !known {
				names = wanted.sharedBy(all)
				found[wanted] = names
			}
			byOutline[one.Project].contest(one, "wanted by "+upToTwoBut(names, one.Project.Name))
		}
	}
}

// demand is a host port that entries of several projects want. The others all want what the first one has, and each other's if they are at one address.
type demand struct {
	address graph.Address
	host    graph.Interval
	isFirst bool
}

// sharedBy returns the names of the projects whose entries meet the demand, each once.
func (d demand) sharedBy(all []*graph.Publication) []string {
	var names []string
	seen := make(map[string]bool)
	for at, one := range all {
		_, overlaps := d.host.Intersect(one.Host)
		meets := d.isFirst || at == 0 || overlaps && d.address == one.Address()
		if name := one.Project.Name; meets && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// contest adds a remark to the bindings of an entry, behind one about a conflict in its project.
func (p *Project) contest(one *graph.Publication, text string) {
	written := place{one.Place.Path(), one.Begins}
	for _, b := range p.bindings {
		if b.Service.Name != one.Service || placeOf(b.Span) != written {
			continue
		}
		at := 0
		for at < len(b.Remarks) && b.Remarks[at].Kind == Conflict {
			at++
		}
		b.Remarks = slices.Insert(b.Remarks, at, Remark{Contested, text})
	}
}
