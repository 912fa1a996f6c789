package loader

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/portlint/portlint/loader/regular"
	"github.com/portlint/portlint/loader/source"
)

// Real Compose files stay below 200 kB, and the files of a project together below 2 MB.
const (
	// maxFile is the size in bytes above which no file is read.
	maxFile = 8 << 20
	// maxTotal is how many bytes are read for one project.
	maxTotal = 24 << 20
)

// errTooMuch is the error of files that would be read after the others came to maxTotal.
var errTooMuch = fmt.Errorf("the files of the project are together larger than %d MB", maxTotal>>20)

// files reads files and remembers them, for one project. Paths are absolute.
type files struct {
	dir     string // absolute working directory; shown paths are relative to it
	overlay map[string][]byte
	read    map[string]*readFile
	total   int // bytes read
	there   map[string]bool
}

type readFile struct {
	file *source.File
	err  error
}

func newFiles(dir string, overlay map[string][]byte) *files {
	return &files{dir: dir, overlay: overlay, read: make(map[string]*readFile), there: make(map[string]bool)}
}

// get returns the file at path, read once.
func (f *files) get(path string) (*source.File, error) {
	known := f.read[path]
	if known == nil {
		data, err := []byte(nil), error(errTooMuch)
		if f.total < maxTotal {
			data, err = f.bytes(path)
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

func (f *files) bytes(path string) ([]byte, error) {
	if data, ok := f.overlay[path]; ok {
		return data, nil
	}
	return regular.Read(path, maxFile)
}

// exists reports whether path is a file that get would try to read.
func (f *files) exists(path string) bool {
	if _, ok := f.overlay[path]; ok {
		return true
	}
	there, known := f.there[path]
	if !known {
		info, err := os.Stat(path)
		there = err == nil && !info.IsDir()
		f.there[path] = there
	}
	return there
}

// shown turns an absolute path into the one that the user sees.
func (f *files) shown(path string) string {
	if relative, err := filepath.Rel(f.dir, path); err == nil {
		path = relative
	}
	return filepath.ToSlash(path)
}
