//go:build engine && linux

package enginetest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint/linttest"
)

// pods is Podman with podman-compose, with images, containers and networks of its own, in namespaces of its own.
type pods struct {
	pid     int // the first process of the namespaces
	dir     string
	version string
}

// TestPodman brings every project of testdata/engine/podman up and compares the outcome with the recorded one.
func TestPodman(t *testing.T) {
	t.Parallel()
	p := startPods(t)
	t.Logf("Podman %s", p.version)
	for _, c := range readCases(t, graph.Podman) {
		t.Run(c.name(), func(t *testing.T) {
			got := p.up(t, c)
			got.engine = p.version
			if linttest.Updating() {
				record(t, c, got)
			} else {
				compare(t, c, got, true)
			}
		})
	}
	for _, c := range readFolder(t, remediesOf(graph.Podman), graph.Podman) {
		t.Run("remedy-"+c.name(), func(t *testing.T) { mustRun(t, p.up(t, c.afterwards())) })
	}
}

// startPods makes the namespaces and imports the image. It skips the test where that cannot be.
func startPods(t *testing.T) *pods {
	dir := folderOf(t, "Podman", "podman", "podman-compose", "nsenter", "ip")
	p := &pods{dir: dir}
	for name, text := range map[string]string{
		"storage.conf":    "[storage]\ndriver = \"vfs\"\ngraphroot = \"" + dir + "/graph\"\nrunroot = \"" + dir + "/run\"\n",
		"containers.conf": "[engine]\nruntime = \"runc\"\ncgroup_manager = \"cgroupfs\"\nevents_logger = \"none\"\ntmp_dir = \"" + dir + "/tmp\"\n[network]\nnetwork_config_dir = \"" + dir + "/networks\"\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.pid = hold(t, "mount --make-rprivate / && mount -t proc proc /proc && mount -t tmpfs tmpfs /run && ip link set lo up && exec sleep infinity")
	archive := filepath.Join(dir, "image.tar")
	if err := os.WriteFile(archive, buildImage(t), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := p.command(dir, "podman", "import", "--change", `ENTRYPOINT ["/listen"]`, archive, "localhost/"+image).CombinedOutput(); err != nil {
		noEngine(t, "nothing was brought up with Podman: import: %v: %s", err, out)
	}
	if out, err := p.command(dir, "podman", "run", "--rm", "--entrypoint", "/listen", image, "unix").CombinedOutput(); !strings.Contains(string(out), "want NETWORK/ADDRESS") {
		noEngine(t, "nothing was brought up with Podman, no container runs here: %v: %s", err, out)
	}
	out, err := p.command(dir, "podman-compose", "version").CombinedOutput()
	podman := regexp.MustCompile(`podman version:? ([0-9.]+)`).FindSubmatch(out)
	tool := regexp.MustCompile(`podman-composer? version:?\s+([0-9.]+)`).FindSubmatch(out)
	if podman == nil || tool == nil {
		noEngine(t, "nothing was brought up with Podman: podman-compose version: %v: %s", err, out)
	}
	p.version = string(podman[1]) + "/podman-compose-" + string(tool[1])
	return p
}

// command is a command in the namespaces.
func (p *pods) command(dir, name string, arguments ...string) *exec.Cmd {
	return inside(p.pid, dir, []string{
		"HOME=" + p.dir, "CONTAINERS_STORAGE_CONF=" + p.dir + "/storage.conf", "CONTAINERS_CONF=" + p.dir + "/containers.conf",
	}, name, arguments...)
}

// up brings the project up, looks at its containers, as the status of podman-compose tells nothing of them, and cleans up.
func (p *pods) up(t *testing.T, c *engineCase) outcome {
	dir := writeCase(t, c)
	defer func() {
		if out, err := p.command(dir, "sh", "-c", "podman rm -f -t 0 -a && podman pod rm -f -a && podman network prune -f").CombinedOutput(); err != nil {
			t.Errorf("clean up: %v: %s", err, out)
		}
	}()
	said := ""
	for _, command := range c.commands {
		words := strings.Fields(command)
		if words[0] != "podman-compose" {
			t.Fatalf("%q is no command of podman-compose", command)
		}
		out, err := p.command(dir, words[0], words[1:]...).CombinedOutput()
		var exit *exec.ExitError
		switch {
		case errors.As(err, &exit):
			return outcome{verdict: verdictError, message: cmp.Or(podmanError(said+string(out)), refusal(string(out)))}
		case err != nil:
			t.Fatal(err)
		}
		said += string(out)
	}
	var containers []struct {
		State string
		Names []string
	}
	var stdout bytes.Buffer
	list := p.command(dir, "podman", "ps", "-a", "--format", "json")
	list.Stdout = &stdout
	if err := list.Run(); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(stdout.Bytes(), &containers); err != nil {
		t.Fatalf("podman ps: %v: %s", err, stdout.String())
	}
	failed := len(containers) == 0
	for _, one := range containers {
		failed = failed || one.State != "running"
	}
	message := podmanError(said)
	switch {
	case failed && message == "":
		t.Fatalf("a container does not run, and nothing was said of it: %v\n%s", containers, said)
	case failed || message != "":
		return outcome{verdict: verdictError, message: message}
	}
	return outcome{verdict: verdictOK}
}

var (
	podmanSaid = regexp.MustCompile(`(?m)^Error: (.*)$`)
	container  = regexp.MustCompile(`^unable to start container "[0-9a-f]+": `)
)

// podmanError is the first error of Podman in what podman-compose printed, without what is different each time. Later ones come of it.
func podmanError(said string) string {
	match := podmanSaid.FindStringSubmatch(said)
	if match == nil {
		return ""
	}
	return container.ReplaceAllString(match[1], "")
}
