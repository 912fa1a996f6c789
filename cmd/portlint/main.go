// Portlint checks the port mappings of Docker Compose files and Dockerfiles.
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/portlint/portlint/cmd/internal/cli"
)

const (
	// memoryGoal is how many bytes the heap may take before the garbage collector stops saving time. Ordinary files need a tenth.
	memoryGoal = 128 << 20
	// shortRun is how long a run takes that cannot fill the memory. To set the goal is to stop everything for a moment.
	shortRun = 10 * time.Millisecond
	// stackOfRun is how many bytes of stack a run over ordinary files takes.
	stackOfRun = 48 << 10
)

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		time.AfterFunc(shortRun, func() { debug.SetMemoryLimit(memoryGoal) })
	}
	reserveStack(false)
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// reserveStack makes the stack large enough for a run at once, which else doubles from 2 KB on, and moves each time. Go looks
// for the room as a function is entered, whether it comes to need it or not.
//
//go:noinline
func reserveStack(used bool) {
	if used {
		var room [stackOfRun]byte
		runtime.KeepAlive(&room)
	}
}
