package tree

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestListFolder compares lists with those of package os: of many names, of long ones, and of what is neither file nor folder.
func TestListFolder(t *testing.T) {
	dir := t.TempDir()
	names := []string{strings.Repeat("x", 255), "with blank", "\xff\xfe", "ä", ".hidden", "A", "a"}
	for i := range 3000 {
		names = append(names, "file-of-a-longer-name-"+strconv.Itoa(i))
	}
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range []error{
		os.Mkdir(filepath.Join(dir, "folder"), 0o700), os.Symlink("folder", filepath.Join(dir, "link")), os.Symlink("none", filepath.Join(dir, "broken")),
		syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{dir, filepath.Join(dir, "folder"), filepath.Join(dir, "link")} {
		theirs, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		var want []Entry
		for _, entry := range theirs {
			want = append(want, Entry{Name: entry.Name(), Dir: entry.IsDir(), Link: entry.Type()&os.ModeSymlink != 0})
		}
		if got, err := listFolder(folder); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %d entries, %v; want %d", folder, len(got), err, len(want))
		}
	}
	for _, none := range []string{"A", "fifo", "nothing", "broken"} {
		_, want := os.ReadDir(filepath.Join(dir, none))
		if _, err := listFolder(filepath.Join(dir, none)); err == nil || err.Error() != withoutPath(want).Error() {
			t.Errorf("%s: %v, want %v", none, err, withoutPath(want))
		}
	}
}
