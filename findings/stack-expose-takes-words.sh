#!/usr/bin/env bash
# docker/cli 29.9.3, the loader of `docker stack deploy`: the schema gives entries of ports and of expose a format each. That of ports
# is checked, that of expose has no check and takes every text:
#
#   ports: ["http"]            refused
#   expose: ["http"]           taken, as are "8080:80", "70000" and "no port at all"
#
# A swarm of Engine 20.10.24 or 29 deploys such a service. Needs Go. Fails when the loader does something else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/docker/cli/cli/compose/loader"
	"github.com/docker/cli/cli/compose/types"
)

func main() {
	for _, line := range []string{
		`ports: ["http"]`,
		`expose: ["http"]`,
		`expose: ["8080:80"]`,
		`expose: ["70000"]`,
		`expose: ["no port at all"]`,
	} {
		tree, err := loader.ParseYAML([]byte("version: '3.8'\nservices:\n  web:\n    image: nginx\n    " + line + "\n"))
		if err != nil {
			panic(err)
		}
		_, err = loader.Load(types.ConfigDetails{ConfigFiles: []types.ConfigFile{{Config: tree}}, Environment: map[string]string{}})
		said := "taken"
		if err != nil {
			said = "refused"
		}
		fmt.Println(line, said)
	}
}
GO
go mod init example.org/expose >/dev/null 2>&1
go get github.com/docker/cli@v29.9.3+incompatible >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen
cat >expected <<'TEXT'
ports: ["http"] refused
expose: ["http"] taken
expose: ["8080:80"] taken
expose: ["70000"] taken
expose: ["no port at all"] taken
TEXT
diff expected seen
