//go:build engine && linux

package enginetest

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// projectPrefix begins the names of all projects and stacks of ours.
const projectPrefix = "portlint-"

// composeRelease is the release of Docker Compose whose messages are recorded, https://github.com/docker/compose/releases
const composeRelease = "v5.7.1"

const composeModule = "github.com/docker/compose/v5"

// compose is the Docker Compose CLI.
type compose struct {
	words   []string // how it is called
	version string
}

// findCompose returns the Compose of the docker CLI if it is at least as new as our release, or else our release.
func findCompose(t *testing.T) *compose {
	c := &compose{words: []string{"docker", "compose"}}
	if out, err := exec.Command("docker", "compose", "version", "--short").Output(); err == nil {
		c.version = strings.TrimSpace(string(out))
		if slices.Compare(version(c.version), version(composeRelease)) >= 0 {
			return c
		}
	}
	binary, err := buildCompose(t)
	if err != nil {
		noEngine(t, "docker compose %s is not to be had: %v", composeRelease, err)
	}
	return &compose{words: []string{binary}, version: composeRelease}
}

// buildCompose builds our release into the user's cache.
func buildCompose(t *testing.T) (binary string, err error) {
	return composeProgram.build(t, "docker-compose-"+composeRelease)
}

var composeProgram = program{
	module: composeModule + "@" + composeRelease, folder: "./cmd",
	version:  composeModule + "/internal.Version=" + composeRelease,
	replaced: map[string]string{"internal/registry/desktop.go": withoutDesktop},
}

// withoutDesktop stands in for the sessions of Docker Desktop with which Compose pulls images. Nothing is pulled here, and the
// modules behind them are not to be had from every proxy.
const withoutDesktop = `package registry

func NewDesktopAuthProvider(fallback AuthProvider) AuthProvider { return fallback }
`

// run runs compose in dir with the arguments of a command line and returns what it said on standard error.
func (c *compose) run(t *testing.T, d *daemon, dir, arguments string) (said string, failed bool) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, c.words[0], append(slices.Clone(c.words[1:]), strings.Fields(arguments)...)...)
	command.Dir = dir
	// Nothing of the user's: variables are a part of a case.
	command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "DOCKER_HOST=" + d.host,
		"COMPOSE_PROJECT_NAME=" + projectPrefix + "case", "COMPOSE_PROGRESS=plain", "COMPOSE_ANSI=never", "COMPOSE_MENU=false",
	}
	var stderr bytes.Buffer
	command.Stderr = &stderr
	err := command.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		t.Fatalf("%s: %v\n%s", command, ctx.Err(), stderr.String())
	case err != nil && !errors.As(err, &exit):
		t.Fatal(err)
	}
	return strings.ReplaceAll(stderr.String(), dir+"/", "./"), err != nil
}
