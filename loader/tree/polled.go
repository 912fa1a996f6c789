package tree

import (
	"os"
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
func NewPolled() *Polled { return &Polled{seen: make(map[string]look)} }

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
	return p.disk.ReadDir(path)
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
// and those where that cannot be told because they had just been written then; both sorted.
func (p *Polled) Changed() (changed, doubtful []string) {
	p.lock.Lock()
	defer p.lock.Unlock()
	for path, before := range p.seen {
		now := lookAt(path)
		switch {
		case !now.equals(before):
			changed = append(changed, path)
		case before.young && !now.young:
			doubtful = append(doubtful, path)
		default:
			continue
		}
		p.seen[path] = now
	}
	slices.Sort(changed)
	slices.Sort(doubtful)
	return changed, doubtful
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
