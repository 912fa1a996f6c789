//go:build unix

package cli

import (
	"os"
	"syscall"
)

// keepOwner gives a new file the owner and the group of an old one. Other attributes, such as lists of access rights, are those
// that the folder gives.
func keepOwner(file *os.File, old os.FileInfo) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	was, ok := old.Sys().(*syscall.Stat_t)
	is, known := info.Sys().(*syscall.Stat_t)
	if !ok || !known || was.Uid == is.Uid && was.Gid == is.Gid {
		return nil
	}
	return file.Chown(int(was.Uid), int(was.Gid))
}
