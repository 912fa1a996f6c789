package tree

import (
	"slices"
	"strings"
	"sync"
	"syscall"
	"unicode/utf8"
)

// Listed asks another tree, which it takes to stay as it is, and keeps what folders list. What stands in such a folder, and what does
// not, is known then without another question: of a project most questions are about files that it could have. It keeps the last
// few files, too: a Dockerfile is read by itself and for the project that builds it.
type Listed struct {
	tree  Tree
	lock  sync.RWMutex
	lists map[string][]Entry // sorted by name
	files [keptFiles]keptFile
	next  int // the place of the file that is kept next
}

type keptFile struct {
	path string
	data []byte
}

// What is kept of files: a few, and none that is large in bytes.
const keptFiles, longestKept = 16, 64 << 10

// NewListed returns a tree that answers as another one does.
func NewListed(tree Tree) *Listed { return &Listed{tree: tree, lists: make(map[string][]Entry)} }

// ReadFile implements [Tree].
func (l *Listed) ReadFile(path string) ([]byte, error) {
	if _, isThere, known := l.find(path); known && !isThere {
		return nil, syscall.ENOENT
	}
	l.lock.RLock()
	at := slices.IndexFunc(l.files[:], func(f keptFile) bool { return f.path == path })
	if at >= 0 {
		defer l.lock.RUnlock()
		return l.files[at].data, nil
	}
	l.lock.RUnlock()
	data, err := l.tree.ReadFile(path)
	if err == nil && len(data) <= longestKept {
		l.lock.Lock()
		l.files[l.next] = keptFile{path, data}
		l.next = (l.next + 1) % keptFiles
		l.lock.Unlock()
	}
	return data, err
}

// Stat implements [Tree].
func (l *Listed) Stat(path string) (Entry, error) {
	switch entry, isThere, known := l.find(path); {
	case known && !isThere:
		return Entry{}, syscall.ENOENT
	case known && !entry.Link:
		return entry, nil
	}
	return l.tree.Stat(path)
}

// ReadDir implements [Tree].
func (l *Listed) ReadDir(path string) ([]Entry, error) {
	l.lock.RLock()
	list, known := l.lists[path]
	l.lock.RUnlock()
	if known {
		return list, nil
	}
	list, err := l.tree.ReadDir(path)
	if err == nil {
		l.lock.Lock()
		l.lists[path] = list
		l.lock.Unlock()
	}
	return list, err
}

// find returns what the folder of a path lists there. It is not known for a folder that was not listed.
func (l *Listed) find(path string) (entry Entry, isThere, known bool) {
	slash := strings.LastIndexByte(path, '/')
	if slash < 0 || slash == len(path)-1 {
		return Entry{}, false, false
	}
	l.lock.RLock()
	list, known := l.lists[path[:max(slash, 1)]]
	l.lock.RUnlock()
	if !known {
		return Entry{}, false, false
	}
	at, isThere := slices.BinarySearchFunc(list, path[slash+1:], func(e Entry, name string) int { return strings.Compare(e.Name, name) })
	if isThere {
		return list[at], true, true
	}
	return Entry{}, false, !isAlias(path[slash+1:], list)
}

// isAlias reports whether a name that is not listed can stand for one that is: file systems that know no case are mounted on all
// systems, and some know other spellings.
func isAlias(name string, list []Entry) bool {
	if strings.ContainsAny(name, "~:") || strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") {
		return true
	}
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return true
		}
	}
	return slices.ContainsFunc(list, func(e Entry) bool { return len(e.Name) == len(name) && strings.EqualFold(e.Name, name) })
}
