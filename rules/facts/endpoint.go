package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// Endpoint is a TCP port on which the containers of a service listen, with the history of its number.
type Endpoint struct {
	Port  int
	Scope knowledge.Scope
	// Default is where the program listens when nothing moves it, 0 where that is not known.
	Default int
	// Name is what listens, as a sentence has it: gunicorn, postgres, "web" in quotes for a program of the project's own.
	Name string
	// Hops say where the number comes from: first what it would be otherwise, last what decides.
	Hops []graph.Related
}

// besidesLoopback is what else is to be done where the right port is one of a listener on the loopback.
const besidesLoopback = ", and let it listen on 0.0.0.0"

// Lead proposes to lead an entry to the listener. On the loopback that alone would be of no use.
func (e *Endpoint) Lead(port *graph.Port) (help string, fix *lint.Fix) {
	help, fix = Retarget(port, graph.Single(e.Port))
	if e.Scope == knowledge.Loopback {
		return help + besidesLoopback, nil
	}
	return help, fix
}

// adjustable reports whether the number is the default of a variable, which can be set where the image is run.
func (e *Endpoint) adjustable() bool {
	return strings.Contains(e.Hops[len(e.Hops)-1].Span.Text(), "$")
}

// Endpoints returns where the containers of a service are known to listen, each port once. What only declares a port, as EXPOSE does, is none.
func (f *Service) Endpoints() []Endpoint {
	return f.knownEndpoints.get(f.findEndpoints)
}

func (f *Service) findEndpoints() []Endpoint {
	var found []Endpoint
	add := func(one Endpoint) {
		if !slices.ContainsFunc(found, func(known Endpoint) bool { return known.Port == one.Port }) {
			found = append(found, one)
		}
	}
	what := f.Listening()
	if what.Settings != nil {
		for _, listener := range what.Settings.Listeners {
			add(f.configuredEndpoint(listener))
		}
		return found
	}
	if moved := f.move(); moved != nil {
		add(Endpoint{Port: moved.To, Name: Quoted(f.Service.Name), Hops: moved.Hops})
	}
	var debuggers []Endpoint
	for _, program := range f.Service.Run.Programs {
		where, known := f.Listen(program)
		switch {
		case !known || where.Port == 0 || where.Likely:
		case where.Server.Debugger:
			debuggers = append(debuggers, f.programEndpoint(program, where))
		default:
			add(f.programEndpoint(program, where))
		}
	}
	if len(found) == 0 && what.Image != nil && what.Settled && !what.undecided {
		for _, port := range what.ImagePorts {
			if port.Speaks("tcp") && port.To == 0 && !port.Idle {
				add(f.imageEndpoint(port.From))
			}
		}
	}
	for _, one := range debuggers {
		add(one)
	}
	return found
}

// ListenerAt returns what listens on one of some container ports, or else the program that is known to listen elsewhere instead. Known is false
// where that cannot be told.
func (f *Service) ListenerAt(container graph.Interval) (listener Endpoint, known bool) {
	listeners := f.Endpoints()
	for _, one := range listeners {
		if container.Contains(one.Port) {
			return one, true
		}
	}
	what := f.Listening()
	switch moved := f.Moved(); {
	case len(listeners) == 0 || what.mentions(container) || what.isAsked(container):
		return Endpoint{}, false
	case moved != nil && container.Contains(moved.From), what.Image != nil && what.IsComplete() && !what.ListensOn(container):
		return listeners[0], true
	}
	return f.onlyEndpoint()
}

// configuredEndpoint is a listener of a configuration file.
func (f *Service) configuredEndpoint(listener graph.Listener) Endpoint {
	one := Endpoint{Port: listener.Port, Scope: scopeOfHost(strings.Trim(listener.Host, "[]")), Name: f.Listening().Image.Title}
	if listener.Span.IsZero() {
		one.Hops = []graph.Related{{Span: f.Listening().Settings.Files[0], Message: "leaves it at " + strconv.Itoa(listener.Port)}}
	} else {
		one.Hops = []graph.Related{{Span: listener.Span, Message: "listens here"}}
	}
	return one
}

// programEndpoint is what a program that is known to listen opens.
func (f *Service) programEndpoint(program graph.Program, where Listener) Endpoint {
	number := strconv.Itoa(where.Port)
	one := Endpoint{Port: where.Port, Scope: where.Scope, Default: where.Server.Port, Name: BaseName(program.Words[0].Value)}
	if start := strings.Fields(where.Server.Starts); len(start) > 0 {
		one.Name = start[0]
	}
	text := f.portText(program, where)
	switch {
	case text == nil:
		one.Hops = []graph.Related{{Span: program.Span, Message: "listens on " + number + " by default"}}
	case where.portText != nil:
		one.Hops = []graph.Related{{Span: text.Span, Message: "listens on " + number + " by this"}}
	case where.PortVariable != "":
		one.Hops = []graph.Related{{Span: text.Span, Message: where.PortVariable + " is " + number + " here"}}
	default:
		one.Hops = []graph.Related{{Span: text.Span, Message: "listens on " + number + " by this"}}
	}
	if text != nil {
		one.Hops = append(f.origins(text, number), one.Hops...)
	}
	return one
}

var shellVariable = lazy.Pattern(`\$\{?([A-Za-z_]\w*)`)

// origins are the places of the variables that give a word of a command line its number.
func (f *Service) origins(word *graph.Text, number string) []graph.Related {
	var places []graph.Related
	variables := f.Service.Variables()
	for _, used := range shellVariable.Get().FindAllStringSubmatch(word.Raw, -1) {
		at := slices.IndexFunc(variables, func(v graph.EnvVar) bool { return v.Name == used[1] && v.Value.Value == number })
		if at >= 0 {
			places = append(places, graph.Related{Span: variables[at].Value.Span, Message: used[1] + " is " + number + " here"})
		}
	}
	return places
}

// imageEndpoint is a port of a public image.
func (f *Service) imageEndpoint(port int) Endpoint {
	one := Endpoint{Port: port, Scope: knowledge.AllAddresses, Name: f.Listening().Image.Title}
	usual := slices.ContainsFunc(f.Listening().Image.Ports, func(known knowledge.Port) bool { return known.Contains(port) })
	if mover := f.moverOf(port); mover != nil && !usual {
		one.Hops = []graph.Related{*mover}
	} else {
		one.Hops = []graph.Related{{Span: f.Service.BaseImage().Span, Message: one.Name + " listens on " + strconv.Itoa(port)}}
	}
	return one
}

// onlyEndpoint returns where the one program of a service listens, if everything that the service starts is known, and nothing but what is read
// can move it.
func (f *Service) onlyEndpoint() (Endpoint, bool) {
	service := f.Service
	if image := f.Image(); image != nil && image.Kind != knowledge.Base || len(service.EnvFiles) > 0 || service.Shared || !service.Run.Whole || len(service.Run.Programs) == 0 {
		return Endpoint{}, false
	}
	last := len(service.Run.Programs) - 1
	if slices.ContainsFunc(service.Run.Programs[:last], func(program graph.Program) bool { return !ends(program) }) {
		return Endpoint{}, false
	}
	program := service.Run.Programs[last]
	where, known := f.Listen(program)
	if !known || where.Port == 0 || where.Likely || where.Server.Further != "" || len(where.Also) > 0 || where.Server.Debugger || isDebugPort(where.Port) {
		return Endpoint{}, false
	}
	text := f.portText(program, where)
	if text == nil && !f.keepsDefault(program, where) || text != nil && text.Assumed() != "" {
		return Endpoint{}, false
	}
	return f.programEndpoint(program, where), true
}

// keepsDefault reports whether nothing that is not read can give a program another port than its usual one: a configuration file, or a variable
// of the image.
func (f *Service) keepsDefault(program graph.Program, where Listener) bool {
	server := where.Server
	call := f.invocation(program, nil) // whose words do not matter
	if server.Local && !call.Folder || (server.Plain || server.PortVariables != "" || server.Opens != "") && !call.Bare() {
		return false
	}
	if where.settled {
		return true
	}
	for name := range server.Files.All() {
		if file := call.file(name); file != nil && strings.Contains(strings.ToLower(string(file.Data)), "port") {
			return false
		}
	}
	return !f.configures()
}

// ends reports whether a program is one that is over before the next one starts.
func ends(program graph.Program) bool {
	words := launched(argv.Strings(program.Words))
	if len(words) == 0 {
		return false
	}
	name := BaseName(words[0])
	if knowledge.Preparing.Has(name) {
		return true
	}
	return len(words) > 1 && slices.ContainsFunc(knowledge.PreparingCommands, func(line string) bool {
		known, sub, _ := strings.Cut(line, " ")
		return known == name && sub == words[1]
	})
}
