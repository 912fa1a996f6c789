package workflow

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader/command"
	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/yamltree"
)

// reader reads one workflow into its project.
type reader struct {
	*format.Loading
	file     *source.File
	onGitHub bool // where jobs run on machines of their own unless they name a container
}

func (r *reader) workflow(document *yaml.Node) {
	environment := r.variables(valueOf(document, "env"))
	for id, job := range r.fields(valueOf(document, "jobs")) {
		if job.Kind == yaml.MappingNode {
			r.job(id, job, environment)
		}
	}
}

// job reads one job. What runs beside it are its service containers and its own container.
func (r *reader) job(id, job *yaml.Node, environment []graph.EnvVar) {
	runner := &graph.Runner{Name: id.Value, Span: yamltree.Span(r.file, id), Unsure: !r.onGitHub, Environment: environment}
	for name, node := range r.fields(valueOf(job, "services")) {
		if service := r.service(runner, name, node); service != nil {
			runner.Services = append(runner.Services, service)
		}
	}
	if valueOf(job, "services") != nil && target(valueOf(job, "services")).Kind != yaml.MappingNode {
		runner.Unsure = true // an expression
	}
	if key, container := entryOf(job, "container"); container != nil {
		runner.Container = r.service(runner, key, container)
		// One whose image comes from an expression can be none.
		runner.Unsure = runner.Unsure || runner.Container == nil || !runner.Container.Image.Known()
		if runner.Container != nil {
			runner.Environment = append(runner.Environment[:len(environment):len(environment)], runner.Container.Environment...)
		}
	}
	if len(runner.Services) == 0 {
		return
	}
	r.steps(runner, job)
	r.Project.Runners = append(r.Project.Runners, runner)
}

// steps reads what the steps run, and their variables.
func (r *reader) steps(runner *graph.Runner, job *yaml.Node) {
	if !r.Charge(1+len(runner.Environment), runner.Span) { // which each job has
		return
	}
	environment := append(runner.Environment[:len(runner.Environment):len(runner.Environment)], r.variables(valueOf(job, "env"))...)
	for _, step := range listed(valueOf(job, "steps")) {
		if !r.Charge(1, runner.Span) {
			break
		}
		run := valueOf(step, "run")
		if run == nil { // an action, which can be a container and reach services by their names
			if action, ok := r.text(valueOf(step, "uses")); ok {
				runner.Actions = append(runner.Actions, action.Value)
			}
			continue
		}
		environment = append(environment, r.variables(valueOf(step, "env"))...)
		if script, ok := r.text(run); ok {
			runner.Scripts = append(runner.Scripts, script)
		}
	}
	runner.Environment = environment
}

// stepsOfContainer is what a container costs of the budget of a project.
const stepsOfContainer = 50

// service adds a container of a job to the project: the `docker create` that the runner writes, in which the options stand as they
// are. It returns nil for one without an image.
// https://github.com/actions/runner/blob/main/src/Runner.Worker/Container/DockerCommandManager.cs (DockerCreate)
func (r *reader) service(runner *graph.Runner, name, node *yaml.Node) *graph.Service {
	node = target(node)
	image, ok := r.text(node)
	if !ok {
		image, ok = r.text(valueOf(node, "image"))
	}
	place := yamltree.Span(r.file, name)
	if !ok || image.Value == "" || !r.Charge(stepsOfContainer, place) {
		return nil
	}
	word := func(text string) command.Word {
		return command.Word{Text: graph.Text{Span: place.AtStart(), Value: text}}
	}
	words := []command.Word{word("docker"), word("create")}
	options, hasOptions := r.text(valueOf(node, "options"))
	if hasOptions {
		words = append(words, command.Words(options)...)
	}
	invocation, _ := command.Read(append(words, command.Word{Text: image}))
	if invocation == nil || len(invocation.Arguments) > 0 { // docker refuses the options, or they are not known
		invocation = &command.Invocation{Client: "docker", Image: image, Guessed: true}
	}
	invocation.Guessed = invocation.Guessed || len(invocation.Networks) > 0 || !options.Known() // the runner names a network itself
	invocation.Span = place
	invocation.Name = graph.Text{Span: place, Raw: name.Value, Value: name.Value}
	invocation.Publish = append(r.ports(valueOf(node, "ports")), invocation.Publish...)
	line := &command.Line{Invocation: invocation, Statement: place, Together: image.Known()} // an image that comes to nothing is no service
	line.AddTo(r.Project)
	service := r.Project.Services[len(r.Project.Services)-1]
	service.Machine, service.ContainerName = runner.Name, graph.Text{}
	if service.Name != name.Value {
		service.Name = runner.Name + "/" + name.Value // another job has one of that name
	}
	service.Environment = append(r.variables(valueOf(node, "env")), service.Environment...)
	if !invocation.Guessed {
		service.Networks = []graph.NetworkUse{{Key: runner.Name, Span: runner.Span, Aliases: []string{name.Value}}}
	}
	if key, _ := entryOf(node, "ports"); key != nil {
		service.PortsSpans = []source.Span{yamltree.Span(r.file, key)}
	}
	return service
}

// ports are the entries of `ports`.
func (r *reader) ports(node *yaml.Node) []graph.Text {
	node = target(node)
	if node == nil || node.Tag == "!!null" {
		return nil
	}
	if node.Kind != yaml.SequenceNode {
		if text, ok := r.text(node); (!ok || text.Known()) && r.onGitHub {
			r.Report(graph.Problem{
				Kind: graph.InvalidFile, Span: yamltree.Span(r.file, node), Message: `"ports" is not a list, the workflow does not start`,
				Help: "write one - host:container a line below ports:",
			})
		}
		return nil
	}
	var ports []graph.Text
	for _, entry := range node.Content {
		if text, ok := r.text(entry); ok {
			ports = append(ports, text)
		}
	}
	return ports
}

// variables reads a mapping `env`.
func (r *reader) variables(node *yaml.Node) []graph.EnvVar {
	var variables []graph.EnvVar
	for key, value := range r.fields(node) {
		if text, ok := r.text(value); ok && r.Charge(1, yamltree.Span(r.file, key)) {
			variables = append(variables, graph.EnvVar{Name: key.Value, NameSpan: yamltree.Span(r.file, key), Value: text, HasValue: true})
		}
	}
	return variables
}

const (
	// bytesOfStep are the bytes of a text that cost a step of the budget of a project.
	bytesOfStep = 64
	// maxExpressions bounds those of one text; behind more all is unknown.
	maxExpressions = 200
)

// text returns a scalar, in which expressions are unknown; false for anything else and for null.
func (r *reader) text(node *yaml.Node) (graph.Text, bool) {
	node = target(node)
	if node == nil || node.Kind != yaml.ScalarNode || node.Tag == "!!null" {
		return graph.Text{}, false
	}
	span, pieces := yamltree.Place(r.file, node)
	text := graph.Text{Span: span, Raw: node.Value, Value: node.Value, Pieces: pieces}
	if !r.Charge(1+len(node.Value)/bytesOfStep, span) { // an alias reads it again
		return graph.Text{}, false
	}
	for from, count := 0, 0; ; count++ {
		begin := strings.Index(text.Value[from:], "${{")
		if begin < 0 {
			break
		}
		begin += from
		length := strings.Index(text.Value[begin:], "}}")
		if length < 0 {
			break
		}
		if count == maxExpressions {
			return text.WithUnknown(begin, len(text.Value)), true
		}
		text = text.WithUnknown(begin, begin+length+len("}}"))
		from = begin + len(graph.Unresolved)
	}
	return text, true
}
