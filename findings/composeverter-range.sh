#!/usr/bin/env bash
# composeverter 1.7.5, which brings Compose files to the common specification and writes `ports` in the long form with expandPorts: "3000" is
# a target port alone and stays one, "3000-3001" is two of them, and each gets a published port that nobody asked for. What ran any number
# of times side by side, on free ports of the host, then runs once. compose-go v2.16.2, the loader of Docker Compose, reads both as targets.
#
# Needs Node, npm and Go. Fails when composeverter writes something else, or when the loader reads it in another way.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts composeverter@1.7.5 >/dev/null 2>&1
cat >run.cjs <<'JS'
const { migrateToCommonSpec } = require('composeverter')
const { writeFileSync } = require('node:fs')

for (const ports of ['3000', '3000-3001']) {
	const before = `name: shop\nservices:\n  web:\n    image: nginx\n    ports:\n      - "${ports}"\n`
	writeFileSync(ports + '.before.yaml', before)
	writeFileSync(ports + '.expanded.yaml', migrateToCommonSpec(before, { expandPorts: true }))
}
JS
node run.cjs
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

func main() {
	for _, ports := range []string{"3000", "3000-3001"} {
		for _, when := range []string{"before", "expanded"} {
			content, err := os.ReadFile(ports + "." + when + ".yaml")
			if err != nil {
				panic(err)
			}
			details := types.ConfigDetails{ConfigFiles: []types.ConfigFile{{Filename: "compose.yaml", Content: content}}}
			project, err := loader.LoadWithContext(context.Background(), details, func(o *loader.Options) { o.SetProjectName("shop", true) })
			if err != nil {
				panic(err)
			}
			fmt.Printf("%s, %s:", ports, when)
			for _, port := range project.Services["web"].Ports {
				fmt.Printf(" published %q target %d", port.Published, port.Target)
			}
			fmt.Println()
		}
	}
}
GO
go mod init example.org/ports >/dev/null 2>&1
go get github.com/compose-spec/compose-go/v2@v2.16.2 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen
cat >expected <<'TEXT'
3000, before: published "" target 3000
3000, expanded: published "" target 3000
3000-3001, before: published "" target 3000 published "" target 3001
3000-3001, expanded: published "3000" target 3000 published "3001" target 3001
TEXT
diff expected seen
