package tree

import (
	"errors"
	"io/fs"
	"os"

	"github.com/portlint/portlint/loader/regular"
)

// Disk is the machine's own files. It opens regular files only, see [regular.Read].
type Disk struct{}

// ReadFile implements [Tree].
func (Disk) ReadFile(path string) ([]byte, error) {
	return regular.Read(ToSystem(path), MaxFile)
}

// Stat implements [Tree].
func (Disk) Stat(path string) (Entry, error) {
	info, err := os.Stat(ToSystem(path))
	if err != nil {
		return Entry{}, withoutPath(err)
	}
	return Entry{Name: info.Name(), Dir: info.IsDir()}, nil
}

// ReadDir implements [Tree].
func (Disk) ReadDir(path string) ([]Entry, error) {
	if entries, err := listFolder(ToSystem(path)); err != errUnknownKind {
		return entries, err
	}
	list, err := os.ReadDir(ToSystem(path))
	if err != nil {
		return nil, withoutPath(err)
	}
	entries := make([]Entry, len(list))
	for i, entry := range list {
		entries[i] = Entry{Name: entry.Name(), Dir: entry.IsDir(), Link: entry.Type()&fs.ModeSymlink != 0}
	}
	return entries, nil
}

// withoutPath takes the path off an error.
func withoutPath(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
