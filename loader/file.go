package loader

import (
	"fmt"

	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// maxTotal is how many bytes are read for one project. The files of real ones are together below 2 MB.
const maxTotal = 24 << 20

// errTooMuch is the error of files that would be read after the others came to maxTotal.
var errTooMuch = fmt.Errorf("the files of the project are together larger than %d MB", maxTotal>>20)

// files reads files and remembers them, for one project. Paths are those of the tree.
type files struct {
	dir   string // the working directory; shown paths are relative to it
	tree  tree.Tree
	read  map[string]*readFile
	total int // bytes read
	there map[string]bool
}

type readFile struct {
	file *source.File
	err  error
}

func newFiles(dir string, tree tree.Tree) *files {
	return &files{dir: dir, tree: tree, read: make(map[string]*readFile), there: make(map[string]bool)}
}

// get returns the file at path, read once.
func (f *files) get(path string) (*source.File, error) {
	known := f.read[path]
	if known == nil {
		data, err := []byte(nil), error(errTooMuch)
		if f.total < maxTotal {
			data, err = f.tree.ReadFile(path)
			f.total += len(data)
		}
		known = &readFile{err: err}
		if err == nil {
			known.file = source.NewFile(f.shown(path), data)
		}
		f.read[path] = known
	}
	return known.file, known.err
}

// exists reports whether path is a file that get would try to read.
func (f *files) exists(path string) bool {
	there, known := f.there[path]
	if !known {
		entry, err := f.tree.Stat(path)
		there = err == nil && !entry.Dir
		f.there[path] = there
	}
	return there
}

// shown turns a path of the tree into the one that the user sees.
func (f *files) shown(path string) string { return tree.Relative(f.dir, path) }
