package command

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// makefile reads the recipes of a Makefile. Each is a text for the shell, in which the variables of make are replaced.
type makefile struct {
	file *source.File
	// values are the variables that are set once, as they are written; sets counts how often each one is set.
	values map[string]makeValue
	sets   map[string]int
}

// makeValue is the value of a variable of make, before it is expanded.
type makeValue struct {
	text string
	// byDefault says that the environment or the command line usually has another: NAME ?= value.
	byDefault bool
}

// maxExpansion bounds what variables of make, which name each other, can become.
const maxExpansion = 1 << 12

// makeRecipes returns the recipes of a Makefile, in their order. Lines between which the file decides something are apart.
func makeRecipes(file *source.File) []graph.Text {
	m := &makefile{file: file, values: make(map[string]makeValue), sets: make(map[string]int)}
	lines := logicalLines(file.Data)
	for _, line := range lines {
		m.assignment(line)
	}
	var recipes []graph.Text
	var open []logicalLine
	flush := func() {
		if len(open) > 0 {
			recipes = append(recipes, m.recipe(open))
		}
		open = nil
	}
	for _, line := range lines {
		switch trimmed := strings.TrimSpace(line.text); {
		case strings.HasPrefix(line.text, "\t"):
			open = append(open, line)
		case trimmed == "", strings.HasPrefix(trimmed, "#"):
		default:
			flush()
		}
	}
	flush()
	return recipes
}

// logicalLine is a line with those that a backslash joins to it.
type logicalLine struct {
	text  string // with its backslashes and line breaks, but the last
	start int    // in the file
}

func logicalLines(data []byte) []logicalLine {
	var lines []logicalLine
	text := string(data)
	for start := 0; start < len(text); {
		end := start
		for {
			newline := strings.IndexByte(text[end:], '\n')
			if newline < 0 {
				end = len(text)
				break
			}
			end += newline
			if !strings.HasSuffix(strings.TrimSuffix(text[start:end], "\r"), `\`) {
				break
			}
			end++
		}
		lines = append(lines, logicalLine{text[start:end], start})
		start = end + 1
	}
	return lines
}

// assignment keeps a variable that the line sets.
func (m *makefile) assignment(line logicalLine) {
	text := line.text
	if strings.HasPrefix(text, "\t") {
		return
	}
	name, value, found := strings.Cut(text, "=")
	if !found || strings.HasPrefix(strings.TrimSpace(text), "#") {
		return
	}
	one := makeValue{text: strings.TrimSpace(value)}
	switch {
	case strings.HasSuffix(name, "::"):
		name = strings.TrimSuffix(name, "::")
	case strings.HasSuffix(name, ":"):
		name = strings.TrimSuffix(name, ":")
	case strings.HasSuffix(name, "?"):
		name, one.byDefault = strings.TrimSuffix(name, "?"), true
	case strings.HasSuffix(name, "+"), strings.HasSuffix(name, "!"):
		m.sets[strings.TrimSpace(name[:len(name)-1])] += 2
		return
	}
	words := strings.Fields(name)
	if len(words) == 0 {
		return
	}
	name = words[len(words)-1]
	m.sets[name]++
	if len(words) > 1 && words[0] != "export" && words[0] != "override" {
		m.sets[name]++ // for one target alone
	}
	if comment := strings.Index(one.text, " #"); comment >= 0 {
		one.text = strings.TrimSpace(one.text[:comment])
	}
	if strings.ContainsAny(one.text, "\n") {
		one.text = graph.Unresolved
	}
	m.values[name] = one
}

// recipe makes one text of the lines of a recipe.
func (m *makefile) recipe(lines []logicalLine) graph.Text {
	b := &makeBuilder{makefile: m}
	for _, line := range lines {
		text, at := line.text, line.start
		body := strings.TrimLeft(text, "\t @+-")
		at += len(text) - len(body)
		b.expand(body, at)
		b.copy("\n", min(at+len(body), len(m.file.Data)-1))
	}
	last := lines[len(lines)-1]
	text := b.Text(source.Span{File: m.file, Start: lines[0].start, End: last.start + len(last.text)})
	text.Vars = b.variables
	return text
}

// makeBuilder puts the text of a recipe together.
type makeBuilder struct {
	*makefile
	graph.Builder
	variables []graph.Variable
}

// copy adds text that stands in the file as it is.
func (b *makeBuilder) copy(text string, start int) {
	if text != "" {
		b.replace(start, start+len(text), text)
	}
}

// replace adds what a part of the file becomes.
func (b *makeBuilder) replace(start, end int, text string) {
	b.Add(text, source.Span{File: b.file, Start: start, End: end})
}

// expand adds a line for the shell: $$ is a dollar, and $(NAME) what the variable holds.
func (b *makeBuilder) expand(text string, start int) {
	for at := 0; at < len(text); {
		dollar := strings.IndexByte(text[at:], '$')
		if dollar < 0 || at+dollar+1 >= len(text) {
			b.copy(text[at:], start+at)
			return
		}
		b.copy(text[at:at+dollar], start+at)
		at += dollar
		if text[at+1] == '$' {
			b.replace(start+at, start+at+2, "$")
			at += 2
			continue
		}
		reference, name := makeReference(text[at:])
		value, known := b.lookup(name)
		if !known {
			value = graph.Unresolved
		}
		variable := graph.Variable{
			Name: name, Span: source.Span{File: b.file, Start: start + at, End: start + at + len(reference)},
			From: b.Len(), To: b.Len() + len(value),
		}
		switch {
		case !known:
			variable.Origin = graph.Unset
		case b.values[name].byDefault:
			variable.Origin = graph.FromDefault
		}
		b.variables = append(b.variables, variable)
		b.replace(start+at, start+at+len(reference), value)
		at += len(reference)
	}
}

// makeReference returns the reference that a text begins with, and the name of its variable, which is empty for functions.
func makeReference(text string) (reference, name string) {
	var closing byte
	switch text[1] {
	case '(':
		closing = ')'
	case '{':
		closing = '}'
	default:
		return text[:2], ""
	}
	depth := 0
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case text[1]:
			depth++
		case closing:
			if depth--; depth == 0 {
				name = text[2:i]
				if strings.ContainsAny(name, " \t$:,") {
					name = ""
				}
				return text[:i+1], name
			}
		}
	}
	return text, ""
}

// lookup returns what a variable of make becomes, if that is known.
func (m *makefile) lookup(name string) (string, bool) {
	var expanded strings.Builder
	ok := m.resolve(&expanded, name, 0)
	return expanded.String(), ok
}

func (m *makefile) resolve(into *strings.Builder, name string, depth int) bool {
	value, known := m.values[name]
	if !known || m.sets[name] != 1 || depth > maxDepth || into.Len()+len(value.text) > maxExpansion {
		return false
	}
	text := value.text
	for {
		dollar := strings.IndexByte(text, '$')
		if dollar < 0 || dollar+1 >= len(text) {
			into.WriteString(text)
			return !strings.Contains(text, graph.Unresolved)
		}
		into.WriteString(text[:dollar])
		text = text[dollar:]
		if text[1] == '$' {
			into.WriteByte('$')
			text = text[2:]
			continue
		}
		reference, inner := makeReference(text)
		if !m.resolve(into, inner, depth+1) {
			into.WriteString(graph.Unresolved)
		}
		if into.Len() > maxExpansion {
			return false
		}
		text = text[len(reference):]
	}
}
