#!/usr/bin/env bash
# docker/cli 29.9.3, the loader of `docker stack deploy`: a published port above 65535 is refused where an entry of ports is
# written short, and taken where it is written long, although the schema could say 65535 as it says integer:
#
#   "70000:80"                        refused, with the range in the error
#   {target: 80, published: 70000}    taken, as is 4294967295; 4294967296 ends as 0, the word for a port that the mesh chooses
#   {target: 70000, published: 8080}  taken
#
# A swarm of Engine 20.10.24 leaves the task of such a service in the state New, and says nothing. Needs Go. Fails when the
# loader does something else.
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
	for _, entry := range []string{
		`"70000:80"`,
		`{target: 80, published: 70000}`,
		`{target: 80, published: 4294967295}`,
		`{target: 80, published: 4294967296}`,
		`{target: 70000, published: 8080}`,
	} {
		tree, err := loader.ParseYAML([]byte("version: '3.8'\nservices:\n  web:\n    image: nginx\n    ports: [" + entry + "]\n"))
		if err != nil {
			panic(err)
		}
		config, err := loader.Load(types.ConfigDetails{
			ConfigFiles: []types.ConfigFile{{Config: tree}}, Environment: map[string]string{},
		})
		if err != nil {
			fmt.Printf("%s: %v\n", entry, err)
			continue
		}
		port := config.Services[0].Ports[0]
		fmt.Printf("%s: published %d, target %d\n", entry, port.Published, port.Target)
	}
}
GO
go mod init example.org/ports >/dev/null 2>&1
go get github.com/docker/cli@v29.9.3+incompatible >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen
cat >expected <<'TEXT'
"70000:80": services.web.ports.0: '70000:80' is not valid ports: invalid hostPort: 70000
{target: 80, published: 70000}: published 70000, target 80
{target: 80, published: 4294967295}: published 4294967295, target 80
{target: 80, published: 4294967296}: published 0, target 80
{target: 70000, published: 8080}: published 8080, target 70000
TEXT
diff expected seen
