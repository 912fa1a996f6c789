//go:build engine && linux

package enginetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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

// buildCompose builds our release into the user's cache. Its go.mod has exclude directives, with which `go install` refuses it.
func buildCompose(t *testing.T) (binary string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	binary = filepath.Join(cache, "portlint", "docker-compose-"+composeRelease)
	if _, err := os.Stat(binary); err == nil {
		return binary, nil
	}
	if err := os.MkdirAll(filepath.Dir(binary), 0o755); err != nil {
		return "", err
	}
	source, err := moduleSource(t, composeModule+"@"+composeRelease)
	if err != nil {
		return "", err
	}
	desktop := filepath.Join(source, "internal", "registry", "desktop.go")
	if err := os.Remove(desktop); err != nil {
		return "", err
	}
	if err := os.WriteFile(desktop, []byte(withoutDesktop), 0o644); err != nil {
		return "", err
	}
	partial := binary + ".partial"
	build := exec.Command("go", "build", "-trimpath", "-o", partial, "-ldflags", "-s -w -X "+composeModule+"/internal.Version="+composeRelease, "./cmd")
	build.Dir = source
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off", newestGo)
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w: %s", build, err, out)
	}
	return binary, os.Rename(partial, binary)
}

// withoutDesktop stands in for the sessions of Docker Desktop with which Compose pulls images. Nothing is pulled here, and the
// modules behind them are not to be had from every proxy.
const withoutDesktop = `package registry

func NewDesktopAuthProvider(fallback AuthProvider) AuthProvider { return fallback }
`

// newestGo lets the go command fetch the Go that a module asks for.
const newestGo = "GOTOOLCHAIN=auto"

// moduleSource returns a folder with the source of a module, named with its version, which can be written to.
func moduleSource(t *testing.T, module string) (dir string, err error) {
	download := exec.Command("go", "mod", "download", "-json", module)
	download.Dir = t.TempDir() // outside of our module
	download.Env = append(os.Environ(), newestGo)
	out, err := download.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", download, err, out)
	}
	var found struct{ Dir string }
	if err := json.Unmarshal(out, &found); err != nil {
		return "", err
	}
	dir = filepath.Join(t.TempDir(), "source")
	return dir, os.CopyFS(dir, os.DirFS(found.Dir))
}

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
