package compose

import (
	"bytes"
	"fmt"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

const (
	// maxEntries bounds the YAML of one project before anything parses it: the parser takes some hundred bytes for a
	// node. Real projects stay below 20,000.
	maxEntries = 250_000
	// directiveWeight is what a suppression comment counts for.
	directiveWeight = 50
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
			w.entries += entries(file.Data)
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

// entries returns a number that grows with what the YAML parser makes of a file: at most two nodes an entry. It
// counts the characters that begin or part nodes, unless they stand within a word, such as those of "80:80".
func entries(data []byte) int {
	count := directiveWeight * bytes.Count(data, []byte(directive.Marker))
	for at, c := range data {
		switch c {
		case ',', '[', '{', '?', '%':
			count++
		case ':', '-', '&', '*', '!':
			if at == 0 || at+1 == len(data) || !isWord(data[at-1]) || !isWord(data[at+1]) {
				count++
			}
		}
	}
	return count
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
