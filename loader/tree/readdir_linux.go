package tree

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"sync"
	"syscall"
	"unsafe"
)

// direntBuffers are what the system writes names into.
var direntBuffers = sync.Pool{New: func() any { b := make([]byte, 32<<10); return &b }}

// errUnknownKind says that the file system does not tell what is a folder.
var errUnknownKind = errors.New("unknown kind")

// listFolder lists a folder, sorted. Folders are most of what a search reads, and package os makes something of its own of each entry.
func listFolder(path string) ([]Entry, error) {
	var fd int
	err := retried(func() (err error) {
		fd, err = syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC|syscall.O_DIRECTORY, 0)
		return err
	})
	if err != nil {
		return nil, err
	}
	defer syscall.Close(fd)
	buffer := direntBuffers.Get().(*[]byte)
	defer direntBuffers.Put(buffer)
	var entries []Entry
	for {
		var n int
		err := retried(func() (err error) {
			n, err = syscall.ReadDirent(fd, *buffer)
			return err
		})
		if err != nil {
			return nil, err
		}
		if n <= 0 {
			break
		}
		if entries, err = appendDirents(entries, (*buffer)[:n]); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	return entries, nil
}

// retried calls again what a signal interrupts.
func retried(call func() error) error {
	for {
		if err := call(); err != syscall.EINTR {
			return err
		}
	}
}

// appendDirents reads what getdents64 writes. The names of one buffer share one string.
func appendDirents(entries []Entry, buffer []byte) ([]Entry, error) {
	const (
		lengthAt = unsafe.Offsetof(syscall.Dirent{}.Reclen)
		typeAt   = unsafe.Offsetof(syscall.Dirent{}.Type)
		nameAt   = unsafe.Offsetof(syscall.Dirent{}.Name)
	)
	text := string(buffer)
	count := 0
	for from := 0; from+int(nameAt) < len(text); from += max(1, int(binary.NativeEndian.Uint16(buffer[from+int(lengthAt):]))) {
		count++
	}
	entries = slices.Grow(entries, count) // and no more, as thousands of folders are kept
	for from := 0; from+int(nameAt) < len(text); {
		length := int(binary.NativeEndian.Uint16(buffer[from+int(lengthAt):]))
		if length <= int(nameAt) || from+length > len(text) {
			break
		}
		name, _, _ := strings.Cut(text[from+int(nameAt):from+length], "\x00")
		kind := buffer[from+int(typeAt)]
		from += length
		switch {
		case name == "." || name == "..":
			continue
		case kind == syscall.DT_UNKNOWN:
			return nil, errUnknownKind
		}
		entries = append(entries, Entry{Name: name, Dir: kind == syscall.DT_DIR, Link: kind == syscall.DT_LNK})
	}
	return entries, nil
}
