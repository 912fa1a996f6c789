// Package preflight asks this host what it has: the sockets, who owns them, its addresses, and the containers of its engines. What a
// project wants beside that is the business of rules. Nothing is started, changed or sent, but for one question to the Unix socket of
// each engine, and sockets that are bound for a moment and never listen.
package preflight

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/portlint/portlint/cmd/internal/sockets"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/secret"
	"github.com/portlint/portlint/rules/facts"
)

// Most is how long all is asked for that an answer can do without: names of processes, what engines say.
const Most = 2 * time.Second

// mostBinds is how many ports are tried at most.
const mostBinds = 4096

// Options say how the host is asked.
type Options struct {
	// Bind lets ports that look free be bound for a moment, to see what no table shows.
	Bind bool
	// Engines asks the engines for their containers.
	Engines bool
	// ShowOwn asks for a note on what the project's own containers have.
	ShowOwn bool
	// Sockets are the Unix sockets of engines, none for the usual ones.
	Sockets []string
	// Getenv returns a variable of the environment, and Home is the user's folder, for what the docker CLI is told there.
	Getenv func(string) string
	Home   string
}

// Answer is what the host has.
type Answer struct {
	Host *graph.Host
	// Unknown is what could not be found out, a sentence each, without which a port that looks free may not be.
	Unknown []string
	// Notes are what else is worth telling.
	Notes []string
}

// state is what was found out, and what is found out once somebody asks.
type state struct {
	ctx     context.Context
	options Options
	// end is when no question is asked any more, so that little is left to be done at the end of the time.
	end     time.Time
	sockets []sockets.Socket
	// containers are those that are up, of all engines.
	containers []upContainer
	// sources are where each of the host's held ports comes from.
	sources []source
	unasked bool // an engine did not tell its containers
	// current is the engine that runs projects, nothing for none.
	current engine
	// binder is that of the current engine.
	binder func() (sockets.Running, bool)
	owners func() map[int]sockets.Process
	all    func() []sockets.Socket
	binds  atomic.Int64
}

type upContainer struct {
	*container
	// engine is that of [graph.Holder].
	engine string
}

// source is a socket, a container or both, by their places in the lists; -1 is none.
type source struct{ socket, container int }

// Ask asks the host.
func Ask(ctx context.Context, options Options) Answer {
	s := &state{ctx: ctx, options: options, end: time.Now().Add(Most * 9 / 10)}
	ctx, cancel := context.WithTimeout(ctx, Most/2)
	defer cancel()
	var answer Answer
	engines := make(chan []engine, 1)
	go func() { engines <- options.askEngines(ctx) }()
	var err error
	// Without these there is no answer, so that a machine that has no time gets more of it.
	reading, done := context.WithTimeout(s.ctx, 5*Most)
	defer done()
	s.sockets, err = sockets.Waiting(reading)
	if err != nil {
		answer.Unknown = append(answer.Unknown, "the sockets of this host were not read: "+err.Error())
	}
	s.owners = sync.OnceValue(func() map[int]sockets.Process { return s.ownersOf(s.sockets) })
	s.all = sync.OnceValue(s.connections)
	s.binder = sync.OnceValues(s.current.binder)
	s.add(<-engines, &answer)
	s.addInner(ctx)
	settings := sync.OnceValue(s.daemonSettings)
	answer.Host = &graph.Host{
		Held: s.held(), Holder: s.holder, Connection: s.connection, Bind: s.bind,
		DropsIPv6:   func() bool { return settings().withoutProxy },
		DefaultIPv6: func() bool { return settings().ipv6 },
		Networks:    sync.OnceValue(s.networks),
		Addresses:   addresses(), System: runtime.GOOS, ShowOwn: options.ShowOwn,
		FirstPort: s.firstPort(), OwnFirstPort: ownFirstPort(), Rootless: s.current.rootless, OncePerFamily: s.bindsTwice(), User: ownUser(),
	}
	return answer
}

// askEngines asks all engines at a time.
func (o *Options) askEngines(ctx context.Context) []engine {
	if !o.Engines {
		return nil
	}
	endpoints := o.endpoints()
	answers := make([]engine, len(endpoints))
	var group sync.WaitGroup
	for at, one := range endpoints {
		group.Go(func() { answers[at] = one.ask(ctx) })
	}
	group.Wait()
	return answers
}

// add takes over what the engines said.
func (s *state) add(engines []engine, answer *Answer) {
	for _, one := range engines {
		if one.current {
			s.current = one
		}
		switch {
		case one.err == nil:
		case errors.Is(one.err, errRemote) && one.current:
			answer.Unknown = append(answer.Unknown, fmt.Sprintf("the engine at %s %v, whose ports were not looked at", printable(one.address), one.err))
		case one.current:
			s.unasked = true
			answer.Notes = append(answer.Notes, fmt.Sprintf("containers cannot be named: the engine at %s: %v", printable(one.address), reason(one.err)))
		default:
			s.unasked = true
		}
		elsewhere := one.address
		if one.current {
			elsewhere = ""
		}
		for i := range one.containers {
			s.containers = append(s.containers, upContainer{&one.containers[i], elsewhere})
		}
	}
	if len(engines) == 0 && s.options.Engines {
		s.unasked = true
		answer.Notes = append(answer.Notes, "containers cannot be named: there is no engine on this host")
	}
}

// networks asks the current engine which of its networks have IPv6.
func (s *state) networks() map[string]bool {
	ctx, cancel := s.quarter()
	defer cancel()
	var all []struct {
		Name       string
		EnableIPv6 bool
	}
	if s.current.err != nil || s.current.query(ctx, listNetworks, &all) != nil {
		return nil
	}
	found := make(map[string]bool)
	for _, one := range all {
		found[one.Name] = one.EnableIPv6
	}
	return found
}

// reason is an error without the names of calls and paths that were said already.
func reason(err error) error {
	for _, known := range []error{fs.ErrPermission, fs.ErrNotExist, syscall.ECONNREFUSED} {
		if errors.Is(err, known) {
			return known
		}
	}
	if os.IsTimeout(err) {
		return errSilent()
	}
	return err
}

// held lists what sockets and containers have.
func (s *state) held() []graph.Held {
	published := s.published()
	places := make(map[binding]int, len(published))
	for at, one := range published {
		places[one.binding] = at
	}
	s.sources = make([]source, 0, len(s.sockets)+len(published))
	order := make([]uint64, 0, cap(s.sources)) // by port, then sockets first
	add := func(port uint16, from source) {
		order = append(order, uint64(port)<<32|uint64(len(s.sources)))
		s.sources = append(s.sources, from)
	}
	for at, socket := range s.sockets {
		from := source{at, -1}
		if place, is := places[binding{socket.Network, socket.Local}]; is {
			published[place].listens, from.container = true, published[place].container
		}
		add(socket.Local.Port(), from)
	}
	for at, one := range published {
		if !published[places[one.binding]].listens {
			add(one.local.Port(), source{-1, at})
		}
	}
	slices.Sort(order)
	held := make([]graph.Held, len(order))
	sorted := make([]source, len(order))
	for to, key := range order {
		from := s.sources[key&math.MaxUint32]
		if from.socket >= 0 {
			held[to] = heldBy(&s.sockets[from.socket], from.container >= 0)
		} else {
			one := &published[from.container]
			protocol, _ := graph.ParseProtocol(one.protocol)
			held[to] = graph.Held{IP: one.local.Addr(), Port: int(one.local.Port()), Protocol: protocol}
			from.container = one.container
		}
		sorted[to] = from
	}
	s.sources = sorted
	return held
}

// heldBy is what a socket has. Engines listen on each family by itself.
func heldBy(socket *sockets.Socket, isEngine bool) graph.Held {
	protocol, _ := graph.ParseProtocol(socket.Network)
	one := graph.Held{IP: socket.Local.Addr().WithZone(""), Port: int(socket.Local.Port()), Protocol: protocol}
	if one.IP == netip.IPv6Unspecified() && !isEngine {
		one.Dual, one.MaybeDual = socket.Dual == sockets.DualYes, socket.Dual == sockets.DualUnknown
	}
	return one
}

// publication is a port that a container publishes.
type publication struct {
	binding
	container int
	// listens says that a socket is seen there. Of several containers with one port, as those in the network of another one, it is the last
	// one's.
	listens bool
}

// published is what the containers publish that are up.
func (s *state) published() []publication {
	var all []publication
	for at, container := range s.containers {
		if !container.isUp() {
			continue
		}
		for _, b := range container.bindings() {
			if _, known := graph.ParseProtocol(b.protocol); known {
				all = append(all, publication{binding: b, container: at})
			}
		}
	}
	return all
}

// holder says who has the port at a place of the host's list.
func (s *state) holder(at int) graph.Holder {
	from := s.sources[at]
	if from.container >= 0 {
		return s.containers[from.container].holder()
	}
	socket := s.sockets[from.socket]
	process, known := s.owners()[from.socket]
	return s.describe(socket, process, known)
}

// describe says who has a socket.
func (s *state) describe(socket sockets.Socket, process sockets.Process, known bool) graph.Holder {
	if !known {
		if c := s.publishing(socket); c != nil {
			return c.holder()
		}
		hidden := graph.Holder{Kind: graph.HiddenHolder}
		if socket.UID >= 0 {
			hidden.User = printable(sockets.UserName(socket.UID))
		}
		return hidden
	}
	for i := range s.containers {
		if process.Container != "" && s.containers[i].ID == process.Container {
			holder := s.containers[i].holder()
			holder.OnHost = true
			return holder
		}
	}
	holder := graph.Holder{
		Kind: graph.ProcessHolder, Name: printable(process.Name), PID: process.PID, User: printable(process.User), Dir: printable(process.Dir),
		Unit: printable(process.Unit),
	}
	if facts.StandsForContainers(process.Name) || process.Container != "" {
		if c := s.publishing(socket); c != nil {
			return c.holder()
		}
		holder.Unnamed = s.unasked
	} else if process.Dir == "" || process.Dir == "/" {
		holder.Command = shortened(printable(secret.Hide(process.Command)))
	}
	if socket.Connection {
		holder.Kind = graph.ConnectionHolder
	}
	return holder
}

// shortened is the beginning of a command line.
func shortened(command string) string {
	const enough = 60
	if words := []rune(command); len(words) > enough {
		return string(words[:enough]) + "…"
	}
	return command
}

// publishing returns the container that publishes the port of a socket, whatever its address, or nil: what stands for containers
// does not always listen where the engine says.
func (s *state) publishing(socket sockets.Socket) *upContainer {
	for i := range s.containers {
		c := &s.containers[i]
		if c.isUp() && slices.ContainsFunc(c.bindings(), func(b binding) bool {
			return b.protocol == socket.Network && b.local.Port() == socket.Local.Port()
		}) {
			return c
		}
	}
	return nil
}

func (c *upContainer) holder() graph.Holder {
	return graph.Holder{
		Kind: graph.ContainerHolder, Name: c.name(), Image: printable(c.Image), Status: printable(c.Status),
		Project: printable(c.Labels[labelProject]), Service: printable(c.Labels[labelService]),
		OneOff: c.Labels[labelOneOff] == "True", Engine: printable(c.engine),
	}
}

// quarter is how long a question takes that is asked when its answer is needed: a quarter of the time, or what is left of it.
func (s *state) quarter() (context.Context, context.CancelFunc) {
	end := time.Now().Add(Most / 4)
	if end.After(s.end) {
		end = s.end
	}
	return context.WithDeadline(s.ctx, end)
}

// ownersOf says who has sockets; who is not found in time stays unnamed.
func (s *state) ownersOf(list []sockets.Socket) map[int]sockets.Process {
	ctx, cancel := s.quarter()
	defer cancel()
	return sockets.Owners(ctx, list)
}

// connections are the ends of connections on this host.
func (s *state) connections() []sockets.Socket {
	ctx, cancel := s.quarter()
	defer cancel()
	all, _ := sockets.All(ctx)
	return slices.DeleteFunc(all, func(socket sockets.Socket) bool { return !socket.Connection })
}

// connection looks for the end of a connection on a port.
func (s *state) connection(protocol graph.Protocol, local netip.AddrPort) (graph.Holder, bool) {
	var ends []sockets.Socket
	for _, socket := range s.all() {
		if socket.Network == protocol.String() && socket.Local.Port() == local.Port() &&
			overlaps(socket.Local.Addr(), local.Addr()) {
			ends = append(ends, socket)
		}
	}
	if len(ends) == 0 {
		return graph.Holder{}, false
	}
	ends = ends[:1]
	process := s.ownersOf(ends)[0]
	return graph.Holder{Kind: graph.ConnectionHolder, Name: printable(process.Name), PID: process.PID}, true
}

func overlaps(a, b netip.Addr) bool {
	held := graph.Held{IP: a, MaybeDual: a == netip.IPv6Unspecified()}
	overlaps, _ := held.Overlaps(b)
	return overlaps
}

// bind tries a port.
func (s *state) bind(protocol graph.Protocol, local netip.AddrPort) graph.BindAnswer {
	if !s.options.Bind || s.binds.Add(1) > mostBinds {
		return graph.BindUnknown
	}
	return tryBind(protocol, local)
}

// ownUser is the name of the user who asks, "" for root, and where the system has no numbers for users.
func ownUser() string {
	if uid := os.Geteuid(); uid > 0 {
		return sockets.UserName(uid)
	}
	return ""
}

// addresses are those of the host's interfaces.
func addresses() []netip.Addr {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var found []netip.Addr
	for _, one := range all {
		if prefix, err := netip.ParsePrefix(one.String()); err == nil {
			found = append(found, prefix.Addr().Unmap().WithZone(""))
		}
	}
	return found
}
