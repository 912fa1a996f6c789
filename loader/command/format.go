// Package command reads the command lines that start containers where people write them: docker, podman and nerdctl, run and
// create, and docker service create, in shell scripts, in the recipes of Makefiles and justfiles, in systemd units, in the scripts
// of package.json, in those of CI, and in the code blocks of Markdown.
//
// It takes them apart as the clients' own parser does. What a script decides while it runs is unknown.
package command

import (
	"bytes"
	"cmp"
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// Format is scripts, each a unit by itself, as far as they start containers.
type Format struct {
	// Markdown says that these are documents instead, whose code blocks for shells are read.
	Markdown bool
}

// Services is scripts as far as they make services of a swarm: another engine runs those.
type Services struct{ Format }

// Claims implements [format.Format]: a file is named as shell scripts, Makefiles, justfiles, systemd units and the like are, or a shell
// runs it by its first line.
func (f Format) Claims(folder *format.Folder, name string) bool {
	file := name
	if folder != nil {
		file = tree.In(folder.Dir, name)
	}
	switch {
	case f.Markdown || isMarkdown(name):
		return f.Markdown && isMarkdown(name)
	case readerOf(file) != nil, format.IsWorkflow(folder, name):
		return true
	case folder == nil || path.Ext(name) != "" || strings.HasPrefix(name, "."):
		return false
	}
	shebang, _ := shellNamed.Of(folder.Tree, file)
	return shebang != ""
}

// shellNamed is the first line of a file that a shell runs, nothing of another.
var shellNamed = &tree.Gist{Make: func(data []byte) string {
	first, _, _ := bytes.Cut(data[:min(len(data), maxShebang)], []byte{'\n'})
	if shebang.Get().Match(first) {
		return string(first)
	}
	return ""
}}

// maxShebang is how much of a file its first line can be.
const maxShebang = 256

var shebang = lazy.Pattern(`^#! *(/usr)?(/bin/|/bin/env +(-S +)?)(ba|da|k|z)?sh\b`)

// Group implements [format.Format].
func (f Format) Group(folder *format.Folder) []format.Unit { return format.OneEach(f, folder) }

// Unit implements [format.Format].
func (Format) Unit(folder *format.Folder, name string) format.Unit {
	return unit{format.FileIn(folder, name)}
}

// Group implements [format.Format].
func (s Services) Group(folder *format.Folder) []format.Unit { return format.OneEach(s, folder) }

// Unit implements [format.Format].
func (Services) Unit(folder *format.Folder, name string) format.Unit {
	return swarmUnit{unit{format.FileIn(folder, name)}}
}

func isMarkdown(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown":
		return true
	}
	return false
}

// reader returns the lines of a file, as far as it can read it; the error says what keeps it from the rest.
type reader func(file *source.File) (lines []Line, err error)

// readerOf returns the reader of a file at a path, nil for none.
func readerOf(name string) reader {
	if one := pipelineOf(name); one != nil {
		return one.read
	}
	lower := strings.ToLower(path.Base(name))
	switch path.Ext(lower) {
	case ".sh", ".bash":
		return readShell
	case ".mk":
		return readMakefile
	case ".service":
		return readUnit
	case ".just":
		return readJustfile
	case ".md", ".markdown":
		return readMarkdown
	}
	switch lower {
	case "makefile", "gnumakefile":
		return readMakefile
	case "justfile", ".justfile":
		return readJustfile
	case "package.json":
		return readPackage
	}
	return nil
}

// input reads a file, and says what runs its lines.
func (u unit) input(file *source.File) (lines []Line, input graph.Input, err error) {
	name := string(u.File)
	one := pipelineOf(name)
	if one == nil && kindOf(name) == source.YAML { // of the folder of workflows
		one = workflows
	}
	if one != nil {
		input = graph.Pipeline
		if one.onHost {
			input = graph.Commands
		}
		lines, err = one.read(file)
		return lines, input, err
	}
	if isMarkdown(name) {
		lines, err = readMarkdown(file)
		return lines, graph.Documents, err
	}
	read := readerOf(name)
	if read == nil {
		read = readShell // by its first line
	}
	lines, err = read(file)
	return lines, graph.Commands, err
}

func readShell(file *source.File) ([]Line, error) {
	lines, _, err := Script(spanText(file, 0, len(file.Data)))
	return lines, err
}

func readMakefile(file *source.File) ([]Line, error) { return readRecipes(makeRecipes(file)) }

func readJustfile(file *source.File) ([]Line, error) { return readRecipes(justRecipes(file)) }

// readRecipes reads recipes. Two of them need not run together.
func readRecipes(recipes []graph.Text) (all []Line, err error) {
	room := newRoom()
	for _, recipe := range recipes {
		lines, _, unread := scriptAt(recipe, room, 0)
		err = cmp.Or(err, unread)
		if together := slices.ContainsFunc(all, func(l Line) bool { return l.Together }); together {
			for i := range lines {
				lines[i].Together = false
			}
		}
		all = append(all, lines...)
	}
	return all, cmp.Or(room.err(), err)
}

func readUnit(file *source.File) (lines []Line, err error) {
	room := newRoom()
	for _, words := range unitCommands(file) {
		if inner, ok := shellScript(words); ok {
			found, _, _ := scriptAt(inner, room, 0)
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
	return lines, room.err()
}

// unit is the command lines of a file that make containers.
type unit struct{ format.File }

// swarmUnit is those that make services of a swarm.
type swarmUnit struct{ unit }

// Load implements [format.Unit].
func (u unit) Load(l *format.Loading) *format.Notice { return u.load(l, false) }

// Load implements [format.Unit].
func (u swarmUnit) Load(l *format.Loading) *format.Notice { return u.load(l, true) }

func (u unit) load(l *format.Loading, inSwarm bool) *format.Notice {
	file, err := l.Reader.Get(string(u.File), kindOf(string(u.File)))
	switch {
	case err != nil && !l.Reader.Exists(string(u.File)):
		return &format.Notice{} // a link to nothing
	case err != nil:
		return l.Unreadable(string(u.File), err)
	}
	if !mentions(string(file.Data)) || inSwarm && !bytes.Contains(file.Data, []byte("service")) {
		return &format.Notice{}
	}
	all, input, err := u.input(file)
	l.Project.Input = input
	var limit *format.LimitError
	switch {
	case err == nil || inSwarm: // the other unit of the file says so
	case errors.As(err, &limit):
		return l.TooMuch(file, limit)
	case len(all) == 0:
		return &format.Notice{Path: file.Path, Message: err.Error()}
	}
	lines := slices.DeleteFunc(slices.Clone(all), func(line Line) bool { return inSwarm != (line.Swarm != nil) })
	if len(lines) == 0 {
		return &format.Notice{}
	}
	l.Project.Files = []*source.File{file}
	here, written := staysHere(file.Data), writtenBy(string(file.Data))
	if inSwarm {
		runtime := &l.Project.Runtime
		*runtime = graph.Runtime{Engine: graph.Swarm, Nodes: runtime.Nodes, System: runtime.System, Sign: lines[0].Statement, Because: "docker service create"}
	}
	for i := range lines {
		if !l.Charge(lines[i].steps(), lines[i].Statement) {
			break
		}
		service := lines[i].AddTo(l.Project)
		if input == graph.Documents {
			service.Ports = slices.DeleteFunc(service.Ports, func(port *graph.Port) bool { return port.Err != nil && isForReaders(port.Text.Value) })
		}
		if here && !lines[i].mounts(written) {
			lines[i].ReadSettings(l, service)
		}
	}
	l.Project.Directives = directivesOf(file, all)
	if len(lines) < len(all) { // the other unit of the file tells of its comments, too
		l.Project.Directives = slices.DeleteFunc(l.Project.Directives, func(d graph.Directive) bool {
			return d.Err != "" && inSwarm || d.Err == "" && !covers(d, lines)
		})
	}
	l.Project.Seal()
	return nil
}

// covers reports whether a comment is about one of the lines.
func covers(d graph.Directive, lines []Line) bool {
	return slices.ContainsFunc(lines, func(line Line) bool {
		return d.Covers.Start <= line.Statement.Start && line.Statement.End <= d.Covers.End
	})
}

// kindOf says where the lines of a file of that name end.
func kindOf(name string) source.Kind {
	switch path.Ext(name) {
	case ".yml", ".yaml":
		return source.YAML
	}
	return source.Plain
}

// lineSteps is what a command line costs of the budget of a project, beside what its container runs.
const lineSteps = 50

// steps is what the line costs: what stands behind the image is taken apart, too.
func (l *Line) steps() int {
	steps := lineSteps
	for _, word := range l.Arguments {
		steps += 1 + len(word.Value)/argv.StepBytes
	}
	return steps
}
