package tree_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/portlint/portlint/loader/regular"
	"github.com/portlint/portlint/loader/tree"
)

// write puts a file, and the folders above it, on disk.
func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tell writes down what a tree answers to each question about a path.
func tell(asked tree.Tree, name string) string {
	data, err := asked.ReadFile(name)
	text := fmt.Sprintf("read %q %v", data, err)
	entry, err := asked.Stat(name)
	text += fmt.Sprintf(", stat %v %v", entry, err)
	entries, err := asked.ReadDir(name)
	return text + fmt.Sprintf(", list %v %v", entries, err)
}

func TestDiskAndMemoryAnswerAlike(t *testing.T) {
	dir := t.TempDir()
	root := tree.FromSystem(dir)
	files := make(map[string][]byte)
	for _, name := range []string{"compose.yaml", "api/Dockerfile", "api/src/main.go", ".env"} {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), name)
		files[path.Join(root, name)] = []byte(name)
	}
	memory := tree.NewMemory(files)
	for _, name := range []string{"", ".env", "compose.yaml", "api", "api/Dockerfile", "api/src", "none", "none/none", "compose.yaml/x", "api/Dockerfile/x/y"} {
		name = path.Join(root, name)
		if disk, memory := tell(tree.Disk{}, name), tell(memory, name); disk != memory {
			t.Errorf("%s:\n disk   %s\n memory %s", name, disk, memory)
		}
	}
}

func TestDiskFollowsLinksButDoesNotListThemAsFolders(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "real", "a"), "a")
	if err := os.Symlink("real", filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	root := tree.FromSystem(dir)
	if entry, err := (tree.Disk{}).Stat(root + "/link"); !entry.Dir || err != nil {
		t.Errorf("got %v, %v", entry, err)
	}
	entries, err := tree.Disk{}.ReadDir(root)
	if want := []tree.Entry{{Name: "link", Link: true}, {Name: "real", Dir: true}}; !slices.Equal(entries, want) || err != nil {
		t.Errorf("got %v, %v", entries, err)
	}
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	large := make([]byte, tree.MaxFile+1)
	write(t, filepath.Join(dir, "large"), string(large))
	root := tree.FromSystem(dir)
	memory := tree.NewMemory(map[string][]byte{root + "/large": large})
	for name, asked := range map[string]tree.Tree{"disk": tree.Disk{}, "memory": memory, "overlay": tree.NewOverlay(memory, nil), "listed": tree.NewListed(tree.Disk{})} {
		if _, err := asked.ReadFile(root + "/large"); !errors.As(err, new(*regular.TooLargeError)) {
			t.Errorf("%s: got %v for a file that is too large", name, err)
		}
		if _, err := asked.ReadFile(root); err != regular.ErrNotRegular {
			t.Errorf("%s: got %v for a folder", name, err)
		}
		_, read := asked.ReadFile(root + "/none")
		_, stat := asked.Stat(root + "/none")
		_, list := asked.ReadDir(root + "/none")
		for _, err := range []error{read, stat, list} {
			if !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), "none") {
				t.Errorf("%s: got %v for what is not there", name, err)
			}
		}
	}
}

func TestOverlay(t *testing.T) {
	base := tree.NewMemory(map[string][]byte{
		"/shop/compose.yaml": []byte("old"), "/shop/.gitignore": []byte("x"), "/shop/api/Dockerfile": nil, "/shop/file": nil,
	})
	overlay := tree.NewOverlay(base, map[string]tree.Change{
		"/shop/compose.yaml":    {Data: []byte("new")},
		"/shop/.gitignore":      {Deleted: true},
		"/shop/api":             {Deleted: true},
		"/shop/new/folder/file": {Data: []byte("unsaved")},
		"/shop/file/below":      {Data: []byte("in what was a file")},
	})
	for name, want := range map[string]string{
		"/shop":                   `read "" not a regular file, stat {shop true false} <nil>, list [{compose.yaml false false} {file true false} {new true false}] <nil>`,
		"/shop/compose.yaml":      `read "new" <nil>, stat {compose.yaml false false} <nil>, list [] not a directory`,
		"/shop/.gitignore":        `read "" no such file or directory, stat { false false} no such file or directory, list [] no such file or directory`,
		"/shop/api":               `read "" no such file or directory, stat { false false} no such file or directory, list [] no such file or directory`,
		"/shop/api/Dockerfile":    `read "" no such file or directory, stat { false false} no such file or directory, list [] no such file or directory`,
		"/shop/new":               `read "" not a regular file, stat {new true false} <nil>, list [{folder true false}] <nil>`,
		"/shop/new/folder/file":   `read "unsaved" <nil>, stat {file false false} <nil>, list [] not a directory`,
		"/shop/new/folder/file/x": `read "" not a directory, stat { false false} not a directory, list [] not a directory`,
		"/shop/file":              `read "" not a regular file, stat {file true false} <nil>, list [{below false false}] <nil>`,
	} {
		if got := tell(overlay, name); got != want {
			t.Errorf("%s:\n got  %s\n want %s", name, got, want)
		}
	}
}

// FuzzOverlay lays changes over files on disk. The answers are those of the same files in memory.
func FuzzOverlay(f *testing.F) {
	f.Add([]byte("\x00\x01\x02"), []byte("\x00\x41\x82"))
	f.Add([]byte("abcdefgh"), []byte("hgfedcba"))
	for seed := range byte(40) {
		base, changes := make([]byte, 6), make([]byte, 5)
		for i := range base {
			base[i] = seed*31 + byte(i)*57
		}
		for i := range changes {
			changes[i] = seed*77 + byte(i)*113
		}
		f.Add(base, changes)
	}
	f.Fuzz(func(t *testing.T, base, changes []byte) {
		const most = 20
		dir := t.TempDir()
		root := tree.FromSystem(dir)
		files := make(map[string][]byte)
		for i, code := range base[:min(len(base), most)] {
			name := root + pathOf(code)
			if related(files, name) {
				continue
			}
			// Each folder has a file that nothing deletes alone, since a tree in memory knows no empty folders.
			for parent := path.Dir(name); ; parent = path.Dir(parent) {
				files[parent+"/keep"] = nil
				write(t, tree.ToSystem(parent+"/keep"), "")
				if parent == root {
					break
				}
			}
			files[name] = fmt.Append(nil, "base ", i)
			write(t, tree.ToSystem(name), string(files[name]))
		}
		overlaid := make(map[string]tree.Change)
		written := make(map[string][]byte)
		for i, code := range changes[:min(len(changes), most)] {
			name := root + pathOf(code)
			if _, known := overlaid[name]; known || related(written, name) {
				continue
			}
			if code >= 0x80 {
				overlaid[name] = tree.Change{Deleted: true}
			} else {
				written[name] = fmt.Append(nil, "change ", i)
				overlaid[name] = tree.Change{Data: written[name]}
			}
		}
		for name := range files {
			for changed := range overlaid {
				if name == changed || strings.HasPrefix(name, changed+"/") {
					delete(files, name)
				}
			}
			if related(written, name) {
				delete(files, name) // it is a folder now
			}
		}
		for name, data := range written {
			files[name] = data
		}
		overlay, memory := tree.NewOverlay(tree.Disk{}, overlaid), tree.NewMemory(files)
		for code := range 0x80 {
			for _, suffix := range []string{"", "/keep", "/none"} {
				name := root + pathOf(byte(code)) + suffix
				if got, want := tell(overlay, name), tell(memory, name); got != want {
					t.Errorf("%s:\n overlay %s\n memory  %s\nchanges %v", name, got, want, overlaid)
				}
			}
		}
	})
}

// pathOf makes one of 39 paths of a byte, up to three folders deep.
func pathOf(code byte) string {
	name := ""
	for code %= 39; ; code /= 3 {
		name += "/" + string(rune('a'+code%3))
		if code /= 3; code == 0 {
			return name
		}
		code--
	}
}

// related reports whether one of the files is above or below a path.
func related(files map[string][]byte, name string) bool {
	for other := range files {
		if strings.HasPrefix(other, name+"/") || strings.HasPrefix(name, other+"/") {
			return true
		}
	}
	return false
}

func TestWatch(t *testing.T) {
	files := map[string][]byte{"/shop/compose.yaml": []byte("a"), "/shop/api/Dockerfile": []byte("FROM x"), "/other/x": nil}
	trace := tree.NewTrace(tree.NewMemory(files))
	watch := tree.NewWatch(trace)
	for _, name := range []string{"/shop/compose.yaml", "/shop/.env"} {
		if data, _ := watch.ReadFile(name); !bytes.Equal(data, files[name]) {
			t.Errorf("got %q for %s", data, name)
		}
	}
	if _, err := watch.Stat("/shop/api/package.json"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	if entries, err := watch.ReadDir("/shop"); len(entries) != 2 || err != nil {
		t.Errorf("got %v, %v", entries, err)
	}
	for name, want := range map[string]bool{
		"/shop/compose.yaml":      true,
		"/shop/.env":              true, // which was missed
		"/shop/api/package.json":  true,
		"/shop/api":               true, // with it package.json would come
		"/shop":                   true,
		"/shop/new.yaml":          true, // which the folder would list
		"/shop/api/Dockerfile":    true, // whose folder would be listed if it were new
		"/shop/sub/compose.yaml":  true,
		"/other":                  false,
		"/other/x":                false,
		"/shop/compose.yaml.orig": true,
	} {
		if got := trace.Rest().On(tree.NewChanges(tree.Event{Path: name})); got != want {
			t.Errorf("On(%q) is %v", name, got)
		}
		isRead := name == "/shop/compose.yaml" || name == "/shop/.env" || name == "/shop/api/package.json"
		if got := trace.Rest().On(tree.NewChanges(tree.Event{Path: name, Edited: true})); got != isRead {
			t.Errorf("On(%q) is %v after an edit", name, got)
		}
	}
	for _, c := range []struct {
		name   string
		change tree.Change
		want   bool
	}{
		{"/shop/compose.yaml", tree.Change{Data: []byte("a")}, false},
		{"/shop/compose.yaml", tree.Change{Data: []byte("b")}, true},
		{"/shop/compose.yaml", tree.Change{Deleted: true}, true},
		{"/shop/.env", tree.Change{}, true},
		{"/shop/api/package.json", tree.Change{}, true},
		{"/shop/api/Dockerfile", tree.Change{Data: []byte("FROM y")}, false},
		{"/shop/new.yaml", tree.Change{}, true},
		{"/shop/api", tree.Change{Deleted: true}, true},
		{"/other/x", tree.Change{Deleted: true}, false},
	} {
		now := tree.NewOverlay(tree.NewMemory(files), map[string]tree.Change{c.name: c.change})
		if got := watch.ChangedAt(now, tree.Event{Path: c.name}); got != c.want {
			t.Errorf("after %v at %s: ChangedAt is %v", c.change, c.name, got)
		}
	}
}

// counted counts the questions about a tree.
type counted struct {
	tree.Tree
	asked *int
}

func (c counted) ReadFile(path string) ([]byte, error) { *c.asked++; return c.Tree.ReadFile(path) }

func (c counted) Stat(path string) (tree.Entry, error) { *c.asked++; return c.Tree.Stat(path) }

func TestListedKnowsWhatIsNotThere(t *testing.T) {
	asked := 0
	listed := tree.NewListed(counted{tree.NewMemory(map[string][]byte{"/shop/Compose.yaml": nil, "/shop/api/Dockerfile": nil, "/é": nil}), &asked})
	for _, dir := range []string{"/", "/shop"} {
		if _, err := listed.ReadDir(dir); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]struct {
		isThere bool
		asked   int
	}{
		"/shop/Compose.yaml":   {true, 0},
		"/shop/api":            {true, 0},
		"/shop/.env":           {false, 0},
		"/none":                {false, 0},
		"/shop/compose.yaml":   {false, 1}, // the same file where case does not count
		"/shop/COMPOS~1.YAM":   {false, 1}, // a short name of Windows
		"/shop/Compose.yaml.":  {false, 1}, // where Windows drops the period
		"/e\u0301":             {false, 1}, // the same name, composed in another way
		"/shop/api/Dockerfile": {true, 1},  // whose folder was not listed
	} {
		asked = 0
		if _, err := listed.Stat(name); (err == nil) != want.isThere || asked != want.asked {
			t.Errorf("%s: %v after %d questions", name, err, asked)
		}
	}
}

func TestListedKeepsFiles(t *testing.T) {
	asked := 0
	listed := tree.NewListed(counted{tree.NewMemory(map[string][]byte{"/small": []byte("text"), "/large": make([]byte, 1<<20)}), &asked})
	for range 2 {
		for name, size := range map[string]int{"/small": 4, "/large": 1 << 20} {
			if data, err := listed.ReadFile(name); len(data) != size || err != nil {
				t.Errorf("%s: got %d bytes, %v", name, len(data), err)
			}
		}
	}
	if asked != 3 {
		t.Errorf("one small and one large file are read %d times, want 3", asked)
	}
}

// TestListedForgets lists more folders than are kept, and asks all the time about what stands above them.
func TestListedForgets(t *testing.T) {
	const folders = 10_000
	files := make(map[string][]byte)
	for i := range folders {
		files[fmt.Sprintf("/shop/%d/compose.yaml", i)] = nil
	}
	asked := 0
	listed := tree.NewListed(counted{tree.NewMemory(files), &asked})
	list := func(dir string) {
		t.Helper()
		if _, err := listed.ReadDir(dir); err != nil {
			t.Fatal(err)
		}
	}
	list("/shop")
	for i := range folders {
		list(fmt.Sprintf("/shop/%d", i))
		if _, err := listed.Stat("/shop/.env"); err == nil {
			t.Fatal("a file that is not there was found")
		}
	}
	if asked != 0 {
		t.Errorf("%d questions about a folder that was listed first and asked about ever since", asked)
	}
	if _, err := listed.Stat("/shop/9999/.env"); err == nil || asked != 0 {
		t.Errorf("the last folder: %v after %d questions", err, asked)
	}
	if _, err := listed.Stat("/shop/0/.env"); err == nil || asked != 1 {
		t.Errorf("the first folder, which is forgotten: %v after %d questions", err, asked)
	}
	list("/shop/0")
	if _, err := listed.Stat("/shop/0/compose.yaml"); err != nil || asked != 1 {
		t.Errorf("the first folder, listed again: %v after %d questions", err, asked)
	}
}

// FuzzListed lists some folders of those on disk, with links among them, and holds all answers against those of the disk.
func FuzzListed(f *testing.F) {
	dir := f.TempDir()
	for _, name := range []string{"a/b", "a/c/d", "B"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			f.Fatal(err)
		}
		write(f, filepath.Join(dir, name), name)
	}
	for from, to := range map[string]string{"link": "a", "file": "B", "broken": "none", "a/up": ".."} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			f.Skip(err)
		}
	}
	root := tree.FromSystem(dir)
	names := []string{"", "a", "a/b", "a/c", "a/c/d", "a/c/e", "B", "b", "B/x", "link", "link/b", "file", "file/x", "broken", "broken/x", "a/up", "a/up/B", "none", "none/x"}
	f.Add([]byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12"))
	f.Add([]byte("\x09\x0a\x0b\x0c\x00\x0b\x0c\x0d\x0e\x09\x0a\x12\x11"))
	f.Fuzz(func(t *testing.T, asked []byte) {
		listed := tree.NewListed(tree.Disk{})
		for _, one := range asked {
			name := path.Join(root, names[int(one)%len(names)])
			if got, want := tell(listed, name), tell(tree.Disk{}, name); got != want {
				t.Errorf("%s:\n got  %s\n want %s", name, got, want)
			}
			if _, err := (tree.Disk{}).Stat(name); err == nil && !tree.MayHave(listed, path.Dir(name), path.Base(name)) {
				t.Errorf("%s is there, and its folder is said not to have it", name)
			}
		}
	})
}

func TestEventThatIsAnEdit(t *testing.T) {
	before := tree.NewMemory(map[string][]byte{"/shop/compose.yaml": []byte("a"), "/shop/.env": []byte("a")})
	watch := tree.NewWatch(before)
	_, _ = watch.ReadFile("/shop/compose.yaml")
	_, _ = watch.ReadDir("/shop")
	now := tree.NewMemory(map[string][]byte{"/shop/compose.yaml": []byte("b"), "/shop/.env": []byte("b"), "/shop/new": nil})
	for name, want := range map[string]bool{"/shop/compose.yaml": true, "/shop/.env": false} {
		if got := watch.ChangedAt(now, tree.Event{Path: name, Edited: true}); got != want {
			t.Errorf("after an edit of %s ChangedAt is %v", name, got)
		}
	}
	if !watch.ChangedAt(now, tree.Event{Path: "/shop/new"}) {
		t.Error("the folder lists another file, and ChangedAt says that nothing changed")
	}
}

// TestGist sees that only the gist of a file counts where a gist is asked for, unless all of the file is asked for, too.
func TestGist(t *testing.T) {
	first := &tree.Gist{Make: func(data []byte) string { return string(data[:1]) }}
	length := &tree.Gist{Make: func(data []byte) string { return strconv.Itoa(len(data)) }}
	before := tree.NewMemory(map[string][]byte{"/shop/a": []byte("ab"), "/shop/b": []byte("ab")})
	if got, err := first.Of(before, "/shop/a"); got != "a" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	watch := tree.NewWatch(before)
	for _, gist := range []*tree.Gist{first, length} {
		for _, name := range []string{"/shop/a", "/shop/b", "/shop/none", "/shop/none"} {
			if _, err := gist.Of(watch, name); (err == nil) != (name != "/shop/none") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	_, _ = watch.ReadFile("/shop/b")
	for _, c := range []struct {
		name, content string
		want          bool
	}{
		{"/shop/a", "ab", false},
		{"/shop/a", "ac", false},
		{"/shop/a", "abc", true},
		{"/shop/a", "bb", true},
		{"/shop/b", "ac", true},
		{"/shop/none", "a", true},
		{"/shop/none/below", "a", true}, // of another error: it is a folder
		{"/shop/other", "a", false},
	} {
		now := tree.NewOverlay(before, map[string]tree.Change{c.name: {Data: []byte(c.content)}})
		for _, isEdited := range []bool{true, false} {
			if isEdited && strings.Contains(c.name, "none") {
				continue // what was not there is not edited
			}
			if got := watch.ChangedAt(now, tree.Event{Path: c.name, Edited: isEdited}); got != c.want {
				t.Errorf("%q in %s: ChangedAt is %v", c.content, c.name, got)
			}
		}
	}
}

func TestIndex(t *testing.T) {
	var rests []tree.Rest
	for i := range 100 {
		trace := tree.NewTrace(tree.NewMemory(nil))
		_, _ = trace.ReadFile(fmt.Sprintf("/shop/%d/compose.yaml", i))
		_, _ = trace.Stat("/shop/base.yaml")
		rests = append(rests, trace.Rest())
	}
	index := tree.NewIndex(rests)
	for name, want := range map[string]int{"/shop/17/compose.yaml": 1, "/shop/17": 1, "/shop/base.yaml": 100, "/shop": 100, "/other": 0} {
		changes := tree.NewChanges(tree.Event{Path: name})
		got := slices.DeleteFunc(index.Candidates(changes), func(number int) bool { return !rests[number].On(changes) })
		if len(got) != want || want == 1 && got[0] != 17 {
			t.Errorf("a change at %s bears on %v, want %d", name, got, want)
		}
	}
}

// twoFaced gives each file another content each time.
type twoFaced struct {
	tree.Tree
	asked *byte
}

func (t twoFaced) ReadFile(string) ([]byte, error) {
	*t.asked++
	return []byte{*t.asked}, nil
}

func TestWatchOfWhatChangesMeanwhile(t *testing.T) {
	watch := tree.NewWatch(twoFaced{tree.NewMemory(nil), new(byte)})
	for range 2 {
		if _, err := watch.ReadFile("/a"); err != nil {
			t.Fatal(err)
		}
	}
	for _, data := range []string{"\x01", "\x02"} {
		if !watch.ChangedAt(tree.NewMemory(map[string][]byte{"/a": []byte(data)}), tree.Event{Path: "/a"}) {
			t.Errorf("%q is taken for what was read twice and differed", data)
		}
	}
}

func TestDeepPathsOfWhatIsNotThere(t *testing.T) {
	base := tree.NewMemory(map[string][]byte{"/file": nil})
	overlay := tree.NewOverlay(base, map[string]tree.Change{"/gone": {Deleted: true}, "/file/below": {}})
	for _, top := range []string{"/gone", "/file", "/none"} {
		deep := top + strings.Repeat("/a", 1000)
		if _, err := overlay.Stat(deep); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("got %v below %s", err, top)
		}
	}
}

func TestPolledSeesEachChange(t *testing.T) {
	dir := t.TempDir()
	root := tree.FromSystem(dir)
	polled := tree.NewPolled()
	for _, name := range []string{"", "file", "other", "folder", "folder/none"} {
		tell(polled, path.Join(root, name))
	}
	old := time.Now().Add(-time.Hour)
	for _, step := range []struct {
		what string
		do   func() error
		want []string
	}{
		{"nothing", func() error { return nil }, nil},
		{"a new file", func() error { return os.WriteFile(filepath.Join(dir, "file"), []byte("one"), 0o644) }, []string{"file"}},
		{"an old time", func() error { return os.Chtimes(filepath.Join(dir, "file"), old, old) }, []string{"file"}},
		{"another size at the same time", func() error {
			name := filepath.Join(dir, "file")
			return errors.Join(os.WriteFile(name, []byte("three"), 0o644), os.Chtimes(name, old, old))
		}, []string{"file"}},
		{"a new file of the same time and size in its place", func() error {
			name := filepath.Join(dir, "new")
			return errors.Join(os.WriteFile(name, []byte("seven"), 0o644), os.Chtimes(name, old, old), os.Rename(name, filepath.Join(dir, "file")))
		}, []string{"file"}},
		{"another name", func() error { return os.Rename(filepath.Join(dir, "file"), filepath.Join(dir, "other")) }, []string{"file", "other"}},
		{"a folder", func() error { return os.Mkdir(filepath.Join(dir, "folder"), 0o755) }, []string{"folder"}},
		{"a file in it", func() error { return os.WriteFile(filepath.Join(dir, "folder", "none"), nil, 0o644) }, []string{"folder", "folder/none"}},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		var got []string
		changed, _ := polled.Changed()
		for _, name := range changed {
			got = append(got, tree.Relative(root, name))
		}
		for i, name := range step.want {
			step.want[i] = tree.Relative(root, path.Join(root, name))
		}
		if !slices.Equal(got, step.want) {
			t.Errorf("%s: got %q, want %q", step.what, got, step.want)
		}
	}
}

// TestPolledDoubts has a file written at the moment of the look: its time cannot tell whether it was written once more.
func TestPolledDoubts(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	write(t, name, "one")
	soon := time.Now().Add(1500 * time.Millisecond)
	if err := os.Chtimes(name, soon, soon.Add(-3*time.Second)); err != nil { // written 1.5 seconds ago
		t.Fatal(err)
	}
	polled := tree.NewPolled()
	tell(polled, tree.FromSystem(name))
	if changed, doubtful := polled.Changed(); changed != nil || doubtful != nil {
		t.Errorf("got %q and %q at once", changed, doubtful)
	}
	time.Sleep(600 * time.Millisecond)
	if changed, doubtful := polled.Changed(); changed != nil || len(doubtful) != 1 {
		t.Errorf("got %q and %q, want a doubt", changed, doubtful)
	}
	if changed, doubtful := polled.Changed(); changed != nil || doubtful != nil {
		t.Errorf("got %q and %q, want the doubt only once", changed, doubtful)
	}
}
