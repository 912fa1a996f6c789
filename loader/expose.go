package loader

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// composeExpose reads an entry of `expose`, or the decimal text of a plain integer.
//
// Compose itself accepts any text; moby's network.ParsePortRange reads it when the service starts.
// https://github.com/moby/moby/blob/master/api/types/network/port.go
func composeExpose(text graph.Text) *graph.Expose {
	expose := &graph.Expose{Span: text.Span, Text: text, Quote: text.Raw}
	if !text.Known() {
		expose.Unknown = true
		return expose
	}
	fail := func(from, to int, message, help string, kind graph.FaultKind) *graph.Expose {
		expose.Err = &graph.Fault{Kind: kind, Span: text.Part(from, to), Message: message, Help: help}
		return expose
	}
	number, protocol, _ := strings.Cut(text.Value, "/")
	switch {
	case number == "":
		return fail(0, len(text.Value), cite(text.Raw)+" in expose names no port", "", graph.FaultInvalid)
	case strings.Contains(text.Value, ":"):
		help := ""
		if shortPort(text, false).Err == nil {
			help = "to reach it from the host move it to ports: " + cite(text.Raw)
		}
		return fail(0, len(text.Value), cite(text.Raw)+" in expose is a mapping, expose takes a container port only", help, graph.FaultInvalid)
	}
	ports, wrong := portRange(number, engineSyntax)
	if wrong != nil {
		return fail(wrong.from, wrong.to, wrong.message, wrong.help, wrong.kind)
	}
	expose.Port = ports
	known, ok := protocolOf(protocol)
	expose.Protocol = known
	switch {
	case !ok:
		at := len(number) + 1
		wrong := protocolComplaint(protocol)
		expose.Doubt = &graph.Fault{Span: text.Part(at, len(text.Value)), Message: wrong.message}
	case ports.From == 0:
		expose.Doubt = portZero(text.Part(0, len(number)), text.Raw)
	}
	return expose
}

// otherExpose is an entry of `expose` that is neither text nor an integer.
func otherExpose(span source.Span, quote string, kind fieldKind) *graph.Expose {
	message := cite(quote) + " is " + kind.String() + ", expose takes text or a whole number"
	if quote == "" {
		message = "an empty entry is no port"
	}
	return &graph.Expose{Span: span, Quote: quote, Err: &graph.Fault{Span: span, Message: message}}
}

// portZero doubts a port on which nothing can listen.
func portZero(span source.Span, quote string) *graph.Fault {
	return &graph.Fault{Span: span, Message: cite(quote) + " exposes port 0, on which nothing can listen"}
}
