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
	service *graph.Service
	// image is what is known of the image, or of the one that it is built on; nil when nothing is.
	image *knowledge.Image
	// imagePorts are its ports as the service sets it up.
	imagePorts []knowledge.Port
	// settled says that no setting moves them in a way that cannot be read.
	settled bool
	exposed []*graph.Expose
	said    map[int]bool
}

func listeningOf(service *graph.Service) *listening {
	l := &listening{service: service, exposed: service.ImageExpose()}
	base := service.BaseImage()
	image, found := knowledge.Lookup(base.Value)
	if found && base.Known() && !image.Foreign && !isUnprivileged(base.Value, image) {
		setup := setupOf(service)
		l.image = image
		l.imagePorts, l.settled = image.PortsFor(setup)
		if image.Configured && (configures(service) || service.Build != nil) || slices.ContainsFunc(setup.Words, isConfiguration) {
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
	return l.imageHas(ports) || slices.ContainsFunc(l.exposed, func(expose *graph.Expose) bool {
		_, both := ports.Intersect(expose.Port)
		return both && expose.Err == nil && !expose.Unknown
	})
}

func (l *listening) imageHas(ports graph.Interval) bool {
	return slices.ContainsFunc(l.imagePorts, func(known knowledge.Port) bool {
		_, both := ports.Intersect(graph.Interval{From: known.From, To: known.Last()})
		return both
	})
}

// mentions reports whether a port of an interval is named where the service is set up: in `expose`, in its command and
// environment, in a label, in a health check, or by a sibling that connects to it.
func (l *listening) mentions(ports graph.Interval, uses consumers) bool {
	for _, expose := range l.service.Expose {
		if _, both := ports.Intersect(expose.Port); both && expose.Err == nil {
			return true
		}
	}
	if l.said == nil {
		l.said = make(map[int]bool)
		l.read()
		for _, use := range uses[l.service] {
			l.said[use.port] = true
		}
	}
	for port := range l.said {
		if ports.Contains(port) {
			return true
		}
	}
	return false
}

// read collects every number that may be a port.
func (l *listening) read() {
	variables := l.service.Variables()
	for i := range variables {
		l.numbers(variables[i].Value.Value)
	}
	for i := range l.service.Labels {
		l.numbers(l.service.Labels[i].Name)
		l.numbers(l.service.Labels[i].Value.Value)
	}
	entrypoint, command := l.service.Start()
	commands := []*graph.Command{entrypoint, command, l.service.Healthcheck}
	for _, stage := range l.service.Stages() {
		commands = append(commands, stage.Healthcheck)
	}
	for _, command := range commands {
		if command == nil {
			continue
		}
		for i := range command.Words {
			l.numbers(command.Words[i].Value)
		}
	}
	for i := range l.service.Run.Programs {
		for _, word := range l.service.Run.Programs[i].Words {
			l.numbers(word.Value)
		}
	}
}

func (l *listening) numbers(text string) {
	for digits := range strings.FieldsFuncSeq(text, func(r rune) bool { return r < '0' || r > '9' }) {
		if number, err := strconv.Atoi(digits); err == nil && 1 <= number && number <= 65535 {
			l.said[number] = true
		}
	}
}

// configures reports whether a file or folder is mounted that can say on which ports to listen.
func configures(service *graph.Service) bool {
	return slices.ContainsFunc(service.Volumes, func(mount graph.Text) bool {
		path, _, _ := strings.Cut(mount.Value, ":") // TARGET:MODE
		if !mount.Known() {
			return true
		}
		if strings.Contains(path, "/docker-entrypoint-initdb.d") || strings.HasPrefix(path, "/etc/localtime") || strings.HasPrefix(path, "/etc/timezone") ||
			strings.Contains(path, "/certs") || strings.Contains(path, "/ssl") {
			return false
		}
		if strings.HasPrefix(path, "/etc") || strings.Contains(strings.ToLower(path), "conf") {
			return true
		}
		name := path[strings.LastIndexByte(path, '/')+1:]
		dot := strings.LastIndexByte(name, '.')
		return strings.HasSuffix(name, "Caddyfile") || dot > 0 && slices.Contains(configurationSuffixes, name[dot:])
	})
}

var configurationSuffixes = []string{
	".cfg", ".cnf", ".env", ".hcl", ".ini", ".json", ".lua", ".properties", ".sh", ".template", ".tmpl", ".toml", ".vcl", ".xml", ".yaml", ".yml",
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
