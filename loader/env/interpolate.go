package env

import (
	"errors"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

// maxTemplate is the length in bytes above which a scalar with a variable is not interpolated: what is in braces is read again at each
// level.
const maxTemplate = 1 << 10

// Patterns are compiled when they are first needed: many projects have no variable.
var (
	// bare matches the references without an operator inside a longer one.
	bare = lazy.Pattern(`(?i)\$(?:([_a-z][_a-z0-9]*)|\{([_a-z][_a-z0-9]*)\})`)
	// mention matches all that begins like a reference.
	mention = lazy.Pattern(`(?i)\$\{?([_a-z][_a-z0-9]*)`)
)

// Interpolate fills in Value, Vars and Pieces of a text. It reports false when a reference is malformed, such as
// ${PORT:80}: Compose then refuses the whole file.
//
// Each reference is evaluated for itself, so that every part of the value knows where it is written.
func (e *Environment) Interpolate(text *graph.Text) bool {
	if strings.IndexByte(text.Raw, '$') < 0 {
		return true
	}
	if len(text.Raw) > maxTemplate {
		text.Value, text.Vars = graph.Unresolved, []graph.Variable{{Span: text.Span, To: len(graph.Unresolved), Origin: graph.Unset}}
		text.Pieces = []graph.Piece{{To: len(graph.Unresolved), Start: text.Span.Start, End: text.Span.End}}
		return true
	}
	raw := *text
	var value graph.Builder
	dollars := strings.Count(raw.Raw, "$")
	value.Grow(len(raw.Raw), 2*dollars+1)
	text.Vars = make([]graph.Variable, 0, dollars)
	add := func(from, to int, replacement string) { value.Add(replacement, raw.Part(from, to)) }
	valid := true
	for at := 0; at < len(raw.Raw); {
		next := strings.IndexByte(raw.Raw[at:], '$')
		if next < 0 {
			next = len(raw.Raw) - at
		}
		if next > 0 {
			addLiteral(&raw, &value, at, at+next)
			at += next
			continue
		}
		if strings.HasPrefix(raw.Raw[at:], "$$") {
			add(at, at+2, "$")
			at += 2
			continue
		}
		reference, ok := readReference(raw.Raw[at:])
		if reference.name == "" { // a lone dollar is a dollar
			valid = valid && ok
			add(at, at+1, "$")
			at++
			continue
		}
		valid = valid && ok
		variable, replacement, ok := e.evaluate(reference)
		valid = valid && ok
		end := at + len(reference.text)
		variable.Span = raw.Part(at, end)
		variable.From, variable.To = value.Len(), value.Len()+len(replacement)
		text.Vars = append(text.Vars, variable)
		add(at, end, replacement)
		at = end
	}
	text.Value, text.Pieces = value.Value(), value.Pieces()
	return valid
}

// addLiteral copies raw[at:to] with the pieces that map it.
func addLiteral(raw *graph.Text, value *graph.Builder, at, to int) {
	for _, piece := range raw.Pieces {
		if end := min(piece.To, to); max(piece.From, at) < end {
			value.Add(raw.Raw[at:end], raw.Part(at, end))
			at = end
		}
	}
	if at < to {
		value.Add(raw.Raw[at:to], raw.Part(at, to))
	}
}

// reference is a use of a variable, as it is written.
type reference struct {
	text     string // all of it
	name     string
	operator string // behind a name in braces: "", "-", ":-" and so on
	words    string // behind the operator
}

// readReference reads the reference that a text begins with, as compose-go's template.DefaultPattern does. Without a name
// there is none. It reports false for a malformed one, which goes on to the end of the text.
func readReference(text string) (reference, bool) {
	braced := strings.HasPrefix(text, "${")
	start := len("$")
	if braced {
		start = len("${")
	}
	end := len(text)
	for i, c := range text[start:] {
		if !isLetter(c) && (i == 0 || c < '0' || c > '9') {
			end = start + i
			break
		}
	}
	r := reference{text: text, name: text[start:end]}
	switch {
	case r.name == "":
		return r, !braced
	case !braced:
		r.text = text[:end]
		return r, true
	}
	behind := end
	if behind < len(text) && text[behind] == ':' {
		behind++
	}
	if behind == len(text) || strings.IndexByte("-+?", text[behind]) < 0 {
		if !strings.HasPrefix(text[end:], "}") {
			return r, false
		}
		r.text = text[:end+1]
		return r, true
	}
	r.operator = text[end : behind+1]
	closing := closingBrace(text)
	if closing < 0 {
		return r, false
	}
	r.text, r.words = text[:closing+1], text[behind+1:closing]
	return r, true
}

// isLetter reports whether a name can begin with c. The pattern of compose-go ignores case, and takes the long s and the sign
// for kelvin with it.
func isLetter(c rune) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == 'ſ' || c == '\u212a'
}

// closingBrace returns the end of the reference in braces that a text begins with, -1 for none. A brace inside a default
// closes before the reference's own one does; where one of them stays open, the last brace of the line is the end. What
// follows an opening brace is not looked at, even if it is a brace: so counts compose-go.
func closingBrace(text string) int {
	line, _, _ := strings.Cut(text, "\n")
	last := strings.LastIndexByte(line, '}')
	open := 0
	for i := 0; i <= last; i++ {
		switch line[i] {
		case '{':
			open++
			i++
		case '}':
			if open--; open == 0 {
				return i
			}
		}
	}
	return last
}

// evaluate returns what a reference becomes. A variable without a value and without a default becomes
// [graph.Unresolved], also inside the default of another.
func (e *Environment) evaluate(r reference) (graph.Variable, string, bool) {
	name, operator := r.name, r.operator
	variable := graph.Variable{Name: name, Default: strings.HasSuffix(operator, "-")}
	value, file, set := e.lookup(name)
	usable := set && (value != "" || !strings.HasPrefix(operator, ":"))
	switch {
	case usable && file.assumed:
		variable.Origin, variable.File = graph.FromExample, file.shown
	case usable:
		variable.File = file.shown
	case variable.Default:
		variable.Origin = graph.FromDefault
	case strings.HasSuffix(operator, "?"):
		variable.Origin = graph.Required
		return variable, graph.Unresolved, true
	case operator == "":
		if !set {
			variable.Origin = graph.Unset
			return variable, graph.Unresolved, true
		}
	}
	if usable && !strings.HasSuffix(operator, "+") {
		if !e.spend(referenceWork + len(value)) {
			variable.Origin = graph.Unset
			return variable, graph.Unresolved, true
		}
		return variable, value, true
	}
	if !e.spend(templateWork(len(r.text), strings.Count(r.text, "$"))) {
		variable.Origin = graph.Unset
		return variable, graph.Unresolved, true
	}
	if variable.Default && !strings.Contains(r.words, "$") && !strings.Contains(r.words, "{") {
		return variable, r.words, true
	}
	return e.substitute(r, variable)
}

// substitute evaluates a reference whose words behind the operator decide, which can hold references of their own.
func (e *Environment) substitute(r reference, variable graph.Variable) (graph.Variable, string, bool) {
	name := r.name
	loose := make(map[string]bool)
	for _, match := range bare.Get().FindAllStringSubmatch(r.text[1:], -1) {
		loose[match[1]+match[2]] = true
	}
	mapping := func(inner string) (string, bool) {
		value, file, set := e.lookup(inner)
		if !e.spend(len(value)) {
			return graph.Unresolved, true
		}
		switch {
		case set && file.assumed && inner != name:
			variable.Origin, variable.File = graph.FromExample, file.shown
		case !set && loose[inner] && inner != name:
			return graph.Unresolved, true
		case !set && loose[inner]: // ${A:-${A}}: nothing at all
			return "", false
		}
		return value, set
	}
	result, err := expand(r.text, mapping)
	if err != nil {
		variable.Origin = graph.Required
		return variable, graph.Unresolved, errors.As(err, new(missing))
	}
	return variable, result, true
}

// malformedAt returns where the first reference begins that cannot be read, or else the first in braces; -1 for none.
func malformedAt(text string) int {
	for at := 0; at < len(text); {
		switch {
		case strings.HasPrefix(text[at:], "$$"):
			at += 2
		case text[at] != '$':
			at++
		default:
			found, ok := readReference(text[at:])
			if !ok {
				return at
			}
			if at++; found.name != "" {
				at += len(found.text) - 1
			}
		}
	}
	return strings.Index(text, "${")
}

// onlyColon is a reference with a default behind a bare colon.
var onlyColon = lazy.Pattern(`^\$\{(\w+):([^-?+}$][^}$]*)\}$`)

// meant says what to write for a reference that Compose refuses.
func meant(reference string) string {
	if m := onlyColon.Get().FindStringSubmatch(reference); m != nil {
		return "write " + source.Cite("${"+m[1]+":-"+m[2]+"}") + ", a default stands behind :-"
	}
	return `write "${NAME}", or "${NAME:-value}" with a default; a dollar sign itself is "$$"`
}

// Malformed describes a text whose references Compose refuses.
func Malformed(text *graph.Text) graph.Problem {
	span, quote := text.Span, text.Raw
	if at := malformedAt(text.Raw); at >= 0 {
		end := len(text.Raw)
		if closing := strings.IndexByte(text.Raw[at:], '}'); closing >= 0 {
			end = at + closing + 1
		}
		if span.End-span.Start == len(text.Raw) { // written as it is read
			span = source.Span{File: span.File, Start: span.Start + at, End: span.Start + end}
		}
		quote = text.Raw[at:end]
	}
	return graph.Problem{
		Kind:    graph.InvalidFile,
		Span:    span,
		Message: source.Cite(quote) + " is not a variable that compose can read",
		Help:    meant(quote),
	}
}
