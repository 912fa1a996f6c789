package loader

import (
	"slices"

	"github.com/portlint/portlint/loader/command"
	"github.com/portlint/portlint/loader/compose"
	"github.com/portlint/portlint/loader/devcontainer"
	"github.com/portlint/portlint/loader/dockerfile"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/quadlet"
	"github.com/portlint/portlint/loader/workflow"
)

// inputScripts are shell scripts and whatever else holds command lines.
const inputScripts = "scripts"

// OptionalInputs names the kinds of files that folders are searched for when [Options.Inputs] name them.
func OptionalInputs() []string { return []string{inputScripts} }

// formats are the kinds of files that one search looks for. A file that none claims is taken for a Compose file when the user names it.
type formats struct {
	compose    *compose.Format
	dockerfile dockerfile.Format
	quadlet    quadlet.Format
	workflow   workflow.Format
	dev        devcontainer.Format
	commands   command.Format
	services   command.Services
	inputs     func(dir string) []string // that a walk reads beside Compose files and Dockerfiles
}

func newFormats(options *Options) *formats {
	return &formats{compose: compose.New(options), inputs: options.Inputs}
}

// all lists the formats, in the order in which they are asked.
func (f *formats) all() []format.Format {
	return []format.Format{f.workflow, f.compose, f.dockerfile, f.quadlet, f.dev, f.commands}
}

// walked lists the formats of files that are found in a folder, a path of the tree. Others are read when the user names a file.
func (f *formats) walked(dir string) []format.Format {
	walked := []format.Format{f.compose, f.dockerfile, f.quadlet, f.workflow, f.dev}
	if f.readsScripts(dir) {
		walked = append(walked, f.commands, f.services)
	}
	return walked
}

// readsScripts reports whether a walk reads the scripts of a folder.
func (f *formats) readsScripts(dir string) bool {
	return f.inputs != nil && slices.Contains(f.inputs(dir), inputScripts)
}

// of returns the formats of a file of a folder that the user names. A workflow can be one of service containers and of scripts, and a
// script can start containers and make services of a swarm.
func (f *formats) of(folder *format.Folder, name string) []format.Format {
	first := f.first(folder, name)
	switch {
	case first == f.commands:
		return []format.Format{first, f.services}
	case first == f.workflow && f.readsScripts(folder.Dir):
		return []format.Format{first, f.commands, f.services}
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
