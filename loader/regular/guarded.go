//go:build unix || windows

package regular

import "syscall"

// guarded keeps an open call from waiting for the other end of a FIFO, and from taking a terminal.
const guarded = syscall.O_NONBLOCK | syscall.O_NOCTTY
