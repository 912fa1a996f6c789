#!/usr/bin/env bash
# composerize 1.7.6, which makes a Compose file of `docker run`: the long form of --publish, which docker takes for containers as for
# services, is copied into `ports` as if it were a short one. compose-go v2.16.2, the loader of Docker Compose, refuses the file. The same
# mapping in the short form, and the keys of the long one where Compose wants them, are taken.
#
# Needs Node, npm and Go. Fails when composerize writes something else, or when the loader takes it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts composerize@1.7.6 >/dev/null 2>&1
cat >run.mjs <<'JS'
import composerize from 'composerize'
import { writeFileSync } from 'node:fs'

const long = composerize('docker run --publish published=8080,target=80 nginx', null, 'latest', 4)
const short = composerize('docker run --publish 8080:80 nginx', null, 'latest', 4)
for (const [name, text] of Object.entries({ long, short })) writeFileSync(name + '.yaml', text.replace('<your project name>', 'shop'))
JS
node run.mjs
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

func load(name string, content []byte) {
	file := types.ConfigFile{Filename: "compose.yaml", Content: content}
	project, err := loader.LoadWithContext(context.Background(), types.ConfigDetails{ConfigFiles: []types.ConfigFile{file}})
	if err != nil {
		fmt.Printf("%s: %v\n", name, err)
		return
	}
	for _, port := range project.Services["nginx"].Ports {
		fmt.Printf("%s: %s->%d\n", name, port.Published, port.Target)
	}
}

func main() {
	for _, name := range []string{"long", "short"} {
		content, err := os.ReadFile(name + ".yaml")
		if err != nil {
			panic(err)
		}
		for _, line := range strings.Split(string(content), "\n") {
			if strings.Contains(line, "8080") {
				fmt.Println(name+" writes:", strings.TrimSpace(line))
			}
		}
		load(name, content)
	}
	load("keys", []byte("name: shop\nservices: {nginx: {image: nginx, ports: [{published: 8080, target: 80}]}}\n"))
}
GO
go mod init example.org/ports >/dev/null 2>&1
go get github.com/compose-spec/compose-go/v2@v2.16.2 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen
cat >expected <<'TEXT'
long writes: - published=8080,target=80
long: Invalid containerPort: published=8080,target=80
short writes: - 8080:80
short: 8080->80
keys: 8080->80
TEXT
diff expected seen
