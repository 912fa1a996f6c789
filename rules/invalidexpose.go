package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var invalidExpose = &lint.Rule{
	ID:       "invalid-expose",
	Family:   lint.Syntax,
	Severity: lint.Error,
	Anywhere: true,
	Fix:      lint.SafeFix,
	Summary:  "a port of EXPOSE or expose that cannot be exposed",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/reference/dockerfile/#expose
		https://docs.docker.com/reference/compose-file/services/#expose
		https://docs.docker.com/reference/build-checks/expose-invalid-format/
		https://github.com/docker/compose/issues/2353
		https://github.com/docker/compose/issues/2406
		https://github.com/SamSaffron/graphite_docker/issues/7`,
	Check: checkInvalidExpose,
}

func checkInvalidExpose(p *lint.Pass) {
	var found lint.PerPlace
	most := lint.Error
	if p.Project.Runtime.Engine == graph.Swarm {
		most = lint.Warning // docker stack deploy takes no notice of expose, whatever it says
	}
	for _, service := range p.Project.Services {
		if len(service.Expose) > 0 {
			addExposed(&found, service.Expose, []string{service.Name}, most)
		}
	}
	builders := make(map[*graph.Dockerfile][]string)
	for _, service := range p.Project.Services {
		if service.Build != nil && service.Build.File != nil {
			builders[service.Build.File] = append(builders[service.Build.File], service.Name)
		}
	}
	for _, dockerfile := range p.Project.Dockerfiles {
		for _, stage := range dockerfile.Stages {
			addExposed(&found, stage.Expose, builders[dockerfile], lint.Error)
		}
	}
	found.Report(p)
}

// addExposed adds what is wrong with entries, with a severity of at most the given one. A variable of a Dockerfile can hold several ports.
func addExposed(found *lint.PerPlace, entries []*graph.Expose, services []string, most lint.Severity) {
	for _, expose := range entries {
		fault, severity := expose.Err, lint.Error
		if fault == nil {
			fault, severity = expose.Doubt, lint.Warning
		}
		if fault == nil {
			continue
		}
		finding := lint.Finding{Span: fault.Span, Message: fault.Message, Help: fault.Help, Services: services, Key: expose.Quote}
		if fault.Fix != nil {
			finding.Fix = &lint.Fix{
				Message: "write " + facts.Quoted(*fault.Fix),
				Safe:    true,
				Edits:   []lint.Edit{{Span: fault.Span, Text: *fault.Fix}},
			}
		}
		found.Add(min(severity, most), finding)
	}
}
