package facts

import (
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// portVariable proposes a name for a variable that holds a host port of a service: API_PORT for api.
func portVariable(service *graph.Service) string {
	name := strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToUpper(service.Name))
	if name == "" || '0' <= name[0] && name[0] <= '9' {
		name = "HOST_" + name
	}
	return name + "_PORT"
}

// variableName makes a name for a variable of a service's: "api-gateway" becomes API_GATEWAY_PORT.
func variableName(service string) string {
	upper := strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToUpper(service))
	if upper == "" || '0' <= upper[0] && upper[0] <= '9' || strings.HasPrefix(upper, "COMPOSE") || strings.HasPrefix(upper, "DOCKER") {
		upper = "APP_" + upper // a name must not begin with a digit, and these have a meaning
	}
	return upper + "_PORT"
}

// hostVariable returns the variable that is the whole host port of the entry, or nil.
func hostVariable(port *graph.Port) *graph.Variable {
	for i := range port.HostVars {
		if port.HostVars[i].Span == port.HostSpan {
			return &port.HostVars[i]
		}
	}
	return nil
}

// Adjustable names the variable for a host port. A service with several entries needs several.
func Adjustable(port *graph.Port) string {
	name := variableName(port.Service.Name)
	if len(port.Service.Ports) > 1 {
		name = strings.TrimSuffix(name, "PORT") + strconv.Itoa(port.Container.From) + "_PORT"
	}
	return name
}
