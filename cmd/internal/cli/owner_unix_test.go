//go:build unix

package cli

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestReplaceFileKeepsTheOwner gives a file to another user, which root alone may do.
func TestReplaceFileKeepsTheOwner(t *testing.T) {
	name := filepath.Join(t.TempDir(), "compose.yaml")
	if err := os.WriteFile(name, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	const user, group = 12345, 23456
	if err := os.Chown(name, user, group); err != nil {
		t.Skip(err)
	}
	if err := replaceFile(name, writeBytes([]byte("new"))); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	owner := info.Sys().(*syscall.Stat_t)
	if owner.Uid != user || owner.Gid != group || info.Mode().Perm() != 0o640 {
		t.Errorf("the file is of %d:%d with mode %v", owner.Uid, owner.Gid, info.Mode())
	}
}
