package tree

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// maxTotal is how many bytes are read for one project. The files of real ones are together below 2 MB.
const maxTotal = 24 << 20

// Reader reads the files of one project: each once, and no more of them than a project can have. Paths are those of the tree.
type Reader struct {
	dir   string // shown paths are relative to it
	tree  Tree
	read  []*readFile // sorted by path: most projects have one or two
	total int         // bytes read
}

// readFile is a path that was read, with the file that it gave for each kind of text that it was taken for.
type readFile struct {
	path  string
	data  []byte
	err   error
	files [source.Kinds]*source.File
}

// NewReader returns a reader of a tree for somebody in the folder dir.
func NewReader(tree Tree, dir string) *Reader {
	return &Reader{dir: dir, tree: tree}
}

// Get returns the file at a path, as a text of a kind. Asked again, it returns the same one.
func (r *Reader) Get(path string, kind source.Kind) (*source.File, error) {
	at, found := slices.BinarySearchFunc(r.read, path, func(f *readFile, path string) int { return strings.Compare(f.path, path) })
	if !found {
		r.read = slices.Insert(r.read, at, r.ask(path))
	}
	known := r.read[at]
	if known.err != nil {
		return nil, known.err
	}
	file := known.files[kind]
	if file == nil {
		file = source.NewFileOf(kind, r.Shown(path), known.data)
		known.files[kind] = file
	}
	return file, nil
}

// ask reads the file at a path.
func (r *Reader) ask(path string) *readFile {
	if r.total >= maxTotal {
		return &readFile{path: path, err: fmt.Errorf("the files of the project are together larger than %d MB", maxTotal>>20)}
	}
	data, err := r.tree.ReadFile(path)
	r.total += len(data)
	return &readFile{path: path, data: data, err: inWords(err)}
}

// worded is an error of the operating system in words that are the same on every system.
type worded struct {
	error
	words string
}

func (e worded) Error() string { return e.words }

// Unwrap returns the operating system's error.
func (e worded) Unwrap() error { return e.error }

func inWords(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return worded{err, "no such file or directory"}
	case errors.Is(err, fs.ErrPermission):
		return worded{err, "permission denied"}
	}
	return err
}

// Exists reports whether something that is no folder stands at a path, so that Get would try to read it.
func (r *Reader) Exists(path string) bool {
	entry, err := r.tree.Stat(path)
	return err == nil && !entry.Dir
}

// Find returns the path of a name of ASCII in a folder, and whether something that is no folder stands there.
func (r *Reader) Find(dir, name string) (path string, found bool) {
	if !MayHave(r.tree, dir, name) {
		return "", false
	}
	path = In(dir, name)
	return path, r.Exists(path)
}

// Likely leaves out names that a folder does not have, as far as it is known what it lists; their paths need not even be put together then.
// The names are of ASCII, and are relative to the folder.
func (r *Reader) Likely(dir string, names []string) []string {
	entries, known := listOf(r.tree, dir)
	if !known {
		return names
	}
	var likely []string
	for _, name := range names {
		if begins(name, entries) {
			likely = append(likely, name)
		}
	}
	return likely
}

// List returns the names of the files in a folder, sorted; none for what is no folder.
func (r *Reader) List(path string) []string { return r.names(path, false) }

// Folders returns the names of the folders in a folder, nothing when it cannot be read.
func (r *Reader) Folders(path string) []string { return r.names(path, true) }

func (r *Reader) names(path string, folders bool) (names []string) {
	entries, err := r.tree.ReadDir(path)
	if err != nil {
		return nil
	}
	for _, entry := range entries {
		if entry.Dir == folders {
			names = append(names, entry.Name)
		}
	}
	return names
}

// Shown turns a path of the tree into the one that the user sees.
func (r *Reader) Shown(path string) string { return Relative(r.dir, path) }

// Read returns the paths of all files that were read, as they are shown, in the order of their paths in the tree.
func (r *Reader) Read() []string {
	var shown []string
	for _, one := range r.read {
		if one.err == nil {
			shown = append(shown, r.Shown(one.path))
		}
	}
	return shown
}
