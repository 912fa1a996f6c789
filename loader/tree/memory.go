package tree

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"syscall"

	"github.com/portlint/portlint/loader/regular"
)

// Memory is a tree of nothing but the files that it is made of, and the folders above them.
type Memory struct {
	files   map[string][]byte
	folders map[string][]Entry // "/" is always there
}

// NewMemory returns a tree of files, by their absolute paths. A path below which others lie is a folder, whatever content
// it is given.
func NewMemory(files map[string][]byte) *Memory {
	m := &Memory{files: make(map[string][]byte, len(files)), folders: map[string][]Entry{"/": nil}}
	for name := range files {
		for dir := range above(name) {
			if m.folders[dir] != nil {
				break
			}
			m.folders[dir] = []Entry{}
		}
	}
	list := func(name string, isDir bool) {
		dir := path.Dir(name)
		m.folders[dir] = append(m.folders[dir], Entry{Name: path.Base(name), Dir: isDir})
	}
	for name, data := range files {
		if _, isDir := m.folders[name]; !isDir {
			m.files[name] = data
			list(name, false)
		}
	}
	for _, dir := range slices.Collect(maps.Keys(m.folders)) {
		if dir != "/" {
			list(dir, true)
		}
	}
	for _, entries := range m.folders {
		slices.SortFunc(entries, func(a, b Entry) int { return cmp.Compare(a.Name, b.Name) })
	}
	return m
}

// ReadFile implements [Tree].
func (m *Memory) ReadFile(name string) ([]byte, error) {
	data, isFile := m.files[name]
	_, isDir := m.folders[name]
	switch {
	case isDir:
		return nil, regular.ErrNotRegular
	case !isFile:
		return nil, m.missing(name)
	case len(data) > MaxFile:
		return nil, &regular.TooLargeError{Most: MaxFile}
	}
	return data, nil
}

// Stat implements [Tree].
func (m *Memory) Stat(name string) (Entry, error) {
	_, isFile := m.files[name]
	_, isDir := m.folders[name]
	if !isFile && !isDir {
		return Entry{}, m.missing(name)
	}
	return Entry{Name: path.Base(name), Dir: isDir}, nil
}

// ReadDir implements [Tree].
func (m *Memory) ReadDir(name string) ([]Entry, error) {
	entries, isDir := m.folders[name]
	if _, isFile := m.files[name]; isFile {
		return nil, syscall.ENOTDIR
	}
	if !isDir {
		return nil, m.missing(name)
	}
	return entries, nil
}

// missing is the error of a path at which nothing stands, the one that the system has for it.
func (m *Memory) missing(name string) error {
	if m.belowFile(name) {
		return syscall.ENOTDIR
	}
	return syscall.ENOENT
}

// belowFile reports whether one of the folders above a path is a file.
func (m *Memory) belowFile(name string) bool {
	for dir := range above(name) {
		if _, isFile := m.files[dir]; isFile {
			return true
		}
	}
	return false
}
