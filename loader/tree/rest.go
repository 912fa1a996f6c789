package tree

import (
	"hash/maphash"
	"slices"
)

// Rest is the paths that a [Watch] was asked about, without the answers, and small: a project's hundred questions take a kilobyte.
// The zero value rests on nothing.
type Rest []uint64 // sorted hashes of paths and of their uses

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
	r := make(Rest, 0, 2*len(w.answers))
	for asked := range w.answers {
		how := itself
		if asked.kind == listing {
			how = list
		}
		r = append(r, hash(how, asked.path))
	}
	for dir := range w.folders {
		r = append(r, hash(below, dir))
	}
	slices.Sort(r)
	return slices.Clip(slices.Compact(r))
}

// Changes are paths at which something is created, changed or deleted, made ready to be held against many a [Rest].
type Changes []uint64

// NewChanges returns the changes at some paths.
func NewChanges(names ...string) Changes {
	var c Changes
	for _, name := range names {
		c = append(c, hash(itself, name), hash(list, name), hash(below, name), hash(list, "/"))
		for dir := range above(name) {
			c = append(c, hash(itself, dir), hash(list, dir))
		}
	}
	slices.Sort(c)
	return slices.Compact(c)
}

// On reports whether an answer can be another one once the changes are made: one of the paths was asked about, or one below it,
// or a folder above it, which can have come or gone with it.
func (r Rest) On(changes Changes) bool {
	for _, change := range changes {
		if _, found := slices.BinarySearch(r, change); found {
			return true
		}
	}
	return false
}

var seed = maphash.MakeSeed()

func hash(how use, name string) uint64 {
	var hash maphash.Hash
	hash.SetSeed(seed)
	hash.WriteByte(byte(how))
	hash.WriteString(name)
	return hash.Sum64()
}
