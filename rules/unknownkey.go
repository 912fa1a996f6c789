package rules

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var unknownKey = &lint.Rule{
	ID:       "unknown-key",
	Family:   lint.Syntax,
	Severity: lint.Error,
	Fix:      lint.SafeFix,
	Summary:  "a key that the Compose specification does not know",
	Since:    "v0.1.0",
	Sources: `
		https://github.com/compose-spec/compose-spec/blob/main/schema/compose-spec.json
		https://docs.docker.com/reference/compose-file/extension/`,
	Check: checkUnknownKey,
}

// formerKey returns what a key of Compose file version 1, or a short name, is called today, "" for others.
// https://github.com/docker/compose/blob/1.29.2/compose/config/config_schema_v1.json
func formerKey(name string) string {
	switch name {
	case "env":
		return "environment"
	case "log_driver":
		return "logging.driver"
	case "log_opt":
		return "logging.options"
	case "net":
		return "network_mode"
	case "volume_driver":
		return "volumes.driver"
	}
	return ""
}

func checkUnknownKey(p *lint.Pass) {
	for _, problem := range p.Project.Problems {
		if problem.Kind != graph.UnknownKey {
			continue
		}
		help, fix := correctKey(problem)
		finding := lint.Finding{Span: problem.Span, Message: problem.Message, Help: help, Fix: fix}
		if p.Project.Runtime.Engine != graph.Podman {
			p.Report(finding)
			continue
		}
		finding.Message += ", podman-compose takes no notice of it"
		if fix != nil {
			fix.Safe = false // the project runs without the key
		}
		p.ReportAs(lint.Warning, finding)
	}
}

// correctKey says what to write for an unknown key. One that is an edit away from just one key can be mended safely: no file
// with an unknown key loads.
func correctKey(problem graph.Problem) (help string, fix *lint.Fix) {
	key := problem.Key
	if key.Elsewhere != "" {
		return key.Elsewhere, nil
	}
	name := strings.ToLower(key.Name)
	if former := formerKey(name); former != "" {
		return "write " + former, nil
	}
	meant, sure := meantKey(name, key.Known)
	switch {
	case meant == "":
		return "delete it, or begin it with x- if it is for another tool", nil
	case sure && slices.Contains(key.Fitting, meant):
		fix = &lint.Fix{Message: "write " + meant, Safe: true, Edits: []lint.Edit{{Span: problem.Span, Text: meant}}}
	}
	if meant == name {
		return "keys are lower case: " + facts.Quoted(meant), fix
	}
	return "did you mean " + facts.Quoted(meant) + "?", fix
}

// meantKey returns the known key that a name is nearest to, "" when none is near, and whether it is the only one that is no
// more than one edit away.
func meantKey(name string, known []string) (meant string, sure bool) {
	var beside []string
	for _, candidate := range known {
		if lint.Distance(name, candidate) <= 1 {
			beside = append(beside, candidate)
		}
	}
	if len(beside) > 0 {
		return beside[0], len(beside) == 1
	}
	if meant = lint.Nearest(name, known); meant != "" {
		return meant, false
	}
	for _, candidate := range known { // short ones: "alias" for "aliases"
		if strings.HasPrefix(name, candidate[:1]) && lint.Distance(name, candidate) <= 2 {
			return candidate, false
		}
	}
	return "", false
}
