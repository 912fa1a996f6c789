// Package regular reads regular files, and nothing that only looks like one: strangers decide what the paths name.
package regular

import (
	"errors"
	"fmt"
	"io"
)

// ErrNotRegular says that a path names a folder, a FIFO, a socket or a device.
var ErrNotRegular = errors.New("not a regular file")

// TooLargeError says that a file has more bytes than were asked for at most.
type TooLargeError struct{ Most int }

func (e *TooLargeError) Error() string { return fmt.Sprintf("larger than %d MB", e.Most>>20) }

// Read reads a regular file of at most so many bytes. It opens without blocking and looks before it reads, so that a
// FIFO or a device cannot hang the program. What says that it is empty is not read at all: the files of /proc and /sys
// say so, and some of them never end. Errors do not name the path.
func Read(path string, most int) ([]byte, error) {
	file, size, err := open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if size > int64(most) {
		return nil, &TooLargeError{most}
	}
	// What is appended meanwhile is left for the next run.
	data := make([]byte, size)
	count, err := io.ReadFull(file, data)
	if err == io.EOF || err == io.ErrUnexpectedEOF { // it became shorter
		err = nil
	}
	return data[:count], err
}
