package argv

import (
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// oneFile is a container in which every path is the same file.
type oneFile struct{ file *source.File }

func (f oneFile) File(string) *source.File        { return f.file }
func (f oneFile) Below(dir, name string) []string { return []string{dir + "/one/" + name} }
func (f oneFile) Dir() string                     { return "/" }

// namedFile is a container in which files of one name are that file, and there are no others.
type namedFile struct{ oneFile }

func (f namedFile) File(name string) *source.File {
	if path.Base(name) != path.Base(f.file.Path) {
		return nil
	}
	return f.file
}

// started writes what a command starts where the file has a text.
func started(command, name, text string) string {
	line := source.NewFileOf(source.Plain, "/compose.yaml", []byte(command))
	service := &graph.Service{Command: &graph.Command{Span: source.Span{File: line, End: len(command)}}}
	at := 0
	for word := range strings.FieldsSeq(command) {
		from := at + strings.Index(command[at:], word)
		at = from + len(word)
		service.Command.Words = append(service.Command.Words, graph.Text{Span: source.Span{File: line, Start: from, End: at}, Value: word, Raw: word})
	}
	run := new(Reader).Run(service, namedFile{oneFile{source.NewFileOf(source.Plain, name, []byte(text))}})
	var said []string
	for _, program := range run.Programs {
		var words []string
		for _, word := range program.Words {
			words = append(words, strings.ReplaceAll(word.Value, graph.Unresolved, "?"))
		}
		for _, variable := range program.Environment {
			words = append(words, "("+variable.Name+"="+strings.ReplaceAll(variable.Value.Value, graph.Unresolved, "?")+")")
		}
		said = append(said, strings.Join(words, " "))
	}
	if !run.Whole {
		said = append(said, "and more")
	}
	return strings.Join(said, "; ")
}

func TestRunOfFiles(t *testing.T) {
	for _, test := range []struct{ command, name, text, want string }{
		{"/start.sh a b", "/start.sh", "#!/bin/sh\nexec web \"$@\"\n", "web a b"},
		{"sh start", "/start", "web -p 1\n", "sh start"}, // no sign of a script
		{"sh /start.sh", "/start.sh", "A=1 web\n", "web (A=1)"},
		{"/start.sh", "/start.sh", "#!/usr/bin/env python3\nimport x\n", "import x"}, // by its name
		{"/start", "/start", "#!/usr/bin/env python3\nimport x\n", "/start"},
		{"/start", "/start", "#!/usr/bin/env bash\nif [ -f x ]; then rm x; A=1; fi\nweb $A\n", "web ? (A=?)"},
		{"/start", "/start", "#!/bin/bash\nif [ -f x ]; then web; fi\nother\n", "/start; and more"},
		{"/start", "/start", "#!/bin/bash\nf() { web; }\nf\n", "/start; and more"},
		{"/start", "/start", "#!/bin/bash\nwhile ! nc -z db 1; do sleep 1; done\nexec web\n", "web"},
		{"/start", "/start", "#!/bin/bash\n/start\n", "/start"},
		{"foreman start", "/Procfile", "web: rails s -p $PORT\nworker: job # x\n", "rails s -p 5000 (PORT=5000); job (PORT=5100)"},
		{"honcho start worker -p 80", "/Procfile", "web: rails s\nworker: job\n", "job (PORT=180)"},
		{"foreman check", "/Procfile", "web: rails s\n", "foreman check"},
		{"hivemind", "/Procfile", "web: rails s\n", "rails s (PORT=5000)"},
		{"supervisord", "/supervisord.conf", "[program:a]\ncommand = web -p 1 ; here\nenvironment=A=\"x\"\n[program:b]\ncommand=other\nautostart=false\n", "web -p 1 (A=x)"},
		{"supervisord", "/supervisord.conf", "[program:a]\ncommand=web\n[include]\nfiles=*.conf\n", "supervisord; and more"},
		{"supervisord", "/supervisord.conf", "[program:a]\ncommand=bash -c \"web -p %(ENV_P)s\"\n", "web -p ?"},
		{"/init other", "/run", "#!/command/with-contenv sh\nexec web\n", "web; web; other"},
		{"/init", "/run", "#!/command/execlineb -P\nweb\n", "/init"},
	} {
		if got := started(test.command, test.name, test.text); got != test.want {
			t.Errorf("%s with %q starts\n%s\nwant\n%s", test.command, test.text, got, test.want)
		}
	}
}

// FuzzRunOfFiles reads any bytes as each kind of file, and looks at the places of what it starts.
func FuzzRunOfFiles(f *testing.F) {
	f.Add("#!/bin/sh\nif a; then b; fi\nexec \"$@\"\nsh /start.sh $1")
	f.Add("web: a -p $PORT\nb: honcho start\n")
	f.Add("[program:a]\ncommand=a %(ENV_X)s \"b c\" ; d\n  e\nenvironment=A=1,B=2\n")
	f.Fuzz(func(t *testing.T, text string) {
		file := source.NewFileOf(source.Plain, "/start.sh", []byte(text))
		for _, command := range []string{"/start.sh a", "honcho start", "supervisord -c x", "/init a"} {
			service := &graph.Service{Command: &graph.Command{}}
			for word := range strings.FieldsSeq(command) {
				service.Command.Words = append(service.Command.Words, graph.Text{Value: word})
			}
			run := new(Reader).Run(service, oneFile{file})
			for _, program := range run.Programs {
				outside := func(span source.Span) bool {
					return span.File != nil && (span.Start < 0 || span.Start > span.End || span.End > len(span.File.Data))
				}
				if outside(program.Span) || slices.ContainsFunc(program.Words, func(word graph.Text) bool { return outside(word.Span) || outside(word.Part(0, len(word.Value))) }) {
					t.Errorf("%s starts something outside of a text of %d bytes", command, len(text))
				}
			}
		}
	})
}
