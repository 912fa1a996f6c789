package regular

import "syscall"

// guarded keeps an open call from waiting for the other end of a pipe, and from taking a terminal.
const guarded = syscall.O_NONBLOCK | syscall.O_NOCTTY
