package compose

import (
	"bytes"
	"fmt"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/yamltree"
)

const (
	// maxEntries bounds the YAML of one project before anything parses it: the parser takes some hundred bytes for a
	// node. Real projects stay below 20,000.
	maxEntries = 250_000
)

// weight is what the files of a project come to.
type weight struct {
	most      int // entries, or more
	uncounted []*source.File
	entries   int // of the other files
}

// weigh takes the entries of a file from the budget of the project. It reports false, and a problem, when it is used up.
// marked says that the file can have suppression comments.
func (l *loading) weigh(file *source.File, marked bool) bool {
	w := &l.weight
	w.most += len(file.Data) // no byte counts for more, but for those of suppression comments
	w.uncounted = append(w.uncounted, file)
	if w.most > maxEntries || marked {
		for _, file := range w.uncounted {
			w.entries += yamltree.Entries(file.Data)
		}
		w.most, w.uncounted = w.entries, nil
	}
	if w.most <= maxEntries {
		return true
	}
	// The finding holds on to its file, which is large.
	first := file.LineSpan(1)
	file = source.NewFile(file.Path, bytes.Clone(file.Data[:min(first.End, 1<<10)]))
	l.problem(graph.LimitReached, file.LineSpan(1),
		fmt.Sprintf("the project has more than %d entries up to the end of this file, which was not looked at", maxEntries), "")
	return false
}
