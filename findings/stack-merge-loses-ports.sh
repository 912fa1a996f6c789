#!/usr/bin/env bash
# docker/cli 29.9.3, the loader of `docker stack deploy`: where two files (`-c base.yml -c prod.yml`) both give ports to a
# service, its ports are merged by their published number alone. What falls together is lost without a word, also what
# stands in one file:
#
#   53:53 and 53:53/udp in one file               both are published
#   the same, and a second file adds 8080:80      53/tcp is gone: a name server that answers over UDP only
#   targets 80 and 90, and a second file adds 100 only 100 is left: a port without a published number counts as number 0
#
# Docker Compose keeps all of them. Needs Go. Fails when the loader does something else.
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
	for _, files := range [][]string{
		{`["53:53", "53:53/udp"]`},
		{`["53:53", "53:53/udp"]`, `["8080:80"]`},
		{`["80", "90"]`},
		{`["80", "90"]`, `["100"]`},
	} {
		details := types.ConfigDetails{Environment: map[string]string{}}
		for _, ports := range files {
			tree, err := loader.ParseYAML([]byte("version: '3.8'\nservices:\n  names: {image: bind9, ports: " + ports + "}\n"))
			if err != nil {
				panic(err)
			}
			details.ConfigFiles = append(details.ConfigFiles, types.ConfigFile{Config: tree})
		}
		config, err := loader.Load(details)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%v:", files)
		for _, port := range config.Services[0].Ports {
			fmt.Printf(" %d->%d/%s", port.Published, port.Target, port.Protocol)
		}
		fmt.Println()
	}
}
GO
go mod init example.org/ports >/dev/null 2>&1
go get github.com/docker/cli@v29.9.3+incompatible >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen
cat >expected <<'TEXT'
[["53:53", "53:53/udp"]]: 53->53/tcp 53->53/udp
[["53:53", "53:53/udp"] ["8080:80"]]: 53->53/udp 8080->80/tcp
[["80", "90"]]: 0->80/tcp 0->90/tcp
[["80", "90"] ["100"]]: 0->100/tcp
TEXT
diff expected seen
