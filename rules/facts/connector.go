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
)

// Connector is a program of a service that connects out to a port.
type Connector struct {
	Title string
	// Peer is who listens on the port.
	Peer string
	Port int
	// Span is what tells that the program is there.
	Span source.Span
}

// connectors returns the programs of a service that connect out to a port on which nothing in its containers listens.
func (f *Service) connectors() []Connector {
	return f.knownConnectors.get(func() []Connector {
		texts := setupTexts(f.Service)
		if !slices.ContainsFunc(texts, setupText.namesDebugger) {
			texts = nil
		}
		found := xdebug(f.Service, texts)
		base, _ := split(f.Service.BaseImage().Value)
		for i := range knowledge.Connectors {
			if one, ok := f.connector(&knowledge.Connectors[i], base, texts); ok {
				found = append(found, one)
			}
		}
		return slices.DeleteFunc(found, func(one Connector) bool { return f.answers(one.Port) })
	})
}

// ConnectorOf returns the program that connects to the port to which an entry leads, if there is one.
func (f *Service) ConnectorOf(port *graph.Port) (one Connector, connects bool) {
	if !port.Published() || port.ContainerUnknown || port.Protocol != graph.TCP || port.Container.Len() != 1 {
		return Connector{}, false
	}
	connectors := f.connectors()
	at := slices.IndexFunc(connectors, func(one Connector) bool { return one.Port == port.Container.From })
	if at < 0 {
		return Connector{}, false
	}
	return connectors[at], true
}

// answers reports whether something in the containers is known to listen on a port.
func (f *Service) answers(port int) bool {
	listening := f.Listening()
	if slices.ContainsFunc(listening.ImagePorts, func(known knowledge.Port) bool { return known.Contains(port) }) {
		return true
	}
	return slices.ContainsFunc(f.Service.Run.Programs, func(program graph.Program) bool {
		where, known := f.Listen(program)
		return known && where.Port == port
	})
}

// connector finds a program of the table in a service, by the name of its base image or by a text.
func (f *Service) connector(row *knowledge.Connector, base string, texts []setupText) (one Connector, found bool) {
	one = Connector{Title: row.Title, Peer: row.Peer, Port: row.Port}
	if row.Images.Has(base) && f.Service.Entrypoint == nil {
		one.Span = f.Service.BaseImage().Span
		return one, true
	}
	for name := range row.Variables.All() {
		if variable := f.Service.Variable(name); variable != nil && !exposes(f.Service, one.Port) {
			one.Span, found = variable.NameSpan, true
			if port := portOf(variable.Value.Value); port != 0 && row.PortVariables.Has(name) {
				one.Port = port
			}
		}
	}
	for _, text := range texts {
		if port, told := toldPort(row, text); told {
			one.Span, one.Port = text.span, port
			return one, port != 0
		}
	}
	return one, found
}

// toldPort returns the port to which a text has a program of the table connect, 0 for one that cannot be read.
func toldPort(row *knowledge.Connector, text setupText) (port int, told bool) {
	if row.Requires == "" || !text.runs || !text.holds(row.Requires) {
		return 0, false
	}
	words := argv.Fields(text.String())
	for i, word := range words {
		value, at, _, isFlag := argv.Value(words, i, row.Prefixes.All())
		if !isFlag || at >= len(words) || row.Except != "" && strings.Contains(word, row.Except) {
			continue
		}
		if _, address, option := strings.Cut(","+value, ",address="); option {
			value, _, _ = strings.Cut(address, ",")
		}
		return portOf(value), true
	}
	return 0, false
}

// exposes reports whether the image says that it listens on a port.
func exposes(service *graph.Service, port int) bool {
	return slices.ContainsFunc(service.ImageExpose(), func(expose *graph.Expose) bool {
		return expose.Err == nil && expose.Port.From <= port && port <= expose.Port.To
	})
}

// setupText is a text of how an image is built or a service set up.
type setupText struct {
	name  string // of a variable, "" for other texts
	value string
	span  source.Span
	// runs says that it is a command line that the containers start, or a variable, which can hold options.
	runs bool
}

func (t setupText) String() string {
	if t.name == "" {
		return t.value
	}
	return t.name + "= " + t.value
}

// holds reports whether a word is part of the text.
func (t setupText) holds(word string) bool {
	return strings.Contains(t.value, word) || strings.Contains(t.name, word)
}

// namesDebugger reports whether the text can be one that tells of a program that connects out, nearly all of which are debuggers.
// What it looks for is part of the names of Xdebug, and of all that the rows of [knowledge.Connectors] require.
func (t setupText) namesDebugger() bool {
	return t.holds("debug") || t.holds("DEBUG") || t.holds("jdwp")
}

// setupTexts returns the texts that can name a program.
func setupTexts(service *graph.Service) []setupText {
	variables := service.Variables()
	texts := make([]setupText, 0, 2+len(variables)+len(service.Volumes))
	for command := range commandsOf(service) {
		texts = append(texts, setupText{"", strings.Join(argv.Strings(command.Words), " "), command.Span, true})
	}
	for _, program := range service.Run.Programs {
		if program.Packaged {
			texts = append(texts, setupText{"", strings.Join(argv.Strings(program.Words), " "), program.Span, true})
		}
	}
	for _, variable := range variables {
		texts = append(texts, setupText{variable.Name, variable.Value.Value, variable.NameSpan, true})
	}
	for _, stage := range service.Stages() {
		for _, run := range stage.Ran {
			for _, word := range run.Words {
				texts = append(texts, setupText{"", word.Value, run.Span, false})
			}
		}
		for _, path := range stage.Copied {
			texts = append(texts, setupText{"", path.Value, path.Span, false})
		}
	}
	if service.Build != nil {
		for _, arg := range service.Build.Args {
			texts = append(texts, setupText{arg.Name, arg.Value.Value, arg.NameSpan, false})
		}
	}
	for _, mount := range service.Volumes {
		texts = append(texts, setupText{"", mount.Value, mount.Span, false})
	}
	return texts
}

var (
	xdebugPort    = lazy.Pattern(`(?i)(?:client|remote)_port["']?\s*[=:]\s*["']?(\d{2,5})`)
	xdebug2       = lazy.Pattern(`(?i)xdebug-2\.|xdebug[._]remote_|remote_host=`)
	switchedOff   = lazy.Pattern(`(?i)=\s*["']?(false|0|no|off)?["']?$`)
	debuggerProxy = lazy.Pattern(`(?i)dbgp-?proxy`)
)

// xdebug finds PHP's Xdebug: the ports to which it connects.
//
// Version 3 connects to 9003, version 2 to 9000, where php-fpm listens by default.
// https://xdebug.org/docs/upgrade_guide#changed-xdebug.remote_port
func xdebug(service *graph.Service, texts []setupText) []Connector {
	if !slices.ContainsFunc(texts, setupText.namesXdebug) {
		return nil
	}
	lowered := make([]string, len(texts))
	for i, text := range texts {
		lowered[i] = strings.ToLower(text.String())
	}
	contains := func(word string) bool {
		return slices.ContainsFunc(lowered, func(text string) bool { return strings.Contains(text, word) })
	}
	base, _ := split(service.BaseImage().Value)
	php := knowledge.PHPImages.PartOf(base)
	if !php && !contains("php") || slices.ContainsFunc(lowered, debuggerProxy.Get().MatchString) {
		return nil
	}
	var found []Connector
	add := func(title string, port int, span source.Span) {
		if !slices.ContainsFunc(found, func(one Connector) bool { return one.Port == port }) {
			found = append(found, Connector{Title: title, Peer: "the IDE", Port: port, Span: span})
		}
	}
	version2 := false
	for i, text := range texts {
		lower := lowered[i]
		if !text.namesXdebug() || strings.Count(lower, "=") == 1 && switchedOff.Get().MatchString(lower) {
			continue
		}
		add("xdebug", 9003, text.span)
		version2 = version2 || xdebug2.Get().MatchString(lower)
		for _, match := range xdebugPort.Get().FindAllStringSubmatch(lower, 8) {
			if port, err := strconv.Atoi(match[1]); err == nil && port != 9000 {
				add("xdebug", port, text.span)
			}
		}
	}
	if version2 && !contains("fpm") && !strings.Contains(service.BaseImage().Value, "fpm") {
		add("xdebug 2", 9000, found[0].Span)
	}
	return found
}

func (t setupText) namesXdebug() bool {
	return t.holds("xdebug") || t.holds("XDEBUG") || t.holds("Xdebug")
}
