package loader

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"github.com/portlint/portlint/loader/source"
)

// maxFile is the size in bytes above which no file is read. Real Compose files stay below 200 kB.
const maxFile = 8 << 20

var (
	errNotRegular = errors.New("not a regular file")
	errTooLarge   = fmt.Errorf("larger than %d MB", maxFile>>20)
)

// files reads files and remembers them, for one project. Paths are absolute.
type files struct {
	dir     string // absolute working directory; shown paths are relative to it
	overlay map[string][]byte
	read    map[string]*readFile
}

type readFile struct {
	file *source.File
	err  error
}

func newFiles(dir string, overlay map[string][]byte) *files {
	return &files{dir: dir, overlay: overlay, read: make(map[string]*readFile)}
}

// get returns the file at path, read once.
func (f *files) get(path string) (*source.File, error) {
	known := f.read[path]
	if known == nil {
		data, err := f.bytes(path)
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
	return readRegular(path)
}

// exists reports whether path is a file that get would try to read.
func (f *files) exists(path string) bool {
	if _, ok := f.overlay[path]; ok {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// shown turns an absolute path into the one that the user sees.
func (f *files) shown(path string) string {
	if relative, err := filepath.Rel(f.dir, path); err == nil {
		path = relative
	}
	return filepath.ToSlash(path)
}

// readRegular reads a regular file of at most maxFile bytes. It opens without blocking and looks before it reads,
// so that a FIFO or a device behind a reference cannot hang the program.
func readRegular(path string) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		var pathError *os.PathError
		if errors.As(err, &pathError) {
			err = pathError.Err
		}
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	if info.Size() > maxFile {
		return nil, errTooLarge
	}
	// Some regular files, those of /proc for one, say that they are empty.
	data := make([]byte, 0, info.Size()+512)
	for limited := io.LimitReader(file, maxFile+1); ; {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		count, err := limited.Read(data[len(data):cap(data)])
		data = data[:len(data)+count]
		if len(data) > maxFile {
			return nil, errTooLarge
		}
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return nil, err
		}
	}
}
