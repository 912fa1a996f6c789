// Package env gives variables their values, as docker compose does: from the shell, from environment files such as .env, and from the
// defaults in references such as ${PORT:-8080}.
package env

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// examples are the files that projects keep to show what their .env holds, most telling first. Their values
// are assumed, not known.
var examples = []string{
	".env.example", "env.example", "default.env", ".env.sample", "example.env", "sample.env", ".env-example", ".env_example", ".env.template",
	".env.dist", ".env.default", ".env.defaults", "defaults.env", "env.sample", "env.template", "template.env", ".env-sample", ".env-template",
	".env-dist", ".example.env", ".sample.env", "env-example", "env.dist", "dotenv.example", ".env.local.example", ".env.development.example", ".env.dev.example", ".env.production.example",
	".env.prod.example", ".env.docker.example", ".env.example.local", ".env.default.example", ".env_sample", ".env_template", "env_example",
	".env.tpl", ".env.tmpl", ".env.local.sample", ".env.production.sample", ".env.prod.sample", ".env.docker.sample", "dotenv.sample", ".env.example.txt",
}

// Environment gives variables their values: the shell's, if asked for, then those of environment files, then those that examples
// show. It belongs to one project and is not safe for several goroutines.
type Environment struct {
	files  *tree.Reader
	values map[string]envValue
	// examples are read when a name is first missed, from exampleDirs.
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

// New returns an environment of the variables of the shell. Examples of environment files are looked for in dir, "" for nowhere.
func New(files *tree.Reader, dir string, ambient map[string]string) *Environment {
	e := &Environment{files: files, values: make(map[string]envValue), work: new(int)}
	for name, value := range ambient {
		e.values[name] = envValue{text: value}
	}
	if dir != "" {
		e.exampleDirs = []string{dir}
	}
	return e
}

// Child returns the environment of files in dir that are included from e: all that e knows, and what is added to it. e itself stays
// as it is.
func (e *Environment) Child(dir string) *Environment {
	return &Environment{
		files: e.files, exampleDirs: append(slices.Clip(e.exampleDirs), dir), present: e.present,
		values: e.values, shared: true, print: e.Fingerprint(), work: e.work,
	}
}

// Fingerprint is equal for environments that give the same values.
func (e *Environment) Fingerprint() string {
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
func (e *Environment) lookup(name string) (string, envFile, bool) {
	value, ok := e.values[name]
	if !ok {
		value, ok = e.assumed()[name]
	}
	return value.text, value.file, ok
}

// Get returns a known value, or "".
func (e *Environment) Get(name string) string { return e.values[name].text }

// Set gives a variable the value that Compose itself gives it.
func (e *Environment) Set(name, value string) { e.values[name] = envValue{text: value} }

// Present reports whether an environment file was read.
func (e *Environment) Present() bool { return e.present }

// Exhausted reports whether the variables of the project were so much work that no more are replaced.
func (e *Environment) Exhausted() bool { return *e.work > maxWork }

// assumed are the values that the examples show.
func (e *Environment) assumed() map[string]envValue {
	if e.examples == nil {
		e.examples = make(map[string]envValue)
		for _, dir := range e.exampleDirs {
			there := e.files.List(dir)
			for _, name := range examples {
				if _, found := slices.BinarySearch(there, name); found {
					e.assume(path.Join(dir, name))
				}
			}
		}
	}
	return e.examples
}

// filledIn are words in the names of variables that examples leave empty for the user to fill in: nothing is known of their values then.
var filledIn = []string{"PORT", "PASS", "PWD", "SECRET", "TOKEN", "KEY"}

// assume takes in the values of one example, if it can be read. Those of others before it stay.
func (e *Environment) assume(name string) {
	file, err := e.files.Get(name, source.Secret)
	if err != nil {
		return
	}
	values, _ := e.Parse(file)
	for name, value := range values {
		toFillIn := value == "" && slices.ContainsFunc(filledIn, func(word string) bool { return strings.Contains(name, word) })
		if _, known := e.examples[name]; !known && !toFillIn {
			e.examples[name] = envValue{value, envFile{file.Path, true}}
		}
	}
}

// Add reads environment files. A later one wins over an earlier one. Values that are known already
// (the shell's, the includer's) stay. Variables in values are replaced as `docker compose` does, by what is
// known and by earlier lines.
func (e *Environment) Add(list []*source.File) []graph.Problem {
	var problems []graph.Problem
	fresh := make(map[string]envValue)
	var text []byte // of the files so far: a later one can refer to what an earlier one sets
	for _, file := range list {
		values, problem := e.Parse(file)
		if problem != nil {
			problems = append(problems, *problem)
			continue
		}
		e.present = true
		text = append(append(text, bytes.TrimPrefix(file.Data, []byte("\ufeff"))...), '\n')
		if len(list) > 1 && e.tooCostly(source.NewFileOf(source.Secret, file.Path, text)) == 0 {
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

func (e *Environment) read(data []byte) (map[string]string, error) {
	return readFile(string(data), func(name string) (string, bool) {
		value, ok := e.values[name]
		return value.text, ok
	})
}

// Parse returns the variables that a file sets, or what is wrong with it.
func (e *Environment) Parse(file *source.File) (map[string]string, *graph.Problem) {
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
	return nil, faultOf(file, err)
}
