package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// IsSwapped reports whether the two numbers of an entry are the wrong way round.
func (l *Listening) IsSwapped(port *graph.Port) bool {
	if ContainerVariable(port) != "" {
		return true
	}
	if l.Image == nil || !l.Settled || l.undecided || l.service.Shared {
		return false
	}
	if !port.Bound() || port.HostKind != graph.Fixed || port.Host.Len() != 1 || port.Host == port.Container {
		return false
	}
	return l.imageHas(port.Host) && !l.ListensOn(port.Container) && !l.Mentions(port.Container) && !l.IsAsked(port.Container) && !l.publishes(port.Host.From)
}

// namesContainer reports whether a variable is called a container's port: WEB_CONTAINER_PORT, INTERNAL_PORT.
func namesContainer(variable string) bool {
	return slices.ContainsFunc([]string{"_CONTAINER_PORT_", "_INTERNAL_PORT_", "_INSIDE_PORT_"}, func(words string) bool {
		return strings.Contains("_"+variable+"_", words)
	})
}

// ContainerVariable returns the variable that stands for the host port and is called the container's, if the container port
// is another number.
func ContainerVariable(port *graph.Port) string {
	if port.Form != graph.Short || !IsLiteral(port.ContainerSpan, port.Container) || port.HostKind == graph.Fixed && port.Host == port.Container {
		return ""
	}
	for _, variable := range port.HostVars {
		if variable.Span == port.HostSpan && namesContainer(variable.Name) {
			return variable.Name
		}
	}
	return ""
}
