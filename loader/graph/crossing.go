package graph

// Crossing is an entry with those of other projects that cannot be published while it is.
type Crossing struct {
	First  *Port
	Others []*Port
}

// Crossings returns the clashes between projects that run side by side on one host. Each entry is among the others of one
// crossing at most. Entries whose host port is a variable's take no part: that is how projects are kept apart. Projects
// of one name or in one folder are variants, of which one runs.
func Crossings(projects []*Project) []Crossing {
	var bounds []bound
	var starts []int // per binding: where its project's begin
	for _, project := range projects {
		if project.Fragment || project.Library {
			continue
		}
		start := len(bounds)
		for _, one := range project.bounds(func(port *Port) bool { return port.HostKind == Fixed }) {
			if one.port.HostIsLiteral() {
				one.order = len(bounds)
				bounds, starts = append(bounds, one), append(starts, start)
			}
		}
	}
	field := newField(bounds)
	at := make(map[*Port]int)
	var crossings []Crossing
	for i := range bounds {
		later := &bounds[i]
		first := field.first(later.certain(), later.hosts)
		if first >= starts[i] {
			continue
		}
		earlier := bounds[first].port
		if a, b := earlier.Service.Project, later.port.Service.Project; a.Name == b.Name || a.Dir == b.Dir {
			continue
		}
		index, known := at[earlier]
		if !known {
			index = len(crossings)
			at[earlier] = index
			crossings = append(crossings, Crossing{First: earlier})
		}
		crossings[index].Others = append(crossings[index].Others, later.port)
	}
	return crossings
}
