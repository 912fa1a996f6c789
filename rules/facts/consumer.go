package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// Consumer is a place where a service makes use of another one by its name.
type Consumer struct {
	Service *graph.Service
	Span    source.Span
	// Words say what is there, behind the name of the service.
	Words string
	// Port is the port in the container that is asked for, 0 when none is named.
	Port int
	// kind says how much a place tells about a use.
	kind consumption
}

type consumption int

const (
	// asks is an address in a command or a variable of the service itself, or a link.
	asks consumption = iota
	// ordered is depends_on alone: the order in which containers start.
	ordered
	// handed is a variable of an environment file, which often hands over everything to every service.
	handed
)

// Consumers are the uses of each service by its siblings, at most one per sibling and port.
type Consumers map[*graph.Service][]Consumer

// Shown is how many siblings a finding names.
const Shown = 3

// Consumers returns who uses which service.
func (f *Project) Consumers() Consumers {
	return f.knownConsumers.get(func() Consumers { return consumersOf(f.project) })
}

func consumersOf(project *graph.Project) Consumers {
	found := make(Consumers)
	type use struct {
		from, to *graph.Service
		port     int
		kind     consumption
	}
	seen := make(map[use]bool)
	add := func(to *graph.Service, c Consumer) {
		key := use{c.Service, to, c.Port, c.kind}
		if to != nil && to != c.Service && !seen[key] {
			seen[key] = true
			found[to] = append(found[to], c)
		}
	}
	composed := make(map[*source.File]bool, len(project.Files))
	for _, file := range project.Files {
		composed[file] = true
	}
	for _, service := range project.Services {
		for i := range service.Environment {
			variable := &service.Environment[i]
			findHosts(&variable.Value, service.Resolve, namesHost(variable.Name), func(to *graph.Service, c Consumer) {
				c.Service = service
				if !composed[variable.Value.Span.File] {
					c.kind = handed
				}
				add(to, c)
			})
		}
		if service.Command != nil {
			for i := range service.Command.Words {
				findHosts(&service.Command.Words[i], service.Resolve, false, func(to *graph.Service, c Consumer) {
					c.Service = service
					add(to, c)
				})
			}
		}
		peer := func(name string) *graph.Service {
			if other := project.Service(name); other != nil && service.Meets(other) {
				return other
			}
			return nil
		}
		for _, reference := range service.Links {
			add(peer(reference.Name), Consumer{Service: service, Span: reference.Span, Words: "links to it here"})
		}
		for _, reference := range service.DependsOn {
			add(peer(reference.Name), Consumer{Service: service, Span: reference.Span, Words: "depends on it here", kind: ordered})
		}
	}
	return found
}

// namesHost reports whether a variable is one that holds the name of a host.
func namesHost(variable string) bool {
	name := strings.ToUpper(variable)
	for _, sign := range []string{"HOST", "ADDR", "SERVER", "ENDPOINT", "BROKER", "URL", "URI", "NODE"} {
		if strings.Contains(name, sign) {
			return true
		}
	}
	return false
}

// findHosts finds the names that resolve to a service in a text where a host name stands: after "//" or "@", before ":PORT", or,
// if alone is set, as the whole text.
func findHosts(text *graph.Text, resolve func(name string) *graph.Service, alone bool, report func(*graph.Service, Consumer)) {
	value := text.Value
	for from := 0; from < len(value); {
		if !isNameByte(value[from]) {
			from++
			continue
		}
		to := from
		for to < len(value) && isNameByte(value[to]) {
			to++
		}
		if service := resolve(value[from:to]); service != nil {
			port, end := portBehind(value, to)
			marked := strings.HasSuffix(value[:from], "//") || strings.HasSuffix(value[:from], "@")
			if marked || port != 0 || alone && to-from == len(value) {
				report(service, Consumer{Span: text.Part(from, end), Words: "reaches it here as " + value[from:end], Port: port})
			}
		}
		from = to
	}
}

func isNameByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '-' || b == '_' || b == '.'
}

// portBehind reads ":PORT" at an offset and returns the end of it, or 0 and the offset itself.
func portBehind(value string, at int) (port, end int) {
	if at >= len(value) || value[at] != ':' {
		return 0, at
	}
	end = at + 1
	for end < len(value) && '0' <= value[end] && value[end] <= '9' {
		end++
	}
	if end == at+1 {
		return 0, at
	}
	port, err := strconv.Atoi(value[at+1 : end])
	if err != nil || port < 1 || port > 65535 {
		return 0, at
	}
	return port, end
}

// Users returns the siblings that use the container ports of an entry, or depend on its service, each once.
func (c Consumers) Users(port *graph.Port) []Consumer {
	return c.usersAs(port, asks, ordered)
}

func (c Consumers) usersAs(port *graph.Port, kinds ...consumption) []Consumer {
	var users []Consumer
	seen := make(map[*graph.Service]bool)
	for _, one := range c[port.Service] {
		if seen[one.Service] || !slices.Contains(kinds, one.kind) || one.Port != 0 && !port.Container.Contains(one.Port) {
			continue
		}
		seen[one.Service] = true
		users = append(users, one)
		if len(users) == Shown {
			break
		}
	}
	return users
}

// Places returns the users of an entry as related places.
func (c Consumers) Places(port *graph.Port) []graph.Related {
	return placesOf(c.Users(port))
}

// AskerPlaces returns the siblings whose own commands and variables use an entry, as related places.
func (c Consumers) AskerPlaces(port *graph.Port) []graph.Related {
	return placesOf(c.usersAs(port, asks))
}

func placesOf(users []Consumer) []graph.Related {
	var related []graph.Related
	for _, one := range users {
		related = append(related, graph.Related{Span: one.Span, Message: Quoted(one.Service.Name) + " " + one.Words})
	}
	return related
}
