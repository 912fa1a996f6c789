package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// consumer is a place where a service makes use of another one by its name.
type consumer struct {
	service *graph.Service
	span    source.Span
	// words say what is there, behind the name of the service.
	words string
	// port is the port in the container that is asked for, 0 when none is named.
	port int
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

// consumers are the uses of each service by its siblings, at most one per sibling and port.
type consumers map[*graph.Service][]consumer

// shownConsumers is how many siblings a finding names.
const shownConsumers = 3

// consumers returns who uses which service.
func (f *facts) consumers() consumers {
	return f.knownConsumers.get(func() consumers { return consumersOf(f.project) })
}

func consumersOf(project *graph.Project) consumers {
	found := make(consumers)
	type use struct {
		from, to *graph.Service
		port     int
		kind     consumption
	}
	seen := make(map[use]bool)
	add := func(to *graph.Service, c consumer) {
		key := use{c.service, to, c.port, c.kind}
		if to != nil && to != c.service && !seen[key] {
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
			hosts(&variable.Value, service.Resolve, namesHost(variable.Name), func(to *graph.Service, c consumer) {
				c.service = service
				if !composed[variable.Value.Span.File] {
					c.kind = handed
				}
				add(to, c)
			})
		}
		if service.Command != nil {
			for i := range service.Command.Words {
				hosts(&service.Command.Words[i], service.Resolve, false, func(to *graph.Service, c consumer) {
					c.service = service
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
			add(peer(reference.Name), consumer{service: service, span: reference.Span, words: "links to it here"})
		}
		for _, reference := range service.DependsOn {
			add(peer(reference.Name), consumer{service: service, span: reference.Span, words: "depends on it here", kind: ordered})
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

// hosts finds the names that resolve to a service in a text where a host name stands: after "//" or "@", before ":PORT", or,
// if alone is set, as the whole text.
func hosts(text *graph.Text, resolve func(name string) *graph.Service, alone bool, report func(*graph.Service, consumer)) {
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
				report(service, consumer{span: text.Part(from, end), words: "reaches it here as " + value[from:end], port: port})
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

// users returns the siblings that use the container ports of an entry, or depend on its service, each once.
func (c consumers) users(port *graph.Port) []consumer {
	return c.usersAs(port, asks, ordered)
}

func (c consumers) usersAs(port *graph.Port, kinds ...consumption) []consumer {
	var users []consumer
	seen := make(map[*graph.Service]bool)
	for _, one := range c[port.Service] {
		if seen[one.service] || !slices.Contains(kinds, one.kind) || one.port != 0 && !port.Container.Contains(one.port) {
			continue
		}
		seen[one.service] = true
		users = append(users, one)
		if len(users) == shownConsumers {
			break
		}
	}
	return users
}

// of returns the users of an entry as related places.
func (c consumers) of(port *graph.Port) []graph.Related {
	return places(c.users(port))
}

// askers returns the siblings whose own commands and variables use an entry, as related places.
func (c consumers) askers(port *graph.Port) []graph.Related {
	return places(c.usersAs(port, asks))
}

func places(users []consumer) []graph.Related {
	var related []graph.Related
	for _, one := range users {
		related = append(related, graph.Related{Span: one.span, Message: quoted(one.service.Name) + " " + one.words})
	}
	return related
}
