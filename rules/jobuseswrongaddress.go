package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var jobUsesWrongAddress = &lint.Rule{
	ID:       "job-uses-wrong-address",
	Family:   lint.Reachability,
	Severity: lint.Warning,
	Anywhere: true,
	Fix:      lint.UnsafeFix,
	Summary:  "a job of a workflow looks for a service container where it is not",
	Since:    "v0.1.0",
	Sources: `
		https://docs.github.com/en/actions/tutorials/use-containerized-services/use-docker-service-containers
		https://docs.github.com/en/actions/tutorials/use-containerized-services/create-postgresql-service-containers
		https://github.com/actions/runner/blob/main/src/Runner.Worker/ContainerOperationProvider.cs`,
	Check: checkJobUsesWrongAddress,
}

func checkJobUsesWrongAddress(pass *lint.Pass) {
	var found lint.PerPlace
	for _, runner := range pass.Project.Runners {
		job := facts.Of(pass).Job(runner)
		if job == nil {
			continue
		}
		checked := make(map[source.Span]bool) // the places of hosts whose port stands elsewhere
		for _, one := range job.Addresses() {
			if !one.HostSpan.IsZero() {
				checked[one.HostSpan] = true
			}
			if astray := job.Astray(one); astray != nil {
				found.Add(lint.Warning, addressAstray(job, one, astray))
			}
		}
		if job.Container != nil {
			continue // names are known there
		}
		for variable, service := range job.NamedHosts() {
			if !checked[variable.Value.Span] {
				found.Add(lint.Warning, nameAstray(job, variable, service))
			}
		}
	}
	found.Report(pass)
}

// addressAstray is a finding about an address. The fix writes the other address where the whole of it stands in one place.
func addressAstray(job *facts.Job, one facts.Address, astray *facts.Astray) lint.Finding {
	finding := lint.Finding{
		Span:     one.Span,
		Message:  facts.Quoted(one.Quote()) + astray.Reason,
		Help:     astray.Help,
		Related:  []graph.Related{{Span: astray.Service.Span, Message: "service container here"}},
		Services: []string{astray.Service.Name},
		Key:      job.Name + " " + one.Quote(),
	}
	if !one.HostSpan.IsZero() {
		finding.Related = append(finding.Related, graph.Related{Span: one.HostSpan, Message: "host named here"})
	}
	if astray.Instead != "" && one.Span.Text() == one.Quote() {
		finding.Fix = &lint.Fix{Message: "use " + astray.Instead, Edits: []lint.Edit{{Span: one.Span, Text: astray.Instead}}}
	}
	return finding
}

// nameAstray is a finding about a variable that holds the name of a service, without a port.
func nameAstray(job *facts.Job, variable *graph.EnvVar, service *graph.Service) lint.Finding {
	return lint.Finding{
		Span:     variable.Value.Span,
		Message:  facts.Quoted(variable.Value.Value) + job.UnknownName(),
		Help:     facts.UsePublished,
		Related:  []graph.Related{{Span: service.Span, Message: "service container here"}},
		Services: []string{service.Name},
		Key:      job.Name + " " + variable.Name,
	}
}
