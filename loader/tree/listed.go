package tree

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"unicode/utf8"
)

// Listed asks another tree, which it takes to stay as it is, and keeps what folders list. What stands in such a folder, and what does
// not, is known then without another question: of a project most questions are about files that it could have. It keeps the last
// few files, too: a Dockerfile is read by itself and for the project that builds it.
type Listed struct {
	tree  Tree
	lock  sync.RWMutex
	lists map[string]*folder
	// ring are the folders of lists, and hand is the place in it of the one that goes next unless it was asked for again.
	ring  []string
	hand  int
	files [keptFiles]keptFile
	next  int // the place of the file that is kept next
}

// folder is what a folder holds, sorted by name.
type folder struct {
	entries []Entry
	asked   atomic.Bool // since the hand passed it
}

// keptLists is how many folders are kept: all of a large repository, and of more those that are asked for most.
const keptLists = 4096

type keptFile struct {
	path string
	data []byte
}

// What is kept of files: a few, and none that is large in bytes.
const keptFiles, longestKept = 16, 64 << 10

// NewListed returns a tree that answers as another one does.
func NewListed(tree Tree) *Listed { return &Listed{tree: tree, lists: make(map[string]*folder)} }

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
	if entries, known := l.of(path); known {
		return entries, nil
	}
	if _, isThere, known := l.find(path); known && !isThere {
		return nil, syscall.ENOENT
	}
	entries, err := l.tree.ReadDir(path)
	if err == nil {
		l.keep(path, entries)
	}
	return entries, err
}

// keep keeps the list of a folder. If there are too many, one goes that was not asked for in a while: those far above all projects stay.
func (l *Listed) keep(path string, entries []Entry) {
	l.lock.Lock()
	defer l.lock.Unlock()
	if _, known := l.lists[path]; known {
		return
	}
	l.lists[path] = &folder{entries: entries}
	if len(l.ring) < keptLists {
		l.ring = append(l.ring, path)
		return
	}
	for l.lists[l.ring[l.hand]].asked.Swap(false) {
		l.hand = (l.hand + 1) % keptLists
	}
	delete(l.lists, l.ring[l.hand])
	l.ring[l.hand] = path
	l.hand = (l.hand + 1) % keptLists
}

// of returns the list of a folder, sorted by name, if it is kept. Nothing is asked for it.
func (l *Listed) of(path string) (entries []Entry, known bool) {
	l.lock.RLock()
	defer l.lock.RUnlock()
	kept := l.lists[path]
	if kept == nil {
		return nil, false
	}
	if !kept.asked.Load() {
		kept.asked.Store(true)
	}
	return kept.entries, true
}

// find returns what the folder of a path lists there. It is not known for a folder that was not listed, unless that is not there itself.
func (l *Listed) find(path string) (entry Entry, isThere, known bool) {
	slash := strings.LastIndexByte(path, '/')
	if slash < 0 || slash == len(path)-1 {
		return Entry{}, false, false
	}
	list, known := l.of(path[:max(slash, 1)])
	if !known {
		_, isThere, known := l.find(path[:slash])
		return Entry{}, false, known && !isThere
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
	return begins(name, list)
}

// MayHave reports whether something of a name of ASCII can stand in a folder, as far as it is known what that lists. The path need not even
// be put together if not.
func MayHave(files Tree, dir, name string) bool {
	entries, known := listOf(files, dir)
	return !known || begins(name, entries)
}

// listOf returns what a folder lists, sorted by name, if the tree knows it already.
func listOf(files Tree, dir string) (entries []Entry, known bool) {
	if listed, is := files.(*Listed); is {
		return listed.of(dir)
	}
	return nil, false
}

// begins reports whether a relative path begins with a name that is listed, in capitals or not.
func begins(path string, list []Entry) bool {
	for i := range list {
		name := list[i].Name
		if len(name) <= len(path) && (len(name) == len(path) || path[len(name)] == '/') && strings.EqualFold(name, path[:len(name)]) {
			return true
		}
	}
	return false
}
