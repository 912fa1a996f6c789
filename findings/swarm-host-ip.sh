#!/usr/bin/env bash
# docker/cli 29.9.3: what becomes of the address in "127.0.0.1:8080:80" rests on which of its commands reads it, although a swarm can
# publish on no single address in any case.
#
#   docker run -p              keeps it
#   docker service create -p   refuses it: hostip is not supported, and 0.0.0.0, which is what it would do, too
#   docker stack deploy        warns, and publishes on every address of every node; nothing is said of 0.0.0.0
#
# Needs Go. Fails when one of them does something else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/docker/cli/cli/compose/loader"
	"github.com/docker/cli/cli/compose/types"
	"github.com/docker/cli/opts/swarmopts"
	"github.com/docker/go-connections/nat"
	"github.com/sirupsen/logrus"
)

func main() {
	logrus.SetOutput(os.Stdout)
	logrus.SetFormatter(&logrus.TextFormatter{DisableTimestamp: true})
	for _, entry := range []string{"127.0.0.1:8080:80", "0.0.0.0:8080:80"} {
		mappings, err := nat.ParsePortSpec(entry)
		fmt.Println("run:", mappings[0].Binding.HostIP, err)

		var option swarmopts.PortOpt
		fmt.Println("service create:", option.Set(entry))

		tree, err := loader.ParseYAML([]byte("version: '3.8'\nservices:\n  web:\n    image: nginx\n    ports: ['" + entry + "']\n"))
		if err != nil {
			panic(err)
		}
		config, err := loader.Load(types.ConfigDetails{ConfigFiles: []types.ConfigFile{{Config: tree}}})
		if err != nil {
			panic(err)
		}
		port := config.Services[0].Ports[0]
		fmt.Printf("stack deploy: published %d, target %d, mode %s\n", port.Published, port.Target, port.Mode)
	}
}
GO
go mod init example.org/ports >/dev/null 2>&1
go get github.com/docker/cli@v29.9.3+incompatible >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen
cat >expected <<'TEXT'
run: 127.0.0.1 <nil>
service create: hostip is not supported
level=warning msg="ignoring IP-address (127.0.0.1:8080:80/tcp) service will listen on '0.0.0.0'"
stack deploy: published 8080, target 80, mode ingress
run: 0.0.0.0 <nil>
service create: hostip is not supported
stack deploy: published 8080, target 80, mode ingress
TEXT
diff expected seen
