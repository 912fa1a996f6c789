package loader

import (
	"regexp"
	"strings"
	"sync"

	"github.com/compose-spec/compose-go/v2/template"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// maxTemplate is the length in bytes above which a scalar with a variable is not interpolated: the template
// package is quadratic in it.
const maxTemplate = 1 << 10

// Patterns are compiled when they are first needed: many projects have no variable.
var (
	// reference matches a reference at the start of a string, as compose-go's template.DefaultPattern does.
	reference = pattern(`^\$(?:(\$)|([_a-zA-Z][_a-zA-Z0-9]*)|\{([_a-zA-Z][_a-zA-Z0-9]*)(:?[-+?])?)`)
	// bare matches the references without an operator inside a longer one.
	bare = pattern(`\$(?:([_a-zA-Z][_a-zA-Z0-9]*)|\{([_a-zA-Z][_a-zA-Z0-9]*)\})`)
	// mention matches all that begins like a reference.
	mention = pattern(`\$\{?([_a-zA-Z][_a-zA-Z0-9]*)`)
)

func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

// interpolate fills in Value, Vars and Pieces of a text. It reports false when a reference is malformed, such as
// ${PORT:80}: Compose then refuses the whole file.
//
// compose-go evaluates each reference, one at a time, so that every part of the value knows where it is written.
func (e *environment) interpolate(text *graph.Text) bool {
	if !strings.Contains(text.Raw, "$") {
		return true
	}
	if len(text.Raw) > maxTemplate {
		text.Value, text.Vars = graph.Unresolved, []graph.Variable{{Span: text.Span, To: len(graph.Unresolved), Origin: graph.Unset}}
		text.Pieces = []graph.Piece{{To: len(graph.Unresolved), Start: text.Span.Start, End: text.Span.End}}
		return true
	}
	raw := *text
	var value strings.Builder
	var pieces []graph.Piece
	add := func(from, to int, replacement string) {
		place := raw.Part(from, to)
		pieces = append(pieces, graph.Piece{From: value.Len(), To: value.Len() + len(replacement), Start: place.Start, End: place.End})
		value.WriteString(replacement)
	}
	valid := true
	for at := 0; at < len(raw.Raw); {
		next := strings.IndexByte(raw.Raw[at:], '$')
		if next < 0 {
			next = len(raw.Raw) - at
		}
		if next > 0 {
			addLiteral(&raw, &pieces, &value, at, at+next)
			at += next
			continue
		}
		match := reference().FindStringSubmatchIndex(raw.Raw[at:])
		switch {
		case match == nil && strings.HasPrefix(raw.Raw[at:], "${"): // a malformed reference
			valid = false
			add(at, at+1, "$")
			at++
		case match == nil: // a lone dollar is a dollar
			add(at, at+1, "$")
			at++
		case match[2] >= 0:
			add(at, at+2, "$")
			at += 2
		default:
			end, ok := referenceEnd(raw.Raw, at, match)
			if !ok {
				valid = false
				end = len(raw.Raw)
			}
			var name string
			if match[4] >= 0 {
				name = raw.Raw[at+match[4] : at+match[5]]
			} else {
				name = raw.Raw[at+match[6] : at+match[7]]
			}
			operator := ""
			if match[8] >= 0 {
				operator = raw.Raw[at+match[8] : at+match[9]]
			}
			variable, replacement, ok := e.evaluate(raw.Raw[at:end], name, operator)
			valid = valid && ok
			variable.Span = raw.Part(at, end)
			variable.From, variable.To = value.Len(), value.Len()+len(replacement)
			text.Vars = append(text.Vars, variable)
			add(at, end, replacement)
			at = end
		}
	}
	text.Value, text.Pieces = value.String(), pieces
	return valid
}

// addLiteral copies raw[from:to] with the pieces that map it.
func addLiteral(raw *graph.Text, pieces *[]graph.Piece, value *strings.Builder, from, to int) {
	base := value.Len() - from
	if raw.Pieces == nil {
		start := raw.Span.Start
		*pieces = append(*pieces, graph.Piece{From: base + from, To: base + to, Start: start + from, End: start + to})
	}
	for _, piece := range raw.Pieces {
		if piece.To <= from || piece.From >= to {
			continue
		}
		start, end := max(piece.From, from), min(piece.To, to)
		place := raw.Part(start, end)
		*pieces = append(*pieces, graph.Piece{From: base + start, To: base + end, Start: place.Start, End: place.End})
	}
	value.WriteString(raw.Raw[from:to])
}

// referenceEnd returns the end of the reference that begins at at. A brace inside a default closes before
// the reference's own one does.
func referenceEnd(raw string, at int, match []int) (int, bool) {
	if match[6] < 0 { // $NAME
		return at + match[1], true
	}
	if match[8] < 0 { // ${NAME}
		end := at + match[1]
		return end + 1, end < len(raw) && raw[end] == '}'
	}
	open := 0
	for i := at; i < len(raw); i++ {
		switch raw[i] {
		case '\n':
			return i, false
		case '{':
			open++
			i++
		case '}':
			if open--; open == 0 {
				return i + 1, true
			}
		}
	}
	return len(raw), false
}

// evaluate returns what a reference becomes. A variable without a value and without a default becomes
// [graph.Unresolved], also inside the default of another.
func (e *environment) evaluate(expression, name, operator string) (graph.Variable, string, bool) {
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
	if !e.spend(templateWork(len(expression), strings.Count(expression, "$"))) {
		variable.Origin = graph.Unset
		return variable, graph.Unresolved, true
	}
	// What is left to say hangs on the words behind the operator, which can hold references of their own.
	loose := make(map[string]bool)
	for _, match := range bare().FindAllStringSubmatch(expression[1:], -1) {
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
	result, err := template.SubstituteWithOptions(expression, mapping, template.WithoutLogging)
	if err != nil {
		variable.Origin = graph.Required
		var missing *template.MissingRequiredError
		return variable, graph.Unresolved, asMissing(err, &missing)
	}
	return variable, result, true
}

// malformed describes a text whose references Compose refuses.
func malformed(text *graph.Text) graph.Problem {
	span, quote := text.Span, text.Raw
	if at := strings.Index(text.Raw, "${"); at >= 0 {
		end := len(text.Raw)
		if closing := strings.IndexByte(text.Raw[at:], '}'); closing >= 0 {
			end = at + closing + 1
		}
		if text.Pieces == nil {
			span = source.Span{File: span.File, Start: span.Start + at, End: span.Start + end}
		}
		quote = text.Raw[at:end]
	}
	return graph.Problem{
		Kind:    graph.InvalidFile,
		Span:    span,
		Message: cite(quote) + " is not a variable that compose can read",
		Help:    `write "${NAME}", or "${NAME:-value}" with a default; a dollar sign itself is "$$"`,
	}
}
