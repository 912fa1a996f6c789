#!/usr/bin/env bash
# docker/cli 28.5.2, `docker service update`: --publish-rm takes the port in the container, as its help says, but compares the
# protocol and the mode, too, and --publish-add leaves out what was there before the update, even if the same update takes it
# away. Both end with status 0 and without a word:
#
#   has published=8080,target=80,mode=host      --publish-rm 80 takes nothing away, target=80,mode=host has to be said
#   has 53:53/udp                               --publish-rm 53 takes nothing away
#   has 8080:80                                 --publish-rm 80 --publish-add 8080:80 leaves no port at all
#   has 8080:80                                 --publish-rm 80 --publish-add 8081:80 leaves 8081:80, as it should
#
# The command speaks with an engine that only remembers the service. Needs Go. Fails when the command does something else.
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
	"strings"

	"github.com/docker/cli/cli/command"
	"github.com/docker/cli/cli/command/service"
	"github.com/docker/cli/cli/flags"
	"github.com/docker/docker/api/types"
	"github.com/docker/docker/api/types/swarm"
	"github.com/docker/docker/client"
)

// engine remembers one service.
type engine struct {
	client.APIClient
	spec swarm.ServiceSpec
}

func (e *engine) DaemonHost() string                       { return "" }
func (e *engine) ClientVersion() string                    { return "1.51" }
func (e *engine) NegotiateAPIVersionPing(types.Ping)       {}
func (e *engine) Ping(context.Context) (types.Ping, error) { return types.Ping{OSType: "linux"}, nil }

func (e *engine) ServiceCreate(_ context.Context, spec swarm.ServiceSpec, _ swarm.ServiceCreateOptions) (swarm.ServiceCreateResponse, error) {
	e.spec = spec
	return swarm.ServiceCreateResponse{ID: "web"}, nil
}

func (e *engine) ServiceInspectWithRaw(context.Context, string, swarm.ServiceInspectOptions) (swarm.Service, []byte, error) {
	return swarm.Service{ID: "web", Spec: e.spec}, nil, nil
}

func (e *engine) ServiceUpdate(_ context.Context, _ string, _ swarm.Version, spec swarm.ServiceSpec, _ swarm.ServiceUpdateOptions) (swarm.ServiceUpdateResponse, error) {
	e.spec = spec
	return swarm.ServiceUpdateResponse{}, nil
}

func (e *engine) docker(line string) error {
	cli, err := command.NewDockerCli(command.WithAPIClient(e), command.WithCombinedStreams(io.Discard))
	if err != nil {
		return err
	}
	if err := cli.Initialize(flags.NewClientOptions()); err != nil {
		return err
	}
	cmd := service.NewServiceCommand(cli)
	cmd.SetArgs(strings.Fields(line))
	return cmd.Execute()
}

func main() {
	for _, one := range [][2]string{
		{"published=8080,target=80,mode=host", "--publish-rm 80"},
		{"published=8080,target=80,mode=host", "--publish-rm target=80,mode=host"},
		{"53:53/udp", "--publish-rm 53"},
		{"8080:80", "--publish-rm 80 --publish-add 8080:80"},
		{"8080:80", "--publish-rm 80 --publish-add 8081:80"},
	} {
		e := &engine{}
		if err := e.docker("create --detach --name web --publish " + one[0] + " nginx"); err != nil {
			panic(err)
		}
		status := "status 0"
		if err := e.docker("update --detach " + one[1] + " web"); err != nil {
			status = err.Error()
		}
		fmt.Printf("%s, %s: %s,", one[0], one[1], status)
		for _, port := range e.spec.EndpointSpec.Ports {
			fmt.Printf(" %d->%d/%s %s", port.PublishedPort, port.TargetPort, port.Protocol, port.PublishMode)
		}
		fmt.Println(".")
	}
}
GO
go mod init example.org/ports >/dev/null 2>&1
go get github.com/docker/cli@v28.5.2+incompatible github.com/docker/docker@v28.5.1+incompatible \
  google.golang.org/genproto@v0.0.0-20240227224415-6ceb2ff114de >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run . | tee seen
cat >expected <<'TEXT'
published=8080,target=80,mode=host, --publish-rm 80: status 0, 8080->80/tcp host.
published=8080,target=80,mode=host, --publish-rm target=80,mode=host: status 0,.
53:53/udp, --publish-rm 53: status 0, 53->53/udp ingress.
8080:80, --publish-rm 80 --publish-add 8080:80: status 0,.
8080:80, --publish-rm 80 --publish-add 8081:80: status 0, 8081->80/tcp ingress.
TEXT
diff expected seen
