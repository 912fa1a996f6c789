package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
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

// Connectors returns the programs of a service that connect out to a port on which nothing in its containers listens.
func (f *Service) Connectors() []Connector {
	return f.knownConnectors.get(func() []Connector {
		texts := setupTexts(f.Service)
		found := xdebug(f.Service, texts)
		for i := range knowledge.Connectors {
			if one, ok := f.connector(&knowledge.Connectors[i], texts); ok {
				found = append(found, one)
			}
		}
		return slices.DeleteFunc(found, func(one Connector) bool { return f.answers(one.Port) })
	})
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

// connector finds a program of the table.
func (f *Service) connector(row *knowledge.Connector, texts []setupText) (one Connector, found bool) {
	one = Connector{Title: row.Title, Peer: row.Peer, Port: row.Port}
	base := f.Service.BaseImage()
	if name, _ := split(base.Value); slices.Contains(row.Images, name) && f.Service.Entrypoint == nil {
		one.Span = base.Span
		return one, true
	}
	for _, name := range row.Variables {
		if variable := f.Service.Variable(name); variable != nil && !exposes(f.Service, one.Port) {
			one.Span, found = variable.NameSpan, true
			if port := portOf(variable.Value.Value); port != 0 && slices.Contains(row.PortVariables, name) {
				one.Port = port
			}
		}
	}
	if row.Needs == "" {
		return one, found
	}
	for _, text := range texts {
		if !text.runs || !strings.Contains(text.value, row.Needs) {
			continue
		}
		words := Words(text.value)
		for i, word := range words {
			value, at, _, isFlag := flagValue(words, i, row.Prefixes)
			if !isFlag || at >= len(words) || row.Except != "" && strings.Contains(word, row.Except) {
				continue
			}
			if _, address, option := strings.Cut(","+value, ",address="); option {
				value, _, _ = strings.Cut(address, ",")
			}
			one.Span, one.Port = text.span, portOf(value)
			return one, one.Port != 0
		}
	}
	return one, found
}

// exposes reports whether the image says that it listens on a port.
func exposes(service *graph.Service, port int) bool {
	return slices.ContainsFunc(service.ImageExpose(), func(expose *graph.Expose) bool {
		return expose.Err == nil && expose.Port.From <= port && port <= expose.Port.To
	})
}

// setupText is a text of how an image is built or a service set up.
type setupText struct {
	value string
	span  source.Span
	// runs says that it is a command line that the containers start, or a variable, which can hold options.
	runs bool
}

// setupTexts returns the texts that can name a program.
func setupTexts(service *graph.Service) []setupText {
	var texts []setupText
	for _, command := range commandsOf(service) {
		var line []string
		for _, word := range command.Words {
			line = append(line, word.Value)
		}
		texts = append(texts, setupText{strings.Join(line, " "), command.Span, true})
	}
	for _, program := range service.Run.Programs {
		if !program.Caller.IsZero() { // a script of package.json
			var line []string
			for _, word := range program.Words {
				line = append(line, word.Value)
			}
			texts = append(texts, setupText{strings.Join(line, " "), program.Span, true})
		}
	}
	for _, variable := range service.Variables() {
		texts = append(texts, setupText{variable.Name + "= " + variable.Value.Value, variable.NameSpan, true})
	}
	for _, stage := range service.Stages() {
		for _, run := range stage.Ran {
			for _, word := range run.Words {
				texts = append(texts, setupText{word.Value, run.Span, false})
			}
		}
		for _, path := range stage.Copied {
			texts = append(texts, setupText{path.Value, path.Span, false})
		}
	}
	if service.Build != nil {
		for _, arg := range service.Build.Args {
			texts = append(texts, setupText{arg.Name + "= " + arg.Value.Value, arg.NameSpan, false})
		}
	}
	for _, mount := range service.Volumes {
		texts = append(texts, setupText{mount.Value, mount.Span, false})
	}
	return texts
}

var (
	xdebugPort    = Pattern(`(?i)(?:client|remote)_port["']?\s*[=:]\s*["']?(\d{2,5})`)
	xdebug2       = Pattern(`(?i)xdebug-2\.|xdebug[._]remote_|remote_host=`)
	switchedOff   = Pattern(`(?i)=\s*["']?(false|0|no|off)?["']?$`)
	debuggerProxy = Pattern(`(?i)dbgp-?proxy`)
)

// xdebug finds PHP's Xdebug: the ports to which it connects.
//
// Version 3 connects to 9003, version 2 to 9000, where php-fpm listens by default.
// https://xdebug.org/docs/upgrade_guide#changed-xdebug.remote_port
func xdebug(service *graph.Service, texts []setupText) []Connector {
	if !slices.ContainsFunc(texts, func(text setupText) bool { return namesXdebug(text.value) }) {
		return nil
	}
	base, _ := split(service.BaseImage().Value)
	php := slices.ContainsFunc(knowledge.PHPImages, func(part string) bool { return strings.Contains(base, part) })
	version2, fpm := false, strings.Contains(service.BaseImage().Value, "fpm")
	var evidence source.Span
	ports := make(map[int]source.Span)
	for _, text := range texts {
		lower := strings.ToLower(text.value)
		php = php || strings.Contains(lower, "php")
		fpm = fpm || strings.Contains(lower, "fpm")
		if debuggerProxy().MatchString(lower) {
			return nil
		}
		if !namesXdebug(text.value) || strings.Count(lower, "=") == 1 && switchedOff().MatchString(lower) {
			continue
		}
		if evidence.IsZero() {
			evidence = text.span
		}
		version2 = version2 || xdebug2().MatchString(lower)
		for _, match := range xdebugPort().FindAllStringSubmatch(lower, 8) {
			if port, err := strconv.Atoi(match[1]); err == nil && port != 9000 {
				ports[port] = text.span
			}
		}
	}
	if !php || evidence.IsZero() {
		return nil
	}
	found := []Connector{{Title: "xdebug", Peer: "the IDE", Port: 9003, Span: evidence}}
	if version2 && !fpm {
		found = append(found, Connector{Title: "xdebug 2", Peer: "the IDE", Port: 9000, Span: evidence})
	}
	for port, span := range ports {
		if port != 9003 {
			found = append(found, Connector{Title: "xdebug", Peer: "the IDE", Port: port, Span: span})
		}
	}
	return found
}

func namesXdebug(text string) bool {
	return strings.Contains(text, "xdebug") || strings.Contains(text, "XDEBUG") || strings.Contains(text, "Xdebug")
}
