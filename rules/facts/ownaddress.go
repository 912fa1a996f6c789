package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// addressOnLoopback returns the program of the project's own to which a variable gives an address on the loopback with the one port that the
// service publishes: SERVER_ADDR=127.0.0.1:4001 beside "4001:4001". There is no other program that it could mean.
func (f *Service) addressOnLoopback() (found LoopbackListener, is bool) {
	if f.Service.Build == nil || f.Image() != nil && f.Image().Kind != knowledge.Base || slices.ContainsFunc(f.Service.Run.Programs, func(program graph.Program) bool {
		_, known := f.Listen(program)
		return known
	}) {
		return found, false
	}
	for i := range f.Service.Environment {
		variable := &f.Service.Environment[i]
		scope, port, from, to := readAddress(variable.Value.Value)
		if scope != knowledge.Loopback || from != 0 || !f.publishesOnly(graph.Single(port)) || ViewOf(variable.Name) != FromInside || !namesOwnAddress(variable.Name) || f.saysOtherwise(variable, port) {
			continue
		}
		found = LoopbackListener{variable: variable, Listener: Listener{
			Server: &knowledge.Server{}, Scope: scope, Port: port, Variable: variable.Name, To: to, Word: -1, PortWord: -1,
		}}
		return found, true
	}
	return found, false
}

// saysOtherwise reports whether something beside a variable with an address has to do with that port or with every address, or the health check
// takes the variable: then it can be the one of a client.
func (f *Service) saysOtherwise(variable *graph.EnvVar, port int) bool {
	said, everywhere := make(numbers), false
	variables := f.Service.Variables()
	for i := range variables {
		if other := &variables[i]; other.Name != variable.Name {
			said.in(other.Value.Value)
			everywhere = everywhere || strings.Contains(other.Value.Value, "0.0.0.0") || strings.Contains(other.Value.Value, "::")
		}
	}
	for command := range commandsOf(f.Service) {
		said.inCommand(command)
	}
	check := f.Service.HealthCheck()
	said.inCommand(check)
	return everywhere || said[port] || check != nil && slices.ContainsFunc(check.Words, func(word graph.Text) bool { return strings.Contains(word.Value, variable.Name) })
}

// clientWords are in the names of variables that tell a client whom it asks, as those of health checks and of command lines do.
var clientWords = []string{
	"HEALTH", "PROBE", "CHECK", "CLI", "CTL", "_HTTP_ADDR", "CONSUL", "NOMAD", "VAULT", "MAIL", "SWAGGER", "REMOTE", "PEER", "UPSTREAM", "TARGET", "WAIT", "PING", "READY", "SELF",
	"ANNOUNCE", "REGISTER",
}

// namesOwnAddress reports whether a variable by its name holds where a program listens.
func namesOwnAddress(variable string) bool {
	name := strings.ToUpper(variable)
	if called := strings.ToLower(variable); slices.ContainsFunc(knowledge.DataPorts, func(data knowledge.DataPort) bool {
		return data.Words.PartOf(called)
	}) {
		return false
	}
	address := strings.HasSuffix(name, "ADDR") || strings.HasSuffix(name, "ADDRESS")
	asks := slices.ContainsFunc(clientWords, func(word string) bool { return strings.Contains(name, word) })
	return address && !asks || strings.Contains(name, "LISTEN") || strings.Contains(name, "BIND")
}
