// Package format is what the search for projects and the formats of their files have in common.
//
// A [Format] says which files are its own and makes units of those of a folder; a [Unit] is loaded into one project, within the
// limits that [Loading] keeps.
package format

import "github.com/portlint/portlint/loader/tree"

// Format is a kind of files that say which ports are published. The search for projects asks one goroutine at a time.
type Format interface {
	// Claims reports whether a file of a folder is certainly of the format.
	Claims(folder *Folder, name string) bool
	// Group makes units of all files of a folder that are of the format.
	Group(folder *Folder) []Unit
	// Unit returns the unit to which one file of a folder belongs, which the user names as one of the format.
	Unit(folder *Folder, name string) Unit
}

// OneEach groups the files of a format in which each is a unit by itself.
func OneEach(f Format, folder *Folder) []Unit {
	var units []Unit
	for _, name := range folder.Names {
		if f.Claims(folder, name) {
			units = append(units, f.Unit(folder, name))
		}
	}
	return units
}

// Unit is the files that make one project.
type Unit interface {
	// Files returns their paths in the tree, the first one first, which the unit is known by.
	Files() []string
	// Key is equal for units, found with the same options, that are loaded in the same way.
	Key() string
	// Load reads the files into the project of l, once for each l. Whatever is wrong with them is in the project, as problems and
	// faults. It returns why the files are passed over instead, if they hold nothing to lint. Several units are loaded at a time.
	Load(l *Loading) *Notice
}

// File is the path of a file that is a unit by itself: the unit embeds it.
type File string

// FileIn returns the path of a file in a folder.
func FileIn(folder *Folder, name string) File { return File(tree.In(folder.Dir, name)) }

// Files implements [Unit].
func (f File) Files() []string { return []string{string(f)} }

// Key implements [Unit].
func (f File) Key() string { return string(f) }

// Notice says that a path was skipped: it is no Compose file of today, or a template.
type Notice struct {
	Path    string // as shown to the user; "" for one that is not worth a word
	Message string // why, in one line without the path
}

// Folder is one folder of a tree.
type Folder struct {
	// Dir is its path in the tree.
	Dir string
	// Names are the files that it lists, sorted.
	Names []string
	// Tree is asked for what they hold.
	Tree tree.Tree
}
