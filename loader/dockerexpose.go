package loader

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/command"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/portlint/portlint/loader/graph"
)

// readExpose reads EXPOSE, each of its words by itself.
func (r *dockerfileReader) readExpose(node *parser.Node) []*graph.Expose {
	line := r.join(node)
	words := line.words(node)
	if len(words) == 0 {
		span := line.whole()
		fault := &graph.Fault{Span: span, Message: cite(span.Text()) + " names no port"}
		return []*graph.Expose{{Span: span, Quote: span.Text(), Err: fault}}
	}
	if list := bracketList(line, words); list != nil {
		return []*graph.Expose{list}
	}
	var exposed []*graph.Expose
	for i, word := range words {
		text := line.text(word.from, word.to, word.value)
		if name := strings.ToLower(word.value); i > 0 && isInstruction(name) && line.startsLine(word.from) {
			exposed = append(exposed, brokenExpose(text, cite(word.value)+" is taken for a port, the line before ends with "+cite(string(rune(r.escape))), ""))
			if name != command.Expose {
				break // what follows are no ports
			}
			continue
		}
		if strings.HasPrefix(word.value, "#") {
			rest := line.text(word.from, words[len(words)-1].to, line.value[word.from:words[len(words)-1].to])
			exposed = append(exposed, brokenExpose(rest, cite(rest.Raw)+" is no comment, EXPOSE takes every word for a port", "write the comment on a line of its own"))
			break
		}
		exposed = append(exposed, r.exposeWord(line, word)...)
	}
	return exposed
}

func isInstruction(name string) bool {
	_, known := command.Commands[name]
	return known
}

func brokenExpose(text graph.Text, message, help string) *graph.Expose {
	return &graph.Expose{
		Span: text.Span, Text: text, Quote: text.Raw,
		Err: &graph.Fault{Span: text.Span, Message: message, Help: help},
	}
}

// bracketList recognises a JSON list, which other instructions take.
func bracketList(line *joined, words []dockerWord) *graph.Expose {
	from, to := words[0].from, words[len(words)-1].to
	raw := line.value[from:to]
	if !strings.HasPrefix(raw, "[") || !strings.HasSuffix(raw, "]") {
		return nil
	}
	ports := strings.FieldsFunc(raw, func(r rune) bool { return strings.ContainsRune("[], \t\"'", r) })
	text := line.text(from, to, raw)
	return brokenExpose(text, cite(raw)+" is a list in brackets, EXPOSE separates ports with spaces", "write EXPOSE "+spaced(ports))
}

// exposeWord reads one word: a port, or several when a variable holds them.
func (r *dockerfileReader) exposeWord(line *joined, word dockerWord) []*graph.Expose {
	from, to := line.unquoted(word.from, word.to)
	_, ports, err := r.expand(word.value, r.scope)
	if err != nil {
		text := line.text(word.from, word.to, word.value)
		return []*graph.Expose{brokenExpose(text, cite(word.value)+" has a quote or a substitution that does not end", "")}
	}
	if len(ports) == 0 { // an empty variable exposes nothing
		ports = []string{graph.Unresolved}
	}
	var exposed []*graph.Expose
	for _, port := range ports {
		exposed = append(exposed, dockerfileExpose(line.text(from, to, port)))
	}
	return exposed
}

// dockerfileExpose reads a port of EXPOSE. BuildKit reads it as a mapping of nat's and drops the host side.
// https://github.com/moby/buildkit/blob/master/frontend/dockerfile/dockerfile2llb/convert_expose.go
func dockerfileExpose(text graph.Text) *graph.Expose {
	expose := &graph.Expose{Span: text.Span, Text: text, Quote: text.Raw}
	if !text.Known() {
		expose.Unknown = true
		return expose
	}
	if strings.ContainsAny(text.Value, ",;") {
		ports := strings.FieldsFunc(text.Value, func(r rune) bool { return r == ',' || r == ';' })
		return brokenExpose(text, cite(text.Raw)+" is not a port, EXPOSE separates ports with spaces", "write EXPOSE "+spaced(ports))
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
		}
		expose.Err = &fault
		return expose
	}
	expose.Port, expose.Protocol = port.Container, port.Protocol
	if port.Address.Given() || !port.HostSpan.IsZero() {
		only := entry.tail()
		expose.Doubt = &graph.Fault{
			Span:    text.Span,
			Message: cite(text.Raw) + " in EXPOSE is a mapping, only its container port " + port.Container.String() + " counts",
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

// spaced lists ports as EXPOSE takes them, on one line whatever stands in them.
func spaced(ports []string) string {
	list := cite(strings.Join(ports, " "))
	return list[1 : len(list)-1]
}
