package compose

import (
	"bytes"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/portlint/portlint/loader/env"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// The names that docker compose looks for, in its order.
// https://github.com/compose-spec/compose-go/blob/main/cli/options.go (DefaultFileNames, DefaultOverrideFileNames)
var (
	baseNames     = []string{"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"}
	overrideNames = []string{"compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"}
)

// folder is what one folder holds of Compose files.
type folder struct {
	*format.Folder
	shownFrom string   // the folder to which paths are relative when they are shown
	compose   []string // names of Compose files
	other     []string // YAML files whose names say nothing
	// envFiles are the environment files from which Compose learns COMPOSE_FILE, by the paths that are shown.
	envFiles []*source.File

	// main is the project that docker compose would load here, nil when there is none.
	main *unit

	extendedOnce sync.Once
	extended     map[string]bool
	deployedOnce sync.Once
	deployed     deployment
}

// dotEnv is the environment file that Compose reads by itself.
const dotEnv = ".env"

// composeFileText is all of an environment file that can set COMPOSE_FILE, nothing of another.
var composeFileText = &tree.Gist{Make: func(data []byte) string {
	if bytes.Contains(data, []byte("COMPOSE_FILE")) {
		return string(data)
	}
	return ""
}}

// newFolder sorts the files of a folder.
func newFolder(listed *format.Folder, options *format.Options) *folder {
	f := &folder{Folder: listed, shownFrom: options.Dir}
	var names []string
	switch {
	case len(options.EnvFiles) == 0 && slices.Contains(listed.Names, dotEnv):
		names = []string{tree.In(listed.Dir, dotEnv)}
	case listed.Dir == options.Dir: // Compose does not read .env when other files are given
		for _, name := range options.EnvFiles {
			names = append(names, tree.Join(listed.Dir, name))
		}
	}
	for _, name := range names {
		if text, _ := composeFileText.Of(listed.Tree, name); text != "" {
			f.envFiles = append(f.envFiles, source.NewFileOf(source.Secret, tree.Relative(options.Dir, name), []byte(text)))
		}
	}
	for _, name := range listed.Names {
		switch {
		case !isYAML(name), format.IsWorkflow(listed, name):
		case isComposeName(name):
			f.compose = append(f.compose, name)
		case !strings.HasPrefix(name, "."):
			f.other = append(f.other, name)
		}
	}
	f.findMain()
	return f
}

func isYAML(name string) bool {
	extension := strings.ToLower(path.Ext(name))
	return extension == ".yml" || extension == ".yaml"
}

// isComposeName reports whether a YAML file is named as Compose files are: compose.yaml, docker-compose.prod.yml,
// kafka-compose.yml, docker-stack.yml.
func isComposeName(name string) bool {
	name = stem(name)
	return strings.Contains(name, "compose") || name == "stack" || strings.HasSuffix(name, "-stack") || strings.HasPrefix(name, "stack.")
}

// findMain finds the folder's main project: COMPOSE_FILE of .env, or else the first base name with the first override name.
func (f *folder) findMain() {
	files, problems := f.composeFileVariable()
	base := f.first(baseNames)
	switch {
	case len(files) > 0:
		f.main = &unit{files: files, folder: f, settings: problems}
	case base != "":
		f.main = &unit{files: []string{tree.In(f.Dir, base)}, folder: f, settings: problems}
		if override := f.first(overrideNames); override != "" {
			f.main.files = append(f.main.files, tree.In(f.Dir, override))
		}
	case len(problems) > 0:
		f.main = &unit{files: []string{tree.In(f.Dir, dotEnv)}, folder: f, settings: problems}
	}
}

func (f *folder) first(names []string) string {
	for _, name := range names {
		if slices.Contains(f.compose, name) {
			return name
		}
	}
	return ""
}

// composeFileVariable returns the files that COMPOSE_FILE names, absolute, and what is wrong with it.
// https://docs.docker.com/compose/how-tos/environment-variables/envvars/#compose_file
func (f *folder) composeFileVariable() (files []string, problems []graph.Problem) {
	values, from := make(map[string]string), (*source.File)(nil)
	for _, file := range f.envFiles {
		read, problem := env.New(nil, "", nil).Parse(file)
		if problem != nil {
			problems = append(problems, *problem)
			continue
		}
		maps.Copy(values, read)
		if read["COMPOSE_FILE"] != "" {
			from = file
		}
	}
	if from == nil {
		return nil, problems
	}
	separator := values["COMPOSE_PATH_SEPARATOR"]
	if separator == "" {
		separator = ":"
		if !strings.Contains(values["COMPOSE_FILE"], ":") && strings.Contains(values["COMPOSE_FILE"], ";") {
			separator = ";" // written on Windows, where it is the default
		}
	}
	for _, name := range strings.Split(values["COMPOSE_FILE"], separator) {
		file := tree.Join(f.Dir, name)
		if entry, err := f.Tree.Stat(file); name != "" && err == nil && !entry.Dir {
			files = append(files, file)
			continue
		}
		problems = append(problems, graph.Problem{
			Kind: graph.UnreadableReference, Span: placeOf(from, "COMPOSE_FILE", name),
			Message: source.Cite(name) + " in COMPOSE_FILE is not there, compose refuses to start without it",
			Help:    "mend the path, or delete the line for the files with the usual names",
		})
	}
	if len(problems) > 0 {
		return nil, problems // what a list that is not whole was to be is not known
	}
	return files, nil
}

// placeOf finds a part of the value of a variable in an environment file: the line of the variable when the part is written
// otherwise.
func placeOf(file *source.File, variable, part string) source.Span {
	for number := file.Lines(); number > 0; number-- {
		line := file.LineSpan(number)
		text := line.Text()
		at := strings.Index(text, variable)
		if at < 0 || strings.HasPrefix(strings.TrimSpace(text), "#") {
			continue
		}
		if from := strings.Index(text[at:], part); from >= 0 && part != "" {
			line.Start += at + from
			line.End = line.Start + len(part)
		}
		return line
	}
	return file.LineSpan(1)
}

// units returns every project of the folder: the main one, each other Compose file, and YAML files of any name that
// hold nothing but services.
func (f *folder) units() []format.Unit {
	var units []format.Unit
	if f.main != nil {
		units = append(units, f.main)
	}
	for _, name := range f.compose {
		if unit := f.unit(name); unit != f.main {
			units = append(units, unit)
		}
	}
	for _, name := range f.other {
		if f.looksLikeCompose(name) {
			unit := f.unit(name)
			unit.guess = true
			units = append(units, unit)
		}
	}
	return units
}

// unit returns the project to which a file of the folder belongs.
func (f *folder) unit(name string) *unit {
	file := tree.In(f.Dir, name)
	if f.main != nil && slices.Contains(f.main.files, file) {
		return f.main
	}
	made := &unit{files: []string{file}, folder: f}
	if base := f.first(baseNames); base != "" && base != name && !slices.Contains(baseNames, name) {
		made.base = tree.In(f.Dir, base)
	}
	return made
}

// Patterns are compiled when they are first needed: many folders have no file of another name.
var (
	servicesKey = lazy.Pattern(`(?m)^services:[ \t]*\r?$`)
	imageKey    = lazy.Pattern(`(?m)^[ \t]+(image|build|extends):`)
	portsKey    = lazy.Pattern(`(?m)^[ \t]+ports:`)
	upCommand   = lazy.Pattern(`docker[- ]compose\b[^\n]*\sup\b`)
	fileKey     = lazy.Pattern(`file:[ \t]*["']?([^\s"'#,}]+)`)
)

// What services of a YAML file of any name have.
const withImages, withPorts = "images", "nothing but ports"

// servicesOf says what the services of a YAML file have, "" for none and for none of that.
var servicesOf = &tree.Gist{Make: func(data []byte) string {
	data = source.NewFileOf(source.YAML, "", data).Data
	switch {
	case !servicesKey.Get().Match(data):
		return ""
	case imageKey.Get().Match(data):
		return withImages
	case portsKey.Get().Match(data):
		return withPorts
	}
	return ""
}}

// looksLikeCompose has a first look at a YAML file of any name. What it lets through is looked at again when it is parsed. One that
// is laid over the main project can have nothing but ports.
func (f *folder) looksLikeCompose(name string) bool {
	have, _ := servicesOf.Of(f.Tree, tree.In(f.Dir, name))
	return have == withImages || f.main != nil && have == withPorts
}

// deployment is what scripts and the README of a folder say of docker stack deploy.
type deployment struct {
	files table[string, source.Span] // the names of its files, and where that stands
	// both says that docker compose up is in use there, too.
	both bool
}

// scriptNames are the names, in lower case, of files whose commands people or their servers run.
var scriptNames = []string{"makefile", "justfile", "taskfile.yml", "taskfile.yaml", "jenkinsfile", ".gitlab-ci.yml", ".gitlab-ci.yaml", ".drone.yml"}

// maxScripts and longestScript bound what is read for that.
const maxScripts, longestScript = 16, 256 << 10

// deployedBy returns the place where a script or the README of the folder deploys a file as a stack, zero when none does. Sure is false
// when docker compose runs something there, too.
func (f *folder) deployedBy(name string) (place source.Span, sure bool) {
	f.deployedOnce.Do(func() {
		read := 0
		for _, other := range f.Names {
			lower := strings.ToLower(other)
			if !strings.HasPrefix(lower, "readme") && !strings.HasSuffix(lower, ".sh") && !slices.Contains(scriptNames, lower) || read == maxScripts {
				continue
			}
			read++
			data, err := f.Tree.ReadFile(tree.In(f.Dir, other))
			if err != nil || len(data) > longestScript {
				continue
			}
			f.deployed.both = f.deployed.both || upCommand.Get().Match(data)
			if !bytes.Contains(data, []byte("docker stack")) {
				continue
			}
			file := source.NewFile(tree.Relative(f.shownFrom, tree.In(f.Dir, other)), data)
			for _, at := range deployCommand.Get().FindAllSubmatchIndex(data, maxDeployCommands) {
				f.deployed.files.set(path.Base(string(data[at[2]:at[3]])), source.Span{File: file, Start: at[0], End: at[1]})
			}
		}
	})
	return f.deployed.files[name], !f.deployed.both
}

// extendedIn are the names of the files that a YAML file can extend services of, each followed by a line break.
var extendedIn = &tree.Gist{Make: func(data []byte) string {
	data = source.NewFileOf(source.YAML, "", data).Data
	if !bytes.Contains(data, []byte("extends:")) {
		return ""
	}
	var names strings.Builder
	for _, match := range fileKey.Get().FindAllSubmatch(data, -1) {
		names.WriteString(path.Base(filepath.ToSlash(string(match[1]))) + "\n")
	}
	return names.String()
}}

// isLibrary reports whether another file of the folder extends services of the named one.
func (f *folder) isLibrary(name string) bool {
	f.extendedOnce.Do(func() {
		f.extended = make(map[string]bool)
		for _, other := range slices.Concat(f.compose, f.other) {
			names, _ := extendedIn.Of(f.Tree, tree.In(f.Dir, other))
			for extended := range strings.Lines(names) {
				if extended = strings.TrimSuffix(extended, "\n"); extended != other {
					f.extended[extended] = true
				}
			}
		}
	})
	return f.extended[name]
}
