package rules

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
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
	Sources: `
		https://docs.docker.com/reference/compose-file/interpolation/
		https://github.com/laradock/laradock/issues/2549
		https://github.com/docker/compose/issues/4788
		https://github.com/docker/compose/issues/2123
		https://github.com/itlackey/openpalm/pull/626`,
	Check: checkEmptyPortVariable,
}

func checkEmptyPortVariable(p *lint.Pass) {
	if p.Project.Fragment {
		return
	}
	var found lint.PerPlace
	stopping := make(map[*lint.Finding]bool) // those that say that the project does not load, which matters most
	proposed := make(map[graph.Interval]string)
	for _, service := range p.Project.Services {
		for _, port := range service.Ports {
			if port.Err != nil {
				continue
			}
			for _, one := range facts.EmptyVariables(port) {
				finding := emptyVariable(one, proposed)
				known, again := found.AddUse(one.Name, one.Severity, finding)
				if known == nil {
					continue
				}
				if one.Loss == facts.LosesProject && !stopping[known] {
					known.Message, known.Help = finding.Message, finding.Help
					stopping[known] = true
				}
				if again && one.Span == port.HostSpan {
					known.Fix = nil // one host port for two entries
				}
			}
		}
	}
	found.Report(p)
}

// emptyVariable tells what the variable makes of its entry. Proposed are the container ports that became the defaults of host ports, with
// the variables that they are for.
func emptyVariable(one facts.EmptyVariable, proposed map[graph.Interval]string) lint.Finding {
	v, port := one.Variable, one.Port
	finding := lint.Finding{Span: v.Span, Services: []string{port.Service.Name}, Key: port.Mapping()}
	because := " because " + v.Name + one.Reason + ", "
	becomes := facts.Quoted(port.Quote) + " becomes " + facts.Quoted(facts.WithoutVariable(port, v)) + because
	fallback := ""
	switch one.Loss {
	case facts.LosesProject:
		finding.Message = facts.Quoted(port.Quote) + " has an empty part" + because + "the project does not load"
	case facts.LosesAddress:
		fallback = facts.Loopback4
		finding.Message = becomes + openPort(port) + " on every interface"
	case facts.LosesHostPort:
		fallback = defaultHostPort(one, proposed)
		finding.Message = becomes + "the host port changes with each start"
	}
	required := port.WithReference(v, "${"+v.Name+":?set "+v.Name+"}").Entry
	finding.Help = "write " + required
	if fallback != "" {
		rewrite := port.WithReference(v, facts.WithDefault(v.Name, fallback))
		finding.Help = "write " + rewrite.Entry + " or " + required
		if one.Loss == facts.LosesHostPort || !port.Service.Project.Contested(port) { // with an address, a clash could become certain
			finding.Fix = &lint.Fix{Message: "default to " + fallback, Edits: rewrite.Edits}
		}
	}
	if where := facts.IsSetForContainer(port.Service, v.Name); where != "" {
		finding.Help += "; what " + where + " sets is for the container only, ports take " + v.Name + " from .env"
	}
	return finding
}

// defaultHostPort proposes a default for a host port: the one that is written, or else the container port if it is free.
func defaultHostPort(one facts.EmptyVariable, proposed map[graph.Interval]string) string {
	port := one.Port
	if before, own, found := strings.Cut(one.Span.Text(), "-"); one.Default && found && !strings.HasSuffix(before, ":") {
		return strings.TrimSuffix(own, "}")
	}
	owner := proposed[port.Container]
	if port.ContainerUnknown || port.Service.Project.TakesAny(port.Container) || owner != "" && owner != one.Name {
		return ""
	}
	proposed[port.Container] = one.Name
	return port.Container.String()
}

// openPort says which host port an entry leaves open.
func openPort(port *graph.Port) string {
	switch {
	case port.HostKind == graph.Random:
		return "a random port is open"
	case port.HostKind == graph.UnknownHost:
		return "its port is open"
	case port.Host.Len() > 1:
		return facts.PortWords(port.Host) + " are open"
	}
	return facts.PortWords(port.Host) + " is open"
}
