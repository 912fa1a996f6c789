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
		if scope != knowledge.Loopback || from != 0 || !f.publishesOnly(graph.Single(port)) || ViewOf(variable.Name) != FromInside || !namesOwnAddress(variable.Name) {
			continue
		}
		found = LoopbackListener{variable: variable, Listener: Listener{
			Server: &knowledge.Server{}, Scope: scope, Port: port, Variable: variable.Name, To: to, Word: -1, PortWord: -1,
		}}
		return found, true
	}
	return found, false
}

// namesOwnAddress reports whether a variable by its name holds where a program listens.
func namesOwnAddress(variable string) bool {
	name := strings.ToUpper(variable)
	if called := strings.ToLower(variable); slices.ContainsFunc(knowledge.DataPorts(), func(data knowledge.DataPort) bool {
		return slices.ContainsFunc(data.Words, func(word string) bool { return strings.Contains(called, word) })
	}) {
		return false
	}
	return strings.HasSuffix(name, "ADDR") || strings.HasSuffix(name, "ADDRESS") || strings.Contains(name, "LISTEN") || strings.Contains(name, "BIND")
}
