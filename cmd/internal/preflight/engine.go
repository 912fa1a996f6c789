package preflight

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/portlint/portlint/loader/regular"
)

// patience is how long an engine may take to answer.
const patience = time.Second

// endpoint is where an engine listens, as in DOCKER_HOST.
type endpoint struct {
	address string
	// current says that it is the engine that `docker compose up` uses.
	current bool
}

// engine is what one engine answered.
type engine struct {
	endpoint
	containers []container
	err        error
	// rootless says that it runs without root's rights, as user uid.
	rootless bool
	peer     peer
}

// peer is the process at the other end of a Unix socket: the engine, or what listens for it until it is needed.
type peer struct {
	// pid is 0 for a process that is not seen from here.
	pid, uid int
	known    bool
}

// container is what is of interest of a container.
// https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerList
type container struct {
	ID     string `json:"Id"`
	Names  []string
	Image  string
	State  string
	Status string
	Labels map[string]string
	Ports  []struct {
		IP         string
		PublicPort int
		Type       string
	}
	HostConfig struct{ NetworkMode string }
}

// Labels of Compose, on whose containers `up` acts.
// https://github.com/docker/compose/blob/main/pkg/api/labels.go
const (
	labelProject = "com.docker.compose.project"
	labelService = "com.docker.compose.service"
	labelOneOff  = "com.docker.compose.oneoff"
)

// isUp reports whether the engine keeps the container's host ports. One that is restarted over and over has them now and then.
func (c *container) isUp() bool { return c.State == "running" || c.State == "paused" }

func (c *container) name() string {
	if len(c.Names) > 0 {
		return printable(strings.TrimPrefix(c.Names[0], "/"))
	}
	return printable(c.ID[:min(len(c.ID), 12)])
}

// printable takes control characters out of what others named, and what is too long for a name.
func printable(text string) string {
	const longest = 128
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == '"' {
			return '?'
		}
		return r
	}, text)
	return strings.ToValidUTF8(text[:min(len(text), longest)], "")
}

// errRemote says that an engine is on another machine, whose ports are not those of this host.
var errRemote = errors.New("is on another machine")

// errSilent says that an engine takes too long to answer, or to take the question.
func errSilent() error { return fmt.Errorf("does not answer within %v", patience) }

// ask asks the engine for its containers.
func (e endpoint) ask(ctx context.Context) engine {
	answer := engine{endpoint: e}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	connection, err := dial(e.address)
	if err != nil {
		answer.err = err
		return answer
	}
	answer.peer = peerOf(connection)
	answer.err = exchange(ctx, connection, listContainers, &answer.containers)
	if errors.As(answer.err, new(*json.SyntaxError)) || errors.As(answer.err, new(*json.UnmarshalTypeError)) {
		answer.err = errors.New("its answer is no list of containers")
	}
	// The engine of a user need not be rootless: there are those in machines of their own.
	if answer.err == nil && answer.peer.known && answer.peer.uid != 0 {
		var info struct{ SecurityOptions []string }
		answer.rootless = e.query(ctx, describeEngine, &info) == nil && slices.ContainsFunc(info.SecurityOptions, func(option string) bool {
			return option == "name=rootless" || strings.HasPrefix(option, "name=rootless,")
		})
	}
	return answer
}

// query asks the engine one question more.
func (e endpoint) query(ctx context.Context, request string, answer any) error {
	connection, err := dial(e.address)
	if err != nil {
		return err
	}
	return exchange(ctx, connection, request, answer)
}

// exchange asks, decodes the answer, and closes the connection.
func exchange(ctx context.Context, connection io.ReadWriteCloser, request string, answer any) error {
	type result struct {
		data []byte
		err  error
	}
	results := make(chan result, 1)
	go func() {
		data, err := get(connection, request)
		results <- result{data, err}
	}()
	defer connection.Close() // which ends the reading, too
	select {
	case r := <-results:
		if r.err != nil {
			return r.err
		}
		return json.Unmarshal(r.data, answer)
	case <-ctx.Done():
		return errSilent()
	}
}

// dial opens the socket or the pipe of an engine. A [net.Dialer] would bring along all that looks up names in networks.
func dial(address string) (io.ReadWriteCloser, error) {
	if path, is := strings.CutPrefix(address, "unix://"); is {
		return net.DialUnix("unix", nil, &net.UnixAddr{Name: path, Net: "unix"})
	}
	if path, is := strings.CutPrefix(address, "npipe://"); is && runtime.GOOS == "windows" {
		return os.OpenFile(filepath.FromSlash(path), os.O_RDWR, 0)
	}
	return nil, errRemote
}

// endpoints returns the engines to ask: the one that Compose uses, and those on the sockets of this user and of the system.
// https://docs.docker.com/reference/cli/docker/#environment-variables
func (o *Options) endpoints() []endpoint {
	var found []endpoint
	known := make(map[string]bool)
	add := func(address string) {
		key := address
		if path, is := strings.CutPrefix(address, "unix://"); is {
			if real, err := filepath.EvalSymlinks(path); err == nil {
				key = "unix://" + real
			}
		}
		if !known[key] {
			known[key] = true
			found = append(found, endpoint{address, len(found) == 0})
		}
	}
	if host := o.Getenv("DOCKER_HOST"); host != "" {
		add(host)
	} else if host := o.contextHost(); host != "" {
		add(host)
	}
	addSockets := func(paths []string) {
		for _, path := range paths {
			if info, err := os.Stat(path); err == nil && info.Mode()&fs.ModeSocket != 0 {
				add("unix://" + path)
			}
		}
	}
	addSockets(o.usualSockets())
	if runtime.GOOS == "windows" && len(found) == 0 {
		add("npipe:////./pipe/docker_engine")
	}
	if len(found) > 0 { // else none of these would be the one that Compose uses
		addSockets(o.socketsOfOthers())
	}
	return found
}

// usualSockets are the places where engines listen, the one that the docker CLI uses by itself first.
func (o *Options) usualSockets() []string {
	var paths []string
	if len(o.Sockets) > 0 {
		return o.Sockets
	}
	add := func(dir string, names ...string) {
		for _, name := range names {
			if dir != "" {
				paths = append(paths, filepath.Join(dir, name))
			}
		}
	}
	add("/", "var/run/docker.sock")
	add(o.Getenv("XDG_RUNTIME_DIR"), "docker.sock", "podman/podman.sock")
	add("/", "run/podman/podman.sock")
	add(o.Home, ".docker/run/docker.sock", ".docker/desktop/docker.sock", ".colima/default/docker.sock", ".orbstack/run/docker.sock",
		".rd/docker.sock", ".lima/docker/sock/docker.sock")
	return paths
}

// mostUsers is how many users are asked for an engine of their own.
const mostUsers = 20

// socketsOfOthers are those of rootless engines of all users, for root, who may see their containers.
func (o *Options) socketsOfOthers() []string {
	if os.Geteuid() != 0 || len(o.Sockets) > 0 {
		return nil
	}
	others, _ := filepath.Glob("/run/user/*/docker.sock")
	return others[:min(len(others), mostUsers)]
}

// maxSettings is the size of a file of the docker CLI's.
const maxSettings = 1 << 20

// contextHost returns where the engine of the current context of the docker CLI listens, "" for the default one.
// https://docs.docker.com/engine/manage-resources/contexts/
func (o *Options) contextHost() string {
	folder := o.Getenv("DOCKER_CONFIG")
	if folder == "" && o.Home != "" {
		folder = filepath.Join(o.Home, ".docker")
	}
	name := o.Getenv("DOCKER_CONTEXT")
	if name == "" {
		var settings struct{ CurrentContext string }
		readJSON(filepath.Join(folder, "config.json"), &settings)
		name = settings.CurrentContext
	}
	if name == "" || name == "default" {
		return ""
	}
	contexts, _ := filepath.Glob(filepath.Join(folder, "contexts", "meta", "*", "meta.json"))
	for _, file := range contexts[:min(len(contexts), 100)] {
		var context struct {
			Name      string
			Endpoints struct {
				Docker struct{ Host string } `json:"docker"`
			}
		}
		if readJSON(file, &context); context.Name == name {
			return context.Endpoints.Docker.Host
		}
	}
	return ""
}

// readJSON reads a small file as far as it can be understood.
func readJSON(name string, into any) {
	if data, err := regular.Read(name, maxSettings); err == nil {
		_ = json.Unmarshal(data, into)
	}
}

// binding is a host port that a container publishes.
type binding struct {
	protocol string
	local    netip.AddrPort
}

// bindings are the host ports that the container has. An engine that gives no address means every one of IPv4.
func (c *container) bindings() []binding {
	var all []binding
	for _, port := range c.Ports {
		address := netip.IPv4Unspecified()
		if port.IP != "" {
			parsed, err := netip.ParseAddr(port.IP)
			if err != nil {
				continue
			}
			address = parsed.Unmap()
		}
		if port.PublicPort > 0 && port.PublicPort <= 65535 {
			all = append(all, binding{port.Type, netip.AddrPortFrom(address, uint16(port.PublicPort))})
		}
	}
	return all
}
