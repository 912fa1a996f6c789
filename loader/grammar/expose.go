package grammar

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// ComposeExpose reads an entry of `expose`, or the decimal text of a plain integer.
//
// Compose itself accepts any text; moby's network.ParsePortRange reads it when the service starts.
// https://github.com/moby/moby/blob/master/api/types/network/port.go
func ComposeExpose(text graph.Text) *graph.Expose {
	expose := &graph.Expose{Span: text.Span, Text: text, Quote: text.Raw}
	if !text.Known() {
		expose.Unknown = true
		return expose
	}
	fail := func(from, to int, message, help string, kind graph.FaultKind) *graph.Expose {
		expose.Err = &graph.Fault{Kind: kind, Span: text.Part(from, to), Message: message, Help: help}
		conceal(expose.Err, &text)
		return expose
	}
	number, protocol, _ := strings.Cut(text.Value, "/")
	switch {
	case number == "":
		return fail(0, len(text.Value), source.Cite(text.Raw)+" in expose names no port", "", graph.FaultInvalid)
	case strings.Contains(text.Value, ":"):
		help := ""
		if Short(text, false).Err == nil {
			help = "to reach it from the host move it to ports: " + source.Cite(text.Raw)
		}
		return fail(0, len(text.Value), source.Cite(text.Raw)+" in expose is a mapping, expose takes a container port only", help, graph.FaultInvalid)
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
		conceal(expose.Doubt, &text)
	case ports.From == 0:
		expose.Doubt = portZero(text.Part(0, len(number)), text.Raw)
	}
	return expose
}

// portZero doubts a port on which nothing can listen.
func portZero(span source.Span, quote string) *graph.Fault {
	return &graph.Fault{Span: span, Message: source.Cite(quote) + " exposes port 0, on which nothing can listen"}
}

// DockerfileExpose reads a port of EXPOSE. BuildKit reads it as a mapping of nat's and drops the host side.
// https://github.com/moby/buildkit/blob/master/frontend/dockerfile/dockerfile2llb/convert_expose.go
func DockerfileExpose(text graph.Text) *graph.Expose {
	expose := &graph.Expose{Span: text.Span, Text: text, Quote: text.Raw}
	if !text.Known() {
		expose.Unknown = true
		return expose
	}
	if strings.ContainsAny(text.Value, ",;") {
		ports := strings.FieldsFunc(text.Value, func(r rune) bool { return r == ',' || r == ';' })
		return BrokenExpose(text, source.Cite(text.Raw)+" is not a port, EXPOSE separates ports with spaces", "write EXPOSE "+Spaced(ports))
	}
	entry := readShort(text, true)
	port := entry.port
	if port.Err != nil {
		fault := *port.Err
		fault.Fix = nil // they make a mapping
		if fault.Kind != graph.FaultRangeMismatch || entry.hasHost {
			fault.Help = ""
		}
		if entry.hasHost {
			fault.Help = "EXPOSE takes container ports only"
			if _, last, cut := cutLast(text.Value, ":"); cut && readShort(graph.Text{Raw: last, Value: last}, true).port.Err == nil {
				fault.Help = "write EXPOSE " + last + ", it takes container ports only"
			}
		} else if port := meantExpose(text.Value); fault.Help == "" && port != "" {
			fault.Help = "write EXPOSE " + port
		}
		expose.Err = &fault
		return expose
	}
	expose.Port, expose.Protocol = port.Container, port.Protocol
	if port.Address.Given() || !port.HostSpan.IsZero() {
		only := entry.tail()
		expose.Doubt = &graph.Fault{
			Span:    text.Span,
			Message: source.Cite(text.Raw) + " in EXPOSE is a mapping, only its container port " + port.Container.String() + " counts",
			Help:    "write EXPOSE " + only,
		}
		if entry.whole().literal() {
			expose.Doubt.Fix = &only
		}
	} else if port.Container.From == 0 {
		expose.Doubt = portZero(entry.container.span(), text.Raw)
	}
	return expose
}

// BrokenExpose is a word of EXPOSE that is no port, with what is wrong with it.
func BrokenExpose(text graph.Text, message, help string) *graph.Expose {
	return &graph.Expose{
		Span: text.Span, Text: text, Quote: text.Raw,
		Err: &graph.Fault{Span: text.Span, Message: message, Help: help},
	}
}

// Spaced lists ports as EXPOSE takes them, on one line whatever stands in them.
func Spaced(ports []string) string {
	list := source.Cite(strings.Join(ports, " "))
	return list[1 : len(list)-1]
}
