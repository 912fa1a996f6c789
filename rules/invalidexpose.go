package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var invalidExpose = &lint.Rule{
	ID:       "invalid-expose",
	Family:   lint.Syntax,
	Severity: lint.Error,
	Fix:      lint.SafeFix,
	Summary:  "a port of EXPOSE or expose that cannot be exposed",
	Since:    "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/reference/dockerfile/#expose",
		"https://docs.docker.com/reference/compose-file/services/#expose",
		"https://docs.docker.com/reference/build-checks/expose-invalid-format/",
		"https://github.com/docker/compose/issues/2353",
		"https://github.com/docker/compose/issues/2406",
		"https://github.com/SamSaffron/graphite_docker/issues/7",
	},
	Check: checkInvalidExpose,
}

func checkInvalidExpose(p *lint.Pass) {
	seen := make(map[source.Span]bool)
	for _, service := range p.Project.Services {
		reportExposed(p, service.Expose, []string{service.Name}, seen)
	}
	builders := make(map[*graph.Dockerfile][]string)
	for _, service := range p.Project.Services {
		if service.Build != nil && service.Build.File != nil {
			builders[service.Build.File] = append(builders[service.Build.File], service.Name)
		}
	}
	for _, dockerfile := range p.Project.Dockerfiles {
		for _, stage := range dockerfile.Stages {
			reportExposed(p, stage.Expose, builders[dockerfile], seen)
		}
	}
}

// reportExposed reports each place once: an anchor gives one text to several services, and a variable of a
// Dockerfile can hold several ports.
func reportExposed(p *lint.Pass, entries []*graph.Expose, services []string, seen map[source.Span]bool) {
	for _, expose := range entries {
		fault, severity := expose.Err, lint.Error
		if fault == nil {
			fault, severity = expose.Doubt, lint.Warning
		}
		if fault == nil || seen[fault.Span] {
			continue
		}
		seen[fault.Span] = true
		finding := lint.Finding{Span: fault.Span, Message: fault.Message, Help: fault.Help, Services: services, Key: expose.Quote}
		if fault.Fix != nil {
			finding.Fix = &lint.Fix{
				Message: "write " + facts.Quoted(*fault.Fix),
				Safe:    true,
				Edits:   []lint.Edit{{Span: fault.Span, Text: *fault.Fix}},
			}
		}
		p.ReportAs(severity, finding)
	}
}
