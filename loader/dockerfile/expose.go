package dockerfile

import (
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/command"

	"github.com/portlint/portlint/loader/dockerfile/syntax"
	"github.com/portlint/portlint/loader/grammar"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// readExpose reads EXPOSE, each of its words by itself.
func (r *reader) readExpose(line located) []*graph.Expose {
	words := line.Args
	if len(words) == 0 {
		span := line.whole()
		fault := &graph.Fault{Span: span, Message: source.Cite(span.Text()) + " names no port"}
		return []*graph.Expose{{Span: span, Quote: span.Text(), Err: fault}}
	}
	if list := bracketList(line, words); list != nil {
		return []*graph.Expose{list}
	}
	var exposed []*graph.Expose
	for i, word := range words {
		text := line.text(word.From, word.To, word.Value)
		if name := strings.ToLower(word.Value); i > 0 && isInstruction(name) && line.startsLine(word.From) {
			exposed = append(exposed, grammar.BrokenExpose(text, source.Cite(word.Value)+" is taken for a port, the line before ends with "+source.Cite(string(rune(r.content.Escape))), ""))
			if name != command.Expose {
				break // what follows are no ports
			}
			continue
		}
		if strings.HasPrefix(word.Value, "#") {
			rest := line.text(word.From, words[len(words)-1].To, line.Text[word.From:words[len(words)-1].To])
			exposed = append(exposed, grammar.BrokenExpose(rest, source.Cite(rest.Raw)+" is no comment, EXPOSE takes every word for a port", "write the comment on a line of its own"))
			break
		}
		for _, one := range r.exposeWord(line, word) {
			adviseBeside(one, words, i)
			exposed = append(exposed, one)
		}
	}
	return exposed
}

// adviseBeside says what to write where what is wrong with a word has to do with the words beside it: a comma between ports, a
// protocol behind a blank, or a word that joins them in speech.
func adviseBeside(one *graph.Expose, words []syntax.Arg, i int) {
	if one.Err == nil {
		return
	}
	if strings.ContainsAny(words[i].Value, ",;") {
		var ports []string
		for _, word := range words {
			ports = append(ports, strings.FieldsFunc(word.Value, func(r rune) bool { return r == ',' || r == ';' })...)
		}
		one.Err.Help = "write EXPOSE " + grammar.Spaced(ports)
	} else if help := joined(words, i); help != "" {
		one.Err.Help = help
	} else if _, ok := graph.ParseProtocol(words[i].Value); ok && i > 0 && !strings.Contains(words[i-1].Value, "/") {
		one.Err.Help = "write EXPOSE " + grammar.Spaced([]string{words[i-1].Value + "/" + words[i].Value})
	}
}

// aroundPorts are words that people write around a port.
var aroundPorts = []string{"port", "ports", "-p", "--port", "--publish", "container", "on", ":", "="}

// joined says what to write for a word that joins ports in speech: "80 and 443", "8000 to 8010". It is "" for other words.
func joined(words []syntax.Arg, i int) string {
	if slices.Contains(aroundPorts, strings.ToLower(words[i].Value)) {
		return without(words, aroundPorts...)
	}
	if i == 0 || i == len(words)-1 {
		return ""
	}
	switch strings.ToLower(words[i].Value) {
	case "to", "-":
		return "write EXPOSE " + grammar.Spaced([]string{words[i-1].Value + "-" + words[i+1].Value})
	case "and", "or", "&", "+":
		return without(words, strings.ToLower(words[i].Value))
	}
	return ""
}

// without says to write an EXPOSE without words that are no ports, "" when nothing is left.
func without(words []syntax.Arg, which ...string) string {
	var ports []string
	for _, word := range words {
		if !slices.Contains(which, strings.ToLower(word.Value)) {
			ports = append(ports, word.Value)
		}
	}
	if len(ports) == 0 {
		return ""
	}
	return "write EXPOSE " + grammar.Spaced(ports)
}

// bracketList recognises a JSON list, which other instructions take.
func bracketList(line located, words []syntax.Arg) *graph.Expose {
	from, to := words[0].From, words[len(words)-1].To
	raw := line.Text[from:to]
	if !strings.HasPrefix(raw, "[") || !strings.HasSuffix(raw, "]") {
		return nil
	}
	ports := strings.FieldsFunc(raw, func(r rune) bool { return strings.ContainsRune("[], \t\"'", r) })
	text := line.text(from, to, raw)
	return grammar.BrokenExpose(text, source.Cite(raw)+" is a list in brackets, EXPOSE separates ports with spaces", "write EXPOSE "+grammar.Spaced(ports))
}

// exposeWord reads one word: a port, or several when a variable holds them.
func (r *reader) exposeWord(line located, word syntax.Arg) []*graph.Expose {
	from, to := line.unquoted(word.From, word.To)
	_, ports, err := r.expand(word.Value, r.scope)
	if err != nil {
		text := line.text(word.From, word.To, word.Value)
		return []*graph.Expose{grammar.BrokenExpose(text, source.Cite(word.Value)+" has a quote or a substitution that does not end", "")}
	}
	if len(ports) == 0 { // an empty variable exposes nothing
		ports = []string{graph.Unresolved}
	}
	if name := strings.Trim(word.Value, "${}"); strings.HasPrefix(word.Value, "$") {
		if value, _ := r.scope.Get(name); strings.HasPrefix(value, "=") {
			right := "write ENV " + name + "=" + grammar.Spaced([]string{strings.TrimSpace(value[1:])}) + ", without blanks around the ="
			return []*graph.Expose{grammar.BrokenExpose(line.text(word.From, word.To, word.Value), source.Cite(word.Value)+" is "+source.Cite(value)+", which is not a port", right)}
		}
	}
	var exposed []*graph.Expose
	for _, port := range ports {
		one := grammar.DockerfileExpose(line.text(from, to, port))
		if name := r.unset(word.Value); one.Unknown && name != "" {
			one.Doubt = &graph.Fault{
				Span:    one.Span,
				Message: source.Cite(word.Value) + " exposes nothing, " + name + " is set by no ARG or ENV of the stage",
				Help:    "write the port itself, or ARG " + name + "=port on a line above",
			}
		}
		exposed = append(exposed, one)
	}
	return exposed
}
