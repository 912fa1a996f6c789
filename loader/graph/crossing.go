package graph

// Crossing is an entry with those of other projects that cannot be published while it is.
type Crossing struct {
	First  *Port
	Others []*Port
}

// Crossings returns the clashes between projects that run side by side on one host. Each entry is among the others of one
// crossing at most. Entries whose host port is a variable's take no part: that is how projects are kept apart. Projects
// of one name or in one folder are variants: only one of them runs. Workflows run on machines of their own.
func Crossings(projects []*Project) []Crossing {
	var bindings []binding
	var starts []int // per binding: where its project's begin
	for _, project := range projects {
		if project.Fragment || project.Library || project.Input.InJob() {
			continue
		}
		start := len(bindings)
		for _, one := range project.bindings(func(port *Port) bool { return port.HostKind == Fixed }) {
			if one.port.HostIsLiteral() {
				one.order = len(bindings)
				bindings, starts = append(bindings, one), append(starts, start)
			}
		}
	}
	field := newField(bindings)
	at := make(map[*Port]int)
	var crossings []Crossing
	for i := range bindings {
		later := &bindings[i]
		first := field.first(later.certain(), later.hosts)
		if first >= starts[i] {
			continue
		}
		earlier := bindings[first].port
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
