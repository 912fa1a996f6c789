package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var swappedPorts = &lint.Rule{
	ID:       "swapped-ports",
	Family:   lint.Reachability,
	Severity: lint.Warning,
	Anywhere: true,
	Fix:      lint.UnsafeFix,
	Summary:  "the host port and the container port are the wrong way round",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/reference/compose-file/services/#ports
		https://github.com/rollersearch/search/pull/200
		https://github.com/pupgray/walltaker/pull/53
		https://github.com/DataExpert-io/data-engineer-handbook/issues/131`,
	Check: checkSwappedPorts,
}

func checkSwappedPorts(pass *lint.Pass) {
	var found lint.PerPlace
	for _, service := range pass.Project.Services {
		for _, port := range service.Ports {
			if !port.Published() || port.ContainerUnknown {
				continue
			}
			if what := facts.Of(pass).Of(service).Listening(); what.IsSwapped(port) {
				found.AddEntry(port, lint.Warning, swapped(what, port))
			}
		}
	}
	found.Report(pass)
}

// swapped tells of an entry whose two numbers are the wrong way round.
func swapped(what *facts.Listening, port *graph.Port) lint.Finding {
	container := port.Container.String()
	finding := lint.Finding{Span: port.Span, Services: []string{port.Service.Name}, Key: port.Mapping(), Related: facts.Inherited(port)}
	if variable := facts.ContainerVariable(port); variable != "" {
		finding.Message = facts.Quoted(port.Quote) + " publishes " + variable + " on the host, the container port is " + container
		finding.Help = "the order is host:container, outside connects to inside"
		return finding
	}
	finding.Message = facts.Quoted(port.Quote) + " maps host " + port.Host.String() + " to container port " + container + " but " + what.Image.Title + " listens on " + port.Host.String()
	finding.Help, finding.Fix = swap(port)
	return finding
}

// swap writes the two numbers the other way round.
func swap(port *graph.Port) (help string, fix *lint.Fix) {
	host, container := port.HostSpan, port.ContainerSpan
	rewrite := port.Rewrite(graph.Change{Host: container.Text(), Target: host.Text()})
	help = "the order is host:container, outside connects to inside"
	switch {
	case port.Form == graph.Long:
		return "target is the port in the container, published the one on the host", nil
	case rewrite.Edits == nil:
		return help, nil
	}
	if !port.Service.Project.Takes(port.Container.From) && !port.Service.Project.Contested(port) {
		fix = &lint.Fix{Message: "swap the ports", Edits: rewrite.Edits}
	}
	return help + "; write " + rewrite.Entry, fix
}
