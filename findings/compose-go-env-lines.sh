#!/usr/bin/env bash
# compose-go 2.16.2, the reader of .env: what is wrong with a line is told at that line, at the end of the file, or at no line at all.
#
#   a name with "!" in line 2 of 4         line 2
#   a quote that line 2 opens and none closes   line 5, one behind the last
#   "${" in line 2                          no line: Invalid template
#
# A file like these is refused on purpose; where to look is the surprise. Needs Go. Fails when the reader says something else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'GO'
package main

import (
	"fmt"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
)

func main() {
	for _, second := range []string{"B!=1", `B="open`, "B=${"} {
		_, err := dotenv.Parse(strings.NewReader("A=1\n" + second + "\nC=1\nD=1\n"))
		said, _, _ := strings.Cut(fmt.Sprint(err), ": ")
		fmt.Printf("%s\t%s\n", second, said)
	}
}
GO
cat >go.mod <<'MOD'
module env

go 1.25

require github.com/compose-spec/compose-go/v2 v2.16.2
MOD
go mod tidy >/dev/null 2>&1
got=$(go run .)
want=$(printf 'B!=1\tline 2\nB="open\tline 5\nB=${\tInvalid template')
echo "$got"
if [ "$got" != "$want" ]; then
  printf 'it was\n%s\n' "$want" >&2
  exit 1
fi
