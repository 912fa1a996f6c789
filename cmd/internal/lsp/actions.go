package lsp

import (
	"bytes"
	"slices"
	"strings"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/docs"
	"github.com/portlint/portlint/rules/lint"
)

// The kinds of code action.
const (
	quickFix = "quickfix"
	fixAll   = "source.fixAll.portlint"
)

// codeActions offers the fixes of what is found in a range, comments that silence it, and all safe fixes of the file at once.
func (s *server) codeActions(params codeActionParams) (any, error) {
	if err := s.refresh(); err != nil {
		return nil, err
	}
	name := pathOf(params.TextDocument.URI)
	p, findings := s.found(name)
	actions := []codeAction{}
	wants := func(kind string) bool {
		return len(params.Context.Only) == 0 || slices.ContainsFunc(params.Context.Only, func(only string) bool {
			return kind == only || strings.HasPrefix(kind, only+".")
		})
	}
	for i := range findings {
		finding := &findings[i]
		if !wants(quickFix) || !touches(s.encoding.span(finding.Span), params.Range) {
			continue
		}
		about := []diagnostic{s.diagnosticFor(p, finding)}
		if fix := finding.Fix; fix != nil {
			actions = append(actions, codeAction{
				Title: fix.Message, Kind: quickFix, Diagnostics: about, IsPreferred: fix.Safe, Edit: s.editOf(p, fix.Edits),
			})
		}
		if lint.CanIgnore(finding.Span) {
			actions = append(actions, codeAction{
				Title: "ignore " + finding.Rule.ID + " here", Kind: quickFix, Diagnostics: about, Edit: s.editOf(p, []lint.Edit{lint.Ignoring(findings[i:i+1], "say why")}),
			})
		}
		title := "explain " + finding.Rule.ID
		actions = append(actions, codeAction{
			Title: title, Kind: quickFix, Diagnostics: about, Command: &command{title, explainCommand, []string{finding.Rule.ID}},
		})
	}
	if edit, found := allFixes(findings); found && wants(fixAll) {
		actions = append(actions, codeAction{Title: "fix all that portlint can fix safely", Kind: fixAll, Edit: s.editOf(p, []lint.Edit{edit})})
	}
	return actions, nil
}

// explainCommand shows the page of a rule, whose id is the argument.
const explainCommand = "portlint.explain"

// executeCommand does what an action or a lens promises.
func (s *server) executeCommand(params commandParams) (any, error) {
	switch arguments := params.Arguments; {
	case params.Command == explainCommand && len(arguments) == 1:
		return nil, s.explain(arguments[0])
	case params.Command == usersCommand && len(arguments) == 2:
		return nil, s.showUsers(arguments[0], arguments[1])
	}
	return nil, &rpcError{codeInvalidParams, params.Command + " is no command, or has other arguments"}
}

// explain shows the page of a rule in the way that the client has: its browser, or a message.
func (s *server) explain(id string) error {
	all := rules.All()
	at := slices.IndexFunc(all, func(rule *lint.Rule) bool { return rule.ID == id })
	if at < 0 {
		return &rpcError{codeInvalidParams, id + " is no rule"}
	}
	rule := all[at]
	if s.can.showDocuments {
		s.ask("show", "window/showDocument", showDocumentParams{URI: report.RuleURL(rule), External: true})
	} else {
		s.notify("window/showMessage", messageParams{3, rule.ID + ": " + rule.Summary + "\n\n" + docs.Of(rule.ID).Section("Why")})
	}
	return nil
}

// touches reports whether two ranges have a place in common; an empty one has its own.
func touches(a, b span) bool { return !before(a.End, b.Start) && !before(b.End, a.Start) }

func before(a, b position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character
}

// editOf are edits as the protocol has them.
func (s *server) editOf(p *place, edits []lint.Edit) *workspaceEdit {
	changes := make(map[string][]textEdit)
	for _, edit := range edits {
		uri := s.uriOf(p.absolute(edit.Span))
		changes[uri] = append(changes[uri], textEdit{s.encoding.span(edit.Span), edit.Text})
	}
	return &workspaceEdit{changes}
}

// allFixes is one edit that makes all safe fixes within a file.
func allFixes(findings []lint.Finding) (edit lint.Edit, found bool) {
	within := slices.DeleteFunc(slices.Clone(findings), func(f lint.Finding) bool {
		return slices.ContainsFunc(f.Edits(), func(e lint.Edit) bool { return e.Span.File.Path != f.Span.File.Path })
	})
	fixed, _ := lint.Apply(within, false)
	for _, data := range fixed {
		file := within[0].Span.File
		old := file.Data
		start := commonLines(old, data)
		end := 0
		for end < min(len(old), len(data))-start && old[len(old)-1-end] == data[len(data)-1-end] {
			end++
		}
		for end > 0 && old[len(old)-end]&0xC0 == 0x80 { // in the middle of a code point
			end--
		}
		return lint.Edit{Span: source.Span{File: file, Start: start, End: len(old) - end}, Text: string(data[start : len(data)-end])}, true
	}
	return lint.Edit{}, false
}

// commonLines is the length of the whole lines with which both texts begin.
func commonLines(a, b []byte) int {
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	return bytes.LastIndexByte(a[:same], '\n') + 1
}
