// Package workflow reads the service containers of workflows of GitHub Actions, and of the forges that read those.
//
// A service is what the runner makes of it, a `docker create` with the options as they are written, so that [command] makes the
// service of the graph. Each job has a machine of its own.
// https://docs.github.com/en/actions/tutorials/use-containerized-services/use-docker-service-containers
package workflow

import (
	"bytes"
	"path"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/directive"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/yamltree"
)

// Format is workflows, each a unit by itself.
type Format struct{}

// Claims implements [format.Format].
func (Format) Claims(folder *format.Folder, name string) bool { return format.IsWorkflow(folder, name) }

// Group implements [format.Format].
func (f Format) Group(folder *format.Folder) []format.Unit {
	if format.WorkflowsOf(folder.Dir) == "" {
		return nil
	}
	return format.OneEach(f, folder)
}

// Unit implements [format.Format].
func (Format) Unit(folder *format.Folder, name string) format.Unit {
	return unit{format.FileIn(folder, name)}
}

// unit is a workflow, by its path.
type unit struct{ format.File }

// maxEntries bounds the YAML that is parsed; see [yamltree.Entries]. Real workflows stay below 10,000.
const maxEntries = 100_000

// Load implements [format.Unit]. A workflow without service containers, or one that is not YAML, which others report, is passed over.
func (u unit) Load(l *format.Loading) *format.Notice {
	file, err := l.Reader.Get(string(u.File), source.YAML)
	if err != nil {
		return l.Unreadable(string(u.File), err)
	}
	if !bytes.Contains(file.Data, []byte("services")) && !bytes.Contains(file.Data, []byte("container")) {
		return &format.Notice{}
	}
	l.Project.Input = graph.Workflow
	if yamltree.Entries(file.Data) > maxEntries {
		return l.TooMuch(file, &format.LimitError{Most: maxEntries, Of: "entries"})
	}
	documents, err := yamltree.Documents(file)
	if err != nil || len(documents) != 1 || documents[0].Kind != yaml.MappingNode {
		return &format.Notice{}
	}
	l.Project.Files = []*source.File{file}
	l.Project.Runtime = graph.Runtime{} // Docker, whatever the user says of Compose files
	w := &reader{Loading: l, file: file, onGitHub: format.WorkflowsOf(path.Dir(string(u.File))) == ".github"}
	w.workflow(documents[0])
	if len(l.Project.Services) == 0 && len(l.Project.Problems) == 0 {
		return &format.Notice{}
	}
	if bytes.Contains(file.Data, []byte(directive.Marker)) {
		l.Project.Directives = yamltree.Directives(file, documents, false)
	}
	l.Project.Seal()
	return nil
}
