package argv

import (
	"bytes"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

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
	variableSigns = lazy.Pattern(`%\(([^)]*)\)[sd]`)
	expansion     = lazy.Pattern("\x02\x02([^\x03]*)\x03\x03")
)

// supervise starts one program. No shell is between, so that only quotes have a meaning.
func (r *runner) supervise(command graph.Text, environment string, caller graph.Program) bool {
	if strings.Contains(command.Value, "$") {
		return false
	}
	command.Value = variableSigns.Get().ReplaceAllString(command.Value, "\x02\x02${1}\x03\x03")
	words, ok := Split(command)
	if !ok {
		return false
	}
	for i := range words {
		words[i].Value = expansion.Get().ReplaceAllStringFunc(words[i].Value, func(use string) string {
			name, isVariable := strings.CutPrefix(expansion.Get().FindStringSubmatch(use)[1], "ENV_")
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
