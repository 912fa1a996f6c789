package graph

import "github.com/portlint/portlint/loader/source"

// Runner is a job of a workflow with service containers: its steps run beside them, on a machine of their own.
type Runner struct {
	// Name is the job's id, which is the [Service.Machine] of its services, and Span where it is written.
	Name string
	Span source.Span
	// Container is what the steps run in, nil when they run on the machine itself: localhost is then where ports are published, and
	// services have no names.
	Container *Service
	// Services are its service containers.
	Services []*Service
	// Environment are the variables of the workflow, the job, its container and its steps. One name can be there several times.
	Environment []EnvVar
	// Scripts are what the steps run, with [Unresolved] for each expression.
	Scripts []Text
	// Actions are the actions that the steps use, such as "actions/checkout@v5".
	Actions []string
	// Unsure says that where the steps run, or what they reach, is not known.
	Unsure bool
}
