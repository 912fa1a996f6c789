// Portlint checks the port mappings of Docker Compose files and Dockerfiles.
package main

import (
	"os"
	"runtime/debug"

	"github.com/portlint/portlint/cmd/internal/cli"
)

// memoryGoal is how many bytes the heap may take before the garbage collector stops saving time. Ordinary files need a tenth.
const memoryGoal = 128 << 20

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
