package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// exposureClass says which rule takes a mapping that others can reach. Only the strongest one speaks.
type exposureClass int

const (
	notExposed exposureClass = iota
	// exposedHere is a data service that some addresses of the host reach. No rule takes it unless it is needless.
	exposedHere
	exposedNeedlessly
	exposedBesideProxy
	exposedToAll
	// Of all classes below it is known what listens.
	exposedAdministration
	exposedData
	exposedDockerAPI
)

// exposure is what a mapping opens.
type exposure struct {
	class   exposureClass
	port    *graph.Port
	address graph.Address // on the host, with the default of the network
	// title and kind name what listens, answer and credentials what it asks for.
	title       string
	kind        knowledge.Kind
	answer      knowledge.Answer
	credentials string
	// container is the port in the container that is known, 0 when none is.
	container int
}

// exposures returns every mapping that the engine binds where others than its containers can reach it, with what it opens.
func (f *facts) exposures() []exposure { return f.knownExposures.get(f.findExposures) }

func (f *facts) findExposures() []exposure {
	var found []exposure
	needs := needs{facts: f}
	for _, service := range f.project.Services {
		if reach, _ := service.Reach(); reach != graph.Binds {
			continue
		}
		for _, port := range service.Ports {
			if !port.Published() || port.ContainerUnknown {
				continue
			}
			address := port.HostAddress()
			if address.Unknown {
				continue
			}
			one := f.of(service).offer().exposure(port, address)
			if needs.nobody(one) {
				one.class = exposedNeedlessly
			}
			if one.class > exposedHere {
				found = append(found, one)
			}
		}
	}
	return found
}

// exposuresOf returns the mappings that a rule takes.
func exposuresOf(pass *lint.Pass, class exposureClass) []exposure {
	var found []exposure
	for _, e := range factsOf(pass).exposures() {
		if e.class == class {
			found = append(found, e)
		}
	}
	return found
}

// offer is what the containers of a service listen on, as far as it is known.
type offer struct {
	facts   *serviceFacts
	service *graph.Service
	image   *knowledge.Image // nil when nothing is known
	ports   []knowledge.Port
	answer  knowledge.Answer
}

// image returns what is known of the image that the service runs, or that its own image is built on; nil when nothing is.
func (f *serviceFacts) image() *knowledge.Image {
	return f.knownImage.get(func() *knowledge.Image {
		image, _ := knowledge.Lookup(f.service.BaseImage().Value)
		return image
	})
}

// offer returns what the containers of the service offer to whoever connects.
func (f *serviceFacts) offer() *offer {
	return f.knownOffer.get(func() *offer { return offerOf(f) })
}

func offerOf(facts *serviceFacts) *offer {
	what := &offer{facts: facts, service: facts.service, image: facts.image()}
	if what.image != nil {
		what.ports, _ = what.image.PortsFor(facts.setup())
		what.answer = answerOf(facts.service, what.image, facts.setup())
	}
	return what
}

// answerOf says what the service asks of whoever connects. What somebody builds or configures on top of an image
// can ask for more than the image.
func answerOf(service *graph.Service, image *knowledge.Image, setup knowledge.Setup) knowledge.Answer {
	answer := image.Login.AnswerFor(setup)
	if image.Kind == knowledge.FastCGI {
		return answer
	}
	changed := service.Build != nil || len(service.EnvFiles) > 0 || service.Entrypoint != nil || slices.ContainsFunc(setup.Words, isConfiguration)
	if changed && answer != knowledge.AsksLogin {
		return knowledge.AnswerUnknown
	}
	return answer
}

func isConfiguration(word string) bool {
	return slices.ContainsFunc([]string{".conf", ".cnf", ".yml", ".yaml", ".toml", ".sh"}, func(suffix string) bool {
		return strings.HasSuffix(word, suffix)
	})
}

// exposure says which rule takes a mapping.
func (o *offer) exposure(port *graph.Port, address graph.Address) exposure {
	one := exposure{port: port, address: address}
	if o.docker(&one) {
		return one
	}
	if !address.Wildcard() {
		o.known(&one, exposedHere, knowledge.Kind.HoldsData)
		return one
	}
	one.class = exposedToAll
	if !o.known(&one, exposedData, knowledge.Kind.HoldsData) && !o.known(&one, exposedAdministration, isOpenControl) {
		o.guessed(&one)
	}
	if one.class == exposedToAll && !forDevelopers(port) && o.proxies(port) {
		one.class = exposedBesideProxy
	}
	if one.class == exposedToAll && o.meantForOthers(port) {
		one.class = notExposed
	}
	return one
}

// isOpenControl leaves debuggers out: they are closed until something switches them on.
func isOpenControl(kind knowledge.Kind) bool {
	return kind.GivesControl() && kind != knowledge.Debugger
}

// docker looks for the Docker API, which nobody but the host itself should reach.
func (o *offer) docker(one *exposure) bool {
	port := one.port
	if port.Protocol != graph.TCP {
		return false
	}
	take := func(container int, answer knowledge.Answer) bool {
		one.class, one.container, one.kind, one.answer = exposedDockerAPI, container, knowledge.DockerAPI, answer
		return true
	}
	if o.image != nil && o.image.Kind == knowledge.DockerAPI {
		one.title = o.image.Title
		for _, known := range o.ports {
			if port.Container.Contains(known.From) {
				answer := o.answer
				if known.From == dockerPort {
					answer = knowledge.AnswersAll
				}
				return take(known.From, answer)
			}
		}
	}
	for _, container := range o.facts.daemonPorts() {
		if port.Container.Contains(container) {
			return take(container, o.daemonAnswer())
		}
	}
	if port.Container == graph.Single(dockerPort) {
		return take(dockerPort, knowledge.AnswersAll)
	}
	return false
}

// dockerPort is the port of the Docker API without TLS.
// https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml?search=2375
const dockerPort = 2375

// known looks for a port of the image.
func (o *offer) known(one *exposure, class exposureClass, match func(knowledge.Kind) bool) bool {
	for _, known := range o.ports {
		both, overlap := one.port.Container.Intersect(graph.Interval{From: known.From, To: known.Last()})
		if overlap && known.Speaks(one.port.Protocol.String()) && match(o.image.KindOf(known)) {
			one.class, one.title, one.kind, one.container = class, o.image.Title, o.image.KindOf(known), both.From
			one.answer, one.credentials = o.answer, o.image.Login.Credentials
			return true
		}
	}
	return false
}

// guessed looks for debuggers in any image, and for data services in images that are not known.
func (o *offer) guessed(one *exposure) {
	if one.port.Protocol != graph.TCP {
		return
	}
	for _, debugger := range o.facts.debuggers() {
		if one.port.Container.Contains(debugger.Port) {
			one.class, one.title, one.kind = exposedAdministration, debugger.Title, knowledge.Debugger
			one.container, one.answer = debugger.Port, knowledge.AnswersAll
			return
		}
	}
	for _, data := range knowledge.DataPorts() {
		if one.port.Container == graph.Single(data.Port) && o.isLikely(data) {
			one.class, one.title, one.kind, one.container = exposedData, data.Title, data.Kind, data.Port
			return
		}
	}
}

// isLikely reports whether what listens on a port of an unknown image is the data service that usually does. The image, or the
// one that it is built on, and the programs that it starts can say so, or that it is something else.
func (o *offer) isLikely(data knowledge.DataPort) bool {
	image, programs := o.service.BaseImage(), o.service.Run.Programs
	switch {
	case o.image != nil && o.image.Kind != knowledge.Base, knowledge.IsSatellite(image.Value):
		return false // it listens elsewhere
	case data.NamedIn(image.Value), data.NamedIn(o.service.Image.Value), image.Value == "" && data.NamedIn(o.service.Name), slices.ContainsFunc(programs, func(program graph.Program) bool { return isNamed(data, program) }):
		return true
	case data.Shared, slices.ContainsFunc(programs, func(program graph.Program) bool { return o.facts.isOther(data, program) }):
		return false
	}
	return o.service.Build != nil || o.image == nil && image.Known()
}

// isNamed reports whether a word of a command line tells a data service.
func isNamed(data knowledge.DataPort, program graph.Program) bool {
	return slices.ContainsFunc(program.Words, func(word graph.Text) bool {
		isOption := strings.HasPrefix(word.Value, "-") || strings.Contains(word.Value, "://") // where a client finds the service
		return !isOption && data.NamedIn(baseName(word.Value))
	})
}

// isOther reports whether a program is no data service: one that is known to serve something else, or code of the project's own.
func (f *serviceFacts) isOther(data knowledge.DataPort, program graph.Program) bool {
	if where, known := knowledge.Listen(f.invocation(program)); known {
		return where.Server.Port != data.Port
	}
	return len(program.Words) > 0 && knowledge.RunsCode(program.Words[0].Value)
}

// debuggers returns those that are open to every address of the container.
func (f *serviceFacts) debuggers() []knowledge.OpenDebugger {
	return f.knownDebuggers.get(func() []knowledge.OpenDebugger {
		line := slices.Clone(f.setup().Words)
		for _, variable := range f.service.Variables() {
			line = append(line, words(variable.Value.Value)...)
		}
		return append(knowledge.OpenDebuggers(line), knowledge.OpenJMX(f.service.BaseImage().Value, f.setup())...)
	})
}

// meantForOthers reports whether it is the very purpose of the mapping that other machines reach it.
func (o *offer) meantForOthers(port *graph.Port) bool {
	if o.image == nil {
		return false
	}
	isEdge := o.image.Kind == knowledge.Edge && port.HostKind == graph.Fixed &&
		(port.Host == graph.Single(80) || port.Host == graph.Single(443))
	return isEdge || o.image.Kind.MeantForOthers()
}

// setup returns what an image reads of how the service is set up.
func (f *serviceFacts) setup() knowledge.Setup {
	return f.knownSetup.get(func() knowledge.Setup { return setupOf(f.service) })
}

// setupOf returns what an image reads of how the service is set up.
func setupOf(service *graph.Service) knowledge.Setup {
	setup := knowledge.Setup{
		Env: func(name string) (string, bool) { return valueOf(service.Variable(name)) },
		Demanded: func(name string) bool {
			variable := service.Variable(name)
			return variable != nil && slices.ContainsFunc(variable.Value.Vars, func(v graph.Variable) bool { return v.Origin == graph.Required })
		},
	}
	for _, command := range commandsOf(service) {
		for _, word := range command.Words {
			setup.Words = append(setup.Words, words(word.Value)...)
		}
	}
	for _, mount := range service.Volumes {
		path, _, _ := strings.Cut(mount.Value, ":") // TARGET:MODE
		setup.Mounts = append(setup.Mounts, strings.TrimRight(path, "/"))
	}
	return setup
}

// valueOf returns the value of a variable that is set unless it is nil.
func valueOf(variable *graph.EnvVar) (value string, set bool) {
	switch {
	case variable == nil:
		return "", false
	case !variable.HasValue:
		return graph.Unresolved, true
	}
	return variable.Value.Value, true
}

// commandsOf returns the command lines that start a container, as far as files give them.
func commandsOf(service *graph.Service) []*graph.Command {
	entrypoint, command := service.Start()
	return slices.DeleteFunc([]*graph.Command{entrypoint, command}, func(c *graph.Command) bool { return c == nil })
}

// words splits a command line well enough to find flags in it.
func words(line string) []string {
	return strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '"' || r == '\'' })
}

// daemonPorts returns those on which the command of the service makes a Docker daemon listen.
func (f *serviceFacts) daemonPorts() []int {
	return f.knownDaemonPorts.get(func() []int {
		isTCP := func(word graph.Text) bool { return strings.Contains(word.Value, "tcp://") }
		for _, command := range commandsOf(f.service) {
			if slices.ContainsFunc(command.Words, isTCP) {
				return daemonPortsIn(f.setup().Words)
			}
		}
		return nil
	})
}

// daemonPortsIn returns the ports of -H tcp://0.0.0.0:PORT.
func daemonPortsIn(words []string) []int {
	var ports []int
	for i, word := range words {
		address, isFlag := word, i > 0 && (words[i-1] == "-H" || words[i-1] == "--host")
		for _, flag := range []string{"-H=", "--host=", "-H"} {
			if rest, found := strings.CutPrefix(word, flag); found && rest != "" {
				address, isFlag = rest, true
				break
			}
		}
		host, isTCP := strings.CutPrefix(address, "tcp://")
		if !isFlag || !isTCP {
			continue
		}
		for _, all := range []string{"0.0.0.0:", "[::]:", ":"} {
			if number, found := strings.CutPrefix(host, all); found {
				if port, err := strconv.Atoi(number); err == nil {
					ports = append(ports, port)
				}
				break
			}
		}
	}
	return ports
}

// daemonAnswer says whether the daemon of the command wants client certificates.
func (o *offer) daemonAnswer() knowledge.Answer {
	if slices.Contains(o.facts.setup().Words, "--tlsverify") || slices.Contains(o.facts.setup().Words, "--tlsverify=true") {
		return knowledge.AsksLogin
	}
	return knowledge.AnswersAll
}

// what describes what listens: "postgres (database)", "redis (cache, no authentication)".
func (e exposure) what() string {
	text := e.title + " (" + string(e.kind)
	switch e.answer {
	case knowledge.AnswersAll:
		text += ", no authentication"
	case knowledge.DefaultLogin:
		text += ", default login " + e.credentials
	}
	return text + ")"
}
