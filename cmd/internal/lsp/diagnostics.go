package lsp

import (
	"maps"
	"slices"
	"strings"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/cmd/internal/workspace"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/lint"
)

// refresh brings the findings of all places up to date.
func (s *server) refresh() {
	if !s.stale {
		return
	}
	files := s.tree()
	for _, p := range s.places {
		findings, err := s.check(p, files)
		if err == nil {
			p.findings, p.said = findings, ""
		} else if text := err.Error(); text != p.said { // what was found before is shown on
			p.said = text
			s.notify("window/showMessage", messageParams{1, "portlint: " + text})
		}
	}
	s.changed, s.stale = nil, false
}

// check returns the findings of a place, by path, for the files that are open and those of their projects.
func (s *server) check(p *place, files tree.Tree) (map[string][]lint.Finding, error) {
	if p.workspace == nil {
		made, err := workspace.New(p.question(s.settings), files)
		if err != nil {
			return nil, err
		}
		p.workspace = made
	}
	var about []string
	for _, name := range slices.Sorted(maps.Keys(s.open)) {
		if s.placeOf(name) == p {
			about = append(about, name)
		}
	}
	answer, err := p.workspace.UpdateFor(files, about, s.changed...)
	if err != nil {
		return nil, err
	}
	found := make(map[string][]lint.Finding)
	for _, finding := range answer.Findings {
		name := p.absolute(finding.Span)
		found[name] = append(found[name], finding)
	}
	return found, nil
}

// absolute returns the path in the tree of the file of a finding.
func (p *place) absolute(span source.Span) string { return tree.Join(p.dir, span.Path()) }

// publish tells the client what is found now, unless it asks itself.
func (s *server) publish() {
	if !s.isInitialized || s.isShutDown || !s.stale {
		return
	}
	s.refresh()
	if s.pulls {
		return
	}
	now := make(map[string]bool)
	for _, p := range s.places {
		for _, name := range slices.Sorted(maps.Keys(p.findings)) {
			uri := s.uriOf(name)
			if items := s.diagnosticsOf(name); len(items) > 0 && !now[uri] {
				now[uri] = true
				s.notify("textDocument/publishDiagnostics", publishParams{uri, items})
			}
		}
	}
	for _, uri := range slices.Sorted(maps.Keys(s.published)) {
		if !now[uri] {
			s.notify("textDocument/publishDiagnostics", publishParams{uri, []diagnostic{}})
		}
	}
	s.published = now
}

// diagnostic answers a client that asks for the diagnostics of one file.
func (s *server) diagnostic(params diagnosticParams) (any, error) {
	s.refresh()
	return diagnosticReport{"full", s.diagnosticsOf(pathOf(params.TextDocument.URI))}, nil
}

// found are the findings in a file, in their order.
func (s *server) found(name string) (p *place, findings []lint.Finding) {
	if p = s.placeOf(name); p != nil {
		return p, p.findings[name]
	}
	return nil, nil
}

// diagnosticsOf are the findings in a file as the protocol has them.
func (s *server) diagnosticsOf(name string) []diagnostic {
	p, findings := s.found(name)
	items := make([]diagnostic, 0, len(findings))
	for i := range findings {
		items = append(items, s.diagnosticFor(p, &findings[i]))
	}
	return items
}

// severities are those of the protocol.
var severities = map[lint.Severity]int{lint.Error: 1, lint.Warning: 2, lint.Note: 3}

// unnecessary are the rules about entries that can go, which editors show faded.
var unnecessary = []string{"duplicate-port", "redundant-expose"}

func (s *server) diagnosticFor(p *place, finding *lint.Finding) diagnostic {
	d := diagnostic{
		Range:           s.encoding.span(finding.Span),
		Severity:        severities[finding.Severity],
		Code:            finding.Rule.ID,
		CodeDescription: codeDescription{report.RuleURL(finding.Rule)},
		Source:          "portlint",
		Message:         sentences(finding.Message, finding.Help),
	}
	if slices.Contains(unnecessary, finding.Rule.ID) {
		d.Tags = []int{1}
	}
	for _, other := range finding.Related {
		d.Related = append(d.Related, related{location{s.uriOf(p.absolute(other.Span)), s.encoding.span(other.Span)}, other.Message})
	}
	return d
}

// sentences puts the fact and the help on lines of their own.
func sentences(message, help string) string {
	return strings.TrimSpace(message + "\n" + help)
}
