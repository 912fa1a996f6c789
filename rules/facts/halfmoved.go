package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// HalfMoved is an entry whose host port and whose program have their number from one variable, while the container port is a number of
// its own: "${PORT:-3000}:3000" beside PORT: ${PORT:-3000}. It leads to the program as long as the variable has that number.
type HalfMoved struct {
	Port *graph.Port
	// Variable is the one of the environment, Reference the text in its value and in the entry: "${PORT:-3000}".
	Variable  *graph.EnvVar
	Reference string
	// To is where the variable has the program listen.
	To int
	// Moved says that this is elsewhere than the container port.
	Moved bool
}

// HalfMoved returns the entries in which only one half moves together with the program. Nothing is said of an image whose ports are known,
// and where anything else of the service has the number of the container port: then something may listen there whatever the variable is.
func (f *Service) HalfMoved() []HalfMoved {
	service := f.Service
	if reach, _ := service.Reach(); reach != graph.Binds || service.Shared || len(service.EnvFiles) > 0 {
		return nil
	}
	var found []HalfMoved
	for _, port := range service.Ports {
		host := hostVariable(port)
		if host == nil || !port.Bound() || port.Protocol != graph.TCP || port.Container.Len() != 1 || port.Host.Len() != 1 {
			continue
		}
		if image := f.Image(); image != nil && image.Kind != knowledge.Base || f.Moved() != nil {
			return nil
		}
		if variable := f.ownVariable(host.Name); variable != nil && port.ContainerIsLiteral() {
			one := HalfMoved{Port: port, Variable: variable, Reference: variable.Value.Vars[0].Span.Text(), To: portOf(variable.Value.Value)}
			one.Moved = one.To != port.Container.From
			usual := ":-" + port.Container.String() + "}"
			if one.Reference == host.Span.Text() && strings.HasSuffix(one.Reference, usual) && f.leavesOpen(port.Container.From, one) {
				found = append(found, one)
			}
		}
	}
	return found
}

// ownVariable returns the variable of the environment that holds the port of the service's own program and has its whole value from a
// variable of Compose; nil for none.
func (f *Service) ownVariable(reference string) *graph.EnvVar {
	variables := f.Service.Variables()
	at := slices.IndexFunc(variables, func(v graph.EnvVar) bool {
		value := &v.Value
		return len(value.Vars) == 1 && value.Vars[0].Name == reference && value.Vars[0].Span == value.Span && portOf(value.Value) != 0 && f.isOwnPort(v.Name)
	})
	if at < 0 {
		return nil
	}
	return &variables[at]
}

// leavesOpen reports whether nothing but the variable and the entry says where the program listens.
func (f *Service) leavesOpen(container int, one HalfMoved) bool {
	checked := make(numbers)
	checked.inCommand(f.Service.HealthCheck())
	variables := f.Service.Variables()
	for i := range variables {
		if other := &variables[i]; other.Name != one.Variable.Name && ViewOf(other.Name) == FromInside {
			checked.in(other.Value.Value)
		}
	}
	for _, program := range f.Service.Run.Programs {
		for _, word := range program.Words {
			checked.in(word.Value)
		}
	}
	return !checked[container] && !f.Listening().isAsked(graph.Single(container)) && f.follows(container, one.To)
}
