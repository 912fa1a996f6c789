package lsp

import (
	"errors"

	"golang.org/x/sys/windows"
)

// isAlive reports whether there is a process of that number that has not ended. One that may not be looked at is there.
func isAlive(pid int) bool {
	process, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(pid))
	if err != nil {
		return errors.Is(err, windows.ERROR_ACCESS_DENIED)
	}
	defer func() { _ = windows.CloseHandle(process) }()
	state, err := windows.WaitForSingleObject(process, 0)
	return err != nil || state != windows.WAIT_OBJECT_0
}
