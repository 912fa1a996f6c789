#!/usr/bin/env bash
# compose-go v2.16.2, the loader of Docker Compose: of two entries of `ports` that publish one port, the loader keeps one
# where their text is alike and both where only their meaning is.
#
#   "8080:80" and "0.0.0.0:8080:80"               one entry, 0.0.0.0:8080: the port is no longer published on IPv6
#   "8080:80" and {target: 80, published: 8080}   two entries, though both are 8080 to 80 on every address
#   the same with published: "8080", as text      one entry
#
# What is left twice clashes with itself when the containers start. Needs Go. Fails when the loader does something else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

func main() {
	for _, ports := range []string{
		`["8080:80", "0.0.0.0:8080:80"]`,
		`["8080:80", {target: 80, published: 8080}]`,
		`["8080:80", {target: 80, published: "8080"}]`,
	} {
		file := types.ConfigFile{Filename: "compose.yaml", Content: []byte("name: shop\nservices:\n  web: {image: nginx, ports: " + ports + "}\n")}
		project, err := loader.LoadWithContext(context.Background(), types.ConfigDetails{ConfigFiles: []types.ConfigFile{file}})
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s:", ports)
		for _, port := range project.Services["web"].Ports {
			fmt.Printf(" %q %s->%d", port.HostIP, port.Published, port.Target)
		}
		fmt.Println()
	}
}
GO
go mod init example.org/ports >/dev/null 2>&1
go get github.com/compose-spec/compose-go/v2@v2.16.2 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen
cat >expected <<'TEXT'
["8080:80", "0.0.0.0:8080:80"]: "0.0.0.0" 8080->80
["8080:80", {target: 80, published: 8080}]: "" 8080->80 "" 8080->80
["8080:80", {target: 80, published: "8080"}]: "" 8080->80
TEXT
diff expected seen
