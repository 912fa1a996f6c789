package format

import (
	"bytes"
	"sync"

	"github.com/portlint/portlint/loader/source"
)

// maxShared is how many bytes of files are kept parsed. Parsed, they take some twenty times as much memory.
const maxShared = 128 << 10

// Shared keeps what was made of files that several projects read, such as the base that each of them extends, so that it is made once.
// What is kept must not be changed any more. It is safe for several goroutines.
type Shared struct {
	lock  sync.Mutex
	kept  map[string]kept // by the shown paths of the files
	bytes int
}

// kept is what was made of a file.
type kept struct {
	file *source.File
	made any
}

// Get returns what is kept of a file of the same path and content, or nil.
func (s *Shared) Get(file *source.File) any {
	s.lock.Lock()
	defer s.lock.Unlock()
	if known, ok := s.kept[file.Path]; ok && bytes.Equal(known.file.Data, file.Data) {
		return known.made
	}
	return nil
}

// Put keeps what was made of a file, in place of what is kept of one of that path. When that comes to too much, all else is forgotten.
func (s *Shared) Put(file *source.File, made any) {
	if len(file.Data) > maxShared {
		return
	}
	s.lock.Lock()
	defer s.lock.Unlock()
	if before, known := s.kept[file.Path]; known {
		s.bytes -= len(before.file.Data)
	}
	s.bytes += len(file.Data)
	if s.kept == nil || s.bytes > maxShared {
		s.kept, s.bytes = make(map[string]kept), len(file.Data)
	}
	s.kept[file.Path] = kept{file, made}
}
