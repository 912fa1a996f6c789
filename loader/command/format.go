// Package command reads the command lines that start containers where people write them: docker, podman and nerdctl, run and
// create, in shell scripts, in the recipes of Makefiles and justfiles, and in systemd units.
//
// It takes them apart as the clients' own parser does. What a script decides while it runs is unknown.
package command

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// Format is scripts, each a unit by itself.
type Format struct{}

// Claims implements [format.Format]: a file is named as shell scripts, Makefiles, justfiles or systemd units are.
func (Format) Claims(_ *format.Folder, name string) bool { return readerOf(name) != nil }

// Group implements [format.Format].
func (f Format) Group(folder *format.Folder) []format.Unit { return format.OneEach(f, folder) }

// Unit implements [format.Format].
func (Format) Unit(folder *format.Folder, name string) format.Unit {
	return unit(path.Join(folder.Dir, name))
}

// reader returns the lines of a file. It reports false for a file that cannot be read at all.
type reader func(file *source.File) (lines []Line, ok bool)

// readerOf returns the reader of files of that name, nil for none.
func readerOf(name string) reader {
	lower := strings.ToLower(name)
	switch path.Ext(lower) {
	case ".sh", ".bash":
		return readShell
	case ".mk":
		return readMakefile
	case ".service":
		return readUnit
	case ".just":
		return readJustfile
	}
	switch lower {
	case "makefile", "gnumakefile":
		return readMakefile
	case "justfile", ".justfile":
		return readJustfile
	}
	return nil
}

func readShell(file *source.File) ([]Line, bool) {
	lines, _, ok := Script(spanText(file, 0, len(file.Data)))
	return lines, ok
}

func readMakefile(file *source.File) ([]Line, bool) { return readRecipes(makeRecipes(file)) }

func readJustfile(file *source.File) ([]Line, bool) { return readRecipes(justRecipes(file)) }

// readRecipes reads recipes. Two of them need not run together.
func readRecipes(recipes []graph.Text) (all []Line, ok bool) {
	ok = true
	for _, recipe := range recipes {
		lines, _, read := Script(recipe)
		ok = ok && read
		if together := slices.ContainsFunc(all, func(l Line) bool { return l.Together }); together {
			for i := range lines {
				lines[i].Together = false
			}
		}
		all = append(all, lines...)
	}
	return all, ok
}

func readUnit(file *source.File) (lines []Line, ok bool) {
	for _, words := range unitCommands(file) {
		if inner, ok := shellScript(words); ok {
			found, _, _ := Script(inner)
			for i := range found {
				found[i].Together = false
			}
			lines = append(lines, found...)
			continue
		}
		if invocation, _ := Read(words); invocation != nil {
			lines = append(lines, Line{Invocation: invocation, Statement: invocation.Span})
		}
	}
	return lines, true
}

// unit is a file with command lines, by its path.
type unit string

// Files implements [format.Unit].
func (u unit) Files() []string { return []string{string(u)} }

// Key implements [format.Unit].
func (u unit) Key() string { return string(u) }

// Load implements [format.Unit].
func (u unit) Load(l *format.Loading) *format.Notice {
	file, err := l.Reader.Get(string(u), source.Plain)
	if err != nil {
		return &format.Notice{Path: l.Reader.Shown(string(u)), Message: "cannot be read: " + err.Error()}
	}
	if !mentions(string(file.Data)) {
		return &format.Notice{}
	}
	lines, _ := readerOf(path.Base(string(u)))(file)
	if len(lines) == 0 {
		return &format.Notice{}
	}
	l.Project.Input = graph.Commands
	l.Project.Files = []*source.File{file}
	for i := range lines {
		if !l.Charge(lineSteps, lines[i].Statement) {
			break
		}
		lines[i].AddTo(l.Project)
	}
	l.Project.Directives = directivesOf(file, lines)
	l.Project.Seal()
	return nil
}

// lineSteps is what a command line costs of the budget of a project.
const lineSteps = 50

// directivesOf finds the suppression comments of a script. They stand behind a command line or above it, and cover all of it.
func directivesOf(file *source.File, lines []Line) []graph.Directive {
	data := file.Data
	if !bytes.Contains(data, []byte(directive.Marker)) {
		return nil
	}
	within := func(offset int) bool {
		return slices.ContainsFunc(lines, func(l Line) bool { return l.Statement.Start <= offset && offset < l.Statement.End })
	}
	comments := directive.Comments(data, func(_, hash int) bool { return !within(hash) })
	place := func(from, to int) source.Span { return source.Span{File: file, Start: from, End: to} }
	return directive.Of(data, comments, false, place, func(comment directive.Comment) (source.Span, bool) {
		number := comment.Line
		if directive.IsCommentLine([]byte(file.Line(number))) {
			for number++; number < file.Lines() && directive.IsCommentLine([]byte(file.Line(number))); {
				number++
			}
		}
		for _, line := range lines {
			first, last := line.Statement.Range()
			if first.Line <= number && number <= last.Line {
				return line.Statement, true
			}
		}
		return source.Span{}, false
	})
}
