package tree

import (
	"hash/maphash"
	"path"
	"slices"
	"strings"
	"sync"
)

// Watch asks another tree and remembers each question with its answer, also when nothing was found. What was loaded through it rests on these
// answers and on nothing else.
type Watch struct {
	tree Tree
	seed maphash.Seed

	lock    sync.Mutex
	answers map[question]answer
	listed  map[string][]Entry // what folders held
}

// question is one call of a method of [Tree].
type question struct {
	kind questionKind
	path string
}

type questionKind int

const (
	content questionKind = iota // of a file
	presence
	listing // of a folder
)

// answer is equal for equal answers.
type answer struct {
	fingerprint uint64
	err         string // "" for none
}

// NewWatch returns a tree that answers as another one does.
func NewWatch(tree Tree) *Watch {
	return &Watch{tree: tree, seed: maphash.MakeSeed(), answers: make(map[question]answer), listed: make(map[string][]Entry)}
}

// ReadFile implements [Tree].
func (w *Watch) ReadFile(path string) ([]byte, error) {
	data, err := w.tree.ReadFile(path)
	w.remember(question{content, path}, w.ofFile(data, err))
	return data, err
}

// Stat implements [Tree].
func (w *Watch) Stat(path string) (Entry, error) {
	entry, err := w.tree.Stat(path)
	w.remember(question{presence, path}, w.ofEntries([]Entry{entry}, err))
	return entry, err
}

// ReadDir implements [Tree].
func (w *Watch) ReadDir(path string) ([]Entry, error) {
	entries, err := w.tree.ReadDir(path)
	w.remember(question{listing, path}, w.ofEntries(entries, err))
	w.lock.Lock()
	defer w.lock.Unlock()
	w.listed[path] = slices.Clone(entries)
	return entries, err
}

// RestsOn reports whether something that is created, changed or deleted at a path matters to what was asked: the path itself, or one below it,
// or a list of the folder in which it lies, or of one that would list a folder that is made for it.
func (w *Watch) RestsOn(name string) bool {
	w.lock.Lock()
	defer w.lock.Unlock()
	for _, asked := range []question{{content, name}, {presence, name}, {listing, name}, {listing, path.Dir(name)}} {
		if _, known := w.answers[asked]; known {
			return true
		}
	}
	for dir := range above(name) {
		above, known := w.listed[path.Dir(dir)]
		if known && !slices.ContainsFunc(above, func(e Entry) bool { return e.Name == path.Base(dir) }) {
			return true
		}
	}
	below := strings.TrimSuffix(name, "/") + "/"
	for asked := range w.answers {
		if strings.HasPrefix(asked.path, below) {
			return true
		}
	}
	return false
}

// Changed reports whether a tree, such as the same one later, gives another answer to any of the questions.
func (w *Watch) Changed(now Tree) bool {
	w.lock.Lock()
	defer w.lock.Unlock()
	for asked, before := range w.answers {
		var after answer
		switch asked.kind {
		case content:
			after = w.ofFile(now.ReadFile(asked.path))
		case presence:
			entry, err := now.Stat(asked.path)
			after = w.ofEntries([]Entry{entry}, err)
		case listing:
			after = w.ofEntries(now.ReadDir(asked.path))
		}
		if after != before {
			return true
		}
	}
	return false
}

// remember notes an answer. A question that was answered in two ways has changed in between, for good.
func (w *Watch) remember(asked question, got answer) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if before, known := w.answers[asked]; known && before != got {
		got = answer{err: "answered in two ways"}
	}
	w.answers[asked] = got
}

func (w *Watch) ofFile(data []byte, err error) answer {
	if err != nil {
		return answer{err: err.Error()}
	}
	return answer{fingerprint: maphash.Bytes(w.seed, data)}
}

func (w *Watch) ofEntries(entries []Entry, err error) answer {
	if err != nil {
		return answer{err: err.Error()}
	}
	var hash maphash.Hash
	hash.SetSeed(w.seed)
	for _, entry := range entries {
		maphash.WriteComparable(&hash, entry)
	}
	return answer{fingerprint: hash.Sum64()}
}
