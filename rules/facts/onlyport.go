package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// canListenOn reports whether the image may listen on a port that nothing names, because that is its usual one, or because nothing is known of
// the image on which another one is built.
func (f *Service) canListenOn(port int) bool {
	image, what := f.Image(), f.Listening()
	if image == nil {
		return f.Service.Build != nil && !isBase(f.Service.BaseImage().Value)
	}
	usual := slices.ContainsFunc(image.Ports, func(known knowledge.Port) bool { return known.Contains(port) })
	return usual && (!what.Settled || what.imageHas(graph.Single(port)))
}

// PortsAskedOverHTTP returns the ports of the container that the health check asks for a page.
func (f *Service) PortsAskedOverHTTP() []int {
	var ports []int
	for _, one := range f.OwnHealthAddresses() {
		if one.Scheme == "http" || one.Scheme == "https" {
			ports = append(ports, one.Port)
		}
	}
	return ports
}

// PortInstead is the port that a health check of a service should ask for instead of another one.
type PortInstead struct {
	Number int
	// Reason says what is wrong with the other one, up to the number: "is the host port, inside the container it is ".
	Reason string
	// Place is what tells, and Mapped the entry that has the other one as its host port, nil for none.
	Place  graph.Related
	Mapped *graph.Port
	// Doubt is what else can be right, as the end of a sentence; "" where nothing can.
	Doubt string
	// Secured says that there is more to change than the number: TLS and a login.
	Secured bool
}

// Doubted adds to the help of a finding what else can be right, and returns how severe the finding is then.
func Doubted(finding *lint.Finding, doubt string) lint.Severity {
	finding.Help += doubt
	if doubt != "" {
		return lint.Note
	}
	return lint.Warning
}

// PortInstead returns where the service is known to listen, if that is not on the port that is asked.
func (f *Service) PortInstead(address *Address) (PortInstead, bool) {
	asked := address.Port
	if pages, ok := f.portOfPages(address); ok {
		return pages, true
	}
	if mapped, ok := f.Mapped().Leading(f.Service, asked); ok {
		place := graph.Related{Span: mapped.Port.Span, Message: "mapped here"}
		return PortInstead{Number: mapped.Container, Reason: "is the host port, inside the container it is ", Place: place, Mapped: mapped.Port}, true
	}
	if address.asksDebugger() {
		return PortInstead{}, false // which a debugger beside the program opens
	}
	if expose, only := f.onlyExposed(); only && expose.Port.From != asked {
		place := graph.Related{Span: expose.Span, Message: "exposed here"}
		return PortInstead{Number: expose.Port.From, Reason: f.notPublished("image exposes, "), Place: place, Doubt: address.opensToo()}, true
	}
	if port, base, only := f.onlyOfBase(); only && port != asked {
		place := graph.Related{Span: base, Message: "built on it here"}
		return PortInstead{Number: port, Reason: f.notPublished("base image sets, "), Place: place, Doubt: address.opensToo()}, true
	}
	if !f.isFree(asked) {
		return PortInstead{}, false
	}
	if listener, only := f.onlyEndpoint(); only && listener.Port != asked {
		place := listener.Hops[len(listener.Hops)-1]
		return PortInstead{Number: listener.Port, Reason: "is not the port on which " + listener.Name + " listens, ", Place: place, Doubt: f.mayOpen(&listener, address)}, true
	}
	return PortInstead{}, false
}

// notPublished says that a port is not the one that the service publishes and that its image is known to have, up to the number.
func (f *Service) notPublished(image string) string {
	return "is not the port that " + Quoted(f.Service.Name) + " publishes and its " + image
}

// opensToo says that a program may open a port that is asked beside its own, as programs do for metrics and health; "" where that is not likely.
func (a *Address) opensToo() string { return a.opensFor("/metrics", "/actuator") }

// opensFor is the same with the paths that are asked of such ports.
func (a *Address) opensFor(pages ...string) string {
	path, _, _ := strings.Cut(a.Text.Value[a.to:], " ")
	if slices.Contains(knowledge.SidePorts, a.Port) || slices.ContainsFunc(pages, func(page string) bool { return strings.HasPrefix(path, page) }) {
		return ", unless the program opens " + strconv.Itoa(a.Port) + ", too"
	}
	return ""
}

// mayOpen is the same beside a listener. Where it would listen if nothing moved it, it is not, and neither where the command had it that the service replaces.
// What Spring's actuator listens on stands in the files that say where the program does.
func (f *Service) mayOpen(listener *Endpoint, address *Address) string {
	if listener.Default == address.Port || f.replaces(address.Port) {
		return ""
	}
	return address.opensFor("/metrics")
}

// failing is a health check that is over with its one client, and fails when the answer is that the request is bad: wget, and curl with its flag.
var failing = lazy.Pattern(`^(?:CMD(?:-SHELL)?\s+)?(?:wget|curl(?:\s+[^\s|&;]+)*?\s+(?:-[sSkLIivgN46]*f[a-zA-Z]*|--fail))(?:\s(?:[^|&;\n]|>&|&>)*)?(?:\|\|\s*(?:exit\s+[1-9]\d*|false)\s*)?$`)

// portOfPages returns the port of an image that answers over HTTP, when that is asked of another one, which has a protocol of its own. A file
// that is mounted or that has variables can have moved the ports.
func (f *Service) portOfPages(address *Address) (instead PortInstead, ok bool) {
	what := f.Listening()
	if what.Image == nil || what.service.Build != nil || !what.Settled || what.undecided || len(f.Service.EnvFiles) > 0 || address.Scheme != "http" {
		return instead, false
	}
	for _, port := range what.ImagePorts {
		if !port.Contains(address.Port) || port.Pages == 0 || !what.imageHas(graph.Single(int(port.Pages))) {
			continue
		}
		if !failing.Get().MatchString(strings.TrimSpace(strings.Join(argv.Strings(f.Service.HealthCheck().Words), " "))) {
			return instead, false
		}
		place := graph.Related{Span: f.Service.BaseImage().Span, Message: what.Image.Title + " runs here"}
		secured := what.Image.Kind == knowledge.Search && answerFor(what.Image.Login, f.setup()) != knowledge.AnswersAll
		return PortInstead{Number: int(port.Pages), Reason: "has a protocol of " + what.Image.Title + "'s own, pages are on ", Place: place, Secured: secured}, true
	}
	return instead, false
}

// isFree reports whether no entry, EXPOSE or sibling has to do with a container port.
func (f *Service) isFree(number int) bool {
	port := graph.Single(number)
	return !f.Targets().Has(port) && !f.Listening().ListensOn(port) && !f.Listening().isAsked(port)
}

// AskedElsewhere is what a health check asks of its own container at a port on which that does not listen.
type AskedElsewhere struct {
	Address
	// Reason says what is wrong with the port, up to the right one, and Place what tells.
	Reason string
	Right  int
	Place  graph.Related
	// Doubt is what else can be right, as the end of a sentence; "" where nothing can.
	Doubt string
}

// AskedElsewhere returns what the health check of an image asks at a port that nothing names, and that is not where the one program of the image is
// known to listen, or else not the one port that is exposed. Nothing is asked elsewhere when a program may answer health checks on a
// port of their own, as programs in Java often do.
func (f *Service) AskedElsewhere() (asked []AskedElsewhere) {
	if f.Service.HealthCheck() == nil {
		return nil
	}
	wrong := AskedElsewhere{Reason: "is not the one port that is exposed, "}
	if exposed := f.Service.ImageExpose(); len(exposed) == 1 && exposed[0].Err == nil && !exposed[0].Unknown && exposed[0].Port.Len() == 1 {
		wrong.Right, wrong.Place = exposed[0].Port.From, graph.Related{Span: exposed[0].Span, Message: "exposed here"}
	}
	listens := wrong.Right != 0 && f.Listening().Settings != nil && f.Listening().imageHas(graph.Single(wrong.Right))
	for _, program := range f.Service.Run.Programs {
		where, known := f.Listen(program)
		if known && where.Port != wrong.Right || BaseName(program.Words[0].Value) == "java" {
			wrong.Right = 0
		}
		listens = listens || known
	}
	if listens {
		wrong.Reason = "is not the port that is exposed and that the program listens on, "
	}
	only, known := f.onlyEndpoint()
	if known = known && wrong.Right == 0 && !only.adjustable(); known {
		wrong = AskedElsewhere{Reason: "is not the port on which " + only.Name + " listens, ", Right: only.Port, Place: only.Hops[len(only.Hops)-1]}
	}
	if !listens && !known && f.Image() != nil && copiesConfiguration(f.Service) { // which was not understood
		return nil
	}
	for _, one := range f.OwnHealthAddresses() {
		exposed := !known && f.Listening().ListensOn(graph.Single(one.Port)) // which opens nothing
		if wrong.Right != 0 && wrong.Right != one.Port && !exposed && !one.asksDebugger() && !f.Names(one.Port) {
			wrong.Address = one
			switch {
			case known:
				wrong.Doubt = f.mayOpen(&only, &one)
			case listens:
				wrong.Doubt = one.opensToo()
			default: // EXPOSE can be the wrong one
				wrong.Doubt = ", or expose " + strconv.Itoa(one.Port) + ", whichever the program listens on"
			}
			asked = append(asked, wrong)
		}
	}
	return asked
}

// onlyExposed returns the one port that the image of a service exposes, if it is also the one that the service publishes.
func (f *Service) onlyExposed() (*graph.Expose, bool) {
	exposed := f.Listening().Exposed
	if len(exposed) != 1 || !f.Listening().IsComplete() || !f.publishesOnly(exposed[0].Port) {
		return nil, false
	}
	return exposed[0], true
}

// onlyOfBase returns the one port that the base image of a service sets in its environment, and where the base is named, if the port is
// also the one that the service publishes.
func (f *Service) onlyOfBase() (port int, base source.Span, only bool) {
	what := f.Listening()
	if what.Image == nil || what.Image.Details().Stale == "" || len(what.Exposed) > 0 || len(what.ImagePorts) != 1 || !what.IsComplete() {
		return 0, base, false
	}
	port = what.ImagePorts[0].From
	return port, f.Service.BaseImage().Span, f.publishesOnly(graph.Single(port))
}

// publishesOnly reports whether every entry of the service leads to one port.
func (f *Service) publishesOnly(container graph.Interval) bool {
	return container.Len() == 1 && len(f.Service.Ports) > 0 && !slices.ContainsFunc(f.Service.Ports, func(port *graph.Port) bool {
		return !port.Published() || port.ContainerUnknown || port.Container != container
	})
}
