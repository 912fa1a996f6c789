package cli

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// nameless opens a new file that has no name in a folder: the system takes it away when the program ends. Not every file
// system has such files.
func nameless(dir string) (*os.File, error) {
	file, err := os.OpenFile(dir, os.O_RDWR|unix.O_TMPFILE, 0o600)
	if err != nil {
		return nil, err
	}
	if _, err := os.Lstat(descriptorPath(file)); err != nil { // without /proc it could not be named
		file.Close()
		return nil, err
	}
	return file, nil
}

// link gives a nameless file a name in its folder that no other file has: one that is taken is refused. It need not be secret, and
// crypto/rand reserves 32 MB of memory whose map every start would write.
func link(file *os.File, dir string) (name string, err error) {
	name = filepath.Join(dir, ".portlint-"+strconv.FormatUint(rand.Uint64(), 36))
	return name, unix.Linkat(unix.AT_FDCWD, descriptorPath(file), unix.AT_FDCWD, name, unix.AT_SYMLINK_FOLLOW)
}

func descriptorPath(file *os.File) string { return fmt.Sprintf("/proc/self/fd/%d", file.Fd()) }
