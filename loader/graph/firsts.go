package graph

// Firsts remembers where keys stand first. As many as nearly every mapping has are compared one with the other, which
// takes no memory. The zero Firsts knows none.
type Firsts[K comparable] struct {
	keys [16]K
	at   [16]int
	few  int
	many map[K]int
}

// See returns the place where the key was seen first, and whether that was before; else it is at.
func (f *Firsts[K]) See(key K, at int) (first int, again bool) {
	if f.many == nil {
		for i := range f.few {
			if f.keys[i] == key {
				return f.at[i], true
			}
		}
		if f.few < len(f.keys) {
			f.keys[f.few], f.at[f.few] = key, at
			f.few++
			return at, false
		}
		f.many = make(map[K]int, 4*len(f.keys))
		for i := range f.keys {
			f.many[f.keys[i]] = f.at[i]
		}
	}
	if first, again = f.many[key]; again {
		return first, true
	}
	f.many[key] = at
	return at, false
}
