//go:build engine && linux

package enginetest

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint/linttest"
)

// engineModule is what Docker Engine's newest line is built of. Its releases have numbers of their own:
// https://pkg.go.dev/github.com/moby/moby/v2?tab=versions
const (
	engineModule  = "github.com/moby/moby/v2"
	engineRelease = "v2.0.0-beta.24"
)

var everyCase = flag.Bool("every-case", false, "run all cases on the newest engine, not only those that tell it apart")

// The newest engine is made to do with the containerd and runc of a distribution, which may be too old for what is new beside ports.
const (
	newestSwarmConfiguration = `{"features": {"containerd-snapshotter": false, "time-namespaces": false}}`
	newestConfiguration      = `{"iptables": false, "ip6tables": false, "features": {"containerd-snapshotter": false, "time-namespaces": false}}`
)

// TestNewestEngine runs cases on a Docker Engine of the newest line, and compares the outcome with the recorded one: those that
// [telling] picks, or all of them with -every-case or -update.
func TestNewestEngine(t *testing.T) {
	if _, given := os.LookupEnv("DOCKER_HOST"); given {
		t.Skip("TestEngine asks the engine at DOCKER_HOST")
	}
	cases := readCases(t, graph.Docker)
	if !*everyCase && !linttest.Updating() {
		cases = telling(cases)
	}
	bringUp(t, startDaemons(t, buildEngine(t), newestConfiguration), cases)
}

// buildEngine builds dockerd and its proxy into the user's cache and returns their folder.
func buildEngine(t *testing.T) (folder string) {
	module := program{
		module: engineModule + "@" + engineRelease, version: engineModule + "/dockerversion.Version=" + newestEngine,
		replaced: map[string]string{"daemon/logdrivers_linux.go": fewLogDrivers},
	}
	for _, name := range []string{"dockerd", "docker-proxy"} {
		module.folder = "./cmd/" + name
		binary, err := module.build(t, filepath.Join("docker-engine-"+newestEngine+"-"+engineRelease, name))
		if err != nil {
			noEngine(t, "%s %s is not to be had: %v", engineModule, engineRelease, err)
		}
		folder = filepath.Dir(binary)
	}
	return folder
}

// fewLogDrivers stands in for the list of what can be done with the output of containers. Half a minute of building is spent on
// libraries of clouds.
const fewLogDrivers = `package daemon

import (
	_ "github.com/moby/moby/v2/daemon/logger/jsonfilelog"
	_ "github.com/moby/moby/v2/daemon/logger/local"
)
`

// telling returns the cases that tell the newest engine from the others, and of the rest one of each kind of outcome.
func telling(cases []*engineCase) []*engineCase {
	seen := make(map[string]bool)
	return slices.DeleteFunc(slices.Clone(cases), func(c *engineCase) bool {
		newest, found := c.outcomeOf(newestEngine)
		if !found {
			return false
		}
		older := slices.DeleteFunc(slices.Clone(c.outcomes), func(o outcome) bool { return o.engine == newestEngine })
		before, _ := nearest(older, newestEngine)
		what := newest.verdict + " " + number.ReplaceAllString(kind(newest.message), "N")
		first := !seen[what]
		seen[what] = true
		return before.verdict == newest.verdict && kind(before.message) == kind(newest.message) && !first
	})
}

// number is what is different in messages of one kind.
var number = regexp.MustCompile(`[0-9]+`)
