// Package dockercli compares how portlint reads `docker run` and `docker service` with the docker command itself. It is a module of its own, so that
// nothing of docker/cli comes near the binary.
package dockercli

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/docker/cli/cli/command"
	"github.com/docker/cli/cli/command/container"
	"github.com/docker/cli/cli/command/service"
	"github.com/docker/cli/cli/flags"
	"github.com/docker/docker/api/types"
	containertypes "github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/swarm"
	"github.com/docker/docker/client"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/spf13/cobra"
)

// asked is the container that a command line asks the engine to make.
type asked struct {
	name    string
	config  *containertypes.Config
	host    *containertypes.HostConfig
	network *network.NetworkingConfig
}

// engine is an engine that only hears of the container that it is to make.
type engine struct {
	client.APIClient
	asked *asked
	// service is the one that it is to make, or to change.
	service *swarm.ServiceSpec
}

var errHeard = errors.New("heard")

func (e *engine) DaemonHost() string { return "" }

func (e *engine) ClientVersion() string { return "1.51" }

func (e *engine) NegotiateAPIVersionPing(types.Ping) {}

func (e *engine) Ping(context.Context) (types.Ping, error) { return types.Ping{OSType: "linux"}, nil }

func (e *engine) ContainerCreate(_ context.Context, config *containertypes.Config, host *containertypes.HostConfig, network *network.NetworkingConfig, _ *ocispec.Platform, name string) (containertypes.CreateResponse, error) {
	e.asked = &asked{name, config, host, network}
	return containertypes.CreateResponse{}, errHeard
}

func (e *engine) NetworkInspect(_ context.Context, name string, _ network.InspectOptions) (network.Inspect, error) {
	return network.Inspect{ID: name}, nil
}

func (e *engine) ServiceCreate(_ context.Context, spec swarm.ServiceSpec, _ swarm.ServiceCreateOptions) (swarm.ServiceCreateResponse, error) {
	e.service = &spec
	return swarm.ServiceCreateResponse{}, errHeard
}

func (e *engine) ServiceInspectWithRaw(context.Context, string, swarm.ServiceInspectOptions) (swarm.Service, []byte, error) {
	return swarm.Service{Spec: *e.service}, nil, nil
}

func (e *engine) ServiceUpdate(_ context.Context, _ string, _ swarm.Version, spec swarm.ServiceSpec, _ swarm.ServiceUpdateOptions) (swarm.ServiceUpdateResponse, error) {
	e.service = &spec
	return swarm.ServiceUpdateResponse{}, errHeard
}

// docker runs `docker run` or `docker create` with the words behind docker, and returns the container that it asks an engine
// to make, or the error.
func docker(words []string) (*asked, error) {
	heard := &engine{}
	err := heard.hear(words)
	if heard.asked != nil {
		return heard.asked, nil
	}
	return nil, err
}

// hear runs the docker command with the words behind docker. The error is errHeard when the engine was asked for something.
func (e *engine) hear(words []string) error {
	cli, err := command.NewDockerCli(
		command.WithAPIClient(e), command.WithCombinedStreams(io.Discard), command.WithInputStream(io.NopCloser(strings.NewReader(""))),
	)
	if err != nil {
		return err
	}
	if err := cli.Initialize(flags.NewClientOptions()); err != nil {
		return err
	}
	cli.In().SetIsTerminal(true) // for -t
	root := &cobra.Command{Use: "docker", SilenceErrors: true, SilenceUsage: true}
	root.SetOut(io.Discard)
	root.SetErr(io.Discard)
	if words[0] == "service" {
		root.AddCommand(service.NewServiceCommand(cli))
	} else {
		root.AddCommand(container.NewRunCommand(cli), container.NewCreateCommand(cli))
	}
	root.SetArgs(words)
	return root.ExecuteContext(context.Background())
}
