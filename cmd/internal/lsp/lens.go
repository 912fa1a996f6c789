package lsp

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
)

// codeLenses says of each service how many others use it. A click shows where they do.
func (s *server) codeLenses(params documentParams) (any, error) {
	lenses := []codeLens{}
	if !s.settings.CodeLens {
		return lenses, nil
	}
	v, err := s.view(params.TextDocument)
	if v == nil {
		return lenses, err
	}
	seen := make(map[source.Span]bool)
	for _, of := range v.projects {
		for _, service := range of.Services {
			users := len(of.usersOf(service, graph.Interval{}, true))
			if users == 0 || !v.here(service.Span) || seen[service.Span] {
				continue
			}
			seen[service.Span] = true
			title := strconv.Itoa(users) + " services use this"
			if users == 1 {
				title = "1 service uses this"
			}
			lenses = append(lenses, codeLens{v.encoding.span(service.Span), command{title, usersCommand, []string{params.TextDocument.URI, service.Name}}})
		}
	}
	return lenses, nil
}

// usersCommand shows where others use a service of a file. The arguments are the URI of the file and the name of the service.
const usersCommand = "portlint.users"

// plainWords takes Markdown out, and what a place says of itself.
var plainWords = lazy.Value[*strings.Replacer]{Make: func() *strings.Replacer {
	return strings.NewReplacer("`", "", " here", "")
}}

// showUsers goes to the place where a service is used. Of several the client lets its user choose one; a client that cannot go anywhere
// tells all.
func (s *server) showUsers(uri, name string) error {
	v, err := s.view(textDocument{uri})
	if v == nil {
		return err
	}
	var users []facts.Consumer
	for _, of := range v.projects {
		if service := of.Service(name); service != nil && v.here(service.Span) {
			users = of.usersOf(service, graph.Interval{}, true)
			break
		}
	}
	if s.usersAt = make(map[string]location); len(users) == 0 {
		return &rpcError{codeInvalidParams, "no other service uses " + name}
	}
	var titles []string
	actions := []messageAction{}
	for _, user := range users {
		title := fmt.Sprintf("%s %s, %s", user.Service.Name, plainWords.Get().Replace(user.Words), lineOf(user.Span))
		titles, actions = append(titles, title), append(actions, messageAction{title})
		s.usersAt[title] = v.locations([]source.Span{user.Span})[0]
	}
	switch {
	case !s.can.showDocuments:
		s.notify("window/showMessage", messageParams{3, strings.Join(titles, "\n")})
	case len(users) == 1:
		s.show(s.usersAt[titles[0]])
	default:
		s.ask(usersCommand, "window/showMessageRequest", messageRequestParams{3, "Services that use " + name, actions})
	}
	return nil
}

// chooseUser goes to the place that the client's user chose, if one was chosen.
func (s *server) chooseUser(answer json.RawMessage) error {
	var chosen *messageAction
	if err := json.Unmarshal(answer, &chosen); err != nil || chosen == nil {
		return err
	}
	if at, known := s.usersAt[chosen.Title]; known {
		s.show(at)
	}
	return nil
}

// show lets the client show a place.
func (s *server) show(at location) {
	s.ask("show", "window/showDocument", showDocumentParams{URI: at.URI, TakeFocus: true, Selection: &at.Range})
}
