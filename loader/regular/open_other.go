//go:build !unix

package regular

import (
	"errors"
	"os"
)

// open opens what is a regular file and returns its size.
func open(path string) (*os.File, int64, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|guarded, 0)
	if err != nil {
		return nil, 0, plain(err)
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = ErrNotRegular
	}
	if err != nil {
		_ = file.Close()
		return nil, 0, plain(err)
	}
	return file, info.Size(), nil
}

// plain takes the path off an error.
func plain(err error) error {
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}
