package lint

import (
	"iter"
	"slices"
)

// Sets are a [Result] as it is kept until those of all projects are there.
type Sets struct {
	Findings, Suppressed *Set

	used map[commentPlace]bool
}

// Sets returns the result as sets, which take its findings over.
func (r Result) Sets() Sets {
	return Sets{newSet(Sort(r.Findings)), newSet(Sort(r.Suppressed)), r.used}
}

// Pack packs both, see [Set.Pack].
func (s Sets) Pack(phrases *Phrases) {
	s.Findings.Pack(phrases)
	s.Suppressed.Pack(phrases)
}

// Detach detaches both, see [Set.Detach].
func (s Sets) Detach() {
	s.Findings.Detach()
	s.Suppressed.Detach()
}

// Without returns the sets without what some rules say.
func (s Sets) Without(drops func(*Rule) bool) Sets {
	return Sets{s.Findings.without(drops), s.Suppressed.without(drops), s.used}
}

// Merge puts the results of several projects together. A file can belong to many projects: what is wrong with it is
// said once, and a comment is in use if it silences something in one of them.
func Merge(results []Sets) (findings, suppressed List) {
	used := make(map[commentPlace]bool)
	var found, silenced []*Set
	for _, result := range results {
		for place := range result.used {
			used[place] = true
		}
		if result.Findings != noFindings {
			found = append(found, result.Findings)
		}
		if result.Suppressed != noFindings {
			silenced = append(silenced, result.Suppressed)
		}
	}
	findings = once(found)
	findings = findings.keepAt(func(i int) bool {
		head := findings.head(i)
		return !head.rule.Last || !used[commentPlace{findings.Path(i), int(head.start)}]
	})
	return findings, once(silenced)
}

// statement is what a finding says, in whatever project.
type statement struct {
	head    head // but for the severity, and the path that is one of a set
	path    string
	message string
}

func (s *Set) statement(at int, finding *Finding) statement {
	said := statement{s.heads[at], s.path(int32(at)), finding.Message}
	said.head.severity, said.head.path = 0, 0
	return said
}

// once collects the findings of all sets. Of projects that say the same of one place, the one that knows most
// is kept: the most severe, then the one with the most services, then the first.
func once(sets []*Set) List {
	type statedBy struct {
		set, services int
		severity      Severity
	}
	shared := sharedPaths(sets)
	kept := make(map[statement]statedBy)
	list := List{sets: sets, open: new(openSets)}
	count := 0
	for i, set := range sets {
		count += len(set.heads)
		for at, finding := range set.in(shared) {
			said := set.statement(at, finding)
			best, known := kept[said]
			if !known || finding.Severity > best.severity || finding.Severity == best.severity && len(finding.Services) > best.services {
				kept[said] = statedBy{i, len(finding.Services), finding.Severity}
			}
		}
	}
	list.places = make([]placeInSets, 0, count)
	for i, set := range sets {
		for at := range set.heads {
			if !shared[set.path(int32(at))] {
				list.places = append(list.places, placeInSets{int32(i), int32(at)})
			}
		}
		for at, finding := range set.in(shared) {
			if kept[set.statement(at, finding)].set == i {
				list.places = append(list.places, placeInSets{int32(i), int32(at)})
			}
		}
	}
	by := order{sets, make(map[*Set][]Finding)}
	slices.SortFunc(list.places, by.compare)
	list.places = slices.CompactFunc(list.places, func(a, b placeInSets) bool { return by.compare(a, b) == 0 })
	return list
}

// in are the findings of the set in some files, with their numbers.
func (s *Set) in(paths map[string]bool) iter.Seq2[int, *Finding] {
	return func(yield func(int, *Finding) bool) {
		findings := s.findings
		for at := range s.heads {
			if !paths[s.path(int32(at))] {
				continue
			}
			if findings == nil {
				findings = s.unpack()
			}
			if !yield(at, &findings[at]) {
				return
			}
		}
	}
}

// sharedPaths are those of the files about which more than one set says something.
func sharedPaths(sets []*Set) map[string]bool {
	shared, first := make(map[string]bool), make(map[string]int)
	for i, set := range sets {
		for _, path := range set.paths {
			if owner, known := first[path]; !known {
				first[path] = i
			} else if owner != i {
				shared[path] = true
			}
		}
	}
	return shared
}
