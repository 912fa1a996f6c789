package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var emptyPortVariable = &lint.Rule{
	ID:       "empty-port-variable",
	Family:   lint.Syntax,
	Severity: lint.Warning,
	Fix:      lint.UnsafeFix,
	Summary:  "a variable in an entry of ports has no value and no default",
	Since:    "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/reference/compose-file/interpolation/",
		"https://github.com/laradock/laradock/issues/2549",
		"https://github.com/docker/compose/issues/4788",
		"https://github.com/docker/compose/issues/2123",
		"https://github.com/itlackey/openpalm/pull/626",
	},
	Check: checkEmptyPortVariable,
}

func checkEmptyPortVariable(p *lint.Pass) {
	if p.Project.Fragment {
		return
	}
	var found emptyVariables
	defaults := make(map[graph.Interval]string)
	for _, service := range p.Project.Services {
		for _, port := range service.Ports {
			if port.Err != nil {
				continue
			}
			stops := "" // the variable for which the project does not load: what others would do is nothing
			for _, v := range variables(port) {
				severity, finding, empty := emptyVariable(p.Project, port, v, defaults)
				if !empty || stops != "" && stops != v.Name {
					continue
				}
				if v.Span == port.ContainerSpan {
					stops = v.Name
				}
				finding.Help += misplaced(service, v.Name)
				found.add(port, v, severity, finding)
			}
		}
	}
	for _, one := range found.order {
		p.ReportAs(one.severity, one.Finding)
	}
}

// emptyVariables collects one finding for each variable of a file.
type emptyVariables struct {
	seen  map[source.Span]bool
	known map[variableInFile]*emptyVariableFinding
	order []*emptyVariableFinding
}

type variableInFile struct {
	name string
	file *source.File
}

type emptyVariableFinding struct {
	lint.Finding
	severity lint.Severity
}

func (e *emptyVariables) add(port *graph.Port, v graph.Variable, severity lint.Severity, finding lint.Finding) {
	if e.seen == nil {
		e.seen, e.known = make(map[source.Span]bool), make(map[variableInFile]*emptyVariableFinding)
	}
	if e.seen[v.Span] {
		return
	}
	e.seen[v.Span] = true
	at := variableInFile{v.Name, v.Span.File}
	known := e.known[at]
	if known == nil {
		known = &emptyVariableFinding{finding, severity}
		e.known[at] = known
		e.order = append(e.order, known)
		return
	}
	if strings.HasSuffix(finding.Message, doesNotLoad) && !strings.HasSuffix(known.Message, doesNotLoad) {
		known.Message, known.Help = finding.Message, finding.Help
	}
	known.Related = append(known.Related, graph.Related{Span: v.Span, Message: "used here, too"})
	if name := port.Service.Name; !slices.Contains(known.Services, name) {
		known.Services = append(known.Services, name)
	}
	known.Fix = joined(known.Fix, finding.Fix)
	if v.Span == port.HostSpan {
		known.Fix = nil // one host port for two entries
	}
	known.severity = max(known.severity, severity)
}

// joined puts the same default into two places.
func joined(a, b *lint.Fix) *lint.Fix {
	if a == nil || b == nil || a.Message != b.Message {
		return nil
	}
	return &lint.Fix{Message: a.Message, Edits: append(a.Edits, b.Edits...)}
}

// variables returns the variables of the entry, those of its host part once. That of the container port comes first: without it the
// project does not load.
func variables(port *graph.Port) []graph.Variable {
	all := slices.Concat(port.TargetVars, port.HostVars)
	if port.Form != graph.Long {
		all = slices.Clone(port.Text.Vars)
	}
	slices.SortStableFunc(all, func(a, b graph.Variable) int {
		switch container := port.ContainerSpan; {
		case a.Span == container && b.Span != container:
			return -1
		case a.Span != container && b.Span == container:
			return 1
		}
		return 0
	})
	return all
}

// misplaced says why the value that the service has for a variable does not count, "" when it has none.
func misplaced(service *graph.Service, name string) string {
	for i := range service.Environment {
		variable := &service.Environment[i]
		if variable.Name != name || !variable.HasValue {
			continue
		}
		where := "environment"
		if !slices.Contains(service.Project.Files, variable.NameSpan.File) {
			where = variable.NameSpan.Path()
		}
		return "; what " + where + " sets is for the container only, ports take " + name + " from .env"
	}
	return ""
}

// doesNotLoad is what matters most about a variable: nothing starts.
const doesNotLoad = ", the project does not load"

// emptyVariable says what becomes of the entry when the variable is empty, if it is.
//
// Defaults are the container ports that were proposed as host ports, with the variables that they were for.
func emptyVariable(project *graph.Project, port *graph.Port, v graph.Variable, defaults map[graph.Interval]string) (lint.Severity, lint.Finding, bool) {
	inAddress := !port.AddressSpan.IsZero() && port.AddressSpan.Contains(v.Span)
	inHost := !port.HostSpan.IsZero() && port.HostSpan.Contains(v.Span)
	inContainer := !port.ContainerSpan.IsZero() && port.ContainerSpan == v.Span
	if port.Form != graph.Long && v.From == 0 && v.To == 0 { // an empty part has no place
		colons := strings.Count(port.Text.Value, ":")
		inAddress, inHost = colons == 2, colons == 1
	}
	severity, reason := lint.Warning, " is not set"
	switch {
	case v.Name == "", !inAddress && !inHost && !inContainer, inAddress && project.Runtime.Engine == graph.Swarm:
		return 0, lint.Finding{}, false
	case v.Origin == graph.Unset && !v.Default:
		if !project.EnvFile {
			severity = lint.Note
		}
	case v.Origin == graph.FromExample && inAddress && !v.Default:
		severity, reason = lint.Note, " is set in "+v.File+" only"
	case v.Origin == graph.FromEnvironment && v.Default && v.From == v.To && v.File != "":
		reason = " is empty in " + v.File
	default:
		return 0, lint.Finding{}, false
	}
	finding := lint.Finding{Span: v.Span, Services: []string{port.Service.Name}, Key: port.Mapping()}
	fallback := ""
	unloadable := inContainer || inAddress && port.Form == graph.Long || inHost && (leavesNoHostPort(port, v) || isTarget(port, v.Name))
	if isPartOf(port.HostSpan, v) && !unloadable {
		return 0, lint.Finding{}, false // what is left is a number, too
	}
	switch {
	case unloadable:
		finding.Message = facts.Quoted(port.Quote) + " has an empty part because " + v.Name + reason + doesNotLoad
	case inAddress:
		fallback = facts.Loopback4
		finding.Message = facts.Quoted(port.Quote) + " becomes " + facts.Quoted(facts.WithoutVariable(port, v)) + " because " + v.Name + reason + ", " + open(port) + " on every interface"
	default:
		if before, own, found := strings.Cut(v.Span.Text(), "-"); v.Default && found && !strings.HasSuffix(before, ":") {
			fallback = strings.TrimSuffix(own, "}")
		} else if owner := defaults[port.Container]; !port.ContainerUnknown && !project.TakesAny(port.Container) && (owner == "" || owner == v.Name) {
			fallback = port.Container.String()
			defaults[port.Container] = v.Name
		}
		finding.Message = facts.Quoted(port.Quote) + " becomes " + facts.Quoted(facts.WithoutVariable(port, v)) + " because " + v.Name + reason + ", the host port changes with each start"
	}
	required := port.WithReference(v, "${"+v.Name+":?set "+v.Name+"}").Entry
	if fallback == "" {
		finding.Help = "write " + required
		return severity, finding, true
	}
	rewrite := port.WithReference(v, facts.WithDefault(v.Name, fallback))
	finding.Help = "write " + rewrite.Entry + " or " + required
	if !inAddress || !project.Contested(port) { // with an address, a clash could become certain
		finding.Fix = &lint.Fix{Message: "default to " + fallback, Edits: rewrite.Edits}
	}
	return severity, finding, true
}

// isTarget reports whether the container port of an entry is a variable, so that the entry has none without a value.
func isTarget(port *graph.Port, name string) bool {
	return slices.ContainsFunc(variables(port), func(v graph.Variable) bool {
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

// open says which host port an entry leaves open.
func open(port *graph.Port) string {
	switch port.HostKind {
	case graph.Random:
		return "a random port is open"
	case graph.UnknownHost:
		return "its port is open"
	}
	if port.Host.Len() > 1 {
		return "ports " + port.Host.String() + " are open"
	}
	return "port " + strconv.Itoa(port.Host.From) + " is open"
}
