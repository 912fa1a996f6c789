package argv

import (
	"path"
	"regexp"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// EditKind says what a command does to a file.
type EditKind int

// The kinds. Of an UnknownEdit no more is known than that the command names the file.
const (
	UnknownEdit EditKind = iota
	Substitution
	Appending
	Writing
	Removal
)

// Edit is what one command of a script does to one file.
type Edit struct {
	Path string
	Kind EditKind
	// Pattern is what a substitution looks for in each line, Replacement what it puts there, as [regexp.Regexp.Expand] reads it; Global says that it
	// does so more than once in a line.
	Pattern     *regexp.Regexp
	Replacement string
	Global      bool
	// Text is what is appended or written.
	Text string
	// Span is the command.
	Span source.Span
}

// longestEdited bounds what edits make of a file, in bytes.
const longestEdited = 1 << 18

// Apply returns the text of the file behind the edit.
func (e *Edit) Apply(text string) string {
	switch {
	case len(text) > longestEdited:
	case e.Kind == Appending:
		return text + e.Text
	case e.Kind == Writing:
		return e.Text
	case e.Kind == Substitution:
		lines := strings.SplitAfter(text, "\n")
		for i, line := range lines {
			body := strings.TrimSuffix(line, "\n")
			if e.Global {
				lines[i] = e.Pattern.ReplaceAllString(body, e.Replacement) + line[len(body):]
			} else if at := e.Pattern.FindStringSubmatchIndex(body); at != nil {
				lines[i] = body[:at[0]] + string(e.Pattern.ExpandString(nil, e.Replacement, body, at)) + body[at[1]:] + line[len(body):]
			}
		}
		return strings.Join(lines, "")
	}
	return text
}

// editor collects the edits of a script.
type editor struct {
	script
	edits []Edit
}

// Edits returns what a script does to the files that it names by absolute paths, in its order. It is not understood when it is no script.
func Edits(text graph.Text, lookup func(name string) (string, bool)) (edits []Edit, understood bool) {
	parsed := Parse(text.Value, longestScript)
	if parsed == nil {
		return nil, false
	}
	e := &editor{script: script{text: text, lookup: lookup, start: func(graph.Program) {}}}
	for _, statement := range parsed.Stmts {
		e.statement(statement)
	}
	return e.edits, true
}

func (e *editor) statement(statement *syntax.Stmt) {
	switch command := statement.Cmd.(type) {
	case *syntax.BinaryCmd:
		if command.Op == syntax.AndStmt && len(statement.Redirs) == 0 {
			e.statement(command.X)
			e.statement(command.Y)
			return
		}
	case *syntax.CallExpr:
		if len(command.Args) > 0 && !statement.Negated && !statement.Background && e.command(statement, e.words(command.Args)) {
			return
		}
	}
	e.unknown(statement)
}

// unknown notes an unknown edit of every absolute path in a part of the script.
func (e *editor) unknown(node syntax.Node) {
	syntax.Walk(node, func(node syntax.Node) bool {
		if word, ok := node.(*syntax.Word); ok {
			e.add(node, e.word(word).Value, Edit{})
		}
		return true
	})
}

func (e *editor) add(node syntax.Node, name string, edit Edit) {
	if !path.IsAbs(name) {
		return
	}
	edit.Path = path.Clean(name)
	edit.Span = e.text.Part(int(node.Pos().Offset()), int(node.End().Offset()))
	e.edits = append(e.edits, edit)
}

// command reads one simple command, and reports whether it is known what it does to files.
func (e *editor) command(statement *syntax.Stmt, words []graph.Text) bool {
	name, args := path.Base(words[0].Value), Strings(words[1:])
	if name == "echo" || name == "printf" {
		return e.print(statement, name, args)
	}
	if len(statement.Redirs) > 0 {
		return false
	}
	switch name {
	case "sed":
		return e.sed(statement, args)
	case "rm":
		for _, arg := range args {
			e.add(statement, arg, Edit{Kind: Removal})
		}
		return true
	case "chown", "chmod", "mkdir", "touch", "ls", "test", "[": // which leave the text as it is
		return true
	}
	return false
}

// print reads an echo or printf of one word into a file.
func (e *editor) print(statement *syntax.Stmt, name string, args []string) bool {
	if len(args) != 1 || len(statement.Redirs) != 1 {
		return false
	}
	into := statement.Redirs[0]
	kind, writes := map[syntax.RedirOperator]EditKind{syntax.AppOut: Appending, syntax.RdrOut: Writing}[into.Op]
	text, ok := printed(name, args[0])
	if !ok || !writes || into.N != nil || into.Word == nil {
		return false
	}
	e.add(statement, e.word(into.Word).Value, Edit{Kind: kind, Text: text})
	return true
}

// sed reads a sed that substitutes in files.
func (e *editor) sed(statement *syntax.Stmt, args []string) bool {
	substitutions, files, ok := sedded(args)
	if !ok {
		return false
	}
	for _, file := range files {
		for _, one := range substitutions {
			e.add(statement, file, one)
		}
	}
	return true
}

// printed is what echo and printf print.
func printed(name, text string) (string, bool) {
	if strings.ContainsAny(text, graph.Unresolved) || name == "printf" && strings.Contains(text, "%") {
		return "", false
	}
	if name == "printf" {
		return strings.ReplaceAll(text, `\n`, "\n"), true
	}
	return text + "\n", !strings.Contains(text, `\`)
}

// sedded reads the arguments of sed that changes files in place with substitutions alone.
func sedded(words []string) (substitutions []Edit, files []string, ok bool) {
	extended, inPlace := false, false
	var scripts []string
	for i := 0; i < len(words); i++ {
		switch word := words[i]; {
		case word == "-i" || word == "--in-place":
			inPlace = true
		case word == "-ri" || word == "-Ei":
			inPlace, extended = true, true
		case word == "-E" || word == "-r" || word == "--regexp-extended":
			extended = true
		case word == "-ie": // a suffix "e", and no script
			return nil, nil, false
		case (word == "-e" || word == "--expression") && i+1 < len(words):
			i++
			scripts = append(scripts, words[i])
		case strings.HasPrefix(word, "-"):
			return nil, nil, false
		case len(scripts) == 0:
			scripts = append(scripts, word)
		default:
			files = append(files, word)
		}
	}
	for _, text := range scripts {
		one, good := substitution(strings.TrimSpace(text), extended)
		if !good {
			return nil, nil, false
		}
		substitutions = append(substitutions, one)
	}
	return substitutions, files, inPlace
}

// substitution reads s/pattern/replacement/flags with any sign between.
func substitution(text string, extended bool) (edit Edit, ok bool) {
	if len(text) < 4 || text[0] != 's' || text[1] >= 0x80 || strings.Contains(text, graph.Unresolved) {
		return edit, false
	}
	var parts [3]string
	part, sign := 0, text[1]
	for at := 2; at < len(text); at++ {
		switch {
		case text[at] == '\\' && at+1 < len(text):
			if text[at+1] != sign || part == 2 {
				parts[part] += `\`
			}
			at++
			parts[part] += text[at : at+1]
		case text[at] == sign && part < 2:
			part++
		default:
			parts[part] += text[at : at+1]
		}
	}
	flags := strings.TrimSpace(parts[2])
	if part != 2 || strings.Trim(flags, "gI") != "" {
		return edit, false
	}
	pattern := translated(parts[0], extended)
	if strings.Contains(flags, "I") {
		pattern = "(?i)" + pattern
	}
	compiled, err := regexp.Compile(pattern)
	if err != nil || len(pattern) > maxPattern {
		return edit, false
	}
	return Edit{Kind: Substitution, Pattern: compiled, Replacement: replacement(parts[1]), Global: strings.Contains(flags, "g")}, true
}

// maxPattern bounds the patterns that are compiled, in bytes.
const maxPattern = 256

// translated writes a pattern of sed as Go has it. In a basic one the signs of grouping and counting mean themselves without a backslash.
func translated(pattern string, extended bool) string {
	if extended {
		return pattern
	}
	var out strings.Builder
	for at := 0; at < len(pattern); at++ {
		c := pattern[at]
		special := strings.IndexByte("+?(){}|", c) >= 0
		switch {
		case c == '\\' && at+1 < len(pattern):
			at++
			if strings.IndexByte("+?(){}|", pattern[at]) < 0 {
				out.WriteByte('\\')
			}
			out.WriteByte(pattern[at])
		case special:
			out.WriteByte('\\')
			out.WriteByte(c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

// replacement writes the second part of a substitution as Go has it.
func replacement(text string) string {
	var out strings.Builder
	for at := 0; at < len(text); at++ {
		switch c := text[at]; {
		case c == '$':
			out.WriteString("$$")
		case c == '&':
			out.WriteString("${0}")
		case c == '\\' && at+1 < len(text):
			at++
			switch n := text[at]; {
			case '0' <= n && n <= '9':
				out.WriteString("${" + text[at:at+1] + "}")
			case n == 'n':
				out.WriteByte('\n')
			case n == '$':
				out.WriteString("$$")
			default:
				out.WriteByte(n)
			}
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}
