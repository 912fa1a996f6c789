package lsp

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// inlayHints shows in the line what entries do not say: the values of variables, and where on the host a port is published when
// nothing is written of that.
func (s *server) inlayHints(params rangeParams) (any, error) {
	v, err := s.view(params.TextDocument)
	hints := []inlayHint{}
	if v == nil {
		return hints, err
	}
	seen := make(map[source.Span]bool)
	add := func(at source.Span, label, tooltip string) {
		place := v.encoding.position(at.File, at.End)
		if touches(span{place, place}, params.Range) {
			hints = append(hints, inlayHint{Position: place, Label: label, Tooltip: tooltip, PaddingLeft: true})
		}
	}
	for _, of := range v.projects {
		for _, port := range v.ports(of) {
			if seen[port.Span] || port.Err != nil {
				continue
			}
			seen[port.Span] = true
			for _, variable := range variablesOf(port) {
				if label := valueHint(&variable); label != "" && v.here(variable.Span) {
					add(variable.Span, label, origin(&variable))
				}
			}
			if label := bindingHint(port); label != "" {
				add(behindQuote(port.Span), label, "")
			}
		}
	}
	return hints, nil
}

// valueHint is the value of a variable where it cannot be read in the reference itself.
func valueHint(v *variable) string {
	switch {
	case v.Origin == graph.Unset || v.Origin == graph.Required:
		return "not set"
	case v.value == "" || v.Origin == graph.FromDefault && strings.Contains(v.Span.Text(), v.value):
		return ""
	}
	return "= " + v.value
}

// bindingHint says what an entry leaves to the engine, "" for nothing.
func bindingHint(port *graph.Port) string {
	if !port.Bound() {
		return ""
	}
	var parts []string
	if port.HostKind == graph.Random {
		parts = append(parts, "random")
	}
	if address := port.HostAddress(); !port.Address.Given() && address.Wildcard() {
		parts = append(parts, address.String())
	}
	if len(parts) == 0 {
		return ""
	}
	return "→ " + strings.Join(parts, ", ")
}

// behindQuote is a place with the quote that ends it.
func behindQuote(place source.Span) source.Span {
	if data := place.File.Data; place.End < len(data) && (data[place.End] == '"' || data[place.End] == '\'') {
		place.End++
	}
	return place
}
