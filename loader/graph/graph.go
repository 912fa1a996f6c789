// Package graph is what the loader makes of Compose files and Dockerfiles, and all that rules see of them.
//
// Everything in it knows the place where it is written. Broken input is data: a port that cannot be
// understood is in the graph, with its [Fault]. Unknown values say that they are unknown.
package graph

import (
	"slices"

	"github.com/portlint/portlint/loader/source"
)

// Project is what one `docker compose up` starts: its files merged, with every service that they define.
type Project struct {
	// Name is the project's name: `name:`, or else the folder's.
	Name string
	// Dir is the project's folder as shown to the user.
	Dir string
	// Input is the kind of files that the project is written in.
	Input Input
	// Files are the Compose files, the base first, then overrides, then what they include and extend.
	Files []*source.File
	// Services are in the order of their first appearance.
	Services []*Service
	// Inactive are the services that the given profiles leave out; no rule looks at them.
	Inactive []*Service
	// Jobs are what stands in `jobs`, which the engine does not start by itself: `docker compose run` does. Their ports clash with nothing.
	Jobs []*Service
	// Networks are the networks that the files define, by their key. "default" is there only if written.
	Networks map[string]*Network
	// DevContainer is what a devcontainer.json says that starts the project, nil for none. Again says that the project is, but for that,
	// what its Compose file is by itself.
	DevContainer *DevContainer
	Again        bool
	// Runners are the jobs of a workflow, which ask its services; none for anything else.
	Runners []*Runner
	// Dockerfiles are those that services build, or the one that is linted alone.
	Dockerfiles []*Dockerfile
	// Image is what a container of the Dockerfile that is linted alone would be, a service without a name; nil for any other project.
	Image *Service
	// Problems are what the loader itself found wrong, in the order of their discovery.
	Problems []Problem
	// Directives are the suppression comments of every file.
	Directives []Directive

	// Runtime is what runs the project.
	Runtime Runtime
	// EnvFile says that an environment file of the project (.env or --env-file) was read.
	EnvFile bool
	// Guessed says that a fragment was laid over the base file of its folder by portlint, not by the user.
	// A finding that exists only through that layering is a warning at most.
	Guessed bool
	// Fragment says that services of the file lack an image, so that it is not meant to run alone.
	Fragment bool
	// Library says that other files extend services of this one: it is not meant to run as it is.
	Library bool
	// Usual says that docker compose finds the files by itself: they are those that it looks for in their folder.
	Usual bool
	// Referred are the paths, as shown, of the files that the project includes and of those whose services it extends.
	Referred []string
	// CasaOS says that the file is metadata of that app store (top-level x-casaos).
	CasaOS bool

	answers answers
}

// Uses returns the paths, as shown, of the files that are there for the project: those that it includes, extends services of, or builds.
// What is said of them as they run alone does not hold.
func (p *Project) Uses() []string {
	used := slices.Clone(p.Referred)
	if p.Image == nil {
		for _, dockerfile := range p.Dockerfiles {
			used = append(used, dockerfile.File.Path)
		}
	}
	return used
}

// Service is one service of a project.
type Service struct {
	Project *Project
	Name    string
	// Number is where the service stands among those of its project, behind them for [Project.Image], and -1 for
	// one that is not among them. [Project.Seal] counts them.
	Number int
	// Span is the service's name where it is first defined.
	Span source.Span
	// Image is the image's name; a zero Text when there is none.
	Image Text
	Build *Build
	// Ports are the entries of every layer, lowest first, broken and replaced ones included.
	Ports []*Port
	// PortsSpans are the `ports` keys of the service's own definitions.
	PortsSpans []source.Span
	Expose     []*Expose

	// NetworkMode is the value of network_mode; a zero Text when there is none.
	NetworkMode Text
	// IgnoredMode is a network_mode that the engine takes no notice of, as Swarm does; NetworkMode is then a zero Text.
	IgnoredMode Text
	// Networks are the keys of the networks that the service joins. None means the default network,
	// unless NetworkMode is set.
	Networks []NetworkUse
	// Namespace is the service of the same project whose network is shared by network_mode: service:NAME.
	Namespace *Service
	// Shared says that another service listens in the network namespace of this one. [Project.Seal] finds it out.
	Shared bool

	// Instances is the number of containers: scale or deploy.replicas, 1 by default and when it cannot be known.
	Instances int
	// InstancesSpan is the place of that number, zero when it is the default.
	InstancesSpan source.Span
	// EndpointMode is deploy.endpoint_mode, and StartFirst the place of start-first in deploy.update_config.order; zero when
	// they are not written. Only Swarm reads them.
	EndpointMode Text
	StartFirst   source.Span

	Profiles []Text
	// Active says that the service starts as called: it has no profile, or one that is switched on.
	Active bool
	// Alone says that the service is not known to run while any other one of the project does: a command line in a branch of
	// a script, or one whose container is stopped again. Its ports clash with its own alone.
	Alone bool
	// Machine is the name of the job of a workflow that has the service, "" for all that runs on one host. Each job has a machine of
	// its own: services of two jobs neither clash nor meet.
	Machine string

	ContainerName Text
	// WorkingDir is working_dir, a zero Text where the image decides.
	WorkingDir Text
	DependsOn  []Reference
	Links      []Reference
	// ExtraHosts are the host names to which extra_hosts and external_links give an address.
	ExtraHosts []string
	// Environment has each name once.
	Environment []EnvVar
	// EnvFiles are the files of env_file that cannot be read: what they set is unknown. The others are in Environment.
	EnvFiles   []Text
	Command    *Command
	Entrypoint *Command
	// Run is what the containers start: the command lines above, or else those of the image, taken apart.
	Run    Run
	Labels []EnvVar
	// Healthcheck is nil when the image's own is in force, and without words when it is disabled.
	Healthcheck *Command
	// Probe is what the health check that is in force starts, taken apart.
	Probe Run
	// Volumes are the mounts' container paths.
	Volumes []Text
	// Settings are what configuration files of the project say of where the server of the image listens; nil where none does, or where
	// not all of what they say is understood.
	Settings *Settings
	// Upstreams are the addresses to which configuration files of the project let the server of the image send requests.
	Upstreams []Text

	answers serviceAnswers
}

// Network is one network of a project.
type Network struct {
	Key  string
	Span source.Span
	// External networks exist already; nothing is known about them but their name.
	External bool
	// Name is the network's real name, if written.
	Name     string
	Internal bool
	// InternalSpan is the value of `internal`, zero when it is not written.
	InternalSpan source.Span
	Driver       string // "" is the engine's default, a bridge
	DriverSpan   source.Span
	Options      map[string]Text // driver_opts
	NoIPv4       bool            // enable_ipv4: false
	IPv6         Text            // enable_ipv6, zero when it is not written
}

// NetworkUse is a service joining a network.
type NetworkUse struct {
	Key  string
	Span source.Span
	// Aliases are names that lead to the service in this network, beside its own.
	Aliases []string
}

// Reference names another service.
type Reference struct {
	Name string
	Span source.Span
	// Alias is the name that a link gives to the service, "" when it keeps its own.
	Alias string
}

// EnvVar is a name with a value: an environment variable or a label.
type EnvVar struct {
	Name     string
	NameSpan source.Span
	// Value is a zero Text for a name without one, whose value the shell would give.
	Value Text
	// HasValue tells an empty value from none.
	HasValue bool
}

// Command is a command line: of a service, a Dockerfile or a health check.
type Command struct {
	Span source.Span
	// Shell says that Words is one string that a shell reads; otherwise each word is an argument.
	Shell bool
	Words []Text
}

// Expose is one port of `expose` in Compose or of EXPOSE in a Dockerfile.
type Expose struct {
	Span source.Span
	Text Text
	// Quote is the entry as messages cite it.
	Quote    string
	Port     Interval
	Protocol Protocol
	// Unknown says that a variable leaves the port open.
	Unknown bool
	Err     *Fault
	Doubt   *Fault // accepted but empty of sense
}

// Build is how a service's image is built.
type Build struct {
	Span source.Span
	// Context and Dockerfile are as written, relative to the file they stand in.
	Context    Text
	Dockerfile Text
	Target     Text
	Args       []EnvVar
	// Contexts says that additional_contexts are given: they can replace any image or stage that FROM names.
	Contexts bool
	// Package is the package.json at the top of the context, nil when there is none.
	Package *Package
	// Configuration are the files at the top of the context that configure development servers, such as vite.config.ts.
	Configuration []*source.File
	// File is the Dockerfile, nil when it cannot be read (a remote context, a file that is not there).
	File *Dockerfile
	// Stage is the stage that is built, nil when it is unknown.
	Stage *Stage
}

// Dockerfile is one Dockerfile, or the text of dockerfile_inline.
type Dockerfile struct {
	File   *source.File
	Stages []*Stage
}

// Stage is one build stage: FROM and what follows.
type Stage struct {
	Name string // after AS, lower case; "" when unnamed
	Span source.Span
	// Image is the base image; Parent is set instead when FROM names an earlier stage.
	Image   Text
	Parent  *Stage
	Expose  []*Expose
	Command *Command // CMD
	// Entrypoint is ENTRYPOINT.
	Entrypoint  *Command
	Environment []EnvVar
	Healthcheck *Command
	// Copied are the paths in COPY and ADD, of what is copied and of where to.
	Copied []Text
	// Workdir is the working directory at the end: an absolute path, or with [Unresolved] in it where it is not known. That of the base image is
	// taken for the top, as it is in most.
	Workdir string
	// Copies are the COPYs and ADDs of files of the context.
	Copies []Copy
	// Ran are the commands of RUN, each with the text of its heredocs as further words.
	Ran []*Command
}

// ProblemKind says which rule reports a [Problem].
type ProblemKind int

// The kinds of problem.
const (
	InvalidFile ProblemKind = iota
	UnreadableReference
	LimitReached
	UnknownKey
	GluedComment
)

// Problem is something wrong with a file as a whole, or with a reference from one file to another.
type Problem struct {
	Kind ProblemKind
	// Minor problems are worth a note only.
	Minor bool
	// Doubtful problems are none for everybody: some releases of an engine take what others refuse.
	Doubtful bool
	Span     source.Span
	Message  string
	Help     string
	Related  []Related
	// Key is set for an [UnknownKey].
	Key *MistakenKey
}

// MistakenKey is a key that the Compose specification does not know where it stands.
type MistakenKey struct {
	Name string
	// Known are the keys that the specification has there, sorted. Fitting are those of them that are not there yet and can
	// have the value of the mistaken one.
	Known, Fitting []string
	// Elsewhere says where the specification has a key of that name, "" when it has none.
	Elsewhere string
}

// Related is another place that explains a finding, with its own words.
type Related struct {
	Span    source.Span
	Message string
}

// Directive is one suppression comment.
type Directive struct {
	// Span is the comment, from "portlint:" on.
	Span source.Span
	// Rules are the ids and families in brackets, each with its place.
	Rules []Reference
	// Reason is the text behind the brackets.
	Reason string
	// Covers is the part of the file that the comment speaks for.
	Covers source.Span
	// Err says what is wrong with a comment that cannot be read.
	Err string
}
