// Package loader reads Compose files and Dockerfiles into the graph, the way `docker compose` would load them.
//
// [Discover] turns paths into projects without reading more than it must; [Target.Load] reads one project. Nothing
// that a file says makes the loader touch the network, run a program, or open anything but regular files.
package loader

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
)

// Options say how projects are found and loaded. The names mean what they mean in docker compose.
type Options struct {
	// Dir is the working directory: relative paths are relative to it and shown relative to it. "" is the process's.
	Dir string
	// Files are the Compose files of the one project to load, the base first (-f). Paths are then ignored.
	Files []string
	// EnvFiles replace .env (--env-file).
	EnvFiles []string
	// Profiles are switched on (--profile); "*" switches on all.
	Profiles []string
	// ProjectDirectory replaces the folder of the first file (--project-directory).
	ProjectDirectory string
	// Ambient are the variables of the shell, which win over .env. nil: none are read, same files give the same answer.
	Ambient map[string]string
	// Tree answers what files hold and where they are; nil is [tree.Disk].
	Tree tree.Tree
	// Runtime is what the user says of what will run the projects. The engine is looked for in the files unless it is stated.
	Runtime graph.Runtime
	// Exclude says which paths, relative to Dir and with slashes, the search for projects leaves out.
	Exclude func(path string) bool
}

// Plan is what [Discover] found.
type Plan struct {
	// Targets are the projects, sorted by path. Each is loaded by itself, in any order, concurrently if wished.
	Targets []*Target
	// Notices are the files that were passed over, and why.
	Notices []Notice
}

// Notice says that a path was skipped: it is no Compose file of today, or a template.
type Notice struct {
	Path    string // as shown to the user
	Message string // why, in one line without the path
}

// Loaded is one project with what was noticed while loading it.
type Loaded struct {
	// Project is nil when the files turned out to hold nothing to lint; Notices then say why.
	Project *graph.Project
	Notices []Notice
	// Read are the paths of all files read, sorted.
	Read []string
}

// PathError is a path given by the user that cannot be read: an error of the program, not a finding.
type PathError struct {
	Path string
	Err  error
}

func (e *PathError) Error() string { return e.Path + ": " + e.Err.Error() }

// Unwrap returns the operating system's error.
func (e *PathError) Unwrap() error { return e.Err }
