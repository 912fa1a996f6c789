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

// kept is what is made of a file, once.
type kept struct {
	file *source.File
	made func() any
}

// of returns what is kept of a file of the same path and content. The lock must be held.
func (s *Shared) of(file *source.File) (made func() any, found bool) {
	known, found := s.kept[file.Path]
	return known.made, found && bytes.Equal(known.file.Data, file.Data)
}

// Get returns what is kept of a file of the same path and content, or nil.
func (s *Shared) Get(file *source.File) any {
	s.lock.Lock()
	made, found := s.of(file)
	s.lock.Unlock()
	if !found {
		return nil
	}
	return made()
}

// Make returns what is kept of a file, or else makes it and keeps it in place of what is kept of one of that path. Others that ask
// meanwhile wait for it. When files come to too much, all else is forgotten.
func (s *Shared) Make(file *source.File, do func() any) any {
	if len(file.Data) > maxShared {
		return do()
	}
	made := s.keep(file, sync.OnceValue(do))
	return made()
}

// keep returns what is kept of a file, made from now on if nothing is.
func (s *Shared) keep(file *source.File, made func() any) func() any {
	s.lock.Lock()
	defer s.lock.Unlock()
	if before, found := s.of(file); found {
		return before
	}
	if before, known := s.kept[file.Path]; known {
		s.bytes -= len(before.file.Data)
	}
	s.bytes += len(file.Data)
	if s.kept == nil || s.bytes > maxShared {
		s.kept, s.bytes = make(map[string]kept), len(file.Data)
	}
	s.kept[file.Path] = kept{file, made}
	return made
}
