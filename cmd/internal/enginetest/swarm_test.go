//go:build engine && linux

package enginetest

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint/linttest"
)

// TestSwarm deploys every stack of testdata/engine/swarm on a swarm of one node, or runs the script that creates services there, and
// compares the outcome with the recorded one.
// It uses the docker command of PATH and an engine of its own, and with -every-case or -update the newest ones, too.
func TestSwarm(t *testing.T) {
	t.Parallel()
	docker, err := exec.LookPath("docker")
	if err != nil {
		noEngine(t, "no stack was deployed: %v", err)
	}
	t.Run("installed", func(t *testing.T) {
		d := startDaemon(t, "{}")
		deployAll(t, d, docker)
		for _, c := range readFolder(t, remediesOf(graph.Swarm), graph.Swarm) {
			t.Run("remedy-"+c.name(), func(t *testing.T) { mustRun(t, d.deploy(t, c.afterwards(), docker)) })
		}
	})
	if !*everyCase && !linttest.Updating() {
		return
	}
	docker, err = dockerProgram.build(t, "docker-"+dockerRelease)
	if err != nil {
		noEngine(t, "docker %s is not to be had: %v", dockerRelease, err)
	}
	t.Run("newest-docker", func(t *testing.T) { deployAll(t, startDaemon(t, "{}"), docker) })
	t.Run("newest", func(t *testing.T) { deployAll(t, startDaemonOf(t, buildEngine(t), newestSwarmConfiguration), docker) })
}

// dockerRelease is the newest docker command, https://github.com/docker/cli/releases
const dockerRelease = "29.9.3"

var dockerProgram = program{
	module: "github.com/docker/cli@v" + dockerRelease + "+incompatible", folder: "./cmd/docker",
	version:  "github.com/docker/cli/cli/version.Version=" + dockerRelease,
	vendored: true,
	// The commit of the engine. The release is not to be had from every proxy.
	instead: []string{"github.com/moby/swarmkit/v2=github.com/moby/swarmkit/v2@v2.1.3-0.20260828175525-ad0357aedfca"},
}

// deployAll deploys every stack with a docker command.
func deployAll(t *testing.T, d *daemon, docker string) {
	out, err := exec.Command(docker, "version", "--format", "{{.Client.Version}}").Output()
	cli := release.FindString(string(out)) // an error tells of the server only
	if cli == "" {
		noEngine(t, "no stack was deployed: docker version: %v", err)
	}
	if err := d.importImage(t.Context(), buildImage(t)); err != nil {
		t.Fatal(err)
	}
	swarm := map[string]any{"ListenAddr": "127.0.0.1:2377", "AdvertiseAddr": "127.0.0.1"}
	if err := d.call(t.Context(), http.MethodPost, "/swarm/init", swarm, nil); err != nil {
		noEngine(t, "no stack was deployed: swarm init: %v", err)
	}
	engine := strings.TrimRight(release.FindString(d.version), ".") + "/docker-" + cli
	t.Logf("Docker Engine %s as a swarm, docker %s", d.version, cli)
	for _, c := range readCases(t, graph.Swarm) {
		t.Run(c.name(), func(t *testing.T) {
			got := d.deploy(t, c, docker)
			got.engine = engine
			if linttest.Updating() {
				record(t, c, got)
			} else {
				compare(t, c, got, true)
			}
		})
	}
}

// deploy runs the case's commands until one fails, waits for what becomes of the tasks, and cleans up.
func (d *daemon) deploy(t *testing.T, c *engineCase, docker string) outcome {
	dir := writeCase(t, c)
	name := projectPrefix + c.name() // a network that was just removed is found under its name for a while
	defer d.removeStack(t, name)
	said := ""
	bin := labelling(t, docker, name)
	for _, command := range c.commands {
		words := strings.Fields(strings.ReplaceAll(command, stackName, name))
		if words[0] != "docker" && words[0] != "sh" {
			t.Fatalf("%q is neither a docker command nor a script", command)
		}
		run := exec.CommandContext(t.Context(), "/usr/bin/env", words...)
		run.Dir = dir
		run.Env = []string{"PATH=" + bin + ":" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "DOCKER_HOST=" + d.host}
		var stderr bytes.Buffer
		run.Stderr = &stderr
		if err := run.Run(); err != nil {
			return outcome{verdict: verdictError, message: refusal(stderr.String())}
		}
		said += stderr.String()
	}
	if stuck := d.stuck(t, name); stuck != "" {
		return outcome{verdict: verdictError, message: refusal(stuck)}
	}
	if warned := ignored(said); warned != "" {
		return outcome{verdict: verdictWarning, message: warned}
	}
	return outcome{verdict: verdictOK}
}

// labelling returns a folder with a docker command that asks no registry, does not wait for tasks, and labels what it makes as part
// of the stack.
func labelling(t *testing.T, docker, stack string) string {
	bin := t.TempDir()
	script := `#!/bin/sh
case "$1 $2" in
"stack deploy") shift 2; exec ` + docker + ` stack deploy --resolve-image never --detach=true "$@" ;;
"service create") shift 2; exec ` + docker + ` service create --label com.docker.stack.namespace=` + stack + ` --no-resolve-image --detach "$@" ;;
"service update") shift 2; exec ` + docker + ` service update --no-resolve-image --detach "$@" ;;
esac
exec ` + docker + ` "$@"
`
	if err := os.WriteFile(bin+"/docker", []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return bin
}

var (
	remote      = regexp.MustCompile(`^.*(desc = |Error response from daemon: )`)
	usage       = regexp.MustCompile(`^\s*$|^(See|Run) 'docker|^Usage: `)
	otherOne    = regexp.MustCompile(`service '[^']*' \(\w+\)`)
	warnedOf    = regexp.MustCompile(`level=warning msg="(.*)"$`)
	stackOption = regexp.MustCompile(`^Ignoring \w+ options: .*`)
)

// refusal is the last thing said, without what is different each time: of two services chance decides which comes first.
func refusal(said string) string {
	all := slices.DeleteFunc(lines(said), usage.MatchString)
	if len(all) == 0 {
		return ""
	}
	return otherOne.ReplaceAllString(remote.ReplaceAllString(strings.TrimSpace(all[len(all)-1]), ""), "another service")
}

// ignored is what docker stack deploy says that it takes no notice of.
func ignored(said string) string {
	var found []string
	for _, line := range lines(said) {
		if match := warnedOf.FindStringSubmatch(line); match != nil {
			found = append(found, match[1])
		} else if stackOption.MatchString(line) {
			found = append(found, line)
		}
	}
	slices.Sort(found)
	return strings.Join(slices.Compact(found), "; ")
}

// Tasks have some time to get a node, and are not all there in the first moment.
const (
	allThere = time.Second
	settled  = 15 * time.Second
)

// labelled asks a list of the engine for what belongs to the stack. A service that was just removed leaves its tasks behind for
// a while, so that a list of everything tells of other stacks, too.
func labelled(stack string) string {
	return url.Values{"filters": {`{"label":["com.docker.stack.namespace=` + stack + `"]}`}, "all": {"1"}}.Encode()
}

// stuck says why a task of the stack has no node, "" when each of them has one. What its container then does takes time, and
// depends on the kernel: not every one has what the mesh is made of.
func (d *daemon) stuck(t *testing.T, stack string) string {
	begin := time.Now()
	for ; ; time.Sleep(100 * time.Millisecond) {
		var tasks []struct{ Status struct{ State, Err string } }
		if err := d.call(t.Context(), http.MethodGet, "/tasks?"+labelled(stack), nil, &tasks); err != nil {
			t.Fatal(err)
		}
		waiting := ""
		for _, task := range tasks {
			switch {
			case task.Status.State != "new" && task.Status.State != "pending":
			case task.Status.Err != "":
				return task.Status.Err
			default:
				waiting = "a task stays " + task.Status.State
			}
		}
		switch {
		case waiting == "" && len(tasks) > 0 && time.Since(begin) > allThere, time.Since(begin) > settled:
			return waiting
		}
	}
}

// removeStack removes the stack and waits until nothing of it is left.
func (d *daemon) removeStack(t *testing.T, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		left := 0
		for _, kind := range []string{"services", "containers", "tasks", "networks"} {
			list := "/" + kind
			if kind == "containers" {
				list += "/json"
			}
			var found []struct{ ID string }
			if err := d.call(ctx, http.MethodGet, list+"?"+labelled(name), nil, &found); err != nil {
				t.Errorf("clean up: %v", err)
				return
			}
			left += len(found)
			for _, one := range found {
				if kind != "containers" && kind != "tasks" { // which the engine removes after their service
					d.call(ctx, http.MethodDelete, "/"+kind+"/"+one.ID, nil, nil) // fails while something uses it
				}
			}
		}
		if left == 0 {
			return
		}
		if ctx.Err() != nil {
			t.Errorf("clean up: %d things are left of the stack", left)
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}
