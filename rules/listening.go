package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// listening is what files tell of the ports on which the containers of a service listen.
type listening struct {
	facts   *serviceFacts
	service *graph.Service
	// image is what is known of the image, or of the one that it is built on; nil when nothing is.
	image *knowledge.Image
	// imagePorts are its ports as the service sets it up.
	imagePorts []knowledge.Port
	// settled says that no setting moves them in a way that cannot be read.
	settled bool
	exposed []*graph.Expose
	// undecided says that a file that is mounted can say on which ports to listen, or that an EXPOSE is a variable
	// without a value.
	undecided    bool
	completeness fact[bool] // see [listening.complete]

	// What is looked up for every entry of the service, nil until somebody asks for it; see [portSet].
	known, named, asked, targets portSet
}

// listening returns on which ports the containers of the service listen.
func (f *serviceFacts) listening() *listening {
	return f.knownListening.get(func() *listening { return listeningOf(f) })
}

func listeningOf(facts *serviceFacts) *listening {
	service := facts.service
	l := &listening{facts: facts, service: service, exposed: service.ImageExpose(), undecided: configures(service)}
	for _, expose := range l.exposed {
		l.undecided = l.undecided || expose.Unknown
	}
	base := service.BaseImage()
	if image := facts.image(); image != nil && base.Known() && !image.Foreign && !isUnprivileged(base.Value, image) {
		setup := facts.setup()
		l.image = image
		l.imagePorts, l.settled = image.PortsFor(setup)
		if image.Configured && (l.undecided || service.Build != nil) || slices.ContainsFunc(setup.Words, isConfiguration) || copiesConfiguration(service) {
			l.settled = false
		}
	}
	return l
}

// isUnprivileged reports whether an image is a variant that cannot take the usual port because it does not run as root.
func isUnprivileged(name string, image *knowledge.Image) bool {
	for _, sign := range []string{"unprivileged", "rootless"} {
		if strings.Contains(name, sign) && !slices.ContainsFunc(image.Names, func(known string) bool { return strings.Contains(known, sign) }) {
			return true
		}
	}
	return false
}

// listensOn reports whether a port of an interval is one of the image's, or exposed.
func (l *listening) listensOn(ports graph.Interval) bool {
	if l.known == nil {
		var intervals []graph.Interval
		for _, known := range l.imagePorts {
			intervals = append(intervals, graph.Interval{From: known.From, To: known.Last()})
		}
		for _, expose := range l.exposed {
			if expose.Err == nil && !expose.Unknown {
				intervals = append(intervals, expose.Port)
			}
		}
		l.known = newPortSet(intervals)
	}
	return l.known.has(ports)
}

// imageHas reports whether the image by itself listens on a port of an interval.
func (l *listening) imageHas(ports graph.Interval) bool {
	return slices.ContainsFunc(l.imagePorts, func(known knowledge.Port) bool {
		_, both := ports.Intersect(graph.Interval{From: known.From, To: known.Last()})
		return both
	})
}

// publishes reports whether an entry of the service leads to a port.
func (l *listening) publishes(container int) bool {
	if l.targets == nil {
		var intervals []graph.Interval
		for _, port := range l.service.Ports {
			if port.Published() && !port.ContainerUnknown {
				intervals = append(intervals, port.Container)
			}
		}
		l.targets = newPortSet(intervals)
	}
	return l.targets.has(graph.Single(container))
}

// mentions reports whether a port of an interval is named where the service is set up: in `expose`, in its command and
// environment, in a label or in a health check.
func (l *listening) mentions(ports graph.Interval) bool {
	if l.named == nil {
		said := l.read().ports()
		for _, expose := range l.service.Expose {
			if expose.Err == nil && !expose.Unknown {
				said = append(said, expose.Port)
			}
		}
		l.named = newPortSet(said)
	}
	return l.named.has(ports)
}

// isAsked reports whether a sibling connects to a port of an interval.
func (l *listening) isAsked(ports graph.Interval) bool {
	if l.asked == nil {
		asked := make(numbers)
		for _, use := range l.facts.consumers()[l.service] {
			asked[use.port] = true
		}
		l.asked = newPortSet(asked.ports())
	}
	return l.asked.has(ports)
}

// read collects every number that may be a port.
func (l *listening) read() numbers {
	said := make(numbers)
	variables := l.service.Variables()
	for i := range variables {
		said.in(variables[i].Value.Value)
	}
	for i := range l.service.Labels {
		said.in(l.service.Labels[i].Name)
		said.in(l.service.Labels[i].Value.Value)
	}
	entrypoint, command := l.service.Start()
	said.inCommand(entrypoint)
	said.inCommand(command)
	said.inCommand(l.service.Healthcheck)
	for _, stage := range l.service.Stages() {
		said.inCommand(stage.Healthcheck)
	}
	if l.service.Build != nil {
		for _, file := range l.service.Build.Configuration {
			said.in(string(file.Data))
		}
	}
	for i := range l.service.Run.Programs {
		for _, word := range l.service.Run.Programs[i].Words {
			said.in(word.Value)
		}
	}
	return said
}

// numbers are those in texts that may be ports.
type numbers map[int]bool

func (n numbers) in(text string) {
	const digits = "0123456789"
	for at := strings.IndexAny(text, digits); at >= 0; at = strings.IndexAny(text, digits) {
		rest := strings.TrimLeft(text[at:], digits)
		if number, err := strconv.Atoi(text[at : len(text)-len(rest)]); err == nil && 1 <= number && number <= 65535 {
			n[number] = true
		}
		text = rest
	}
}

// ports returns the numbers as intervals.
func (n numbers) ports() []graph.Interval {
	ports := make([]graph.Interval, 0, len(n))
	for number := range n {
		ports = append(ports, graph.Single(number))
	}
	return ports
}

func (n numbers) inCommand(command *graph.Command) {
	if command == nil {
		return
	}
	for i := range command.Words {
		n.in(command.Words[i].Value)
	}
}

// configures reports whether a file or folder is mounted that can say on which ports to listen.
func configures(service *graph.Service) bool {
	return slices.ContainsFunc(service.Volumes, func(mount graph.Text) bool {
		path, _, _ := strings.Cut(mount.Value, ":") // TARGET:MODE
		return !mount.Known() || isConfigurationPath(path)
	})
}

// copiesConfiguration reports whether such a file is part of the image that is built.
func copiesConfiguration(service *graph.Service) bool {
	return slices.ContainsFunc(service.Stages(), func(stage *graph.Stage) bool {
		return slices.ContainsFunc(stage.Copied, func(path graph.Text) bool { return isConfigurationPath(path.Value) })
	})
}

func isConfigurationPath(path string) bool {
	for _, harmless := range []string{"/docker-entrypoint-initdb.d", "/certs", "/ssl", "/etc/localtime", "/etc/timezone", "package.json", "package-lock.json"} {
		if strings.Contains(path, harmless) {
			return false
		}
	}
	if strings.HasPrefix(path, "/etc") || strings.Contains(strings.ToLower(path), "conf") {
		return true
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	dot := strings.LastIndexByte(name, '.')
	return strings.HasSuffix(name, "Caddyfile") || dot > 0 && slices.Contains(configurationSuffixes, name[dot:])
}

var configurationSuffixes = []string{
	".cfg", ".cnf", ".env", ".hcl", ".ini", ".json", ".lua", ".properties", ".sh", ".template", ".tmpl", ".toml", ".vcl", ".xml", ".yaml", ".yml",
}

// portSet are ports as ascending intervals with gaps between them. An entry is looked up in the logarithm of their number:
// files can have a hundred thousand of both.
type portSet []graph.Interval

func newPortSet(intervals []graph.Interval) portSet {
	slices.SortFunc(intervals, func(a, b graph.Interval) int { return a.From - b.From })
	set := make(portSet, 0, len(intervals))
	for _, one := range intervals {
		if last := len(set) - 1; last >= 0 && one.From <= set[last].To+1 {
			set[last].To = max(set[last].To, one.To)
			continue
		}
		set = append(set, one)
	}
	return set
}

// has reports whether the set and an interval have a port in common.
func (s portSet) has(ports graph.Interval) bool {
	at, _ := slices.BinarySearchFunc(s, ports.From, func(one graph.Interval, port int) int { return one.To - port })
	return at < len(s) && s[at].From <= ports.To
}

// targets returns the container ports to which entries of the service can lead.
func (f *serviceFacts) targets() portSet {
	return f.knownTargets.get(func() portSet { return ledTo(f.service, graph.TCP, graph.UDP, graph.SCTP) })
}

// ledTo returns the container ports to which entries of a service lead, of some protocols. An entry whose container port is not known can
// lead to any.
func ledTo(service *graph.Service, protocols ...graph.Protocol) portSet {
	var intervals []graph.Interval
	for _, port := range service.Ports {
		switch {
		case !port.Published() || !slices.Contains(protocols, port.Protocol):
		case port.ContainerUnknown:
			return portSet{{From: 0, To: 65535}}
		default:
			intervals = append(intervals, port.Container)
		}
	}
	return newPortSet(intervals)
}

// rewritten writes an entry as it stands in the file, with other texts in places that must be in order and apart.
func rewritten(port *graph.Port, edits ...lint.Edit) string {
	text, at := "", port.Span
	for _, edit := range edits {
		at.End = edit.Span.Start
		text += at.Text() + edit.Text
		at.Start = edit.Span.End
	}
	at.End = port.Span.End
	return quoted(text + at.Text())
}

// literal reports whether a number stands in the file as it is read.
func literal(span source.Span, ports graph.Interval) bool {
	return !span.IsZero() && span.Text() == ports.String()
}
