package regular_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/portlint/portlint/loader/regular"
)

func TestRead(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := os.WriteFile(path, []byte("abc"), 0o644); err != nil {
		t.Fatal(err)
	}
	if data, err := regular.Read(path, 3); string(data) != "abc" || err != nil {
		t.Errorf("got %q, %v", data, err)
	}
	var large *regular.TooLargeError
	if _, err := regular.Read(path, 2); !errors.As(err, &large) || large.Most != 2 {
		t.Errorf("got %v for a file that is too large", err)
	}
	if _, err := regular.Read(dir, 9); err != regular.ErrNotRegular {
		t.Errorf("got %v for a folder", err)
	}
	if _, err := regular.Read(filepath.Join(dir, "none"), 9); !errors.Is(err, fs.ErrNotExist) || errors.As(err, new(*fs.PathError)) {
		t.Errorf("got %v for no file", err)
	}
	if _, err := regular.Read(os.DevNull, 9); err != regular.ErrNotRegular {
		t.Errorf("got %v for %s", err, os.DevNull)
	}
}
