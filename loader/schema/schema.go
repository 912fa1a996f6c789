// Package schema knows which keys a Compose file may have. Its table is made of the JSON schema of the Compose
// specification, and is all that linting links of it.
package schema

import (
	"slices"
	"sort"
	"strings"
)

// Shape is what may stand at one place of a Compose file. A nil Shape is a place where anything may stand.
type Shape struct {
	// from and to are where its keys stand among those of all: the shortest first, those of one length sorted by name. As a list of its own,
	// each start would tell the collector where its pointers stand.
	from, to uint16
	// required are the keys that a mapping must have, with blanks between.
	required string
	// names is what stands below a key that the user chooses, if open or named.
	names place
	// items is what stands in a list.
	items place
	kinds Kind
	// extensions are keys that begin with "x-".
	extensions bool
	// open says that any key is allowed.
	open bool
	// named says that the user chooses the keys: words of letters, digits, ".", "_" and "-".
	named bool
}

// key is a key of the specification and what may stand below it.
type key struct {
	name  string
	below place
}

// place is an index of the table; [anything] has no row.
type place uint8

const anything place = 0

// Kind is a set of kinds of YAML node.
type Kind uint8

// The kinds.
const (
	Mapping Kind = 1 << iota
	List
	Text
	Number
	Boolean
	Null

	// Scalar is any kind of single value.
	Scalar = Text | Number | Boolean
)

// File is the shape of a whole Compose file.
func File() *Shape { return shape(file) }

// Service is the shape of one service.
func Service() *Shape {
	services, _ := File().Below("services")
	service, _ := services.Below("name")
	return service
}

func shape(at place) *Shape {
	if at == anything {
		return nil
	}
	return &table[at]
}

// Below returns what may stand below a key of a mapping, and whether the mapping may have the key.
func (s *Shape) Below(name string) (below *Shape, known bool) {
	if s == nil {
		return nil, true
	}
	keys := s.keys()
	first := sort.Search(len(keys), func(i int) bool { return len(keys[i].name) >= len(name) })
	for i := first; i < len(keys) && len(keys[i].name) == len(name); i++ {
		if keys[i].name == name {
			return shape(keys[i].below), true
		}
	}
	switch {
	case s.extensions && strings.HasPrefix(name, "x-"):
		return nil, true
	case s.named && !s.open:
		return shape(s.names), isName(name)
	}
	return shape(s.names), s.open
}

// Named reports whether the user chooses the keys.
func (s *Shape) Named() bool { return s != nil && (s.named || s.open) }

// Items returns what may stand in a list.
func (s *Shape) Items() *Shape {
	if s == nil {
		return nil
	}
	return shape(s.items)
}

func (s *Shape) keys() []key { return keys[s.from:s.to] }

// Keys returns the keys that the specification gives a mapping, sorted.
func (s *Shape) Keys() []string {
	if s == nil {
		return nil
	}
	var names []string
	for _, key := range s.keys() {
		names = append(names, key.name)
	}
	slices.Sort(names)
	return names
}

// Required returns the keys that a mapping must have.
func (s *Shape) Required() []string { return strings.Fields(s.required) }

// Takes reports whether a node of one of the kinds may stand here.
func (s *Shape) Takes(kinds Kind) bool { return s == nil || s.kinds&kinds != 0 }

// Find returns the keys that lead down to the nearest place below that has a key: "ipam", "config" for the subnet of a
// network. It finds nothing when two places are equally near. Names that the user chooses are not looked below.
func (s *Shape) Find(name string) (path []string, found bool) {
	type step struct {
		shape *Shape
		path  []string
	}
	for level := []step{{s, nil}}; len(level) > 0; {
		var next []step
		places := 0
		for _, at := range level {
			if at.shape == nil {
				continue
			}
			for _, key := range at.shape.keys() {
				below := append(at.path[:len(at.path):len(at.path)], key.name)
				if key.name == name {
					path = at.path
					places++
				}
				next = append(next, step{shape(key.below), below})
			}
			if items := at.shape.Items(); items != nil {
				next = append(next, step{items, at.path})
			}
		}
		if places > 0 {
			return path, places == 1
		}
		level = next
	}
	return nil, false
}

func isName(name string) bool {
	for i := range len(name) {
		c := name[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '-':
		default:
			return false
		}
	}
	return name != ""
}
