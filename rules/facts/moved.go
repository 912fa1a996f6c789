package facts

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// MovedPort is the port of a service's own program, which its image has on one number and the service puts on another.
type MovedPort struct {
	// From is where the image has it, and To where the program listens.
	From, To int
	// By says what moved it: "PORT", "its command".
	By string
	// Hops are the places that say so, those of the image first.
	Hops []graph.Related
}

// Moved returns the port of the service's own program if something moved it and an entry or the health check still has the old number,
// nil otherwise and when it is not known.
//
// Nothing is said when anything else of the service has the old number: then something may still listen on it.
func (f *Service) Moved() *MovedPort {
	return f.knownMoved.get(func() *MovedPort {
		moved := f.move()
		if moved == nil || !f.asksFor(moved.From) || f.holds(moved.From) || f.Targets().Has(graph.Single(moved.To)) && f.Targets().Has(graph.Single(moved.From)) {
			return nil
		}
		return moved
	})
}

// move returns what moves the port of the service's own program, nil when nothing is known to. A variable moves it that the Dockerfile
// ties to the port, with ENV PORT=3000 beside EXPOSE 3000, and so does a command whose program is known to read its port from there.
func (f *Service) move() *MovedPort {
	return f.knownMove.get(func() *MovedPort {
		service := f.Service
		reach, _ := service.Reach()
		if service.Build == nil || reach != graph.Binds || service.Shared || len(service.EnvFiles) > 0 {
			return nil
		}
		if image := f.Image(); image != nil && image.Kind != knowledge.Base {
			return nil
		}
		if moved := f.moveOfVariable(); moved != nil {
			return moved
		}
		return f.moveOfCommand()
	})
}

// maxPortVariables bounds the variables that are looked at in one image: no image has as many ports of its own.
const maxPortVariables = 64

// moveOfVariable looks for a variable that the Dockerfile ties to the port and to which the service gives another value.
func (f *Service) moveOfVariable() *MovedPort {
	var found *MovedPort
	looked := 0
	for _, stage := range f.Service.Stages() {
		for i := range stage.Environment {
			given := &stage.Environment[i]
			set := f.Service.Variable(given.Name)
			from, to := portOf(given.Value.Value), portOf(set.Value.Value)
			if from == 0 || to == 0 || from == to || set.Value.Assumed() != "" {
				continue
			}
			if looked++; looked > maxPortVariables {
				return nil
			}
			if !f.isOwnPort(given.Name) {
				continue
			}
			hops, tied := f.tie(from)
			if !tied || !f.follows(from, to) {
				continue
			}
			if found != nil && found.To != to {
				return nil // two variables that disagree
			}
			number := strconv.Itoa(from)
			hops = append([]graph.Related{{Span: given.Value.Span, Message: given.Name + " is " + number + " here"}}, hops...)
			found = &MovedPort{From: from, To: to, By: given.Name, Hops: append(hops, graph.Related{Span: set.Value.Span, Message: strconv.Itoa(to) + " here"})}
		}
	}
	return found
}

// tie returns the EXPOSEs of a port. An image without any is tied to the port to which an entry leads.
func (f *Service) tie(port int) (exposed []graph.Related, tied bool) {
	all := f.Service.ImageExpose()
	for _, expose := range all {
		if expose.Err == nil && !expose.Unknown && expose.Port == graph.Single(port) {
			exposed = append(exposed, graph.Related{Span: expose.Span, Message: "exposed here"})
		}
	}
	return exposed, len(exposed) > 0 || len(all) == 0 && f.Targets().Has(graph.Single(port))
}

// follows reports whether no program is known to listen elsewhere than on the port to which a variable moves it.
func (f *Service) follows(from, to int) bool {
	return !slices.ContainsFunc(f.Service.Run.Programs, func(program graph.Program) bool {
		where, known := f.Listen(program)
		written := slices.ContainsFunc(program.Words, func(word graph.Text) bool { return word.Known() && strings.Contains(word.Value, strconv.Itoa(from)) })
		return known && where.Port != to && !where.Server.Debugger || written
	})
}

// otherPorts are words in the names of variables whose port is another one than the program's own: where clients or proxies are told to go,
// what the host has, and servers that the program calls.
var otherPorts = []string{"hmr", "host", "mail", "proxy", "published", "remote", "smtp", "target", "upstream", "url", "wds"}

// isOwnPort reports whether a variable by its name holds a port of the program itself: not that of a service that it calls, nor one that is
// seen from outside.
func (f *Service) isOwnPort(name string) bool {
	owner, isPort := strings.CutSuffix(strings.ToUpper(name), "PORT")
	inside := ViewOf(name) == FromInside || owner == "CLIENT_HTTP_" // where a server answers clients
	if !isPort || owner != "" && !strings.HasSuffix(owner, "_") || !inside || isDebugPort(portOf(f.Service.Variable(name).Value.Value)) {
		return false
	}
	called := func(word string) bool { return strings.Contains(strings.ToLower(owner), word) }
	words := strings.Split(strings.ToLower(owner), "_")
	if called("db_") || called("sql") || called("cache") || slices.ContainsFunc(words, func(word string) bool { return slices.Contains(otherPorts, word) }) || slices.ContainsFunc(knowledge.DataPorts, func(data knowledge.DataPort) bool {
		return data.Words.PartOf(strings.ToLower(owner))
	}) {
		return false
	}
	return !slices.ContainsFunc(f.Service.Project.Services, func(other *graph.Service) bool {
		return owner != "" && other != f.Service && strings.EqualFold(strings.TrimSuffix(owner, "_"), strings.ReplaceAll(other.Name, "-", "_"))
	})
}

// moveOfCommand looks for the one program of the service whose command puts it on another port than the one that the image exposes.
func (f *Service) moveOfCommand() *MovedPort {
	exposed, programs := f.Service.ImageExpose(), f.Service.Run.Programs
	if len(exposed) != 1 || exposed[0].Err != nil || exposed[0].Unknown || exposed[0].Port.Len() != 1 || len(programs) != 1 || !f.Service.Run.Whole {
		return nil
	}
	program, from := programs[0], exposed[0].Port.From
	where, known := f.Listen(program)
	if !known || where.Port == 0 || where.Port == from || where.Server.Debugger {
		return nil
	}
	moved := &MovedPort{From: from, To: where.Port, Hops: []graph.Related{{Span: exposed[0].Span, Message: "exposed here"}}}
	number := strconv.Itoa(where.Port)
	for name := range (where.Server.PortVariables + " " + knowledge.Words(where.Server.Opens)).All() {
		set := f.Variable(program, name)
		if set != nil && portOf(set.Value.Value) == where.Port && set.Value.Assumed() == "" && from == where.Server.Port {
			moved.By = name
			moved.Hops = append(moved.Hops, graph.Related{Span: set.Value.Span, Message: name + " is " + number + " here"})
			return moved
		}
	}
	for _, word := range program.Words {
		if portOf(word.Value) == where.Port && word.Assumed() == "" {
			moved.By = "its command"
			moved.Hops = append(moved.Hops, graph.Related{Span: word.Span, Message: number + " here"})
			return moved
		}
	}
	return nil
}

// asksFor reports whether an entry leads to a port of the container, or its health check has the number.
func (f *Service) asksFor(number int) bool {
	checked := make(numbers)
	checked.inCommand(f.Service.HealthCheck())
	return f.Targets().Has(graph.Single(number)) || checked[number]
}

// holds reports whether something of the service but its health check has a number that can be a port: a variable that is not for
// browsers, a word of a command, an entry of `expose`, or a sibling that connects to it.
func (f *Service) holds(number int) bool {
	said := make(numbers)
	variables := f.Service.Variables()
	for i := range variables {
		if ViewOf(variables[i].Name) == FromInside {
			said.in(variables[i].Value.Value)
		}
	}
	for _, program := range f.Service.Run.Programs {
		for _, word := range program.Words {
			said.in(word.Value)
		}
	}
	exposes := slices.ContainsFunc(f.Service.Expose, func(expose *graph.Expose) bool { return expose.Unknown || expose.Port.Contains(number) })
	return said[number] || exposes || f.Listening().isAsked(graph.Single(number))
}

// LeadingToOld returns the entries that lead to where the image has a port that was moved, nothing for nil.
func (f *Service) LeadingToOld(moved *MovedPort) iter.Seq[*graph.Port] {
	return func(yield func(*graph.Port) bool) {
		for _, port := range f.Service.Ports {
			old := moved != nil && port.Bound() && !port.ContainerUnknown && port.Protocol == graph.TCP && port.Container == graph.Single(moved.From)
			if old && !yield(port) {
				return
			}
		}
	}
}
