// Portlint checks the port mappings of Docker Compose files and Dockerfiles.
package main

import (
	"os"

	"github.com/portlint/portlint/cmd/internal/cli"
)

func main() {
	cli.BoundMemory()
	os.Exit(cli.Main(cli.Arguments(os.Args), os.Stdin, os.Stdout, os.Stderr))
}
