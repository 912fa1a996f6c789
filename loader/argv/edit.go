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
	// size is about how many instructions the pattern has.
	size int
	// Text is what is appended or written.
	Text string
	// Span is the command.
	Span source.Span
}

// How far edits are followed.
const (
	longestEdited = 1 << 18 // bytes that a file may come to
	maxLineWork   = 1 << 27 // of one line, as [Edit.work] counts
	stepWork      = 1 << 10 // of a step
)

// Steps is what it costs to keep the edit.
func (e *Edit) Steps() int { return 16 + e.size }

// work is how long the pattern can take for a text of so many bytes, at most.
func (e *Edit) work(length int) int { return (length + 16) * e.size }

// Apply returns the text of the file behind the edit. It is not understood when the text becomes too long or the edit takes too long; charge
// counts the steps that it takes, and reports whether there may be more.
func (e *Edit) Apply(text string, charge func(steps int) bool) (edited string, understood bool) {
	switch e.Kind {
	case Appending:
		edited = text + e.Text
	case Writing:
		edited = e.Text
	case Substitution:
		return e.substitute(text, charge)
	default:
		edited = text
	}
	return edited, len(edited) <= longestEdited && charge(1+len(edited)/stepWork)
}

func (e *Edit) substitute(text string, charge func(steps int) bool) (edited string, understood bool) {
	var out strings.Builder
	work, most := 0, 1
	if e.Global {
		most = -1
	}
	for line := range strings.SplitAfterSeq(text, "\n") {
		body := strings.TrimSuffix(line, "\n")
		if len(body)*e.work(len(body)) > maxLineWork {
			return "", false
		}
		work += e.work(len(body))
		from := 0
		for _, at := range e.Pattern.FindAllStringSubmatchIndex(body, most) {
			work += e.work(len(body) - at[1])
			longest := len(e.Replacement) + strings.Count(e.Replacement, "$")*(at[1]-at[0])
			if out.Len()+longest > longestEdited {
				return "", false
			}
			out.WriteString(body[from:at[0]])
			out.Write(e.Pattern.ExpandString(nil, e.Replacement, body, at))
			from = at[1]
		}
		out.WriteString(line[from:])
		if out.Len() > longestEdited || !charge(work/stepWork) {
			return "", false
		}
		work %= stepWork
	}
	return out.String(), charge(1)
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
