//go:build unix

package lsp

import (
	"errors"
	"syscall"
)

// isAlive reports whether there is a process of that number. One of another user's may not be signalled, but is there.
func isAlive(pid int) bool { return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
