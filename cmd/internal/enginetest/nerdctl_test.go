//go:build engine && linux

package enginetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/portlint/portlint/rules/lint/linttest"
)

// nerdctl is nerdctl with a containerd of its own, in namespaces of its own.
type nerdctl struct {
	pid int // containerd
	dir string
}

// plugins is where the plugins for networks are when CNI_PATH does not say it: Debian's place.
const plugins = "/usr/lib/cni"

// TestNerdctl brings every project of testdata/engine/nerdctl up and compares the outcome with the recorded one. It wants nerdctl,
// containerd and the plugins for networks, which few machines have: with -every-case only.
func TestNerdctl(t *testing.T) {
	if !*everyCase && !linttest.Updating() {
		t.Skip("with -every-case")
	}
	n := startNerdctl(t)
	out, err := n.command(n.dir, "version", "--format", "{{.Client.Version}}").CombinedOutput()
	version := regexp.MustCompile(`(?m)^v([0-9.]+)`).FindSubmatch(out)
	server, _ := exec.Command("containerd", "--version").Output()
	containerd := regexp.MustCompile(` v?([0-9.]+)`).FindSubmatch(server)
	if version == nil || containerd == nil {
		noEngine(t, "nothing was brought up with nerdctl: version: %v: %s%s", err, out, server)
	}
	engine := string(version[1]) + "/containerd-" + string(containerd[1])
	t.Logf("nerdctl %s", engine)
	for _, c := range readFolder(t, nerdctlCases, 0) {
		t.Run(c.name(), func(t *testing.T) {
			got := n.up(t, c)
			got.engine = engine
			if linttest.Updating() {
				record(t, c, got)
			} else {
				compare(t, c, got, true)
			}
		})
	}
}

func startNerdctl(t *testing.T) *nerdctl {
	dir := folderOf(t, "nerdctl", "nerdctl", "containerd", "ctr", "runc", "nsenter", "ip", "iptables")
	config := filepath.Join(dir, "config.toml")
	text := fmt.Sprintf("version = 2\nroot = %q\nstate = %q\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n", dir+"/root", dir+"/state")
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	n := &nerdctl{dir: dir, pid: hold(t, "mount --make-rprivate / && mount -t proc proc /proc && mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /etc/cni 2>/dev/null; "+
		"ip link set lo up && exec containerd -a "+dir+"/socket -c "+config+" >"+dir+"/log 2>&1")}
	archive := filepath.Join(dir, "image.tar")
	if err := os.WriteFile(archive, dockerArchive(t, buildImage(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	var out []byte
	var err error
	for range 50 { // until it answers
		if out, err = n.inside(dir, "ctr", "-a", dir+"/socket", "images", "import", archive).CombinedOutput(); err == nil {
			return n
		}
		time.Sleep(100 * time.Millisecond)
	}
	noEngine(t, "nothing was brought up with nerdctl: import: %v: %s", err, out)
	return nil
}

// dockerArchive is what `docker save` makes of an image with the one layer.
func dockerArchive(t *testing.T, layer []byte) []byte {
	encode := func(value any) []byte {
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	config := encode(map[string]any{
		"architecture": "amd64", "os": "linux", "config": map[string]any{"Entrypoint": []string{"/listen"}},
		"rootfs": map[string]any{"type": "layers", "diff_ids": []string{fmt.Sprintf("sha256:%x", sha256.Sum256(layer))}},
	})
	name := fmt.Sprintf("%x.json", sha256.Sum256(config))
	manifest := encode([]map[string]any{{"Config": name, "RepoTags": []string{image + ":latest"}, "Layers": []string{"layer.tar"}}})
	return tarOf(t, []tarFile{{"layer.tar", layer, 0o644}, {name, config, 0o644}, {"manifest.json", manifest, 0o644}})
}

// inside is a command in the namespaces of containerd.
func (n *nerdctl) inside(dir, name string, arguments ...string) *exec.Cmd {
	path := os.Getenv("CNI_PATH")
	if path == "" {
		path = plugins
	}
	return inside(n.pid, dir, []string{"HOME=" + n.dir, "CNI_PATH=" + path, "NETCONFPATH=" + n.dir + "/networks", "NERDCTL_TOML=/dev/null"}, name, arguments...)
}

func (n *nerdctl) command(dir string, arguments ...string) *exec.Cmd {
	return n.inside(dir, "nerdctl", append([]string{"--address", n.dir + "/socket", "--data-root", n.dir + "/data", "--cgroup-manager", "cgroupfs"}, arguments...)...)
}

// up brings the project up, looks at its containers, and cleans up.
func (n *nerdctl) up(t *testing.T, c *engineCase) outcome {
	dir := writeCase(t, c)
	defer func() {
		ids, _ := n.command(dir, "ps", "-aq").Output()
		n.command(dir, append([]string{"rm", "-f"}, strings.Fields(string(ids))...)...).Run()
		n.command(dir, "network", "prune", "-f").Run()
	}()
	for _, command := range c.commands {
		arguments, found := strings.CutPrefix(command, "docker compose ")
		if !found {
			t.Fatalf("%q is no command of nerdctl compose", command)
		}
		var stderr bytes.Buffer
		run := n.command(dir, append([]string{"compose"}, strings.Fields(arguments)...)...)
		run.Stderr = &stderr
		if err := run.Run(); err != nil {
			return outcome{verdict: verdictError, message: fatal(stderr.String())}
		}
	}
	out, err := n.command(dir, "ps", "-a", "--format", "{{.Status}} {{.Ports}}").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		if !strings.HasPrefix(one, "Up") {
			return outcome{verdict: verdictError, message: "a container does not run: " + one}
		}
	}
	return outcome{verdict: verdictOK}
}

var fatalSaid = regexp.MustCompile(`level=fatal msg="(.*)"`)

// fatal is the first reason that nerdctl gives for its end; that of the program around it says no more.
func fatal(said string) string {
	match := fatalSaid.FindStringSubmatch(said)
	if match == nil {
		return refusal(said)
	}
	text := strings.ReplaceAll(match[1], `\"`, `"`)
	if before, _, found := strings.Cut(text, ": OCI runtime create failed"); found {
		return before
	}
	return text
}
