//go:build engine && linux

package enginetest

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ownAddresses are the addresses that the host of an engine started here has beside the loopback ones. They are
// reserved for documentation.
var ownAddresses = []string{"198.51.100.7", "2001:db8:9::7"}

// daemon is a Docker engine, spoken to through its API: https://docs.docker.com/reference/api/engine/
type daemon struct {
	host      string // as in DOCKER_HOST
	client    *http.Client
	base      string
	addresses []string
	version   string
	pid       int // the first process of the namespaces in which it was started, 0 for an engine that was found
	uid       int // its user
}

// mostDaemons is how many engines of our own share the cases at most. More would wait for the kernel.
const mostDaemons = 4

// findDaemons returns the engine at DOCKER_HOST, or some of those of PATH that it starts. It skips the test when there is none to be had.
func findDaemons(t *testing.T) []*daemon {
	host, given := os.LookupEnv("DOCKER_HOST")
	if given {
		d := newDaemon(t, host)
		d.addresses = addressesHere(t)
		if err := d.wait(t.Context()); err != nil {
			noEngine(t, "the engine at %s does not answer: %v", host, err)
		}
		return []*daemon{d}
	}
	return startDaemons(t, "", withoutRules)
}

// startDaemons starts some engines, which do not see each other; see [startDaemonOf].
func startDaemons(t *testing.T, folder, configuration string) []*daemon {
	daemons := make([]*daemon, min(runtime.GOMAXPROCS(0), mostDaemons))
	for i := range daemons {
		daemons[i] = startDaemonOf(t, folder, configuration)
	}
	return daemons
}

// noEngine skips the test. The script for CI looks for these words.
func noEngine(t *testing.T, format string, args ...any) {
	t.Helper()
	t.Skipf("NO ENGINE: nothing was compared with Docker: "+format, args...)
}

func addressesHere(t *testing.T) []string {
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	var addresses []string
	for _, one := range all {
		address, _, _ := strings.Cut(one.String(), "/")
		addresses = append(addresses, address)
	}
	return addresses
}

// withoutRules is the configuration of an engine that leaves the rules of iptables alone, which cost two fifths of all processor time.
// They forward what arrives; who gets a port is decided before.
const withoutRules = `{"iptables": false}`

// inNamespaces prepares the network and the mounts of a dockerd of our own, and becomes it.
const inNamespaces = `set -e
mount --make-rprivate /
mount -t proc proc /proc
ip link set lo up
for address in $ADDRESSES; do
	ip address add "$address" dev lo || echo "no address $address" >&2
done
exec dockerd "$@"`

// startDaemon starts the dockerd of PATH with a configuration.
func startDaemon(t *testing.T, configuration string) *daemon {
	return startDaemonOf(t, "", configuration)
}

// startDaemonOf starts the dockerd of a folder, or of PATH when that is "", with a configuration.
func startDaemonOf(t *testing.T, folder, configuration string) *daemon {
	dir := folderFor(t, "dockerd", "containerd", "runc", "ip", "iptables")
	config := filepath.Join(dir, "daemon.json")
	if err := os.WriteFile(config, []byte(configuration), 0o600); err != nil {
		t.Fatal(err)
	}
	host := "unix://" + filepath.Join(dir, "docker.sock")
	script := inNamespaces
	if folder != "" {
		script = "PATH='" + folder + "':$PATH\n" + script
	}
	return launch(t, dir, host, script,
		"--config-file", config, "--host", host, "--bridge", "none",
		"--exec-opt", "native.cgroupdriver=cgroupfs", // systemd does not know the processes of our namespace
		"--data-root", filepath.Join(dir, "data"), "--exec-root", filepath.Join(dir, "exec"), "--pidfile", filepath.Join(dir, "pid"))
}

// folderFor makes the folder of an engine, which wants root's rights for its start and some programs.
func folderFor(t *testing.T, programs ...string) (dir string) {
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			noEngine(t, "%v, and DOCKER_HOST is not set", err)
		}
	}
	if os.Getuid() != 0 {
		noEngine(t, "dockerd wants root, and DOCKER_HOST is not set")
	}
	// Socket paths have room for a hundred characters, fewer than t.TempDir takes.
	dir, err := os.MkdirTemp("", "portlint-engine-")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// launch runs a script that becomes an engine, in network, mount and process namespaces of its own, so that it and all its containers end
// with it.
func launch(t *testing.T, dir, host, script string, arguments ...string) *daemon {
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("sh", append([]string{"-c", script, "sh"}, arguments...)...)
	command.Env = append(os.Environ(), "ADDRESSES="+strings.Join(ownAddresses, " "))
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS | syscall.CLONE_NEWPID,
		Pdeathsig:  syscall.SIGKILL, // also when a timeout ends the test without its clean-up
	}
	started, ended := make(chan error), make(chan error, 1)
	go func() {
		// The signal comes when the thread ends, so that the thread must live as long as this.
		runtime.LockOSThread()
		err := command.Start()
		started <- err
		if err == nil {
			ended <- command.Wait()
		}
	}()
	if err := <-started; err != nil {
		os.RemoveAll(dir)
		noEngine(t, "namespaces: %v", err)
	}
	t.Cleanup(func() {
		command.Process.Kill() // the first process of its namespace: all others end with it
		<-ended
		log.Close()
		if t.Failed() {
			text, _ := os.ReadFile(log.Name())
			t.Logf("dockerd said at the end:\n%s", text[max(0, len(text)-2000):])
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Log(err)
		}
	})
	d := newDaemon(t, host)
	d.addresses, d.pid = ownAddresses, command.Process.Pid
	answers := make(chan error, 1)
	go func() { answers <- d.wait(t.Context()) }()
	select {
	case err = <-answers:
	case err = <-ended:
		ended <- err
		err = fmt.Errorf("it ended: %w", err)
	}
	if err != nil {
		text, _ := os.ReadFile(log.Name())
		noEngine(t, "dockerd does not start here: %v\n%s", err, text[max(0, len(text)-2000):])
	}
	return d
}

func newDaemon(t *testing.T, host string) *daemon {
	where, err := url.Parse(host)
	if err != nil {
		t.Fatal(err)
	}
	d := &daemon{host: host, client: &http.Client{Timeout: time.Minute}, base: "http://" + where.Host}
	switch where.Scheme {
	case "unix":
		d.base = "http://docker"
		d.client.Transport = &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", where.Path)
		}}
	case "tcp":
	default:
		noEngine(t, "DOCKER_HOST=%s: only unix:// and tcp:// without TLS are spoken", host)
	}
	return d
}

// wait returns when the engine answers, with an error after half a minute.
func (d *daemon) wait(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		var version struct{ Version string }
		err := d.call(ctx, http.MethodGet, "/version", nil, &version)
		if err == nil {
			d.version = version.Version
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// call sends a JSON body, or a tar archive when body is a reader, and decodes a JSON answer, or takes it as it is when answer is a *[]byte.
func (d *daemon) call(ctx context.Context, method, path string, body, answer any) error {
	var reader io.Reader
	kind := "application/json"
	switch body := body.(type) {
	case nil:
	case io.Reader:
		reader, kind = body, "application/x-tar"
	default:
		data, err := json.Marshal(body)
		if err != nil {
			return err
		}
		reader = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, method, d.base+path, reader)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", kind)
	response, err := d.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusBadRequest {
		var failure struct{ Message string }
		if json.Unmarshal(data, &failure) == nil && failure.Message != "" {
			return fmt.Errorf("%s", failure.Message)
		}
		return fmt.Errorf("%s %s: %s", method, path, response.Status)
	}
	switch answer := answer.(type) {
	case nil:
		return nil
	case *[]byte:
		*answer = data
		return nil
	}
	return json.Unmarshal(data, answer)
}

// image is what every service of a case runs: testdata/listen.
const image = "portlint/listen"

// buildImage returns the image's file system as a tar archive.
func buildImage(t *testing.T) []byte {
	binary := filepath.Join(t.TempDir(), "listen")
	build := exec.Command("go", "build", "-o", binary, "./testdata/listen")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	return tarOf(t, []tarFile{{"listen", data, 0o755}})
}

// importImage makes the image, and one more that exposes ports 80 and 81.
func (d *daemon) importImage(ctx context.Context, archive []byte) error {
	for tag, changes := range map[string][]string{
		"latest":  {`ENTRYPOINT ["/listen"]`},
		"exposed": {`ENTRYPOINT ["/listen"]`, "EXPOSE 80 81"},
	} {
		query := url.Values{"fromSrc": {"-"}, "repo": {image}, "tag": {tag}, "changes": changes}
		if err := d.call(ctx, http.MethodPost, "/images/create?"+query.Encode(), bytes.NewReader(archive), nil); err != nil {
			return err
		}
	}
	return nil
}

type tarFile struct {
	name string
	data []byte
	mode int64
}

func tarOf(t *testing.T, files []tarFile) []byte {
	var archive bytes.Buffer
	writer := tar.NewWriter(&archive)
	for _, file := range files {
		if err := writer.WriteHeader(&tar.Header{Name: file.name, Mode: file.mode, Size: int64(len(file.data))}); err != nil {
			t.Fatal(err)
		}
		if _, err := writer.Write(file.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

// build builds the case's Dockerfile with the engine's own builder and returns why that failed.
func (d *daemon) build(t *testing.T, c *engineCase) (failure string, failed bool) {
	var files []tarFile
	for _, file := range c.files {
		files = append(files, tarFile{file.Name, file.Data, 0o644})
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.base+"/build?q=1&rm=1&forcerm=1", bytes.NewReader(tarOf(t, files)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-tar")
	response, err := d.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	for decoder := json.NewDecoder(response.Body); ; {
		var line struct{ Error, Message string }
		switch err := decoder.Decode(&line); {
		case err == io.EOF:
			return "", false
		case err != nil:
			t.Fatal(err)
		case line.Error != "":
			return line.Error, true
		case line.Message != "":
			return line.Message, true
		}
	}
}

// projectLabel is what Compose puts on containers and networks; ours all begin with projectPrefix.
const projectLabel = "com.docker.compose.project"

// listen runs a process of the host that listens: a container in the host's network.
func (d *daemon) listen(ctx context.Context, arguments []string) error {
	container := map[string]any{
		"Image":      image,
		"Cmd":        arguments,
		"Labels":     map[string]string{projectLabel: projectPrefix + "host"},
		"HostConfig": map[string]any{"NetworkMode": "host"},
	}
	var created struct{ ID string }
	if err := d.call(ctx, http.MethodPost, "/containers/create", container, &created); err != nil {
		return err
	}
	if err := d.call(ctx, http.MethodPost, "/containers/"+created.ID+"/start", nil, nil); err != nil {
		return err
	}
	if err := d.ready(ctx); err != nil {
		return err
	}
	var state struct{ State struct{ Running bool } }
	if err := d.call(ctx, http.MethodGet, "/containers/"+created.ID+"/json", nil, &state); err != nil {
		return err
	}
	if !state.State.Running {
		return fmt.Errorf("cannot listen on %q", arguments)
	}
	return nil
}

// ready returns when every container of ours that runs has said that it listens, with an error after half a minute.
func (d *daemon) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for ; ; time.Sleep(20 * time.Millisecond) {
		running, err := d.ours(ctx, "/containers/json?")
		if err != nil {
			return err
		}
		silent := false
		for _, id := range running {
			var said []byte
			if err := d.call(ctx, http.MethodGet, "/containers/"+id+"/logs?stdout=1", nil, &said); err != nil && ctx.Err() != nil {
				return err // others end when the container ends meanwhile
			}
			silent = silent || len(said) == 0
		}
		if !silent {
			return nil
		}
	}
}

// ours returns the containers or networks that a list tells of and that are ours.
func (d *daemon) ours(ctx context.Context, list string) (ids []string, err error) {
	var found []struct {
		ID     string `json:"Id"`
		Labels map[string]string
	}
	query := url.Values{"filters": {`{"label":["` + projectLabel + `"]}`}}
	if err := d.call(ctx, http.MethodGet, list+query.Encode(), nil, &found); err != nil {
		return nil, err
	}
	for _, one := range found {
		if strings.HasPrefix(one.Labels[projectLabel], projectPrefix) {
			ids = append(ids, one.ID)
		}
	}
	return ids, nil
}

// clean removes every container and network of ours.
func (d *daemon) clean(ctx context.Context) error {
	for _, kind := range []struct{ list, remove, query string }{
		{"/containers/json?all=1&", "/containers/", "?force=1&v=1"},
		{"/networks?", "/networks/", ""},
	} {
		found, err := d.ours(ctx, kind.list)
		if err != nil {
			return err
		}
		results := make(chan error, len(found))
		for _, id := range found {
			go func() { results <- d.call(ctx, http.MethodDelete, kind.remove+id+kind.query, nil, nil) }()
		}
		for range found {
			if err := <-results; err != nil {
				return err
			}
		}
	}
	return nil
}

// lacks reports whether the host cannot give what a case needs.
func (d *daemon) lacks(ctx context.Context, one need) bool {
	if one.kind == needAddress {
		return !slices.Contains(d.addresses, one.name)
	}
	network := map[string]any{"Name": projectPrefix + "probe", "Driver": one.name}
	var created struct{ ID string }
	if err := d.call(ctx, http.MethodPost, "/networks/create", network, &created); err != nil {
		return true
	}
	return d.call(ctx, http.MethodDelete, "/networks/"+created.ID, nil, nil) != nil
}
