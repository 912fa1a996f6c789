package tree

import (
	"hash/maphash"
	"slices"
	"sync"

	"github.com/portlint/portlint/loader/lazy"
)

// Event is something that happened to what a tree holds at a path.
type Event struct {
	Path string
	// Edited says that a file stands there as one did before: its content alone can be another one. Otherwise something may have been
	// created, deleted, or replaced by something of another kind.
	Edited bool
}

// EventsAt returns the events of paths at which anything can have happened.
func EventsAt(names ...string) []Event {
	events := make([]Event, len(names))
	for at, name := range names {
		events[at] = Event{Path: name}
	}
	return events
}

// Trace asks another tree and remembers the questions, without the answers.
type Trace struct {
	tree Tree

	lock    sync.Mutex
	asked   Rest
	folders map[string]bool // those above the paths
}

// NewTrace returns a tree that answers as another one does.
func NewTrace(tree Tree) *Trace { return &Trace{tree: tree, folders: make(map[string]bool)} }

// ReadFile implements [Tree].
func (t *Trace) ReadFile(path string) ([]byte, error) {
	t.note(itself, path)
	return t.tree.ReadFile(path)
}

// Stat implements [Tree].
func (t *Trace) Stat(path string) (Entry, error) {
	t.note(itself, path)
	return t.tree.Stat(path)
}

// ReadDir implements [Tree].
func (t *Trace) ReadDir(path string) ([]Entry, error) {
	t.note(list, path)
	return t.tree.ReadDir(path)
}

func (t *Trace) note(how use, path string) {
	t.lock.Lock()
	defer t.lock.Unlock()
	t.asked = append(t.asked, hash(how, path))
	for dir := range above(path) {
		if t.folders[dir] {
			break
		}
		t.folders[dir] = true
		t.asked = append(t.asked, hash(below, dir))
	}
}

// Rest returns what the tree was asked about so far.
func (t *Trace) Rest() Rest {
	t.lock.Lock()
	defer t.lock.Unlock()
	slices.Sort(t.asked)
	t.asked = slices.Compact(t.asked)
	return slices.Clone(t.asked)
}

// Rest is the paths that a [Trace] was asked about, and small: a project's hundred questions take a kilobyte. The zero value rests on nothing.
type Rest []uint64 // sorted hashes of paths and of their uses

// use is how a path is asked about, for the hashes of a [Rest].
type use byte

const (
	itself use = 'i' // its content, or what stands there
	list   use = 'l' // the folder was listed
	below  use = 'b' // something below the folder was asked about
)

// Changes are events, made ready to be held against many a [Rest].
type Changes []uint64

// NewChanges returns the changes of some events.
func NewChanges(events ...Event) Changes {
	var c Changes
	for _, event := range events {
		c = append(c, hash(itself, event.Path))
		if event.Edited {
			continue
		}
		c = append(c, hash(list, event.Path), hash(below, event.Path), hash(list, "/"))
		for dir := range above(event.Path) {
			c = append(c, hash(itself, dir), hash(list, dir))
		}
	}
	slices.Sort(c)
	return slices.Compact(c)
}

// On reports whether an answer can be another one after the changes: one of the paths was asked about, or one below it,
// or a folder above it, which can have come or gone with it.
func (r Rest) On(changes Changes) bool {
	for _, change := range changes {
		if _, found := slices.BinarySearch(r, change); found {
			return true
		}
	}
	return false
}

// Index finds those of many rests that changes bear on, without a look at each.
type Index struct {
	// from says where in of the numbers begin of the rests that have a hash with certain first bits.
	from []int32
	of   []int32
}

// indexBits is how many bits of a hash the index knows.
const indexBits = 14

// NewIndex returns an index of rests, which are known by their numbers.
func NewIndex(rests []Rest) *Index {
	x := &Index{from: make([]int32, 1<<indexBits+1)}
	for _, rest := range rests {
		for _, hash := range rest {
			x.from[hash>>(64-indexBits)+1]++
		}
	}
	for at := range 1 << indexBits {
		x.from[at+1] += x.from[at]
	}
	x.of = make([]int32, x.from[1<<indexBits])
	next := slices.Clone(x.from)
	for number, rest := range rests {
		for _, hash := range rest {
			bucket := hash >> (64 - indexBits)
			x.of[next[bucket]] = int32(number)
			next[bucket]++
		}
	}
	return x
}

// Candidates returns the numbers, ascending and each once, of all rests that changes bear on, and of a few others: see [Rest.On].
func (x *Index) Candidates(changes Changes) []int {
	var found []int
	for _, change := range changes {
		bucket := change >> (64 - indexBits)
		for _, number := range x.of[x.from[bucket]:x.from[bucket+1]] {
			found = append(found, int(number))
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

var seed = lazy.Value[maphash.Seed]{Make: maphash.MakeSeed}

func hash(how use, name string) uint64 { return maphash.String(seed.Get(), name) + uint64(how) }
