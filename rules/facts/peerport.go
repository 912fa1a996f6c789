package facts

import (
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
	if f.Service.Shared {
		return nil
	}
	instead := f.instead(asked)
	if len(instead) > 0 && f.Names(asked) {
		return nil
	}
	return instead
}

// instead is [Service.Instead] but for services that name the port themselves.
func (f *Service) instead(asked int) []Endpoint {
	port, what := graph.Single(asked), f.Listening()
	if what.leftBehind(port) {
		return slices.DeleteFunc(slices.Clone(f.Endpoints()), func(one Endpoint) bool { return what.isUsual(one.Port) })
	}
	if f.Targets().Has(port) || isInspector(asked) {
		return nil // two say that something is there, or it can be the inspector of the program
	}
	if moved := f.move(); moved != nil && moved.From == asked {
		return []Endpoint{{Port: moved.To, Name: Quoted(f.Service.Name), Hops: moved.Hops}}
	}
	if only, known := f.onlyEndpoint(); known && only.Port != asked && (only.Default == asked || f.replaces(asked)) && !what.ListensOn(port) && !what.mentions(port) {
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

// schemePort returns the port for which clients ask when a URL names none. Pages are left out, with 0: their URLs can be mere names.
func schemePort(scheme string) int {
	switch scheme {
	case "amqp":
		return 5672
	case "mongodb":
		return 27017
	case "mqtt":
		return 1883
	case "mysql":
		return 3306
	case "nats":
		return 4222
	case "postgres", "postgresql":
		return 5432
	case "redis":
		return 6379
	}
	return 0
}

// WithoutPort finds the URLs without a port in the variables and commands of a service, of a list of hosts the last one at most.
func (f *Service) WithoutPort() (found []Address) {
	in := func(text *graph.Text, variable string) {
		for _, one := range urlsWithoutPort(text, schemePort) {
			if one.endsURL() {
				one.Variable, one.Implied = variable, true
				found = append(found, one)
			}
		}
	}
	variables := f.Service.Variables()
	for i := range variables {
		in(&variables[i].Value, variables[i].Name)
	}
	for command := range commandsOf(f.Service) {
		for i := range command.Words {
			in(&command.Words[i], "")
		}
	}
	return found
}

// endsURL reports whether nothing but a path or a query of the URL follows.
func (a *Address) endsURL() bool {
	behind := a.Text.Value[a.to:]
	return behind == "" || strings.IndexByte("/?# ", behind[0]) >= 0
}
