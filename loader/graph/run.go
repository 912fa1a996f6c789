package graph

import "github.com/portlint/portlint/loader/source"

// Program is one simple command that a container starts, as a shell would have read it. What only hands over to it is
// left out: exec, env, tini and the like.
type Program struct {
	// Span is the command where it is written: in a Compose file, in a Dockerfile, as a script of package.json, or in a file that one of these names.
	Span source.Span
	// Words are the program's name and its arguments. What cannot be known of them is [Unresolved].
	Words []Text
	// Environment are the variables set for this command alone, as in `PORT=80 npm start`.
	Environment []EnvVar
	// Caller is the place of the command that calls the script, of package.json or of a file, zero for any other command.
	Caller source.Span
	// Packaged says that the script is one of package.json, which runs in the folder of that.
	Packaged bool
}

// Run is what the containers of a service start, as far as files tell.
type Run struct {
	// Programs are the simple commands, in their order.
	Programs []Program
	// Whole says that every command was understood. It is false for a script with conditions, and true for a call of
	// a script whose own text was not read.
	Whole bool
	// Scripted says that files were read for that, which can do more than to start programs.
	Scripted bool
}

// Package is the package.json at the top of a build context.
type Package struct {
	File *source.File
	// Scripts are its scripts by name.
	Scripts map[string]Text
	// Dependencies are the version ranges of what it depends on, for development too, by name.
	Dependencies map[string]string
}

// Stages returns the stages that make the service's image, the one that is built first and each one's base behind it.
// There are none for an image that is not built, or not from a Dockerfile that can be read.
func (s *Service) Stages() []*Stage {
	if s.Build == nil {
		return nil
	}
	if known := s.answers.stages; known != nil {
		return known
	}
	var stages []*Stage
	for stage := s.Build.Stage; stage != nil; stage = stage.Parent {
		stages = append(stages, stage)
	}
	return stages
}

// BaseImage returns the image that the service runs, or the one that its own image is built on. It is a zero Text when
// the Dockerfile cannot be read.
func (s *Service) BaseImage() Text {
	if s.Build == nil {
		return s.Image
	}
	if stages := s.Stages(); len(stages) > 0 {
		return stages[len(stages)-1].Image
	}
	return Text{}
}

// ImageExpose returns the EXPOSEs that the built image has, those of the stages below included.
func (s *Service) ImageExpose() []*Expose {
	var exposed []*Expose
	for _, stage := range s.Stages() {
		exposed = append(exposed, stage.Expose...)
	}
	return exposed
}

// Variables returns the environment of the containers as far as files set it: what the stages set, and over it what the
// service sets. Each name is there once.
//
// It must not be changed.
func (s *Service) Variables() []EnvVar { return s.variables().all }

// Variable returns the variable of that name among [Service.Variables], or nil.
func (s *Service) Variable(name string) *EnvVar {
	variables := s.variables()
	if variables.at != nil {
		if at, known := variables.at[name]; known {
			return &variables.all[at]
		}
		return nil
	}
	for i := range variables.all {
		if variables.all[i].Name == name {
			return &variables.all[i]
		}
	}
	return nil
}

// Overlay lays variables over others. Names are then unique: the last variable of a name stays, in the place of the first. Both slices are used up.
func Overlay(lower, higher []EnvVar) []EnvVar {
	if len(higher) == 0 {
		return lower
	}
	var names Firsts[string]
	for i := range lower {
		names.See(lower[i].Name, i)
	}
	if len(lower) == 0 {
		lower = higher[:0]
	}
	for i := range higher {
		if at, again := names.See(higher[i].Name, len(lower)); again {
			lower[at] = higher[i]
		} else {
			lower = append(lower, higher[i])
		}
	}
	return lower
}

// Start returns the entrypoint and the command that start a container: the service's own, or else those of the stages it
// is built from. nil is what the base image has, or nothing.
//
// An entrypoint drops the command of what lies below it: that of a service all of the image's, that of a stage those of
// the stages below.
// https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
func (s *Service) Start() (entrypoint, command *Command) {
	entrypoint, command = s.Entrypoint, s.Command
	below := entrypoint == nil || len(entrypoint.Words) == 0 // the image's command is still in force
	for _, stage := range s.Stages() {
		if command == nil && below {
			command = stage.Command
		}
		if stage.Entrypoint != nil {
			if entrypoint == nil {
				entrypoint = stage.Entrypoint
			}
			below = false
		}
	}
	return entrypoint, command
}

// HealthCheck returns the command that checks the containers: the service's own, or else that of the stages it is built
// from. It is nil for none that is known.
func (s *Service) HealthCheck() *Command {
	if s.Healthcheck != nil {
		return s.Healthcheck
	}
	for _, stage := range s.Stages() {
		if stage.Healthcheck != nil {
			return stage.Healthcheck
		}
	}
	return nil
}
