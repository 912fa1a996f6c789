package graph

// Crossing is an entry with those of other projects that cannot be published while it is.
type Crossing struct {
	First  *Publication
	Others []*Publication
}

// Crossings returns the clashes between projects that run side by side on one host. Each entry is among the others of one
// crossing at most. Projects of one name or in one folder are variants: only one of them runs. Workflows run on machines of their own.
func Crossings(projects []*Outline) []Crossing {
	count := 0
	for _, project := range projects {
		for i := range project.Publications {
			count += len(project.Publications[i].live)
		}
	}
	bindings := make([]binding, 0, count)
	publications := make([]*Publication, 0, count) // per binding
	starts := make([]int, 0, count)                // per binding: where its project's begin
	for _, project := range projects {
		start := len(bindings)
		for i := range project.Publications {
			one := &project.Publications[i]
			for _, hosts := range one.live {
				bindings = append(bindings, one.binding(hosts))
				publications, starts = append(publications, one), append(starts, start)
			}
		}
	}
	field := newField(bindings)
	at := make(map[*Publication]int)
	var crossings []Crossing
	for i := range bindings {
		first := field.first(bindings[i].certain(), bindings[i].hosts)
		if first >= starts[i] {
			continue
		}
		earlier, later := publications[first], publications[i]
		if a, b := earlier.Project, later.Project; a.Name == b.Name || a.Dir == b.Dir {
			continue
		}
		index, known := at[earlier]
		if !known {
			index = len(crossings)
			at[earlier] = index
			crossings = append(crossings, Crossing{First: earlier})
		}
		crossings[index].Others = append(crossings[index].Others, later)
	}
	return crossings
}
