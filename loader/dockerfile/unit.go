package dockerfile

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/settings"
	"github.com/portlint/portlint/loader/source"
)

// Format is Dockerfiles, each a unit by itself.
type Format struct{}

// Claims implements [format.Format]: a file is named as Dockerfiles are, Dockerfile, Dockerfile.dev, api.dockerfile, Containerfile.
func (Format) Claims(_ *format.Folder, name string) bool {
	lower := strings.ToLower(name)
	if strings.HasSuffix(lower, ".dockerignore") {
		return false
	}
	if before, found := strings.CutSuffix(lower, "file"); found {
		for _, kind := range []string{"docker", "container"} {
			if front, found := strings.CutSuffix(before, kind); found && (front == "" || strings.HasSuffix(front, ".")) {
				return true
			}
		}
	}
	extension := extensionOf(lower)
	return extension != "" && !slices.Contains(otherLanguages, extension) && !slices.Contains(templates, extension)
}

// IsTemplate reports whether a file, by its name, is what a Dockerfile is made from.
func (Format) IsTemplate(name string) bool {
	return slices.Contains(templates, extensionOf(strings.ToLower(name)))
}

// extensionOf returns what stands behind the last dot of Dockerfile.dev or Containerfile.dev, "" for other names.
func extensionOf(lower string) string {
	if strings.HasPrefix(lower, "dockerfile.") || strings.HasPrefix(lower, "containerfile.") {
		return strings.TrimPrefix(path.Ext(lower), ".")
	}
	return ""
}

// otherLanguages are the extensions of files about Dockerfiles, such as dockerfile.js of an editor.
var otherLanguages = []string{
	"bak", "c", "cc", "cpp", "css", "cs", "go", "gz", "h", "html", "java", "js", "json", "jsx", "lock", "lua", "map", "md", "mjs", "orig", "php",
	"png", "py", "rb", "rs", "rst", "scss", "sh", "snap", "svg", "swp", "tar", "tgz", "toml", "ts", "tsx", "txt", "vim", "xml", "yaml", "yml", "zip",
}

// templates are the extensions of templates that become Dockerfiles.
var templates = []string{"erb", "ftl", "in", "j2", "jinja", "jinja2", "m4", "mustache", "template", "tmpl", "tpl"}

// Group implements [format.Format].
func (f Format) Group(folder *format.Folder) []format.Unit { return format.OneEach(f, folder) }

// Unit implements [format.Format].
func (Format) Unit(folder *format.Folder, name string) format.Unit {
	return unit{format.FileIn(folder, name)}
}

// unit is a Dockerfile that is linted alone, by its path.
type unit struct{ format.File }

// fromLine is the line that makes a file one to build an image from.
var fromLine = lazy.Pattern(`(?mi)^[ \t]*FROM[ \t]+[^ \t\r\n]`)

// Load implements [format.Unit].
func (u unit) Load(l *format.Loading) *format.Notice {
	file, err := l.Reader.Get(string(u.File), source.Plain)
	if err != nil {
		return l.Unreadable(string(u.File), err)
	}
	if (Format{}).IsTemplate(path.Base(string(u.File))) {
		return &format.Notice{Path: l.Reader.Shown(string(u.File)), Message: "is a template, render it first"}
	}
	read := Parse(file, l.Options.Shared)
	read.Add(l)
	if len(read.Dockerfile.Stages) == 0 && !fromLine.Get().Match(file.Data) {
		// A placeholder, or a file that only has the name, is no mistake until a service builds it.
		return &format.Notice{Path: l.Reader.Shown(string(u.File)), Message: "has no FROM, so it builds nothing"}
	}
	l.Project.Image = image(l, read.Dockerfile)
	l.Project.Seal()
	return nil
}

// image is what a container of the last stage would be, nil when there is none or it exposes nothing: no rule asks for it then.
func image(l *format.Loading, file *graph.Dockerfile) *graph.Service {
	stage := stageOf(file, "")
	if stage == nil {
		return nil
	}
	service := &graph.Service{Project: l.Project, Span: stage.Span, Build: &graph.Build{File: file, Stage: stage}, Instances: 1, Active: true}
	entrypoint, command := service.Start()
	if len(service.ImageExpose()) == 0 || !l.Charge(argv.Steps(entrypoint)+argv.Steps(command)+argv.Steps(service.HealthCheck()), stage.Span) {
		return nil
	}
	var reader argv.Reader
	service.Probe = reader.Probe(service)
	places := func() []settings.Place { return settings.Copies(l.Reader, service, l.Dir) }
	if entrypoint != nil || command != nil {
		context := ReadContext(l.Reader, l.Dir)
		service.Build.Package, service.Build.Configuration = context.Package, context.Configuration
		files := settings.NewContainer(l.Reader, service, places, func(size int) bool { return l.Charge(size/argv.StepBytes, stage.Span) })
		service.Run = reader.Run(service, files)
		service.Build.Configuration = append(slices.Clip(context.Configuration), Project(l.Reader, l.Dir, service)...)
	}
	service.Settings = settings.Read(l.Reader, service, places(), func(steps int) bool { return l.Charge(steps, stage.Span) })
	return service
}
