package tree

import (
	"os"
	"path"
	"slices"
	"sync"
	"time"
)

// Polled is the machine's own files. It notes what stands at each path before it is asked about, so that it can tell
// later where something changed. That takes one look at each path and no service of the system, and so works in
// containers and on network mounts, too.
type Polled struct {
	disk Disk
	lock sync.Mutex
	seen map[string]look
	// lists are what the folders that were asked about listed at first, or at the last look.
	lists map[string][]Entry
}

// look is what stood at a path at a time.
type look struct {
	info  os.FileInfo
	fault string // why there is no info, "" if there is one
	// young says that it was written so shortly before that one more change need not show: clocks of file systems tick in up to
	// two seconds, as that of FAT does.
	young bool
}

const tick = 2 * time.Second

// NewPolled returns a tree that answers as [Disk] does.
func NewPolled() *Polled {
	return &Polled{seen: make(map[string]look), lists: make(map[string][]Entry)}
}

// ReadFile implements [Tree].
func (p *Polled) ReadFile(path string) ([]byte, error) {
	p.note(path)
	return p.disk.ReadFile(path)
}

// Stat implements [Tree].
func (p *Polled) Stat(path string) (Entry, error) {
	p.note(path)
	return p.disk.Stat(path)
}

// ReadDir implements [Tree].
func (p *Polled) ReadDir(path string) ([]Entry, error) {
	p.note(path)
	list, err := p.disk.ReadDir(path)
	p.lock.Lock()
	defer p.lock.Unlock()
	if _, known := p.lists[path]; !known && err == nil {
		p.lists[path] = list
	}
	return list, err
}

// note looks at a path that is asked about for the first time. A later look could miss what changed since the first answer.
func (p *Polled) note(path string) {
	p.lock.Lock()
	_, known := p.seen[path]
	p.lock.Unlock()
	if known {
		return
	}
	now := lookAt(path)
	p.lock.Lock()
	defer p.lock.Unlock()
	if _, known := p.seen[path]; !known {
		p.seen[path] = now
	}
}

// Changed looks at all paths that were ever asked about. It returns those where something was created, changed or deleted since the last look,
// and those where that cannot be told because they had just been written then; both sorted. Of a folder it returns what is listed
// there now and was not, or the other way round.
func (p *Polled) Changed() (changed, doubtful []string) {
	p.lock.Lock()
	defer p.lock.Unlock()
	for at, before := range p.seen {
		now := lookAt(at)
		list, isFolder := p.lists[at]
		if isFolder && now.info != nil && (!now.equals(before) || before.young) {
			if after, err := p.disk.ReadDir(at); err == nil {
				changed = append(changed, differing(at, list, after)...)
				p.lists[at], p.seen[at] = after, now
				continue
			}
		}
		switch {
		case !now.equals(before):
			changed = append(changed, at)
		case before.young && !now.young:
			doubtful = append(doubtful, at)
		default:
			continue
		}
		p.seen[at] = now
	}
	slices.Sort(changed)
	slices.Sort(doubtful)
	return slices.Compact(changed), doubtful
}

// differing returns the paths of what only one of two lists of a folder has, or has in another way.
func differing(dir string, before, after []Entry) []string {
	var paths []string
	for _, pair := range [][2][]Entry{{before, after}, {after, before}} {
		for _, entry := range pair[0] {
			if !slices.Contains(pair[1], entry) {
				paths = append(paths, path.Join(dir, entry.Name))
			}
		}
	}
	return paths
}

func lookAt(path string) look {
	info, err := os.Stat(ToSystem(path))
	if err != nil {
		return look{fault: withoutPath(err).Error()}
	}
	return look{info: info, young: time.Since(info.ModTime()).Abs() <= tick}
}

func (l look) equals(other look) bool {
	if l.info == nil || other.info == nil {
		return l.info == nil && other.info == nil && l.fault == other.fault
	}
	a, b := l.info, other.info
	return a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size() && a.Mode() == b.Mode() && os.SameFile(a, b)
}
