#!/usr/bin/env bash
# compose-go v2.16.2, the loader of Docker Compose: where a number without quotes is taken for text, and where the project does
# not load for it. A user's id, an argument of a command and the file's version must be quoted; a port, a value of the environment
# and a label need not be.
#
# Needs Go. Fails when the loader decides otherwise.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"io"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
)

func main() {
	logrus.SetOutput(io.Discard)
	for _, c := range []struct{ top, service string }{
		{"", "user: 1000"}, {"", "command: [sleep, 10]"}, {"version: 3\n", "user: root"},
		{"", "ports: [8080]"}, {"", "environment: {COUNT: 1}"}, {"", "labels: {rank: 1}"},
	} {
		text := c.top + "name: shop\nservices:\n  web: {image: nginx, " + c.service + "}\n"
		file := types.ConfigFile{Filename: "compose.yaml", Content: []byte(text)}
		_, err := loader.LoadWithContext(context.Background(), types.ConfigDetails{ConfigFiles: []types.ConfigFile{file}})
		fmt.Printf("%q %q loads: %v\n", c.top, c.service, err == nil)
	}
}
GO
go mod init example.org/numbers >/dev/null 2>&1
go get github.com/compose-spec/compose-go/v2@v2.16.2 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen
cat >expected <<'TEXT'
"" "user: 1000" loads: false
"" "command: [sleep, 10]" loads: false
"version: 3\n" "user: root" loads: false
"" "ports: [8080]" loads: true
"" "environment: {COUNT: 1}" loads: true
"" "labels: {rank: 1}" loads: true
TEXT
diff expected seen
