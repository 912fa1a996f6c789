package argv

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"mvdan.cc/sh/v3/syntax"

	"github.com/portlint/portlint/loader/graph"
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
		if file := r.files.File(path.Join(dir, name)); file != nil {
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
var shebang = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^#![^\n]*\b(?:sh|bash|ash|dash|with-contenv)\b`) })

// scriptFile starts what a shell script starts. One that is not wholly understood may start anything.
func (r *runner) scriptFile(program graph.Program, file *source.File, arguments []graph.Text) bool {
	if file == nil || !shebang().Match(file.Data) && path.Ext(file.Path) != ".sh" || strings.Contains(string(file.Data[:min(64, len(file.Data))]), "execlineb") {
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

// processLine is a line of a Procfile.
var processLine = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^([A-Za-z0-9_-]+)[ \t]*:[ \t]*(.+?)[ \t\r]*$`)
})

// basePort is the PORT of the first process; each further one has a hundred more.
//
// https://ddollar.github.io/foreman/#PROCESSES https://honcho.readthedocs.io/en/latest/using_procfiles.html https://github.com/DarthSim/overmind
const (
	basePort = 5000
	portStep = 100
)

var foremanFlags = Flags{Valued: []string{"-f", "--procfile", "-p", "--port", "-e", "--env", "-m", "--formation", "-c", "--concurrency", "-d", "--root", "-t", "--timeout", "-l", "-s", "--socket"}}

// procfile starts the processes of a Procfile.
func (r *runner) procfile(program graph.Program, manager string) bool {
	words := program.Words[1:]
	name, port := "Procfile", basePort
	if value, known := r.lookup("PORT"); known {
		number, err := strconv.Atoi(value)
		if err != nil {
			return false
		}
		port = number
	}
	var chosen []string
	for len(words) > 0 {
		var first Argument
		first, words = foremanFlags.Next(words)
		switch first.Flag {
		case "":
			chosen = append(chosen, first.Value.Value)
		case "-f", "--procfile":
			name = first.Value.Value
		case "-p", "--port":
			number, err := strconv.Atoi(first.Value.Value)
			if err != nil {
				return false
			}
			port = number
		case "-d", "--root", "-m", "--formation", "-c", "--concurrency", "-l":
			return false
		}
	}
	if len(chosen) > 0 && (chosen[0] == "start" || chosen[0] == "s" || manager == "heroku" && chosen[0] == "local") {
		chosen = chosen[1:]
	} else if manager != "hivemind" && manager != "forego" {
		return false
	}
	file := r.fileAt(name, false)
	if file == nil {
		return false
	}
	for i, at := range processLine().FindAllSubmatchIndex(file.Data, maxPrograms) {
		process := string(file.Data[at[2]:at[3]])
		if len(chosen) > 0 && !slices.Contains(chosen, process) {
			continue
		}
		caller := program
		number := strconv.Itoa(port + i*portStep)
		caller.Environment = append(slices.Clip(program.Environment), graph.EnvVar{
			Name: "PORT", HasValue: true, NameSpan: program.Span, Value: graph.Text{Span: program.Span, Raw: number, Value: number},
		})
		r.process(textOf(file, at[4], at[5]), caller)
	}
	return true
}

// process starts one process of a list by a shell, with the variables of its environment.
func (r *runner) process(text graph.Text, caller graph.Program) {
	outer := r.environment
	r.environment = caller.Environment
	r.nested(text, caller)
	r.environment = outer
}

// supervisorFiles are where supervisord looks for its file. The one of Debian includes what lies beside it.
var supervisorFiles = []string{"supervisord.conf", "etc/supervisord.conf", "/etc/supervisord.conf", "/etc/supervisor/supervisord.conf"}

var supervisorFlags = Flags{Valued: []string{"-c", "--configuration", "-u", "--user", "-d", "--directory", "-l", "--logfile", "-j", "--pidfile", "-e", "--loglevel"}}

// supervised starts the programs of a supervisord.conf.
//
// https://supervisord.org/configuration.html
func (r *runner) supervised(program graph.Program) bool {
	var file *source.File
	named := false
	for words := program.Words[1:]; len(words) > 0; {
		var first Argument
		first, words = supervisorFlags.Next(words)
		if first.Flag == "-c" || first.Flag == "--configuration" {
			file, named = r.fileAt(first.Value.Value, false), true
		}
	}
	for _, name := range supervisorFiles {
		if file == nil && !named {
			file = r.fileAt(name, false)
		}
	}
	if file == nil {
		return false
	}
	before, whole := len(r.run.Programs), r.run.Whole
	if !r.sections(file, program) {
		r.run.Whole = false
	}
	if whole && !r.run.Whole {
		r.run.Programs = r.run.Programs[:before]
		return false
	}
	r.run.Scripted = true
	return true
}

// sections goes through the sections of a supervisord.conf. It reports false when something is not understood.
func (r *runner) sections(file *source.File, caller graph.Program) bool {
	var command graph.Text
	section, started := "", true
	whole := true
	environment := ""
	end := func() {
		if strings.HasPrefix(section, "program:") && started && command.Value != "" {
			whole = r.supervise(command, environment, caller) && whole
		}
		command, environment, started = graph.Text{}, "", true
	}
	for at := 0; at < len(file.Data); {
		next := len(file.Data)
		if length := bytes.IndexByte(file.Data[at:], '\n'); length >= 0 {
			next = at + length
		}
		line := string(file.Data[at:next])
		if comment := strings.Index(" "+line, " ;"); comment >= 0 {
			line = line[:comment]
		}
		trimmed := strings.TrimSpace(line)
		key, value, pair := strings.Cut(trimmed, "=")
		switch key = strings.TrimSpace(key); {
		case strings.HasPrefix(trimmed, "#") || trimmed == "":
		case strings.HasPrefix(trimmed, "["):
			end()
			section = strings.Trim(trimmed, "[]")
			whole = whole && section != "include" && section != "inet_http_server" && !strings.HasPrefix(section, "fcgi-program:")
		case line[0] == ' ' || line[0] == '\t':
			whole = whole && command.Value == "" // a value that goes on
		case pair && key == "command":
			value = strings.TrimSpace(value)
			from := at + strings.LastIndex(line, value)
			command = textOf(file, from, from+len(value))
		case pair && key == "environment":
			environment = value
		case pair && key == "autostart":
			started = !strings.EqualFold(strings.TrimSpace(value), "false")
		}
		at = next + 1
	}
	end()
	return whole
}

// The signs of a variable in a supervisord.conf, as in %(ENV_PORT)s, mean something else to the parser of the shell; others stand for them.
var (
	variableSigns = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`%\(([^)]*)\)[sd]`) })
	expansion     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("\x02\x02([^\x03]*)\x03\x03") })
)

// supervise starts one program. No shell is between, so that only quotes have a meaning.
func (r *runner) supervise(command graph.Text, environment string, caller graph.Program) bool {
	if strings.Contains(command.Value, "$") {
		return false
	}
	command.Value = variableSigns().ReplaceAllString(command.Value, "\x02\x02${1}\x03\x03")
	words, ok := Split(command)
	if !ok {
		return false
	}
	for i := range words {
		words[i].Value = expansion().ReplaceAllStringFunc(words[i].Value, func(use string) string {
			name, isVariable := strings.CutPrefix(expansion().FindStringSubmatch(use)[1], "ENV_")
			if value, known := r.lookup(name); isVariable && known {
				return value
			}
			return graph.Unresolved
		})
		if words[i].Value != words[i].Raw {
			words[i].Pieces = []graph.Piece{{To: len(words[i].Value), Start: words[i].Span.Start, End: words[i].Span.End}}
		}
	}
	before := len(r.run.Programs)
	program := graph.Program{Span: command.Span, Words: words, Caller: placeOf(caller)}
	for pair := range strings.SplitSeq(environment, ",") {
		if name, value, found := strings.Cut(strings.TrimSpace(pair), "="); found {
			program.Environment = append(program.Environment, graph.EnvVar{
				Name: name, HasValue: true, NameSpan: command.Span,
				Value: graph.Text{Span: command.Span, Raw: value, Value: strings.Trim(value, `"' `)},
			})
		}
	}
	r.start(program)
	r.inherit(before, caller)
	return true
}

// overlayFolders are where s6-overlay has the services that it runs.
//
// https://github.com/just-containers/s6-overlay
var overlayFolders = []string{"/etc/s6-overlay/s6-rc.d", "/etc/services.d"}

// overlay starts the services of s6-overlay, and behind them the command of the container.
func (r *runner) overlay(program graph.Program) bool {
	before, whole := len(r.run.Programs), r.run.Whole
	found := 0
	for _, dir := range overlayFolders {
		for _, name := range r.files.Below(dir, "run") {
			caller := program
			if !r.scriptFile(caller, r.files.File(name), nil) {
				r.run.Whole = false
			}
			found++
		}
	}
	if found == 0 || !r.run.Whole {
		r.run.Programs = r.run.Programs[:before]
		r.run.Whole = whole
		return false
	}
	r.run.Scripted = true
	if rest := program.Words[1:]; len(rest) > 0 {
		program.Words = rest
		r.start(program)
	}
	return true
}
