package command

import (
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// unitCommands returns the commands of a systemd unit: what ExecStart= and its like start, taken apart into words.
// https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines
func unitCommands(file *source.File) [][]Word {
	var commands [][]Word
	environment := make(map[string]graph.Text)
	sets := make(map[string]int)
	lines := logicalLines(file.Data)
	setting := func(line logicalLine) (key string, value graph.Text, ok bool) {
		if strings.HasPrefix(line.text, "#") || strings.HasPrefix(line.text, ";") {
			return "", graph.Text{}, false
		}
		key, _, ok = strings.Cut(line.text, "=")
		if !ok {
			return "", graph.Text{}, false
		}
		from := line.start + len(key) + 1
		return strings.TrimSpace(key), spanText(file, from, line.start+len(line.text)), true
	}
	for _, line := range lines {
		key, value, ok := setting(line)
		if !ok || key != "Environment" {
			continue
		}
		for _, word := range unitWords(value, nil) {
			name, _, found := strings.Cut(word.Value, "=")
			if found {
				sets[name]++
				environment[name] = word.Tail(len(name) + 1)
			}
		}
	}
	lookup := func(name string) (graph.Text, bool) {
		value, known := environment[name]
		return value, known && sets[name] == 1
	}
	for _, line := range lines {
		key, value, ok := setting(line)
		if !ok || !strings.HasPrefix(key, "ExecStart") {
			continue
		}
		trimmed := strings.TrimLeft(value.Value, " \t@-:+!|")
		value = value.Tail(len(value.Value) - len(trimmed))
		if words := unitWords(value, lookup); len(words) > 0 {
			commands = append(commands, words)
		}
	}
	return commands
}

// spanText is a part of a file that reads as it is written.
func spanText(file *source.File, from, to int) graph.Text {
	text := string(file.Data[from:to])
	return graph.Text{Span: source.Span{File: file, Start: from, End: to}, Raw: text, Value: text}
}

// unitWords splits a command line as systemd does: quotes hold a word together, a backslash at the end of a line is a space.
// Without lookup no variables are replaced.
func unitWords(line graph.Text, lookup func(string) (graph.Text, bool)) []Word {
	var words []Word
	for at, text := 0, line.Value; at < len(text); {
		if isUnitSpace(text, at) {
			at++
			continue
		}
		w := &unitWord{line: line, first: -1}
		quote := byte(0)
		for at < len(text) && (quote != 0 || !isUnitSpace(text, at)) {
			c := text[at]
			switch {
			case quote != 0 && c == quote:
				quote, w.quoted = 0, true
				at++
			case quote == 0 && (c == '"' || c == '\''):
				quote, w.quoted = c, true
				w.begin(line.Part(at+1, at+1).Start)
				at++
			case c == '\\' && at+1 < len(text):
				length, meant := unitEscape(text[at:])
				w.add(at, at+length, meant)
				at += length
			default:
				at = w.take(at, lookup)
			}
		}
		words = append(words, w.word())
	}
	return words
}

// UnitWords splits the value of a setting into words as [systemd does], variables and specifiers are unknown.
//
// [systemd does]: https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines
func UnitWords(value graph.Text) []Word { return unitWords(value, unknownVariable) }

// Words splits a line at white space, where double and single quotes hold a word together and a backslash stands before what is meant
// as it is. Nothing is replaced.
func Words(line graph.Text) []Word { return unitWords(line, nil) }

// UnitText is the value of a setting as one word, in which quotes are what they are, and variables and specifiers unknown.
func UnitText(value graph.Text) graph.Text {
	w := &unitWord{line: value, first: -1}
	w.begin(value.Span.Start)
	for at := 0; at < len(value.Value); {
		at = w.take(at, unknownVariable)
	}
	return w.word().Text
}

func unknownVariable(string) (graph.Text, bool) { return graph.Text{}, false }

// unitEscape reads the escape at the front of a text: "\\x20" and "\\s" are blanks. Most stand for the character behind the backslash.
// https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html#Quoting
func unitEscape(text string) (length int, meant string) {
	switch text[1] {
	case 's':
		return 2, " "
	case 't':
		return 2, "\t"
	case 'n':
		return 2, "\n"
	case 'x':
		if len(text) >= 4 {
			if code, err := strconv.ParseUint(text[2:4], 16, 8); err == nil && code != 0 {
				return 4, string([]byte{byte(code)})
			}
		}
	}
	return 2, text[1:2]
}

// isUnitSpace reports whether white space, or a backslash that joins lines, stands at a place.
func isUnitSpace(text string, at int) bool {
	switch text[at] {
	case ' ', '\t', '\n', '\r':
		return true
	case '\\':
		rest := strings.TrimPrefix(text[at+1:], "\r")
		return strings.HasPrefix(rest, "\n")
	}
	return false
}

// unitWord is one word of a line while it is read.
type unitWord struct {
	graph.Builder
	line        graph.Text
	variables   []graph.Variable
	first, last int
	quoted      bool
}

// take adds what stands at a place of the line, a character or a reference, and returns the place behind it.
func (w *unitWord) take(at int, lookup func(string) (graph.Text, bool)) int {
	text := w.line.Value
	switch c := text[at]; {
	case c == '%' && at+1 < len(text) && text[at+1] == '%':
		w.add(at, at+2, "%")
		return at + 2
	case c == '%' && lookup != nil:
		end := min(at+2, len(text))
		w.add(at, end, graph.Unresolved)
		return end
	case c == '$' && lookup != nil:
		return at + w.variable(at, lookup)
	}
	w.add(at, at+1, text[at:at+1])
	return at + 1
}

// add adds a text for what stands at places of the line.
func (w *unitWord) add(at, behind int, text string) {
	span := w.line.Part(at, behind)
	w.begin(span.Start)
	w.last = span.End
	w.Add(text, span)
}

// begin notes where the word begins.
func (w *unitWord) begin(at int) {
	if w.first < 0 {
		w.first, w.last = at, at
	}
}

// variable reads $NAME or ${NAME} and returns its length.
func (w *unitWord) variable(at int, lookup func(string) (graph.Text, bool)) int {
	text := w.line.Value[at:]
	if strings.HasPrefix(text, "$$") {
		w.add(at, at+2, "$")
		return 2
	}
	end, name := 1, ""
	if strings.HasPrefix(text, "${") && strings.Contains(text, "}") {
		end = strings.IndexByte(text, '}') + 1
		name = text[2 : end-1]
	} else {
		for end < len(text) && (text[end] == '_' || isAlphanumeric(text[end])) {
			end++
		}
		name = text[1:end]
	}
	variable := graph.Variable{Name: name, From: w.Len(), Span: w.line.Part(at, at+end), Origin: graph.Unset}
	value := graph.Unresolved
	if known, ok := lookup(name); ok {
		value, variable.Origin = known.Value, graph.FromEnvironment
	}
	w.add(at, at+end, value)
	variable.To = w.Len()
	w.variables = append(w.variables, variable)
	return end
}

func isAlphanumeric(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

func (w *unitWord) word() Word {
	text := graph.Text{Span: source.Span{File: w.line.Span.File, Start: w.first, End: w.last}, Value: w.Value(), Vars: w.variables, Pieces: w.Pieces()}
	text.Raw = text.Span.Text()
	if len(text.Pieces) == 1 && text.Raw == text.Value {
		text.Pieces = nil
	}
	return Word{Text: text, Loose: !w.quoted && text.Value == graph.Unresolved && !strings.HasPrefix(text.Raw, "${") && !strings.HasPrefix(text.Raw, "%")}
}
