package facts

import (
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// Offer is what the containers of a service listen on, as far as it is known.
type Offer struct {
	facts   *Service
	Service *graph.Service
	Image   *knowledge.Image // nil when nothing is known
	Ports   []knowledge.Port
	settled bool // no setting moves them in a way that cannot be read
	answer  knowledge.Answer
}

// Offer returns what the containers of the service offer to clients.
func (f *Service) Offer() *Offer {
	return f.knownOffer.at(func() Offer { return offerOf(f) })
}

func offerOf(facts *Service) Offer {
	what := Offer{facts: facts, Service: facts.Service, Image: facts.Image()}
	if what.Image != nil {
		what.Ports, what.settled = portsFor(what.Image, facts.setup())
		what.answer = answerOf(facts.Service, what.Image, facts.setup())
	}
	return what
}

// exposure says which rule takes a mapping.
func (o *Offer) exposure(port *graph.Port, address graph.Address) Exposure {
	one := Exposure{Port: port, Address: address}
	if o.docker(&one) {
		return one
	}
	if !address.Wildcard() {
		o.known(&one, exposedHere, knowledge.Kind.HoldsData)
		return one
	}
	one.Class = ExposedToAll
	if !o.known(&one, ExposedData, knowledge.Kind.HoldsData) && !o.known(&one, ExposedAdministration, isOpenControl) {
		o.guessed(&one)
	}
	if one.Class == ExposedToAll && o.proxies(port) && !o.facts.forDevelopers(port) {
		one.Class = ExposedBesideProxy
	}
	if one.Class == ExposedToAll && o.meantForOthers(port) {
		one.Class = NotExposed
	}
	return one
}

// isOpenControl leaves debuggers out: they are closed until something switches them on.
func isOpenControl(kind knowledge.Kind) bool {
	return kind.GivesControl() && kind != knowledge.Debugger
}

// known looks for a port of the image.
func (o *Offer) known(one *Exposure, class Class, match func(knowledge.Kind) bool) bool {
	for _, known := range o.Ports {
		both, overlap := one.Port.Container.Intersect(graph.Interval{From: known.From, To: known.Last()})
		if overlap && known.Speaks(one.Port.Protocol.String()) && match(o.Image.KindOf(known)) {
			one.Class, one.Title, one.Kind, one.Container = class, o.Image.Title, o.Image.KindOf(known), both.From
			one.Answer, one.login = o.answer, o.Image.Login
			return true
		}
	}
	return false
}

// guessed looks for debuggers in any image, and for data services in images that are not known.
func (o *Offer) guessed(one *Exposure) {
	if one.Port.Protocol != graph.TCP {
		return
	}
	for _, debugger := range o.facts.debuggers() {
		if one.Port.Container.Contains(debugger.Port) {
			one.Class, one.Title, one.Kind = ExposedAdministration, debugger.Title, knowledge.Debugger
			one.Container, one.Answer = debugger.Port, knowledge.AnswersAll
			return
		}
	}
	for _, data := range knowledge.DataPorts {
		if one.Port.Container == graph.Single(data.Port) && o.isLikely(data) {
			one.Class, one.Title, one.Kind, one.Container = ExposedData, data.Title, data.Kind, data.Port
			return
		}
	}
}

// isLikely reports whether what listens on a port of an unknown image is the data service that usually does. The image, or the
// one that it is built on, and the programs that it starts can say so, or that it is something else.
func (o *Offer) isLikely(data knowledge.DataPort) bool {
	image, programs := o.Service.BaseImage(), o.Service.Run.Programs
	switch {
	case o.Image != nil && o.Image.Kind != knowledge.Base, isSatellite(image.Value):
		return false // it listens elsewhere
	case namedIn(data, image.Value), namedIn(data, o.Service.Image.Value), image.Value == "" && namedIn(data, o.Service.Name), slices.ContainsFunc(programs, func(program graph.Program) bool { return isNamed(data, program) }):
		return true
	case data.Shared, o.speaksHTTP(data.Port), o.isCompiled(), slices.ContainsFunc(programs, func(program graph.Program) bool { return o.facts.isOther(data, program) }):
		return false
	}
	return o.Service.Build != nil || o.Image == nil && image.Known() && !o.playsMany()
}

// speaksHTTP reports whether the health check of the service or a proxy in front asks for a port over HTTP.
func (o *Offer) speaksHTTP(port int) bool {
	proxy := o.facts.Proxy()
	return proxy != nil && (proxy.Port == port || proxy.Port == 0 && o.facts.leadsToOne()) || slices.Contains(o.facts.PortsAskedOverHTTP(), port)
}

// isCompiled reports whether the Dockerfile builds a program of the project's own, in the final image or in a stage before.
func (o *Offer) isCompiled() bool {
	return o.Service.Build != nil && o.Service.Build.File != nil && slices.ContainsFunc(o.Service.Build.File.Stages, func(stage *graph.Stage) bool {
		name, _ := split(stage.Image.Value)
		return knowledge.Compilers.Has(BaseName(name))
	})
}

// playsMany reports whether the service publishes the usual ports of so many products that it is none of them: a honeypot.
func (o *Offer) playsMany() bool {
	const many = 3
	products := make(map[string]bool)
	for _, data := range knowledge.DataPorts {
		if o.facts.Targets().Has(graph.Single(data.Port)) {
			products[data.Title] = true
		}
	}
	return len(products) >= many
}

// namedIn reports whether the name of an image or a word of a command line tells the product.
func namedIn(d knowledge.DataPort, name string) bool {
	return d.Words.PartOf(strings.ToLower(name))
}

// isNamed reports whether a word of a command line tells a data service.
func isNamed(data knowledge.DataPort, program graph.Program) bool {
	return slices.ContainsFunc(program.Words, func(word graph.Text) bool {
		isOption := strings.HasPrefix(word.Value, "-") || strings.Contains(word.Value, "://") // where a client finds the service
		return !isOption && namedIn(data, BaseName(word.Value))
	})
}

// isOther reports whether a program is no data service: one that is known to serve something else, or code of the project's own.
func (f *Service) isOther(data knowledge.DataPort, program graph.Program) bool {
	if where, known := f.Listen(program); known {
		return where.Server.Port != data.Port
	}
	return len(program.Words) > 0 && runsCode(program.Words[0].Value)
}

// runsCode reports whether a program, by its name or path, runs code of the project's own.
func runsCode(program string) bool { return knowledge.Interpreters.Has(BaseName(program)) }

// meantForOthers reports whether it is the very purpose of the mapping that other machines reach it.
func (o *Offer) meantForOthers(port *graph.Port) bool {
	if o.Image == nil {
		return false
	}
	isEdge := o.Image.Kind == knowledge.Edge && port.HostKind == graph.Fixed &&
		(port.Host == graph.Single(80) || port.Host == graph.Single(443))
	return isEdge || o.Image.Kind.MeantForOthers() || o.KindOf(port.Container.From).MeantForOthers()
}

// KindOf returns what is on a container port, 0 when that is not known.
func (o *Offer) KindOf(container int) knowledge.Kind {
	for _, known := range o.Ports {
		if known.Contains(container) {
			return o.Image.KindOf(known)
		}
	}
	return 0
}

// Transport returns what the image speaks on a container port.
func (o *Offer) Transport(container int) (spoken knowledge.Transport, known bool) {
	for _, port := range o.Ports {
		switch {
		case !port.Contains(container):
		case known && port.Transport != spoken:
			spoken = knowledge.TCPAndUDP
		default:
			spoken, known = port.Transport, true
		}
	}
	return spoken, known
}
