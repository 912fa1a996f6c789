package facts

import (
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// hostVariable returns the variable that is the whole host port of the entry, or nil.
func hostVariable(port *graph.Port) *graph.Variable {
	for i := range port.HostVars {
		if port.HostVars[i].Span == port.HostSpan {
			return &port.HostVars[i]
		}
	}
	return nil
}

// VariableName proposes a name for the variable that holds the host port of an entry: API_GATEWAY_PORT in the service api-gateway, and
// with the container port, API_GATEWAY_81_PORT, in a service with several entries.
func VariableName(port *graph.Port) string {
	name := strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToUpper(port.Service.Name))
	if name == "" || '0' <= name[0] && name[0] <= '9' || strings.HasPrefix(name, "COMPOSE") || strings.HasPrefix(name, "DOCKER") {
		name = "APP_" + name // a name must not begin with a digit, and these have a meaning
	}
	if len(port.Service.Ports) > 1 {
		name += "_" + strconv.Itoa(port.Container.From)
	}
	return name + "_PORT"
}

// WithDefault is a reference to a variable that has a default: ${API_PORT:-8080}.
func WithDefault(variable, value string) string { return "${" + variable + ":-" + value + "}" }

// WithoutVariable writes the entry as Compose reads it when the variable is empty.
func WithoutVariable(port *graph.Port, v graph.Variable) string {
	if port.Form == graph.Long {
		return strings.Replace(port.Quote, v.Span.Text(), "", 1)
	}
	value := port.Text.Value
	return strings.ReplaceAll(value[:v.From]+value[v.To:], graph.Unresolved, "")
}
