package facts

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
)

// OpenPort is a port on which a service is known to listen.
type OpenPort struct {
	Service *graph.Service
	Port    int
	UDP     bool
	// Setting is the variable that moves the port, "" for none.
	Setting string
}

// OpenPorts returns the ports on which a service listens for sure.
func OpenPorts(facts *Service) []OpenPort {
	service, inside := facts.Service, facts.Listening()
	if !inside.isCertain() || len(service.EnvFiles) > 0 || service.Instances == 0 || service.Command != nil && !hasFlags(inside.Image) {
		return nil
	}
	var found []OpenPort
	add := func(port knowledge.Port, udp bool) {
		one := OpenPort{Service: service, Port: port.From, UDP: udp}
		for _, known := range inside.Image.Ports {
			for name := range known.MovedBy.All() {
				if known.From == port.From && isVariable(name) {
					one.Setting = name
					break
				}
			}
		}
		found = append(found, one)
	}
	for _, port := range inside.ImagePorts {
		if port.To != 0 || port.Idle {
			continue
		}
		if port.Speaks("tcp") {
			add(port, false)
		}
		if port.Speaks("udp") {
			add(port, true)
		}
	}
	return found
}

// Place is where the service says which network it uses, or its name.
func (l OpenPort) Place() source.Span {
	if l.Service.NetworkMode.Span.IsZero() {
		return l.Service.Span
	}
	return l.Service.NetworkMode.Span
}

// Protocol is that of the port.
func (l OpenPort) Protocol() graph.Protocol {
	if l.UDP {
		return graph.UDP
	}
	return graph.TCP
}

// hasFlags reports whether an image is known to take its ports from its command.
func hasFlags(image *knowledge.Image) bool {
	for _, port := range image.Ports {
		for name := range port.MovedBy.All() {
			if !isVariable(name) {
				return true
			}
		}
	}
	return false
}

// isVariable reports whether a setting is one of the environment; see [knowledge.Port.MovedBy].
func isVariable(setting string) bool {
	return !strings.HasPrefix(setting, "-") && !strings.HasSuffix(setting, "=")
}
