// Package devcontainer reads devcontainer.json: which Compose files it starts, in which order, or what its own container publishes.
//
// https://containers.dev/implementors/json_reference/
package devcontainer

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/compose"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/jsontree"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// Format is the files devcontainer.json, each a unit by itself: those of one repository are there to choose from.
type Format struct{}

// Claims implements [format.Format].
func (Format) Claims(folder *format.Folder, name string) bool {
	switch name {
	case ".devcontainer.json":
		return true
	case "devcontainer.json":
		const ours = ".devcontainer"
		return folder != nil && (path.Base(folder.Dir) == ours || path.Base(path.Dir(folder.Dir)) == ours)
	}
	return false
}

// Group implements [format.Format].
func (f Format) Group(folder *format.Folder) []format.Unit { return format.OneEach(f, folder) }

// Unit implements [format.Format].
func (Format) Unit(folder *format.Folder, name string) format.Unit {
	return unit{format.FileIn(folder, name)}
}

// unit is a devcontainer.json, by its path.
type unit struct{ format.File }

// Load implements [format.Unit]. What is no JSON even with comments and trailing commas is passed over: the tools take from it what they
// can.
func (u unit) Load(l *format.Loading) *format.Notice {
	file, err := l.Reader.Get(string(u.File), source.Plain)
	if err != nil {
		return l.Unreadable(string(u.File), err)
	}
	l.Project.Input = graph.DevContainers
	if len(file.Data) > jsontree.Longest {
		return l.TooMuch(file, &format.LimitError{Most: jsontree.Longest, Of: "bytes"})
	}
	root, _ := jsontree.Parse(file, true)
	if root == nil || root.Kind != jsontree.Object {
		return &format.Notice{}
	}
	r := &reader{Loading: l, file: file, root: root, dev: &graph.DevContainer{Prepared: prepares(root.Get("initializeCommand"))}}
	if root.Get("dockerComposeFile") != nil {
		return r.composed(path.Dir(string(u.File)))
	}
	l.Project.Files = []*source.File{file}
	r.single()
	r.forwards()
	l.Project.DevContainer = r.dev
	l.Project.Seal()
	return nil
}

// plain are programs that start no container, whatever the rest of their line says.
var plain = []string{"cp", "mkdir", "touch", "echo", "test", "[", "chmod", "git", "true"}

// prepares reports whether a command that runs on the host can start a container. Of a text it takes no more than one of the plain programs, without
// anything behind it.
func prepares(command *jsontree.Node) bool {
	if command == nil || command.Kind == jsontree.Object {
		return command != nil
	}
	texts := textsOf(command)
	if len(texts) == 0 {
		return false
	}
	first, _, _ := strings.Cut(strings.TrimSpace(texts[0].Value), " ")
	return first != "" && (!slices.Contains(plain, first) || slices.ContainsFunc(texts, func(text graph.Text) bool { return strings.ContainsAny(text.Value, ";&|$`\n") }))
}

// reader reads one devcontainer.json into its project.
type reader struct {
	*format.Loading
	file *source.File
	root *jsontree.Node
	dev  *graph.DevContainer
}

// composed loads the Compose files that are named, in their order. Paths in them are relative to the folder of the first one.
// https://github.com/devcontainers/cli/blob/main/src/spec-node/dockerCompose.ts
func (r *reader) composed(dir string) *format.Notice {
	var files []string
	for _, name := range textsOf(r.root.Get("dockerComposeFile")) {
		if strings.Contains(name.Value, "${") {
			return &format.Notice{} // which file that is depends on the machine
		}
		file := tree.Join(dir, name.Value)
		if r.Reader.Exists(file) {
			files = append(files, file)
			continue
		}
		r.Report(graph.Problem{
			Kind: graph.UnreadableReference, Span: name.Span,
			Message: source.Cite(name.Value) + " is not there, the dev container does not start without it",
			Help:    "paths are relative to the folder of " + path.Base(r.file.Path),
		})
	}
	if len(r.Project.Problems) == 0 && len(files) == 0 {
		return &format.Notice{} // the usual ones, which are found as such
	}
	if len(r.Project.Problems) > 0 {
		r.Project.Files = []*source.File{r.file}
		r.Project.Seal()
		return nil
	}
	r.Dir = path.Dir(files[0])
	r.Project.Dir, r.Project.Name = r.Reader.Shown(r.Dir), strings.ToLower(path.Base(r.Dir))
	r.Project.Input = graph.Compose
	if notice := compose.Stated(files).Load(r.Loading); notice != nil {
		return &format.Notice{} // the Compose files say so themselves
	}
	r.Project.Files = append(r.Project.Files, r.file)
	r.Project.Again = len(files) == 1
	r.Project.DevContainer, r.dev.Composed = r.dev, true
	r.services()
	for _, key := range []string{"appPort", "runArgs"} {
		if value := r.root.Get(key); value != nil && (key == "appPort" || publishes(value)) {
			r.dev.Ignored = append(r.dev.Ignored, graph.Reference{Name: key, Span: value.Span})
		}
	}
	r.forwards()
	return nil
}

// publishes reports whether arguments of docker run publish a port.
func publishes(arguments *jsontree.Node) bool {
	return slices.ContainsFunc(textsOf(arguments), func(argument graph.Text) bool {
		return argument.Value == "--publish" || strings.HasPrefix(argument.Value, "--publish=") ||
			strings.HasPrefix(argument.Value, "-p") || argument.Value == "-P"
	})
}

// services looks for the services that are started. A name that no file has ends the start.
func (r *reader) services() {
	known := func(name string) *graph.Service {
		all := slices.Concat(r.Project.Services, r.Project.Inactive)
		if i := slices.IndexFunc(all, func(s *graph.Service) bool { return s.Name == name }); i >= 0 {
			return all[i]
		}
		return nil
	}
	name, named := r.root.Get("service").String()
	if named {
		r.dev.Service = known(name.Value)
	}
	if len(r.Project.Problems) > 0 || len(r.Project.Services) == 0 {
		return // what the files have is not known
	}
	names := textsOf(r.root.Get("runServices"))
	if named {
		names = append(names, name)
	}
	for _, name := range names {
		if known(name.Value) == nil && !strings.Contains(name.Value, "${") {
			r.Report(graph.Problem{
				Kind: graph.UnreadableReference, Span: name.Span,
				Message: source.Cite(name.Value) + " is no service of the Compose files, the dev container does not start",
				Related: []graph.Related{{Span: r.Project.Services[0].Span, Message: "the first of their services is here"}},
			})
		}
	}
}

// textsOf are the strings of a list, or the string alone.
func textsOf(node *jsontree.Node) []graph.Text {
	if text, ok := node.String(); ok {
		return []graph.Text{text}
	}
	var texts []graph.Text
	if node != nil {
		for _, item := range node.Items {
			if text, ok := item.String(); ok {
				texts = append(texts, text)
			}
		}
	}
	return texts
}
