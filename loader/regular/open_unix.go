//go:build unix

package regular

import (
	"io"
	"syscall"
)

// guarded keeps an open call from waiting for the other end of a FIFO, and from taking a terminal.
const guarded = syscall.O_NONBLOCK | syscall.O_NOCTTY

// descriptor is an open file. One of package os would be offered to the poller, which refuses regular files: two calls for each.
type descriptor int

// open opens what is a regular file and returns its size.
func open(path string) (descriptor, int64, error) {
	var number int
	err := retried(func() (err error) {
		number, err = syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC|guarded, 0)
		return err
	})
	if err != nil {
		return 0, 0, err
	}
	file := descriptor(number)
	var info syscall.Stat_t
	err = retried(func() error { return syscall.Fstat(number, &info) })
	if err == nil && info.Mode&syscall.S_IFMT != syscall.S_IFREG {
		err = ErrNotRegular
	}
	if err != nil {
		_ = file.Close()
		return 0, 0, err
	}
	return file, info.Size, nil
}

// Read implements [io.Reader].
func (d descriptor) Read(data []byte) (int, error) {
	var count int
	err := retried(func() (err error) {
		count, err = syscall.Read(int(d), data)
		return err
	})
	switch {
	case err != nil:
		return 0, err
	case count == 0 && len(data) > 0:
		return 0, io.EOF
	}
	return count, nil
}

// Close implements [io.Closer].
func (d descriptor) Close() error { return syscall.Close(int(d)) }

// retried makes a call again that a signal interrupted.
func retried(call func() error) error {
	for {
		if err := call(); err != syscall.EINTR {
			return err
		}
	}
}
