package tree

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"syscall"
)

// Overlay is a tree with changes laid over it: what an editor holds and has not saved, standard input, or what a fix would write.
type Overlay struct {
	base    Tree
	upper   *Memory // what the changes write
	deleted map[string]bool
}

// Change is what an [Overlay] has at a path.
type Change struct {
	// Data is the content of the file.
	Data []byte
	// Deleted says that there is nothing: a file, or a folder with all that lies below it, is gone. Other changes can write below it.
	Deleted bool
}

// NewOverlay lays changes, by their absolute paths, over a tree. A file that is written makes the folders above it.
func NewOverlay(base Tree, changes map[string]Change) *Overlay {
	written, deleted := make(map[string][]byte), make(map[string]bool)
	for name, change := range changes {
		if change.Deleted {
			deleted[name] = true
		} else {
			written[name] = change.Data
		}
	}
	return &Overlay{base: base, upper: NewMemory(written), deleted: deleted}
}

// ReadFile implements [Tree].
func (o *Overlay) ReadFile(name string) ([]byte, error) {
	if o.written(name) {
		return o.upper.ReadFile(name)
	}
	if o.hidden(name) {
		return nil, o.missing(name)
	}
	data, err := o.base.ReadFile(name)
	return data, o.corrected(name, err)
}

// Stat implements [Tree].
func (o *Overlay) Stat(name string) (Entry, error) {
	if o.hidden(name) && !o.written(name) {
		return Entry{}, o.missing(name)
	}
	entry, err := o.find(name)
	return entry, o.corrected(name, err)
}

// find returns what stands at a path, with the error of the tree that it comes from.
func (o *Overlay) find(name string) (Entry, error) {
	if o.written(name) || o.hidden(name) {
		return o.upper.Stat(name)
	}
	return o.base.Stat(name)
}

// ReadDir implements [Tree].
func (o *Overlay) ReadDir(name string) ([]Entry, error) {
	upper, err := o.upper.ReadDir(name)
	isWritten := o.written(name)
	if o.hidden(name) || isWritten && err != nil {
		if !isWritten {
			err = o.missing(name)
		}
		return upper, err
	}
	entries, err := o.base.ReadDir(name)
	switch missing := errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR); {
	case missing && isWritten:
		return upper, nil
	case err != nil:
		return nil, o.corrected(name, err)
	}
	entries = slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		return o.deleted[path.Join(name, e.Name)] || slices.ContainsFunc(upper, func(u Entry) bool { return u.Name == e.Name })
	})
	entries = append(entries, upper...)
	slices.SortFunc(entries, func(a, b Entry) int { return cmp.Compare(a.Name, b.Name) })
	return entries, nil
}

// written reports whether the changes make a file or a folder of a path.
func (o *Overlay) written(name string) bool {
	_, err := o.upper.Stat(name)
	return err == nil
}

// hidden reports whether nothing of the tree below shows at a path: it or a folder above it is deleted, or that folder is now
// a file.
func (o *Overlay) hidden(name string) bool {
	if o.deleted[name] || o.upper.belowFile(name) {
		return true
	}
	for dir := range above(name) {
		if o.deleted[dir] {
			return true
		}
	}
	return false
}

// missing is the error of a path at which nothing stands: it says so when one of the folders above is a file.
func (o *Overlay) missing(name string) error {
	for dir := range above(name) {
		if entry, err := o.find(dir); err == nil && !entry.Dir {
			return syscall.ENOTDIR
		} else if err == nil {
			break
		}
	}
	return syscall.ENOENT
}

// corrected is an error of the tree below. What is a file there can be a folder here.
func (o *Overlay) corrected(name string, err error) error {
	if errors.Is(err, syscall.ENOTDIR) {
		if _, stat := o.base.Stat(name); stat != nil { // else a folder was asked for
			return o.missing(name)
		}
	}
	return err
}
