package loader

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/template"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// examples are the files that projects keep to show what their .env holds, most telling first. Their values
// are assumed, not known.
var examples = []string{".env.example", "env.example", "default.env", ".env.sample"}

// environment gives variables their values: the shell's, if asked for, then those of environment files, then
// assumed ones. Environments of included files have that of the includer as parent.
type environment struct {
	files  *files
	values map[string]envValue
	// examples are read when a name is first missed.
	exampleDirs []string
	examples    map[string]envValue
	// present says that an environment file was read.
	present bool
	// shared says that values belong to the includer too.
	shared bool
	// print is the fingerprint once it is known.
	print string
	// work counts what variables have cost so far; the whole project has one count.
	work *int
}

type envValue struct {
	text string
	file envFile
}

// envFile is where a value comes from; the zero envFile is the shell.
type envFile struct {
	shown   string
	assumed bool
}

func newEnvironment(files *files, ambient map[string]string) *environment {
	e := &environment{files: files, values: make(map[string]envValue), work: new(int)}
	for name, value := range ambient {
		e.values[name] = envValue{text: value}
	}
	return e
}

// child returns the environment of files included from e: all that e knows, and env files of their own for
// what it does not know. e itself stays as it is.
func (e *environment) child() *environment {
	return &environment{
		files: e.files, exampleDirs: e.exampleDirs, present: e.present, values: e.values, shared: true, print: e.fingerprint(), work: e.work,
	}
}

// fingerprint is equal for environments that give the same values.
func (e *environment) fingerprint() string {
	if e.print != "" {
		return e.print
	}
	hash := fnv.New128a()
	for _, name := range slices.Sorted(maps.Keys(e.values)) {
		fmt.Fprintf(hash, "%q=%q,", name, e.values[name].text)
	}
	e.print = string(hash.Sum(nil))
	return e.print
}

// lookup returns the value of a variable, where it comes from, and whether there is one.
func (e *environment) lookup(name string) (string, envFile, bool) {
	value, ok := e.values[name]
	if !ok {
		value, ok = e.assumed()[name]
	}
	return value.text, value.file, ok
}

// get returns a known value, or "".
func (e *environment) get(name string) string { return e.values[name].text }

func (e *environment) assumed() map[string]envValue {
	if e.examples == nil {
		e.examples = make(map[string]envValue)
		for _, dir := range e.exampleDirs {
			for _, name := range examples {
				example := path.Join(dir, name)
				if !e.files.exists(example) {
					continue
				}
				file, err := e.files.get(example)
				if err != nil {
					continue
				}
				values, problem := e.parse(file)
				if problem != nil {
					continue
				}
				for name, value := range values {
					if _, known := e.examples[name]; !known {
						e.examples[name] = envValue{value, envFile{file.Path, true}}
					}
				}
			}
		}
	}
	return e.examples
}

// add reads environment files, of which a later one wins over an earlier one. Values that are known already
// (the shell's, the includer's) stay. Variables in values are replaced as `docker compose` does, by what is
// known and by earlier lines.
func (e *environment) add(list []*source.File) []graph.Problem {
	var problems []graph.Problem
	fresh := make(map[string]envValue)
	var text []byte // of the files so far: a later one can refer to what an earlier one sets
	for _, file := range list {
		values, problem := e.parse(file)
		if problem != nil {
			problems = append(problems, *problem)
			continue
		}
		e.present = true
		text = append(append(text, bytes.TrimPrefix(file.Data, []byte("\ufeff"))...), '\n')
		if len(list) > 1 && e.tooCostly(source.NewFile(file.Path, text)) == 0 {
			if all, err := e.read(text); err == nil {
				for name := range values {
					values[name] = all[name]
				}
			}
		}
		for name, value := range values {
			fresh[name] = envValue{value, envFile{shown: file.Path}}
		}
	}
	for name := range e.values {
		delete(fresh, name)
	}
	if len(fresh) == 0 {
		return problems
	}
	if e.shared {
		e.values, e.shared = maps.Clone(e.values), false
	}
	maps.Copy(e.values, fresh)
	e.print = ""
	return problems
}

func (e *environment) read(data []byte) (map[string]string, error) {
	return dotenv.ParseWithLookup(bytes.NewReader(data), func(name string) (string, bool) {
		value, ok := e.values[name]
		return value.text, ok
	})
}

func (e *environment) parse(file *source.File) (map[string]string, *graph.Problem) {
	file.Secret = true
	limit := func(line int, message string) (map[string]string, *graph.Problem) {
		return nil, &graph.Problem{Kind: graph.LimitReached, Span: file.LineSpan(line), Message: message}
	}
	if len(file.Data) > maxEnvFile {
		return limit(1, fmt.Sprintf("the environment file is larger than %d MB and was not looked at", maxEnvFile>>20))
	}
	if line := e.tooCostly(file); line > 0 {
		return limit(line, "the environment files of the project are too much work from here on, this one was not looked at")
	}
	values, err := e.read(file.Data)
	if err == nil {
		return values, nil
	}
	// The parser says "line 3: unexpected character …" and quotes the rest of the file.
	line, message := 1, err.Error()
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		if number, why, ok := strings.Cut(rest, ": "); ok {
			if n, err := strconv.Atoi(number); err == nil {
				line, message = n, why
			}
		}
	}
	// What follows quotes the file, which holds secrets.
	for _, quote := range []string{"\n", " near ", " in variable name ", " value "} {
		message, _, _ = strings.Cut(message, quote)
	}
	return nil, &graph.Problem{
		Kind:    graph.InvalidFile,
		Span:    file.LineSpan(line),
		Message: "not a valid environment file: " + message,
		Help:    "write one NAME=value a line",
	}
}

func asMissing(err error, target **template.MissingRequiredError) bool { return errors.As(err, target) }
