package workspace

import (
	"maps"
	"slices"

	"github.com/portlint/portlint/loader/tree"
)

// lookup finds results by what they rest on, read and refer to, without a look at each of thousands. It follows each that is replaced.
type lookup struct {
	index *tree.Index
	// moved are the results that rest on something else than the index knows.
	moved map[int]bool
	// readers are the numbers of those that read a file, ascending, by its path as shown.
	readers map[string][]int
	uses    uses
	// compared is how many projects are to be compared.
	compared int
}

// maxMoved is how many results may have moved before the index is made again.
const maxMoved = 64

func newLookup(results []*keptResult) *lookup {
	l := &lookup{moved: make(map[int]bool), readers: make(map[string][]int), uses: make(uses)}
	rests := make([]tree.Rest, len(results))
	for at, r := range results {
		rests[at] = r.rest
		l.add(at, r)
	}
	l.index = tree.NewIndex(rests)
	return l
}

// candidates are the numbers, each once, of all results that changes bear on, and of a few others.
func (l *lookup) candidates(changes tree.Changes) []int {
	found := append(l.index.Candidates(changes), slices.Collect(maps.Keys(l.moved))...)
	slices.Sort(found)
	return slices.Compact(found)
}

// replace follows a result that is made again.
func (l *lookup) replace(at int, before, now *keptResult) {
	if l == nil {
		return
	}
	if !slices.Equal(before.rest, now.rest) {
		l.moved[at] = true
	}
	l.remove(at, before)
	l.add(at, now)
}

func (l *lookup) add(at int, r *keptResult) {
	for _, name := range r.read {
		readers := l.readers[name]
		if place, known := slices.BinarySearch(readers, at); !known {
			l.readers[name] = slices.Insert(readers, place, at)
		}
	}
	l.uses.add(&r.result, 1)
	if r.compared != nil {
		l.compared++
	}
}

func (l *lookup) remove(at int, r *keptResult) {
	for _, name := range r.read {
		if place, known := slices.BinarySearch(l.readers[name], at); known {
			l.readers[name] = slices.Delete(l.readers[name], place, place+1)
		}
	}
	l.uses.add(&r.result, -1)
	if r.compared != nil {
		l.compared--
	}
}
