package tree

import (
	"hash/maphash"
	"slices"
)

// Rest is the paths that a [Watch] was asked about, without the answers, and small: a project's hundred questions take a kilobyte.
// The zero value rests on nothing.
type Rest struct {
	seed  maphash.Seed
	known []uint64 // sorted hashes of paths and of their uses
}

// use is how a path is asked about, for the hashes of a [Rest].
type use byte

const (
	itself use = 'i' // its content, or what stands there
	list   use = 'l' // the folder was listed
	below  use = 'b' // something below the folder was asked about
)

// Rest returns what the tree was asked about so far.
func (w *Watch) Rest() Rest {
	w.lock.Lock()
	defer w.lock.Unlock()
	r := Rest{seed: w.seed, known: make([]uint64, 0, 2*len(w.answers))}
	for asked := range w.answers {
		how := itself
		if asked.kind == listing {
			how = list
		}
		r.known = append(r.known, r.hash(how, asked.path))
	}
	for dir := range w.folders {
		r.known = append(r.known, r.hash(below, dir))
	}
	slices.Sort(r.known)
	r.known = slices.Clip(slices.Compact(r.known))
	return r
}

// On reports whether an answer can be another one once something is created, changed or deleted at a path: the path itself
// was asked about, or one below it, or a folder above it, which can have come or gone with it.
func (r Rest) On(name string) bool {
	if r.has(itself, name) || r.has(list, name) || r.has(below, name) || r.has(list, "/") {
		return true
	}
	for dir := range above(name) {
		if r.has(itself, dir) || r.has(list, dir) {
			return true
		}
	}
	return false
}

func (r Rest) has(how use, name string) bool {
	if len(r.known) == 0 {
		return false
	}
	_, found := slices.BinarySearch(r.known, r.hash(how, name))
	return found
}

func (r Rest) hash(how use, name string) uint64 {
	var hash maphash.Hash
	hash.SetSeed(r.seed)
	hash.WriteByte(byte(how))
	hash.WriteString(name)
	return hash.Sum64()
}
