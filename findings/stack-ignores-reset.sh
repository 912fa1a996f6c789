#!/usr/bin/env bash
# docker/cli 29.9.3, the loader of `docker stack deploy`, beside compose-go 2.16.2, that of `docker compose up`: the tags
# !reset and !override, with which an override takes ports back, are taken by both, and obeyed by Compose alone. In a stack
# the port that was to be closed stays open, without an error or a warning:
#
#   8080:80, and !reset []                Compose: nothing              stack: 8080
#   8080:80, and !override ["9090:80"]    Compose: 9090                 stack: 8080 and 9090
#
# Needs Go. Fails when one of the loaders does something else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"

	compose "github.com/compose-spec/compose-go/v2/loader"
	composetypes "github.com/compose-spec/compose-go/v2/types"
	stack "github.com/docker/cli/cli/compose/loader"
	stacktypes "github.com/docker/cli/cli/compose/types"
)

const base = "services:\n  web:\n    image: nginx\n    ports: [\"8080:80\"]\n"

func main() {
	for _, tag := range []string{`!reset []`, `!override ["9090:80"]`} {
		files := []string{base, "services:\n  web:\n    ports: " + tag + "\n"}
		fmt.Printf("%s: compose %v, stack %v\n", tag, byCompose(files), byStack(files))
	}
}

func byCompose(files []string) (published []string) {
	details := composetypes.ConfigDetails{WorkingDir: "/"}
	for i, text := range files {
		details.ConfigFiles = append(details.ConfigFiles, composetypes.ConfigFile{Filename: fmt.Sprint(i, ".yaml"), Content: []byte(text)})
	}
	project, err := compose.LoadWithContext(context.Background(), details, func(o *compose.Options) { o.SetProjectName("p", true) })
	if err != nil {
		panic(err)
	}
	for _, port := range project.Services["web"].Ports {
		published = append(published, port.Published)
	}
	return published
}

func byStack(files []string) (published []uint32) {
	details := stacktypes.ConfigDetails{Environment: map[string]string{}}
	for _, text := range files {
		tree, err := stack.ParseYAML([]byte("version: '3.8'\n" + text))
		if err != nil {
			panic(err)
		}
		details.ConfigFiles = append(details.ConfigFiles, stacktypes.ConfigFile{Config: tree})
	}
	config, err := stack.Load(details)
	if err != nil {
		panic(err)
	}
	for _, port := range config.Services[0].Ports {
		published = append(published, port.Published)
	}
	return published
}
GO
go mod init example.org/ports >/dev/null 2>&1
go get github.com/docker/cli@v29.9.3+incompatible github.com/compose-spec/compose-go/v2@v2.16.2 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen
cat >expected <<'TEXT'
!reset []: compose [], stack [8080]
!override ["9090:80"]: compose [9090], stack [8080 9090]
TEXT
diff expected seen
