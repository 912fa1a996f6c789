package command

import (
	"errors"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// longestScript is the length in bytes above which a script is not read.
const longestScript = 1 << 20

// mostNesting is how often a script may have what can lie in its own kind. The parser of the shell goes down once for each, and takes up to
// six kilobytes for that; a script of so many pipes and braces on purpose is not known.
const mostNesting = 20_000

// nesting are the beginnings of what can lie in its own kind.
var nesting = [...]string{"(", "{", "`", "|", "&&", "if ", "while ", "until ", "for ", "case ", "time "}

// Line is one command line of a script that makes a container.
type Line struct {
	*Invocation
	// Statement is the whole of the command, with what stands before the client and with its redirections.
	Statement source.Span
	// Together says that the container runs beside those of all other lines for which that is said: the line is
	// surely reached, it starts its container in the background, and nothing stops it again.
	Together bool

	sure bool // the line is surely reached, and the script goes on to the end
}

// script is a text that a shell runs, while it is read.
type script struct {
	text graph.Text
	// set are the variables that the script sets once and for sure, and sets how often each one is set at all.
	set  map[string]graph.Text
	sets map[string]int

	lines   []Line
	refused int
	// ended says that nothing is known any more of what still runs: the script stopped containers, or ended.
	ended bool
	stopping
	// elsewhere says that the commands go to an engine that the script chooses.
	elsewhere bool
	assigning string // the variable whose value is read
	room      *room
	depth     int // of scripts in scripts
}

// room is how many more bytes the variables of a file's scripts may put into words.
type room int

// mostPutIn is the room that a file has. Variables that are set from each other double what they hold with each line.
const mostPutIn = 4 << 20

func newRoom() *room {
	r := room(mostPutIn)
	return &r
}

// take takes bytes, and reports whether there was room for them.
func (r *room) take(bytes int) bool {
	*r -= room(bytes)
	return *r >= 0
}

// err is the error of scripts that did not find room.
func (r *room) err() error {
	if *r >= 0 {
		return nil
	}
	return &format.LimitError{Most: mostPutIn, Of: "bytes that variables of its scripts put in"}
}

// maxDepth bounds scripts in scripts: sh -c "sh -c …".
const maxDepth = 4

// errNoScript is the error of a text that mentions a client of an engine and that no shell would take.
var errNoScript = errors.New("cannot be read as a shell script")

// Script reads the text of a shell script. Refused counts the command lines that look as if they made a container and cannot be
// read; the error says why the whole script cannot.
func Script(text graph.Text) (lines []Line, refused int, err error) {
	return scriptAt(text, newRoom(), 0)
}

func scriptAt(text graph.Text, room *room, depth int) (lines []Line, refused int, err error) {
	if !mentions(text.Value) {
		return nil, 0, nil
	}
	if len(text.Value) > longestScript {
		return nil, 0, &format.LimitError{Most: longestScript, Of: "bytes"}
	}
	deepest := 0
	for _, begin := range nesting {
		deepest += strings.Count(text.Value, begin)
	}
	if deepest > mostNesting {
		return nil, 0, &format.LimitError{Most: mostNesting, Of: "pipes, braces and other beginnings of nested commands"}
	}
	parsed := argv.Parse(text.Value, longestScript)
	if parsed == nil {
		return nil, 0, errNoScript
	}
	s := &script{text: text, set: make(map[string]graph.Text), sets: make(map[string]int), stopping: stopping{functions: make(map[string]bool)}, room: room, depth: depth}
	s.countAssignments(parsed)
	s.findFunctions(parsed)
	s.statements(parsed.Stmts, true)
	s.judge()
	if err := room.err(); err != nil {
		return nil, 0, err
	}
	return s.lines, s.refused, nil
}

// mentions reports whether a text can have a command line that makes a container.
func mentions(text string) bool {
	for _, name := range clientNames {
		if strings.Contains(text, name) {
			return strings.Contains(text, "run") || strings.Contains(text, "create") || strings.Contains(text, "--publish-")
		}
	}
	return false
}

// countAssignments counts how often each variable is set, anywhere in the script.
func (s *script) countAssignments(file *syntax.File) {
	count := func(name *syntax.Lit) {
		if name != nil {
			s.sets[name.Value]++
		}
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		switch node := node.(type) {
		case *syntax.Assign:
			if !node.Naked {
				count(node.Name)
			}
		case *syntax.WordIter:
			count(node.Name)
		case *syntax.ParamExp:
			if node.Exp != nil && (node.Exp.Op == syntax.AssignUnset || node.Exp.Op == syntax.AssignUnsetOrNull) {
				count(node.Param)
			}
		case *syntax.CallExpr:
			if len(node.Args) > 1 {
				switch node.Args[0].Lit() {
				case "read", "getopts", "mapfile", "readarray", "printf", "unset", "source", ".", "eval":
					for _, word := range node.Args[1:] {
						s.sets[word.Lit()] += 2
					}
				}
			}
		}
		return true
	})
}

// statements reads commands that follow each other. Sure says that they are reached whenever the script runs.
func (s *script) statements(list []*syntax.Stmt, sure bool) {
	for _, statement := range list {
		s.statement(statement, sure, false)
	}
}

func (s *script) statement(statement *syntax.Stmt, sure, background bool) {
	if statement == nil {
		return
	}
	background = background || statement.Background
	switch command := statement.Cmd.(type) {
	case *syntax.CallExpr:
		s.call(statement, command, sure, background)
	case *syntax.DeclClause:
		s.assign(command.Args, sure)
	case *syntax.Block:
		for _, inner := range command.Stmts {
			s.statement(inner, sure, background)
		}
	case *syntax.Subshell:
		for _, inner := range command.Stmts {
			s.statement(inner, sure, background)
		}
	case *syntax.TimeClause:
		s.statement(command.Stmt, sure, background)
	case *syntax.BinaryCmd:
		s.both(command, sure, background)
	case *syntax.FuncDecl:
		s.inner(command.Body)
	case nil:
	default:
		s.inner(statement.Cmd)
	}
}

// inner reads the commands in a condition, a loop or a function: whether and how often they run is unknown.
func (s *script) inner(node syntax.Node) {
	syntax.Walk(node, func(node syntax.Node) bool {
		if statement, ok := node.(*syntax.Stmt); ok {
			switch command := statement.Cmd.(type) {
			case *syntax.CallExpr:
				s.call(statement, command, false, statement.Background)
				return false
			case *syntax.DeclClause:
				s.assign(command.Args, false)
				return false
			case *syntax.FuncDecl:
				s.inner(command.Body)
				return false
			}
		}
		return true
	})
}

func (s *script) call(statement *syntax.Stmt, call *syntax.CallExpr, sure, background bool) {
	if len(call.Args) == 0 {
		s.assign(call.Assigns, sure)
		return
	}
	for _, word := range call.Args {
		s.substitutions(word, sure, background)
	}
	words := s.words(call.Args)
	if len(words) == 0 {
		return
	}
	s.observe(words, sure)
	if inner, ok := shellScript(words); ok && s.depth < maxDepth {
		lines, refused, _ := scriptAt(inner, s.room, s.depth+1)
		for i := range lines {
			lines[i].Together, lines[i].sure = false, false
		}
		s.lines, s.refused = append(s.lines, lines...), s.refused+refused
		return
	}
	invocation, refused := Read(words)
	if refused {
		s.refused++
	}
	if invocation == nil {
		return
	}
	for _, assign := range call.Assigns {
		if assign.Name != nil && isEngineVariable(assign.Name.Value) {
			invocation.Remote = true
		}
	}
	runs := sure && !s.ended && !invocation.Create && !invocation.Remote
	s.lines = append(s.lines, Line{
		Invocation: invocation,
		Statement:  s.text.Part(int(statement.Pos().Offset()), int(statement.End().Offset())),
		Together:   runs && (background || invocation.Detached || invocation.Swarm != nil),
		sure:       runs,
	})
}

// substitutions reads the commands in $(…) of a word.
func (s *script) substitutions(word *syntax.Word, sure, background bool) {
	syntax.Walk(word, func(node syntax.Node) bool {
		if inner, ok := node.(*syntax.CmdSubst); ok {
			for _, statement := range inner.Stmts {
				s.statement(statement, sure, background)
			}
			return false
		}
		_, process := node.(*syntax.ProcSubst)
		return !process
	})
}

func isEngineVariable(name string) bool {
	switch name {
	case "DOCKER_HOST", "DOCKER_CONTEXT", "CONTAINER_HOST", "CONTAINER_CONNECTION":
		return true
	}
	return false
}

// assign keeps the variables that are set once.
func (s *script) assign(list []*syntax.Assign, sure bool) {
	for _, assign := range list {
		if assign.Value != nil {
			s.substitutions(assign.Value, sure, false)
		}
		if assign.Name == nil || assign.Naked || !sure || s.sets[assign.Name.Value] != 1 || assign.Append || assign.Array != nil || assign.Index != nil {
			continue
		}
		if assign.Value == nil {
			end := int(assign.End().Offset())
			s.set[assign.Name.Value] = graph.Text{Span: s.text.Part(end, end)}
			continue
		}
		s.assigning = assign.Name.Value
		value := s.word(assign.Value).Text
		s.assigning = ""
		s.set[assign.Name.Value] = value
	}
}

// shellScript returns the script of `sh -c SCRIPT`.
func shellScript(words []Word) (graph.Text, bool) {
	words = unwrapped(words)
	if len(words) < 3 {
		return graph.Text{}, false
	}
	switch words[0].Value {
	case "sh", "bash", "/bin/sh", "/bin/bash", "/usr/bin/bash", "/usr/bin/sh":
	default:
		return graph.Text{}, false
	}
	for i, word := range words[1 : len(words)-1] {
		if !strings.HasPrefix(word.Value, "-") {
			return graph.Text{}, false
		}
		if !strings.HasPrefix(word.Value, "--") && strings.Contains(word.Value, "c") {
			return words[i+2].Text, true
		}
	}
	return graph.Text{}, false
}
