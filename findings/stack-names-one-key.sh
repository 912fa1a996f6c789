#!/usr/bin/env bash
# docker/cli 28.5.2, which deploys stacks: of two keys of a port that it does not know it names one, and which one is chance, run by run:
# the keys come in the order of a map. Who compares its message, or mends the one key that it names, is surprised by the next run.
#
# Needs Go. Fails when it names both keys, or always the same one in 200 attempts.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >go.mod <<'MOD'
module stack
go 1.24
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"slices"

	"github.com/docker/cli/cli/compose/loader"
	"github.com/docker/cli/cli/compose/types"
)

const stack = `version: "3.8"
services:
  web:
    image: example/web
    ports:
      - {name: web, target: 80, published: 8080, app_protocol: http}
`

func main() {
	var said []string
	for range 200 {
		config, err := loader.ParseYAML([]byte(stack))
		if err != nil {
			panic(err)
		}
		_, err = loader.Load(types.ConfigDetails{WorkingDir: ".", ConfigFiles: []types.ConfigFile{{Filename: "stack.yml", Config: config}}})
		if text := fmt.Sprint(err); !slices.Contains(said, text) {
			said = append(said, text)
		}
	}
	slices.Sort(said)
	for _, text := range said {
		fmt.Println(text)
	}
}
GO
export GOFLAGS=-mod=mod GOTOOLCHAIN=auto
go get github.com/docker/cli@v28.5.2+incompatible >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
said=$(go run .)
echo "$said"
[ "$said" = "services.web.ports.0 Additional property app_protocol is not allowed
services.web.ports.0 Additional property name is not allowed" ]
