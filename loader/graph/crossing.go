package graph

// Crossing is an entry with those of other projects that cannot be published while it is.
type Crossing struct {
	First  *Publication
	Others []*Publication
}

// Crossings returns the clashes between projects that run side by side on one host. Each entry is among the others of one
// crossing at most. Projects of one name or in one folder are variants: only one of them runs. Workflows run on machines of their own.
func Crossings(projects []*Outline) []Crossing {
	var bindings []binding          // no two alike: thousands of projects ask for the same few ports
	var publications []*Publication // per binding: the first that asks for it
	numbers := make(map[binding]int)
	for _, project := range projects {
		for one, wanted := range project.bindings {
			if _, known := numbers[wanted]; !known {
				numbers[wanted] = len(bindings)
				bindings, publications = append(bindings, wanted), append(publications, one)
			}
		}
	}
	field := newField(bindings)
	firsts := make([]int, len(bindings)) // per binding: the first that it cannot be beside
	for i := range bindings {
		firsts[i] = field.first(bindings[i].certain(), bindings[i].hosts)
	}
	var crossings []Crossing
	at := make(map[*Publication]int)
	count := 0 // of the bindings up to this one
	for _, project := range projects {
		before := count
		for later, wanted := range project.bindings {
			number := numbers[wanted]
			count = max(count, number+1)
			if firsts[number] >= before {
				continue
			}
			earlier := publications[firsts[number]]
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
	}
	return crossings
}

// bindings calls yield for what each entry asks of the host, in the order of the entries.
func (o *Outline) bindings(yield func(*Publication, binding) bool) {
	for i := range o.Publications {
		one := &o.Publications[i]
		live := one.live
		if live == nil {
			live = &[]Interval{one.Host}
		}
		for _, hosts := range *live {
			if !yield(one, one.binding(hosts)) {
				return
			}
		}
	}
}
