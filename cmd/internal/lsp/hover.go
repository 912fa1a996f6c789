package lsp

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

// hover says what an entry of `ports` becomes, who publishes an EXPOSE, where an address leads, and why something is found there.
func (s *server) hover(params positionParams) (any, error) {
	v, err := s.view(params.TextDocument)
	if v == nil {
		return nil, err
	}
	var parts []string
	var at span
	add := func(place source.Span, text string) {
		at = v.encoding.span(place)
		if !slices.Contains(parts, text) { // two projects say the same of a file that they share
			parts = append(parts, text)
		}
	}
	for _, of := range v.projects {
		for _, one := range of.references() {
			if v.under(one.Span, params.Position) {
				add(one.Span, leads(&one))
			}
		}
		for _, port := range v.portsAt(of, params.Position) {
			if port.Err == nil { // a finding says what is wrong
				add(port.Span, of.becomes(port)+s.onHost(of, port))
			}
		}
		for _, one := range v.exposedAt(of, params.Position) {
			add(one.Span, publishes(&one))
		}
	}
	findings := v.place.findings[v.name]
	for i := range findings {
		if finding := &findings[i]; v.under(finding.Span, params.Position) {
			add(finding.Span, explained(finding))
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	return hover{markup{"markdown", strings.Join(parts, "\n\n---\n\n")}, at}, nil
}

// onHost says what this host has on the host ports of an entry, a paragraph of its own; "" when the client does not want to know.
func (s *server) onHost(of project, port *graph.Port) string {
	if !s.settings.Host || s.askHost == nil {
		return ""
	}
	asked, unknown := s.askHost()
	if len(unknown) > 0 {
		return "\n\nWhat this host has is not known: " + strings.Join(unknown, "; ") + "."
	}
	state, known := facts.Host{Host: asked, Project: of.Project}.Has(port, port.Host)
	switch {
	case !known:
		return ""
	case state.Taken != "":
		return "\n\nTaken on this host now: " + state.Taken + "."
	case state.Own != "":
		return "\n\nContainer `" + state.Own + "` of this project has it on this host now."
	}
	return "\n\nNothing is seen there on this host now."
}

// becomes says what the engine makes of an entry, where on the host it leads to which port of the service, what listens there,
// and who uses it.
func (of project) becomes(port *graph.Port) string {
	container := port.Container.String()
	if port.ContainerUnknown {
		container = "a port that is not known"
	}
	address := port.HostAddress().String()
	if port.HostAddress().IP.IsValid() && !port.HostAddress().Wildcard() {
		address = "host `" + address + "`"
	}
	lines := []string{fmt.Sprintf("%s, %s → service `%s`, %s/%s", address, port.HostWords(), port.Service.Name, container, port.Protocol)}
	if port.ReplacedBy != nil {
		lines = append(lines, "A later entry of the service takes its place, "+lineOf(port.ReplacedBy.Span)+".")
	}
	if reach, _ := port.Service.Reach(); reach != graph.Binds {
		lines = append(lines, "The networks of the service keep the engine from binding it.")
	}
	for _, variable := range variablesOf(port) {
		lines = append(lines, origin(&variable))
	}
	if !port.ContainerUnknown {
		lines = append(lines, of.listening(port))
	}
	for _, one := range of.usersOf(port.Service, port.Container, port.ContainerUnknown) {
		lines = append(lines, "Service `"+one.Service.Name+"` "+one.Words+", "+lineOf(one.Span)+".")
	}
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), "\n\n")
}

// listening says what listens on the container ports of an entry, or else where the service listens; "" when that is not known.
func (of project) listening(port *graph.Port) string {
	var lines, elsewhere []string
	for _, one := range listenersOf(of.facts.Of(port.Service)) {
		if _, both := one.ports.Intersect(port.Container); both && one.protocol == port.Protocol {
			lines = append(lines, one.String()+": "+one.how)
		} else {
			elsewhere = append(elsewhere, one.String()+": "+one.how)
		}
	}
	switch {
	case len(lines) > 0:
		return strings.Join(lines, "\n\n")
	case len(elsewhere) > 0:
		return "Nothing is known to listen there, but elsewhere:\n\n" + strings.Join(elsewhere, "\n\n")
	}
	return ""
}

// publishes says which entries publish an EXPOSE.
func publishes(one *exposed) string {
	if one.Err != nil {
		return one.Quote + ": " + one.Err.Message
	}
	if one.Unknown {
		return one.Quote + ": a variable leaves the port open"
	}
	var lines []string
	for _, service := range one.services {
		for _, port := range leadingTo(service, one.Port, one.Protocol) {
			lines = append(lines, fmt.Sprintf("Service `%s` publishes it: `%s`, %s.", service.Name, port.Mapping(), lineOf(port.Span)))
		}
	}
	if len(lines) == 0 {
		lines = []string{"No service publishes it. EXPOSE alone opens nothing on the host."}
	}
	return strings.Join(append([]string{"container port " + one.Port.String() + "/" + one.Protocol.String()}, lines...), "\n\n")
}

// leads says where an address leads.
func leads(one *reference) string {
	text := fmt.Sprintf("`%s` → service `%s`", one.Quote(), one.to.Name)
	for _, port := range one.entries() {
		text += fmt.Sprintf(", published as `%s`, %s", port.Mapping(), lineOf(port.Span))
	}
	return text
}

// variable is a variable of an entry with its value.
type variable struct {
	graph.Variable
	value string // "" when it is not known
}

// variablesOf are the variables of an entry, each once, with what of the entry they became. Those of an entry that cannot be
// understood may hold anything, so that their values stay where they are.
func variablesOf(port *graph.Port) []variable {
	var found []variable
	add := func(one graph.Variable, value string) {
		if port.Err != nil || strings.Contains(value, graph.Unresolved) {
			value = ""
		}
		if !slices.ContainsFunc(found, func(known variable) bool { return known.Span == one.Span }) {
			found = append(found, variable{one, value})
		}
	}
	if port.Form == graph.Long {
		for _, one := range port.HostVars {
			value := ""
			if one.Span == port.HostSpan && (port.HostKind == graph.Fixed || port.HostKind == graph.Floating) {
				value = port.Host.String()
			}
			add(one, value)
		}
		for _, one := range port.TargetVars {
			value := ""
			if one.Span == port.ContainerSpan && !port.ContainerUnknown {
				value = port.Container.String()
			}
			add(one, value)
		}
		return found
	}
	for _, one := range port.Text.Vars {
		value := ""
		if one.From <= one.To && one.To <= len(port.Text.Value) {
			value = port.Text.Value[one.From:one.To]
		}
		add(one, value)
	}
	return found
}

// origin says what the value of a variable is and where it comes from.
func origin(v *variable) string {
	name := "`" + v.Name + "`"
	if v.value != "" {
		name += " is `" + v.value + "`,"
	}
	switch v.Origin {
	case graph.FromEnvironment:
		if v.File != "" {
			return name + " from `" + v.File + "`"
		}
		return name + " from the environment"
	case graph.FromDefault:
		return name + " by default: it is not set"
	case graph.FromExample:
		return name + " assumed as `" + v.File + "` has it"
	case graph.Required:
		return name + " is not set, and required"
	default:
		return name + " is not set"
	}
}

// explained is a finding with why its rule finds it. The whole page is a link of the diagnostic, and an action away.
func explained(finding *lint.Finding) string {
	return sentences("**"+finding.Rule.ID+"**: "+finding.Message, finding.Help) + "\n\n" + docs.Of(finding.Rule.ID).Section("Why")
}

func decimal(number int) string { return strconv.Itoa(number) }
