package loader

import (
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/portlint/portlint/loader/env"
	"github.com/portlint/portlint/loader/tree"
)

// The names that docker compose looks for, in its order.
// https://github.com/compose-spec/compose-go/blob/main/cli/options.go (DefaultFileNames, DefaultOverrideFileNames)
var (
	baseNames     = []string{"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"}
	overrideNames = []string{"compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"}
)

// folder is what one folder holds for portlint.
type folder struct {
	dir         string
	tree        tree.Tree
	files       *tree.Reader
	compose     []string // names of Compose files
	dockerfiles []string
	other       []string // YAML files whose names say nothing

	// main is the project that docker compose would load here, nil when there is none.
	main *Target

	extendedOnce sync.Once
	extended     map[string]bool
}

// sort puts a file name into its drawer.
func (f *folder) sort(name string) {
	switch {
	case isDockerfile(name):
		f.dockerfiles = append(f.dockerfiles, name)
	case !isYAML(name):
	case isComposeName(name):
		f.compose = append(f.compose, name)
	case !strings.HasPrefix(name, "."):
		f.other = append(f.other, name)
	}
}

func isYAML(name string) bool {
	extension := strings.ToLower(path.Ext(name))
	return extension == ".yml" || extension == ".yaml"
}

// isComposeName reports whether a YAML file is named as Compose files are: compose.yaml, docker-compose.prod.yml,
// kafka-compose.yml, docker-stack.yml.
func isComposeName(name string) bool {
	stem := strings.ToLower(strings.TrimSuffix(name, path.Ext(name)))
	return strings.Contains(stem, "compose") || stem == "stack" || strings.HasSuffix(stem, "-stack") || strings.HasPrefix(stem, "stack.")
}

// isDockerfile reports whether a file is named as Dockerfiles are: Dockerfile, Dockerfile.dev, api.dockerfile, Containerfile.
func isDockerfile(name string) bool {
	lower := strings.ToLower(name)
	if strings.HasSuffix(lower, ".dockerignore") {
		return false
	}
	for _, stem := range []string{"dockerfile", "containerfile"} {
		if lower == stem || strings.HasSuffix(lower, "."+stem) {
			return true
		}
		if strings.HasPrefix(lower, stem+".") {
			return !slices.Contains(otherLanguages, strings.TrimPrefix(path.Ext(lower), "."))
		}
	}
	return false
}

// otherLanguages are the extensions of files about Dockerfiles, such as dockerfile.js of an editor, and of templates that
// become Dockerfiles.
var otherLanguages = []string{
	"bak", "c", "cc", "cpp", "css", "cs", "erb", "ftl", "go", "h", "html", "in", "j2", "java", "jinja", "jinja2", "js", "json", "jsx",
	"lock", "lua", "m4", "map", "md", "mjs", "mustache", "orig", "php", "png", "py", "rb", "rs", "rst", "scss", "sh", "snap", "svg",
	"swp", "tmpl", "toml", "tpl", "ts", "tsx", "txt", "vim", "xml", "yaml", "yml",
}

// group finds the folder's main project: COMPOSE_FILE of .env, or else the first base name with the first override name.
func (f *folder) group() {
	if files := f.composeFileVariable(); len(files) > 0 {
		f.main = &Target{files: files, folder: f}
		return
	}
	base := f.first(baseNames)
	if base == "" {
		return
	}
	f.main = &Target{files: []string{path.Join(f.dir, base)}, folder: f}
	if override := f.first(overrideNames); override != "" {
		f.main.files = append(f.main.files, path.Join(f.dir, override))
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

// composeFileVariable returns the files that COMPOSE_FILE in .env names, absolute.
// https://docs.docker.com/compose/how-tos/environment-variables/envvars/#compose_file
func (f *folder) composeFileVariable() []string {
	if len(f.compose)+len(f.other) == 0 || !f.files.Exists(path.Join(f.dir, ".env")) {
		return nil
	}
	file := f.read(".env")
	if file == nil || !strings.Contains(string(file.Data), "COMPOSE_FILE") {
		return nil
	}
	values, problem := env.New(f.files, "", nil).Parse(file)
	if problem != nil || values["COMPOSE_FILE"] == "" {
		return nil
	}
	separator := values["COMPOSE_PATH_SEPARATOR"]
	if separator == "" {
		separator = ":"
		if !strings.Contains(values["COMPOSE_FILE"], ":") && strings.Contains(values["COMPOSE_FILE"], ";") {
			separator = ";" // written on Windows, where it is the default
		}
	}
	var files []string
	for _, name := range strings.Split(values["COMPOSE_FILE"], separator) {
		file := tree.Join(f.dir, name)
		if name == "" || !f.files.Exists(file) {
			return nil
		}
		files = append(files, file)
	}
	return files
}

// targets returns every project of the folder: the main one, each other Compose file, and YAML files of any name that
// hold nothing but services.
func (f *folder) targets() []*Target {
	var targets []*Target
	if f.main != nil {
		targets = append(targets, f.main)
	}
	for _, name := range f.compose {
		if target := f.target(name); target != f.main {
			targets = append(targets, target)
		}
	}
	for _, name := range f.other {
		if f.looksLikeCompose(name) {
			target := f.target(name)
			target.guess = true
			targets = append(targets, target)
		}
	}
	return targets
}

// target returns the project to which a file of the folder belongs.
func (f *folder) target(name string) *Target {
	file := path.Join(f.dir, name)
	if f.main != nil && slices.Contains(f.main.files, file) {
		return f.main
	}
	target := &Target{files: []string{file}, folder: f}
	if base := f.first(baseNames); base != "" && base != name && !slices.Contains(baseNames, name) {
		target.base = path.Join(f.dir, base)
	}
	return target
}

// Patterns are compiled when they are first needed: many folders have no file of another name.
var (
	servicesKey = pattern(`(?m)^services:[ \t]*\r?$`)
	imageKey    = pattern(`(?m)^[ \t]+(image|build|extends):`)
	fileKey     = pattern(`file:[ \t]*["']?([^\s"'#,}]+)`)
)

func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

// looksLikeCompose has a first look at a YAML file of any name. What it lets through is looked at again when it is parsed.
func (f *folder) looksLikeCompose(name string) bool {
	file := f.read(name)
	return file != nil && servicesKey().Match(file.Data) && imageKey().Match(file.Data)
}

// isLibrary reports whether another file of the folder extends services of the named one.
func (f *folder) isLibrary(name string) bool {
	f.extendedOnce.Do(func() {
		f.extended = make(map[string]bool)
		for _, other := range slices.Concat(f.compose, f.other) {
			file := f.read(other)
			if file == nil || !strings.Contains(string(file.Data), "extends:") {
				continue
			}
			for _, match := range fileKey().FindAllSubmatch(file.Data, -1) {
				if extended := path.Base(filepath.ToSlash(string(match[1]))); extended != other {
					f.extended[extended] = true
				}
			}
		}
	})
	return f.extended[name]
}
