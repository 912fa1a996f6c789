#!/usr/bin/env bash
# What `docker compose config` prints cannot be given to `docker stack deploy`: compose-go v2.16.2 writes each published port
# as text and puts the project's name at the top of the file; the loader of docker/cli 29.9.3 wants a number and knows no
# name. So `docker compose config | docker stack deploy -c - shop` fails for every file that publishes a port, though the port
# that is refused was a number in the file. Needs Go. Fails when that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"strings"

	compose "github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	stack "github.com/docker/cli/cli/compose/loader"
	stacktypes "github.com/docker/cli/cli/compose/types"
)

// deploy loads text as `docker stack deploy` does.
func deploy(text string) string {
	tree, err := stack.ParseYAML([]byte(text))
	if err != nil {
		return err.Error()
	}
	_, err = stack.Load(stacktypes.ConfigDetails{ConfigFiles: []stacktypes.ConfigFile{{Config: tree}}, Environment: map[string]string{}})
	if err != nil {
		return err.Error()
	}
	return "loaded"
}

func main() {
	const text = "services:\n  web:\n    image: nginx\n    ports:\n      - target: 80\n        published: 8080\n"
	fmt.Println("as written:", deploy(text))
	project, err := compose.LoadWithContext(context.Background(), types.ConfigDetails{
		ConfigFiles: []types.ConfigFile{{Filename: "compose.yaml", Content: []byte(text)}}}, func(o *compose.Options) { o.SetProjectName("shop", true) })
	if err != nil {
		panic(err)
	}
	printed, err := project.MarshalYAML()
	if err != nil {
		panic(err)
	}
	for _, line := range strings.Split(string(printed), "\n") {
		if strings.Contains(line, "published") || strings.HasPrefix(line, "name") {
			fmt.Println("printed:", strings.TrimSpace(line))
		}
	}
	fmt.Println("as printed:", deploy(string(printed)))
	number := strings.Replace(string(printed), `"8080"`, "8080", 1)
	fmt.Println("with a number:", deploy(number))
	fmt.Println("with a number, without the name:", deploy(strings.Replace(number, "name: shop\n", "", 1)))
}
GO
go mod init example.org/ports >/dev/null 2>&1
go get github.com/docker/cli@v29.9.3+incompatible github.com/compose-spec/compose-go/v2@v2.16.2 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen
cat >expected <<'TEXT'
as written: loaded
printed: name: shop
printed: published: "8080"
as printed: services.web.ports.0.published: must be an integer
with a number: (root): additional property 'name' is not allowed
with a number, without the name: loaded
TEXT
diff expected seen
