package argv

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

// Files are the files that a project gives to a container.
type Files interface {
	// File returns the file at a path of the container, nil where the project has none there.
	File(name string) *source.File
	// Below returns the paths of the files of that name in the folders of a folder, in their order.
	Below(dir, name string) []string
	// Dir is the working directory.
	Dir() string
}

// maxFiles is how many files may be read on the way to one program: a script that calls another one, or a file with programs.
const maxFiles = 3

// searched are the folders in which a program is looked for.
var searched = []string{"/usr/local/bin", "/usr/local/sbin", "/usr/bin", "/usr/sbin", "/bin", "/sbin"}

// fileAt returns the file of the container that a word of a command line names.
func (r *runner) fileAt(name string, isProgram bool) *source.File {
	switch {
	case strings.Contains(name, graph.Unresolved) || name == "":
		return nil
	case path.IsAbs(name):
		return r.files.File(path.Clean(name))
	case !isProgram || strings.Contains(name, "/"):
		if dir := r.files.Dir(); dir != "" {
			return r.files.File(path.Join(dir, name))
		}
		return nil
	}
	for _, dir := range searched {
		if file := r.files.File(dir + "/" + name); file != nil {
			return file
		}
	}
	return nil
}

// fromFile starts what a file of the project tells a program to start: a script, or the list of a process manager. It reports whether that is
// what the command does.
func (r *runner) fromFile(program graph.Program) bool {
	if r.files == nil || r.opened >= maxFiles {
		return false
	}
	r.opened++
	defer func() { r.opened-- }()
	words := program.Words
	switch name := path.Base(words[0].Value); name {
	case "supervisord":
		return r.supervised(program)
	case "foreman", "honcho", "overmind", "hivemind", "goreman", "forego", "heroku":
		return r.procfile(program, name)
	case "init":
		return words[0].Value == "/init" && r.overlay(program)
	case "sh", "bash", "ash", "dash", "zsh":
		rest := shellFlags.Skip(words[1:])
		return len(rest) > 0 && r.scriptFile(program, r.fileAt(rest[0].Value, false), rest[1:])
	}
	return r.scriptFile(program, r.fileAt(words[0].Value, true), words[1:])
}

// shebang matches the first line of a shell script.
var shebang = lazy.Pattern(`^#![^\n]*\b(?:sh|bash|ash|dash|with-contenv)\b`)

// scriptFile starts what a shell script starts. One that is not wholly understood may start anything.
func (r *runner) scriptFile(program graph.Program, file *source.File, arguments []graph.Text) bool {
	if file == nil || !shebang.Get().Match(file.Data) && path.Ext(file.Path) != ".sh" || strings.Contains(string(file.Data[:min(64, len(file.Data))]), "execlineb") {
		return false
	}
	before := len(r.run.Programs)
	whole := r.run.Whole
	parsed, known := r.scripts[file]
	if !known {
		parsed = Parse(string(file.Data), longestScript)
		if r.scripts == nil {
			r.scripts = make(map[*source.File]*syntax.File)
		}
		r.scripts[file] = parsed
	}
	outer := r.arguments
	r.arguments = arguments
	r.parsed(&script{text: textOf(file, 0, len(file.Data)), brief: whole}, parsed, placeOf(program))
	r.inherit(before, program)
	r.arguments = outer
	if whole && !r.run.Whole {
		r.run.Programs = r.run.Programs[:before]
		return false
	}
	r.run.Scripted = true
	return true
}

// nested takes the script of a file apart, in the environment of the program that calls it.
func (r *runner) nested(text graph.Text, caller graph.Program) {
	before := len(r.run.Programs)
	r.script(text, placeOf(caller))
	r.inherit(before, caller)
}

// placeOf is the place that calls what a program starts.
func placeOf(caller graph.Program) source.Span {
	if caller.Caller.IsZero() {
		return caller.Span
	}
	return caller.Caller
}

// inherit gives the programs that were added the environment of their caller.
func (r *runner) inherit(before int, caller graph.Program) {
	for i := range r.run.Programs[before:] {
		inner := &r.run.Programs[before+i]
		inner.Environment = append(slices.Clip(caller.Environment), inner.Environment...)
	}
}

func textOf(file *source.File, from, to int) graph.Text {
	text := string(file.Data[from:to])
	return graph.Text{Span: source.Span{File: file, Start: from, End: to}, Raw: text, Value: text}
}
