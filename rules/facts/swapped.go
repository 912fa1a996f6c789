package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
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
	return l.HasByDefault(port.Host.From, port.Protocol) && l.looksLikeHostPort(port.Container.From, port.Host.From) &&
		!l.ListensOn(port.Container) && !l.mentions(port.Container) && !l.isAsked(port.Container) && !l.Publishes(port.Host.From)
}

// HasByDefault reports whether the image listens on a port, and would without any setting of the service's.
func (l *Listening) HasByDefault(container int, protocol graph.Protocol) bool {
	return l.Image != nil && l.imageHas(graph.Single(container)) && slices.ContainsFunc(l.Image.Ports, func(port knowledge.Port) bool {
		return port.Contains(container) && port.Speaks(protocol.String())
	})
}

const (
	nearby       = 9     // as far as the usual other host ports are from a port: 3307 from 3306
	rarelyInside = 10000 // few programs listen above by default
)

// looksLikeHostPort reports whether a number is what people choose for the host when the port of the container is taken there: 3307 or
// 13306 for 3306. What another image listens on by default is more likely a wrong container port, and so is the number below.
func (l *Listening) looksLikeHostPort(number, container int) bool {
	near := number > container-nearby && number < container+nearby
	if near && slices.ContainsFunc(l.ImagePorts, func(port knowledge.Port) bool { return port.Contains(container) && l.Image.KindOf(port).HoldsData() }) {
		return true
	}
	return !knowledge.IsUsual(number) && (near && number > container || number >= rarelyInside || strings.HasSuffix(strconv.Itoa(number), strconv.Itoa(container)))
}

// namesContainer reports whether a variable is called a container's port: WEB_CONTAINER_PORT, INTERNAL_PORT.
func namesContainer(variable string) bool {
	return slices.ContainsFunc([]string{"CONTAINER_PORT", "INTERNAL_PORT", "INSIDE_PORT"}, func(words string) bool {
		return strings.Contains(variable, words) && strings.Contains("_"+variable+"_", "_"+words+"_")
	})
}

// ContainerVariable returns the variable that stands for the host port and is called the container's, if the container port
// is another number.
func ContainerVariable(port *graph.Port) string {
	if port.Form == graph.Long || port.HostKind == graph.Fixed && port.Host == port.Container {
		return ""
	}
	for _, variable := range port.HostVars {
		if variable.Span == port.HostSpan && namesContainer(variable.Name) && port.ContainerIsLiteral() {
			return variable.Name
		}
	}
	return ""
}
