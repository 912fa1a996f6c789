package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/portlint/portlint/loader/regular"
)

var (
	errReadOnly = errors.New("is read-only")
	errChanged  = errors.New("was changed meanwhile, it is left as it is")
	errRecoded  = errors.New("is in UTF-16 (fixes need UTF-8)")
	errLeadsOut = errors.New("is a link that leads out of the project")
)

// replaceFile lets something be written, and then puts it in the place of the file at once, so that no reader sees half of it. The file's
// mode and owner stay. What is no regular file, such as /dev/stdout or a named pipe, is written to instead.
func replaceFile(name string, write func(io.Writer) error) error {
	return replacement{write: write, check: func(string) error { return nil }}.put(name)
}

// rewriteFile replaces a file that still has its old content. Between that look and the replacement nothing else happens, yet what
// is written in that moment is lost: no system compares and replaces in one call.
func rewriteFile(name string, old, content []byte) error {
	return replacement{write: writeBytes(content), check: func(name string) error {
		data, err := regular.Read(name, max(len(old), len(content)))
		var larger *regular.TooLargeError
		done := bytes.Equal(data, content) // under another of its names
		if errors.As(err, &larger) || err == nil && !done && !bytes.Equal(data, old) {
			return errChanged
		}
		return err
	}}.put(name)
}

// replacement is the new content of a file.
type replacement struct {
	write func(io.Writer) error
	check func(name string) error // asked last, before the file is touched
}

func (r replacement) put(name string) (err error) {
	asked := name
	defer func() {
		var inner *os.PathError
		if errors.As(err, &inner) { // about the file that was asked for, not the one beside it
			err = inner.Err
		}
		if err != nil {
			err = fmt.Errorf("%s: %w", asked, err)
		}
	}()
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return r.beside(name, nil)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return r.into(name)
	}
	if err := writable(name, info); err != nil {
		return err
	}
	if name, err = filepath.EvalSymlinks(name); err != nil {
		return err
	}
	return r.beside(name, info)
}

// writable returns an error for a file that is not to be written. Root may write everything, which is no reason to do so.
func writable(name string, info os.FileInfo) error {
	if info.Mode().Perm()&0o222 == 0 {
		return errReadOnly
	}
	file, err := os.OpenFile(name, os.O_WRONLY, 0)
	if errors.Is(err, os.ErrPermission) {
		return errReadOnly
	} else if err != nil {
		return err
	}
	return file.Close()
}

// protected returns why a fix must not change a file, nil if it may.
func protected(name string) error {
	info, err := os.Stat(name)
	if err == nil {
		err = writable(name, info)
	}
	if err == nil && leadsOut(name) {
		err = errLeadsOut
	}
	var inner *os.PathError
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return err
}

// leadsOut reports whether links lead from a file of the project to one outside: out of the repository or else the working
// directory, or, for a file that was named outside of them, out of the folder in which it was named.
func leadsOut(name string) bool {
	absolute, err := filepath.Abs(name)
	if err != nil {
		return true
	}
	target, err := filepath.EvalSymlinks(absolute)
	if err != nil {
		return true
	}
	root := projectRoot()
	within := func(dir string) bool {
		real, err := filepath.EvalSymlinks(dir)
		return err == nil && isBelow(target, real)
	}
	return !within(root) && (isBelow(absolute, root) || !within(filepath.Dir(absolute)))
}

func isBelow(name, dir string) bool {
	relative, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(relative)
}

// into writes over what stands in the file.
func (r replacement) into(name string) error {
	if err := r.check(name); err != nil {
		return err
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	return writeAll(file, r.write)
}

// beside writes a new file and gives it the name of the old one, which has the info; nil is none.
func (r replacement) beside(name string, old os.FileInfo) error {
	draft, err := newDraft(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer draft.discard()
	if err := r.write(draft.file); err != nil {
		return err
	}
	mode := os.FileMode(0o644)
	if old != nil {
		mode = old.Mode().Perm()
		if keepOwner(draft.file, old) != nil { // a new file would be another's
			draft.discard()
			return r.into(name)
		}
	}
	if err := draft.file.Chmod(mode); err != nil {
		return err
	}
	if err := r.check(name); err != nil {
		return err
	}
	return draft.rename(name)
}

// draft is a file that gets its name when it is whole. Where the system has files without a name, nothing of it is left
// however the program ends. Elsewhere an interrupt takes it away, and only what cannot be caught leaves it behind.
type draft struct {
	file *os.File
	name string // "" as long as it has none
	stop chan os.Signal
}

func newDraft(dir string) (*draft, error) {
	file, err := nameless(dir)
	if err == nil {
		return &draft{file: file}, nil
	}
	return newNamedDraft(dir)
}

func newNamedDraft(dir string) (*draft, error) {
	d := &draft{}
	d.guard()
	var err error
	if d.file, err = os.CreateTemp(dir, ".portlint-*"); err != nil {
		d.discard()
		return nil, err
	}
	d.name = d.file.Name()
	return d, nil
}

// guard keeps signals back while the draft has a name of its own, and ends the program as they would.
func (d *draft) guard() {
	d.stop = make(chan os.Signal, 1)
	signal.Notify(d.stop, os.Interrupt, syscall.SIGTERM)
}

// rename gives the draft the name of a file, whose place it takes.
func (d *draft) rename(to string) error {
	if d.name == "" {
		d.guard()
		name, err := link(d.file, filepath.Dir(to))
		if err != nil {
			return err
		}
		d.name = name
	}
	if err := d.file.Close(); err != nil {
		return err
	}
	if err := os.Rename(d.name, to); err != nil {
		return err
	}
	d.name = ""
	return nil
}

// discard lets go of the draft, and of its name if it did not take another's.
func (d *draft) discard() {
	if d.file != nil {
		_ = d.file.Close()
	}
	if d.name != "" {
		_ = os.Remove(d.name)
		d.name = ""
	}
	if d.stop == nil {
		return
	}
	signal.Stop(d.stop)
	select {
	case <-d.stop:
		os.Exit(statusFailure)
	default:
	}
	d.stop = nil
}

// writeAll lets something be written into the file and closes it.
func writeAll(file *os.File, write func(io.Writer) error) error {
	err := write(file)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}

// writeBytes writes data, for [replaceFile].
func writeBytes(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}
