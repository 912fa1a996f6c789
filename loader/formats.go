package loader

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/command"
	"github.com/portlint/portlint/loader/compose"
	"github.com/portlint/portlint/loader/devcontainer"
	"github.com/portlint/portlint/loader/dockerfile"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/quadlet"
	"github.com/portlint/portlint/loader/workflow"
)

// The kinds of files that a folder is searched for.
const (
	inputCompose       = "compose"
	inputDockerfiles   = "dockerfiles"
	inputQuadlet       = "quadlet"
	inputWorkflows     = "workflows"
	inputDevContainers = "devcontainers"
	inputScripts       = "scripts"
	inputMarkdown      = "markdown"
)

// Inputs lists what [Options.Inputs] can hold: the kinds of files that folders are searched for, and each with "-" before it, which leaves
// the kind out. Without a word all but scripts and Markdown are searched for.
func Inputs() []string {
	kinds := []string{inputCompose, inputDockerfiles, inputQuadlet, inputWorkflows, inputDevContainers, inputScripts, inputMarkdown}
	for _, kind := range slices.Clone(kinds) {
		kinds = append(kinds, "-"+kind)
	}
	return kinds
}

// formats are the kinds of files that one search looks for. A file that none claims is taken for a Compose file when the user names it.
type formats struct {
	compose    *compose.Format
	dockerfile dockerfile.Format
	quadlet    quadlet.Format
	workflow   workflow.Format
	dev        devcontainer.Format
	commands   command.Format
	documents  command.Format
	inputs     func(dir string) []string // see [Options.Inputs]
	byWords    map[string][]format.Format
}

func newFormats(options *Options) *formats {
	return &formats{
		compose: compose.New(options), documents: command.Format{Markdown: true}, inputs: options.Inputs, byWords: make(map[string][]format.Format),
	}
}

// all lists the formats, in the order in which they are asked.
func (f *formats) all() []format.Format {
	return []format.Format{f.workflow, f.compose, f.dockerfile, f.quadlet, f.dev, f.commands, f.documents}
}

// kinds lists the formats of files that are found in a folder, and the kinds to which they belong. Others are read when the user names a file.
func (f *formats) kinds() []kind {
	return []kind{
		{inputCompose, f.compose}, {inputDockerfiles, f.dockerfile}, {inputQuadlet, f.quadlet}, {inputWorkflows, f.workflow}, {inputDevContainers, f.dev},
		{inputScripts, f.commands}, {inputScripts, command.Services{Format: f.commands}},
		{inputMarkdown, f.documents}, {inputMarkdown, command.Services{Format: f.documents}},
	}
}

// kind is a format of files of a kind.
type kind struct {
	input  string
	format format.Format
}

// walked lists the formats of files that are found in a folder, a path of the tree.
func (f *formats) walked(dir string) []format.Format {
	words := strings.Join(f.words(dir), " ")
	walked, known := f.byWords[words]
	if !known {
		for _, one := range f.kinds() {
			if f.reads(dir, one.input) {
				walked = append(walked, one.format)
			}
		}
		f.byWords[words] = walked
	}
	return walked
}

// words are those on the kinds of files that a walk reads in a folder.
func (f *formats) words(dir string) []string {
	if f.inputs == nil {
		return nil
	}
	return f.inputs(dir)
}

// reads reports whether a walk reads that kind of files in a folder. The last word on a kind counts.
func (f *formats) reads(dir, input string) bool {
	reads := input != inputScripts && input != inputMarkdown
	for _, word := range f.words(dir) {
		if kind, without := strings.CutPrefix(word, "-"); kind == input {
			reads = !without
		}
	}
	return reads
}

// of returns the formats of a file of a folder that the user names. A workflow can be one of service containers and of scripts, and a
// script can start containers and make services of a swarm.
func (f *formats) of(folder *format.Folder, name string) []format.Format {
	first := f.first(folder, name)
	switch {
	case first == f.commands:
		return []format.Format{first, command.Services{Format: f.commands}}
	case first == f.documents:
		return []format.Format{first, command.Services{Format: f.documents}}
	case first == f.workflow && f.reads(folder.Dir, inputScripts):
		return []format.Format{first, f.commands, command.Services{Format: f.commands}}
	}
	return []format.Format{first}
}

// first returns the first format that claims a file.
func (f *formats) first(folder *format.Folder, name string) format.Format {
	for _, one := range f.all() {
		if one.Claims(folder, name) {
			return one
		}
	}
	if f.dockerfile.IsTemplate(name) {
		return f.dockerfile
	}
	return f.compose
}
