#!/usr/bin/env bash
# BuildKit v0.29.0, instructions.ParseInstruction: the ports of EXPOSE are not in the order of the file. They are sorted as
# text, so 10000 stands before 80, and a comment behind them, which a Dockerfile does not have there, is sorted in as two
# more ports. Who wants the place of a port must look it up in the line. Needs Go. Fails when that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'GO'
package main

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

func main() {
	for _, line := range []string{"EXPOSE 9000 80 10000", "EXPOSE 443 80 # tls"} {
		file, err := parser.Parse(strings.NewReader("FROM scratch\n" + line + "\n"))
		if err != nil {
			panic(err)
		}
		instruction, err := instructions.ParseInstruction(file.AST.Children[1])
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s: %q\n", line, instruction.(*instructions.ExposeCommand).Ports)
	}
}
GO
go mod init example.org/ports >/dev/null 2>&1
go get github.com/moby/buildkit@v0.29.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen
cat >expected <<'TEXT'
EXPOSE 9000 80 10000: ["10000" "80" "9000"]
EXPOSE 443 80 # tls: ["#" "443" "80" "tls"]
TEXT
diff expected seen
