package facts

import (
	"iter"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// Instead returns where a service listens, if it is known not to listen on a container port at which a sibling asks for it. There is
// one endpoint unless several can be meant.
//
// Of an image whose ports are known only one counts that it usually has and that something moved away: an image can have more ports
// than any table says. A program of the project's own can open further ports in its code, so that of those only one counts, too, on which
// it would be known to listen: by its default, or by the command that the image has and the service replaces.
func (f *Service) Instead(asked int) []Endpoint {
	port, what := graph.Single(asked), f.Listening()
	if f.Service.Shared || f.Names(asked) {
		return nil
	}
	if what.leftBehind(port) {
		return slices.DeleteFunc(slices.Clone(f.Endpoints()), func(one Endpoint) bool { return what.isUsual(one.Port) })
	}
	if f.Targets().Has(port) {
		return nil // two say that something is there
	}
	if moved := f.move(); moved != nil && moved.From == asked {
		return []Endpoint{{Port: moved.To, Name: Quoted(f.Service.Name), Hops: moved.Hops}}
	}
	if only, known := f.OnlyEndpoint(); known && only.Port != asked && (only.Default == asked || f.replaces(asked)) && !what.ListensOn(port) && !what.Mentions(port) {
		return []Endpoint{only}
	}
	return nil
}

// replaces reports whether the service has a command in the place of one of its image that has a number.
func (f *Service) replaces(number int) bool {
	stages := f.Service.Stages()
	at := slices.IndexFunc(stages, func(stage *graph.Stage) bool { return stage.Command != nil })
	if at < 0 || f.Service.Command == nil {
		return false
	}
	said := make(numbers)
	said.inCommand(stages[at].Command)
	return said[number]
}

// isUsual reports whether the image listens on a port when nothing moves it.
func (l *Listening) isUsual(port int) bool {
	return slices.ContainsFunc(l.Image.Ports, func(usual knowledge.Port) bool {
		return usual.Speaks("tcp") && usual.To == 0 && usual.From == port && !usual.OnDemand
	})
}

// leftBehind reports whether a port is one on which the image usually listens, and from which it is known to be moved away.
func (l *Listening) leftBehind(port graph.Interval) bool {
	return l.Image != nil && l.Settled && l.IsComplete() && port.Len() == 1 && l.isUsual(port.From) && !l.ListensOn(port)
}

// schemePorts are the ports for which clients ask when a URL names none. Pages are left out: their URLs can be mere names.
var schemePorts = map[string]int{
	"amqp": 5672, "mongodb": 27017, "mqtt": 1883, "mysql": 3306, "nats": 4222, "postgres": 5432, "postgresql": 5432, "redis": 6379,
}

// WithoutPort finds the URLs without a port in the variables and commands of a service, but for those of lists of hosts.
func (f *Service) WithoutPort() iter.Seq[Address] {
	return func(yield func(Address) bool) {
		variables := f.Service.Variables()
		for i := range variables {
			if one, found := withoutPort(&variables[i].Value); found {
				one.Variable = variables[i].Name
				if !yield(one) {
					return
				}
			}
		}
		for _, command := range commandsOf(f.Service) {
			for i := range command.Words {
				if one, found := withoutPort(&command.Words[i]); found && !yield(one) {
					return
				}
			}
		}
	}
}

// withoutPort reads the first URL of a text. The driver behind the scheme, as in "postgresql+psycopg://", is left out.
func withoutPort(text *graph.Text) (one Address, found bool) {
	value := text.Value
	at := strings.Index(value, "://")
	if at < 0 {
		return one, false
	}
	scheme, driver, _ := strings.Cut(schemeBefore(value[:at+3]), "+")
	port := schemePorts[scheme]
	from := at + 3
	if end := strings.IndexAny(value[from:], "/?# "); end >= 0 {
		value = value[:from+end]
	}
	from += strings.LastIndexByte(value[from:], '@') + 1
	if port == 0 || driver == "srv" || from == len(value) {
		return one, false
	}
	host, to := hostAt(value, from)
	one = Address{Text: text, from: to, to: to, Span: text.Part(from, to), Host: host, Port: port, Scheme: scheme, Implied: true}
	return one, host != "" && to == len(value)
}
