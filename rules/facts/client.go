package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
)

// LostClient is a program of a health check that asks the server of its own container where that does not listen.
type LostClient struct {
	// Program is what asks, Name its name and Flag the flag with which it is told a port.
	Program    graph.Program
	Name, Flag string
	// Asked is the port that it asks, Listens the one on which the server listens.
	Asked, Listens int
	// Span is the number that is asked, or the name of the program when it has none.
	Span source.Span
	// Written says that the number stands there.
	Written bool
	// Mover is what puts the server elsewhere, nil when that is not known.
	Mover *graph.Related
}

// Command is the program with the port that it is told: "redis-cli -p 6380".
func (c LostClient) Command() string {
	if !c.Written {
		return c.Name
	}
	return c.Name + " " + c.Flag + " " + strconv.Itoa(c.Asked)
}

// LostClients returns the programs of the health check that ask the image's own server at a port on which it does not listen.
//
// A client without a port asks the usual one: redis-cli 6379, and pg_isready the socket file that has 5432 in its name.
func (f *Service) LostClients() []LostClient {
	probe := f.Service.Probe.Programs
	if !slices.ContainsFunc(probe, func(program graph.Program) bool { return clientOf(program) != nil }) {
		return nil
	}
	what := f.Listening()
	if what.Image == nil || !what.Settled || what.undecided || len(f.Service.EnvFiles) > 0 || len(what.ImagePorts) == 0 {
		return nil
	}
	var lost []LostClient
	for _, program := range probe {
		client := clientOf(program)
		if client == nil || !slices.Contains(client.Servers, what.Image.Title) {
			continue
		}
		asked, ok := f.portAsked(client, program)
		usual := slices.IndexFunc(what.Image.Ports, func(port knowledge.Port) bool { return port.Contains(client.Port) })
		if !ok || usual < 0 || what.imageHas(graph.Single(asked.Asked)) {
			continue
		}
		asked.Name, asked.Flag = BaseName(program.Words[0].Value), client.PortFlags.First()
		asked.Program, asked.Listens = program, what.ImagePorts[min(usual, len(what.ImagePorts)-1)].From
		asked.Mover = f.moverOf(asked.Listens)
		lost = append(lost, asked)
	}
	return lost
}

// clientOf returns the row of a program, nil when it is none of the clients that are known.
func clientOf(program graph.Program) *knowledge.Client {
	name := BaseName(program.Words[0].Value)
	for i := range knowledge.Clients {
		if knowledge.Clients[i].Names.Has(name) {
			return &knowledge.Clients[i]
		}
	}
	return nil
}

// portAsked reads the command line of a client. It is not ok when the client asks somewhere else, or where is not known.
func (f *Service) portAsked(client *knowledge.Client, program graph.Program) (asked LostClient, ok bool) {
	if slices.ContainsFunc(program.Words, hidesPort) {
		return asked, false
	}
	asked = LostClient{Asked: f.portWithoutFlag(client, program), Span: program.Words[0].Span}
	if asked.Asked == 0 {
		return asked, false
	}
	words := argv.Strings(program.Words)
	filed := client.Filed
	for i := 1; i < len(words); i++ {
		if client.TCPFlags.Has(words[i]) {
			filed = false
		}
		if _, _, _, opaque := argv.Value(words, i, client.Opaque.All()); opaque {
			return asked, false
		}
		if host, at, _, found := argv.Value(words, i, client.HostFlags.All()); found && at < len(words) {
			name, port, _ := strings.Cut(host, ":")
			if !f.isOwnHost(name) {
				return asked, false
			}
			filed = filed && name == "localhost"
			if port != "" {
				asked.Asked = portOf(port)
			}
			i = at
		} else if value, at, from, found := argv.Value(words, i, client.PortFlags.All()); found && at < len(words) {
			asked.Asked, asked.Written = portOf(value), true
			asked.Span = program.Words[at].Part(from, len(words[at]))
			i = at
		} else if host, port, found := strings.Cut(words[i], ":"); found && IsLocalhost(host) && i == 1 { // mongosh localhost:27018/test
			port, _, _ = strings.Cut(port, "/")
			asked.Asked = portOf(port)
		}
	}
	return asked, asked.Asked != 0 && !filed
}

// portWithoutFlag returns the port that a client asks for when no flag tells it one, 0 when its variable cannot be read.
func (f *Service) portWithoutFlag(client *knowledge.Client, program graph.Program) int {
	if set := f.Variable(program, client.PortVariable); client.PortVariable != "" && set != nil {
		return portOf(set.Value.Value)
	}
	return client.Port
}

// hidesPort reports whether the port can be in a word in a way that is not read.
func hidesPort(word graph.Text) bool {
	return !word.Known() || strings.Contains(word.Value, "://") || strings.Contains(word.Value, "port=") && !strings.HasPrefix(word.Value, "-")
}

// isOwnHost reports whether a host is the container that asks.
func (f *Service) isOwnHost(host string) bool {
	return IsLocalhost(host) || host == "0.0.0.0" || host == f.Service.Name
}

// moverOf returns the word or the variable that puts the server of the image on a port, nil when none of them has the number.
func (f *Service) moverOf(port int) *graph.Related {
	number := strconv.Itoa(port)
	for command := range commandsOf(f.Service) {
		for i := range command.Words {
			word := &command.Words[i]
			if at := strings.Index(word.Value, number); at >= 0 {
				return &graph.Related{Span: word.Part(at, at+len(number)), Message: "listens on " + number + " by this"}
			}
		}
	}
	variables := f.Service.Variables()
	for i := range variables {
		if portOf(variables[i].Value.Value) == port {
			return &graph.Related{Span: variables[i].Value.Span, Message: "listens on " + number + " by this"}
		}
	}
	if settings := f.Listening().Settings; settings != nil {
		for _, listener := range settings.Listeners {
			if listener.Port == port && !listener.Span.IsZero() {
				return &graph.Related{Span: listener.Span, Message: "listens here"}
			}
		}
	}
	return nil
}
