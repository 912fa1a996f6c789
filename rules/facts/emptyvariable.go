package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// EmptyVariable is a variable in an entry of ports that has neither a value nor a default.
type EmptyVariable struct {
	graph.Variable
	Port *graph.Port
	Loss Loss
	// Reason follows the name of the variable in a sentence: " is not set".
	Reason string
	// Severity is lower where the value can be in a file that is not at hand.
	Severity lint.Severity
}

// Loss is what an empty variable takes from its entry.
type Loss int

// What can be lost.
const (
	LosesAddress  Loss = iota // the host IP: the port is open on every interface
	LosesHostPort             // the host port: it changes with each start
	LosesProject              // a part that must not be empty: the project does not load
)

// EmptyVariables returns the empty variables of an entry. If the container port is one, the project does not load, and nothing is said of
// what the others would do.
func EmptyVariables(port *graph.Port) []EmptyVariable {
	var found []EmptyVariable
	stops := ""
	for _, v := range variablesOf(port) {
		one, empty := emptyVariable(port, v)
		if !empty || stops != "" && stops != v.Name {
			continue
		}
		if v.Span == port.ContainerSpan {
			stops = v.Name
		}
		found = append(found, one)
	}
	return found
}

// variablesOf returns the variables of the entry, those of its host part once, and that of the container port first.
func variablesOf(port *graph.Port) []graph.Variable {
	all := port.Text.Vars
	if port.Form == graph.Long {
		all = slices.Concat(port.TargetVars, port.HostVars)
	}
	if at := slices.IndexFunc(all, func(v graph.Variable) bool { return v.Span == port.ContainerSpan }); at > 0 {
		all = slices.Concat(all[at:at+1], all[:at], all[at+1:])
	}
	return all
}

// emptyVariable says what becomes of the entry when the variable is empty, if it is.
func emptyVariable(port *graph.Port, v graph.Variable) (one EmptyVariable, empty bool) {
	project := port.Service.Project
	inAddress, inHost, inContainer := placeIn(port, v)
	if v.Name == "" || !inAddress && !inHost && !inContainer || inAddress && project.Runtime.Engine == graph.Swarm {
		return one, false
	}
	one = EmptyVariable{Variable: v, Port: port, Severity: lint.Warning}
	switch {
	case v.Origin == graph.Unset && !v.Default:
		one.Reason = " is not set"
		if !project.EnvFile {
			one.Severity = lint.Note
		}
	case v.Origin == graph.FromExample && inAddress && !v.Default:
		one.Reason, one.Severity = " is set in "+v.File+" only", lint.Note
	case v.Origin == graph.FromEnvironment && v.Default && v.From == v.To && v.File != "":
		one.Reason = " is empty in " + v.File
	default:
		return one, false
	}
	switch {
	case inContainer || inAddress && port.Form == graph.Long || inHost && (leavesNoHostPort(port, v) || isTarget(port, v.Name)):
		one.Loss = LosesProject
	case isPartOf(port.HostSpan, v):
		return one, false // what is left is a number, too
	case !inAddress:
		one.Loss = LosesHostPort
	}
	return one, true
}

// placeIn reports in which parts of an entry a variable stands.
func placeIn(port *graph.Port, v graph.Variable) (inAddress, inHost, inContainer bool) {
	inContainer = !port.ContainerSpan.IsZero() && port.ContainerSpan == v.Span
	if port.Form != graph.Long && v.From == 0 && v.To == 0 { // an empty part has no place
		colons := strings.Count(port.Text.Value, ":")
		return colons == 2, colons == 1, inContainer
	}
	inAddress = !port.AddressSpan.IsZero() && port.AddressSpan.Contains(v.Span)
	inHost = !port.HostSpan.IsZero() && port.HostSpan.Contains(v.Span)
	return inAddress, inHost, inContainer
}

// isTarget reports whether the container port of an entry is a variable, so that the entry has none without a value.
func isTarget(port *graph.Port, name string) bool {
	return slices.ContainsFunc(variablesOf(port), func(v graph.Variable) bool {
		return v.Name == name && port.ContainerSpan == v.Span && v.Origin == graph.Unset && !v.Default
	})
}

// isPartOf reports whether a variable is not all that stands in a place.
func isPartOf(place source.Span, v graph.Variable) bool {
	return !place.IsZero() && place != v.Span && place.Contains(v.Span)
}

// leavesNoHostPort reports whether the host part is no port without a variable that is one end of a range: "-${LAST}".
func leavesNoHostPort(port *graph.Port, v graph.Variable) bool {
	if !isPartOf(port.HostSpan, v) {
		return false
	}
	rest := port.HostSpan.Text()
	at := v.Span.Start - port.HostSpan.Start
	rest = rest[:at] + rest[at+len(v.Span.Text()):]
	return strings.HasPrefix(rest, "-") || strings.HasSuffix(rest, "-")
}

// IsSetForContainer says where the service gives a variable a value that counts inside the container only, "" for nowhere.
func IsSetForContainer(service *graph.Service, name string) (where string) {
	for i := range service.Environment {
		variable := &service.Environment[i]
		if variable.Name != name || !variable.HasValue {
			continue
		}
		if slices.Contains(service.Project.Files, variable.NameSpan.File) {
			return "environment"
		}
		return variable.NameSpan.Path()
	}
	return ""
}
