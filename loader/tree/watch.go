package tree

import (
	"hash/maphash"
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
	gists   map[string][]*Gist // that were asked for, by the paths
	folders map[string]bool    // those above the paths
}

// question is one call of a method of [Tree].
type question struct {
	kind questionKind
	path string
	gist *Gist // of the content, nil for all of it
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
	return &Watch{tree: tree, seed: maphash.MakeSeed(), answers: make(map[question]answer), gists: make(map[string][]*Gist), folders: make(map[string]bool)}
}

// ReadFile implements [Tree].
func (w *Watch) ReadFile(path string) ([]byte, error) {
	data, err := w.tree.ReadFile(path)
	w.remember(question{kind: content, path: path}, w.ofFile(data, err))
	return data, err
}

// Stat implements [Tree].
func (w *Watch) Stat(path string) (Entry, error) {
	entry, err := w.tree.Stat(path)
	w.remember(question{kind: presence, path: path}, w.ofEntries([]Entry{entry}, err))
	return entry, err
}

// ReadDir implements [Tree].
func (w *Watch) ReadDir(path string) ([]Entry, error) {
	entries, err := w.tree.ReadDir(path)
	w.remember(question{kind: listing, path: path}, w.ofEntries(entries, err))
	return entries, err
}

// ChangedAt reports whether a tree, such as the same one later, gives another answer to a question that an event can have touched: about
// the path itself, about one below it, or about the folders above it, which can have come or gone with it.
func (w *Watch) ChangedAt(now Tree, event Event) bool {
	name := event.Path
	touched := w.contents(name)
	if event.Edited {
		return w.changedAny(now, touched)
	}
	touched = append(touched, question{kind: presence, path: name}, question{kind: listing, path: name}, question{kind: listing, path: "/"})
	for dir := range above(name) {
		touched = append(touched, w.contents(dir)...)
		touched = append(touched, question{kind: presence, path: dir}, question{kind: listing, path: dir})
	}
	w.lock.Lock()
	if w.folders[name] {
		for asked := range w.answers {
			if strings.HasPrefix(asked.path, strings.TrimSuffix(name, "/")+"/") {
				touched = append(touched, asked)
			}
		}
	}
	w.lock.Unlock()
	return w.changedAny(now, touched)
}

// contents are the questions about what the file at a path holds.
func (w *Watch) contents(path string) []question {
	w.lock.Lock()
	defer w.lock.Unlock()
	asked := []question{{kind: content, path: path}}
	for _, gist := range w.gists[path] {
		asked = append(asked, question{content, path, gist})
	}
	return asked
}

// changedAny reports whether one of some questions was asked that a tree answers in another way.
func (w *Watch) changedAny(now Tree, some []question) bool {
	return slices.ContainsFunc(some, func(asked question) bool { return w.changed(now, asked) })
}

// changed reports whether a question was asked that a tree answers in another way.
func (w *Watch) changed(now Tree, asked question) bool {
	w.lock.Lock()
	before, known := w.answers[asked]
	w.lock.Unlock()
	return known && w.ask(now, asked) != before
}

// ask returns the answer of a tree.
func (w *Watch) ask(now Tree, asked question) answer {
	switch {
	case asked.gist != nil:
		return w.ofFile(asked.gist.read(now, asked.path))
	case asked.kind == content:
		return w.ofFile(now.ReadFile(asked.path))
	case asked.kind == presence:
		entry, err := now.Stat(asked.path)
		return w.ofEntries([]Entry{entry}, err)
	default:
		return w.ofEntries(now.ReadDir(asked.path))
	}
}

// remember notes an answer. A question that was answered in two ways has changed in between, for good.
func (w *Watch) remember(asked question, got answer) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if before, known := w.answers[asked]; known && before != got {
		got = answer{err: "answered in two ways"}
	}
	if asked.gist != nil && !slices.Contains(w.gists[asked.path], asked.gist) {
		w.gists[asked.path] = append(w.gists[asked.path], asked.gist)
	}
	w.answers[asked] = got
	for dir := range above(asked.path) {
		if w.folders[dir] {
			break
		}
		w.folders[dir] = true
	}
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
