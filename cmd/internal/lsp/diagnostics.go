package lsp

import (
	"errors"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/cmd/internal/workspace"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
	"github.com/portlint/portlint/rules/lint"
)

// refresh brings the findings of all places up to date. The error is [errCancelled].
func (s *server) refresh() error {
	if !s.stale {
		return nil
	}
	clear(s.views)
	s.unchanged = nil
	files := s.tree()
	for _, p := range s.places {
		findings, err := s.check(p, files)
		switch {
		case errors.Is(err, workspace.ErrStopped):
			return errCancelled
		case err == nil:
			p.findings, p.said = findings, ""
		default: // what was found before is shown on
			s.complain(p, err)
		}
	}
	s.events, s.stale, s.isUntold = nil, false, true
	return nil
}

// complain says once what keeps places from being checked.
func (s *server) complain(p *place, err error) {
	text := "portlint: " + err.Error()
	if choice := (*workspace.ChoiceError)(nil); errors.As(err, &choice) {
		text = "the setting portlint." + choice.List + ": " + choice.Err.Error()
	}
	isSaid := slices.ContainsFunc(s.places, func(other *place) bool { return other.said == text })
	if p.said = text; !isSaid {
		s.notify("window/showMessage", messageParams{1, text})
	}
}

// check returns the findings of a place, by path, for the files that are open and those of their projects.
func (s *server) check(p *place, files tree.Tree) (map[string][]lint.Finding, error) {
	if p.workspace == nil {
		made, err := workspace.New(p.question(s.settings, s.isCancelled), files)
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
	answer, err := p.workspace.UpdateFor(files, about, s.events...)
	if err != nil {
		return nil, err
	}
	s.watchRead(slices.Concat(answer.Read, p.workspace.ConfigFiles()))
	return p.byFile(answer.Findings.Slice()), nil
}

// byFile sorts findings by the paths of their files.
func (p *place) byFile(findings []lint.Finding) map[string][]lint.Finding {
	found := make(map[string][]lint.Finding)
	for _, finding := range findings {
		name := p.absolute(finding.Span)
		found[name] = append(found[name], finding)
	}
	return found
}

// absolute returns the path in the tree of the file of a finding.
func (p *place) absolute(span source.Span) string { return tree.Join(p.dir, span.Path()) }

// publish tells the client what is found now, unless it asks itself. What was found while a request was answered is told, too.
func (s *server) publish() {
	if !s.isInitialized || s.isShutDown || s.refresh() != nil || !s.isUntold || s.can.pullDiagnostics {
		return
	}
	s.isUntold = false
	now := make(map[string]told)
	for _, p := range s.places {
		for _, name := range slices.Sorted(maps.Keys(p.findings)) {
			uri := s.uriOf(name)
			_, findings := s.found(name)
			if _, isTold := now[uri]; isTold || len(findings) == 0 {
				continue
			}
			now[uri] = told{s.versionOf(name), findings}
			if before, known := s.published[uri]; !known || !before.is(now[uri]) {
				s.notify("textDocument/publishDiagnostics", publishParams{uri, s.versionOf(name), s.diagnosticsOf(name)})
			}
		}
	}
	for _, uri := range slices.Sorted(maps.Keys(s.published)) {
		if _, isTold := now[uri]; !isTold {
			s.notify("textDocument/publishDiagnostics", publishParams{uri, s.versionOf(pathOf(uri)), []diagnostic{}})
		}
	}
	s.published = now
}

// told is what the client has of a file.
type told struct {
	version  *int // of the text, nil of a file that was not open
	findings []lint.Finding
}

// is reports whether the other one says the same for certain: findings of files that were read anew are others.
func (t told) is(other told) bool {
	sameVersion := t.version == other.version || t.version != nil && other.version != nil && *t.version == *other.version
	return sameVersion && slices.EqualFunc(t.findings, other.findings, func(a, b lint.Finding) bool {
		return a.Rule == b.Rule && a.Span == b.Span && a.Severity == b.Severity && a.Message == b.Message && a.Help == b.Help &&
			slices.Equal(a.Related, b.Related)
	})
}

// diagnostic answers a client that asks for the diagnostics of one file.
func (s *server) diagnostic(params diagnosticParams) (any, error) {
	if err := s.refresh(); err != nil {
		return nil, err
	}
	return reportOf(s.diagnosticsOf(pathOf(params.TextDocument.URI)), params.PreviousResultID), nil
}

// workspaceDiagnostic answers a client that asks for the diagnostics of all files, open or not.
func (s *server) workspaceDiagnostic(params workspaceDiagnosticParams) (any, error) {
	if err := s.refresh(); err != nil {
		return nil, err
	}
	before := make(map[string]string, len(params.PreviousResultIDs))
	for _, one := range params.PreviousResultIDs {
		before[one.URI] = one.Value
	}
	if s.unchanged != nil && s.knows(before) {
		return workspaceDiagnosticReport{s.unchanged}, nil
	}
	answer := workspaceDiagnosticReport{Items: []fileReport{}}
	unchanged := []fileReport{}
	files := s.tree()
	for _, p := range s.places {
		if p.workspace == nil {
			continue
		}
		all, err := p.workspace.Update(files)
		if err != nil {
			if errors.Is(err, workspace.ErrStopped) {
				return nil, errCancelled
			}
			s.complain(p, err)
			continue
		}
		found := p.byFile(all.Findings.Slice())
		for _, name := range slices.Sorted(maps.Keys(found)) {
			if s.placeOf(name) != p && s.placeOf(name) != nil {
				continue // it is another folder's
			}
			uri := s.uriOf(name)
			report := reportOf(s.diagnosticsFor(p, found[name]), before[uri])
			delete(before, uri)
			answer.Items = append(answer.Items, fileReport{uri, s.versionOf(name), report})
			unchanged = append(unchanged, fileReport{uri, s.versionOf(name), diagnosticReport{"unchanged", report.ResultID, nil}})
		}
	}
	s.unchanged = unchanged
	for _, uri := range slices.Sorted(maps.Keys(before)) { // nothing is found there any more
		answer.Items = append(answer.Items, fileReport{uri, s.versionOf(pathOf(uri)), reportOf([]diagnostic{}, before[uri])})
	}
	return answer, nil
}

// knows reports whether the client has all that was found, by the ids of the reports that it has.
func (s *server) knows(before map[string]string) bool {
	known := 0
	for _, report := range s.unchanged {
		if before[report.URI] == report.ResultID {
			known++
		}
	}
	return known == len(s.unchanged) && known == len(before)
}

// reportOf is a report without what the client has already, as the id of the report before tells.
func reportOf(items []diagnostic, before string) diagnosticReport {
	hash := fnv.New64a()
	_, _ = hash.Write(encoded(items))
	id := strconv.FormatUint(hash.Sum64(), 36)
	if id == before {
		return diagnosticReport{"unchanged", id, nil}
	}
	return diagnosticReport{"full", id, &items}
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
	return s.diagnosticsFor(s.found(name))
}

func (s *server) diagnosticsFor(p *place, findings []lint.Finding) []diagnostic {
	items := make([]diagnostic, 0, len(findings))
	for i := range findings {
		items = append(items, s.diagnosticFor(p, &findings[i]))
	}
	return items
}

// severity returns what the protocol calls a severity.
func severity(of lint.Severity) int {
	switch of {
	case lint.Error:
		return 1
	case lint.Warning:
		return 2
	case lint.Note:
		return 3
	}
	return 0
}

// unnecessary are the rules about entries that can go, which editors show faded.
var unnecessary = []string{"duplicate-port", "redundant-expose"}

func (s *server) diagnosticFor(p *place, finding *lint.Finding) diagnostic {
	d := diagnostic{
		Range:           s.encoding.span(finding.Span),
		Severity:        severity(finding.Severity),
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
