package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/rules/knowledge"
)

// OpenDebugger is a debugger that a command line switches on for every address. None of them asks for a login, and
// all run the code that they are sent.
type OpenDebugger struct {
	Title string
	Port  int
}

// debuggers returns those that are open to every address of the container.
func (f *Service) debuggers() []OpenDebugger {
	return f.knownDebuggers.get(func() []OpenDebugger {
		line := slices.Clone(f.setup().Words)
		for _, variable := range f.Service.Variables() {
			line = append(line, argv.Fields(variable.Value.Value)...)
		}
		return append(openDebuggers(line), openJMX(f.Service.BaseImage().Value, f.setup())...)
	})
}

// openDebuggers finds the debuggers that the words of a command line, or of a variable such as NODE_OPTIONS, switch on for
// every address.
func openDebuggers(words []string) []OpenDebugger {
	var open []OpenDebugger
	line := strings.Join(words, " ")
	for _, how := range knowledge.DebugSwitches {
		if !strings.Contains(line, how.Requires) {
			continue
		}
		for i, word := range words {
			if address, found := switchedTo(how, words, i, word); found {
				if port, all := openDebugPort(how, address); all {
					open = append(open, OpenDebugger{how.Title, port})
				}
			}
		}
	}
	return open
}

// openJMX finds the port on which the start scripts of an image open JMX, which runs the code that it is sent.
//
// Those of Confluent and of Kafka itself ask for no login unless options of one's own say otherwise.
// https://docs.confluent.io/platform/current/installation/docker/operations/monitoring.html
// https://github.com/apache/kafka/blob/trunk/docker/jvm/launch
func openJMX(image string, setup Setup) []OpenDebugger {
	name, _ := split(image)
	options, _ := setup.env("KAFKA_JMX_OPTS")
	value, _ := setup.env("KAFKA_JMX_PORT")
	port, err := strconv.Atoi(value)
	opens := strings.HasPrefix(name, "confluentinc/") || name == "apache/kafka"
	if !opens || err != nil || port < 1 || port > 65535 ||
		options != "" && !strings.Contains(options, "jmxremote.authenticate=false") {
		return nil
	}
	return []OpenDebugger{{"jmx", port}}
}

func switchedTo(d knowledge.DebugSwitch, words []string, i int, word string) (address string, found bool) {
	for prefix := range d.Prefixes.All() {
		rest, found := strings.CutPrefix(word, prefix)
		switch {
		case !found:
		case strings.HasSuffix(prefix, "=") || strings.HasSuffix(prefix, ":"):
			if _, option, found := strings.Cut(","+rest, ",address="); found {
				rest, _, _ = strings.Cut(option, ",")
			}
			return rest, true
		case rest == "" && i+1 < len(words):
			return words[i+1], true
		}
	}
	return "", false
}

// openDebugPort returns the port of an address, and whether the address is every one.
func openDebugPort(d knowledge.DebugSwitch, address string) (port int, all bool) {
	host, number := "", address
	if colon := strings.LastIndexByte(address, ':'); colon >= 0 {
		host, number = address[:colon], address[colon+1:]
		if host == "" { // ":2345"
			host = "0.0.0.0"
		}
	} else if strings.Contains(address, ".") {
		host, number = address, ""
	}
	switch host {
	case "0.0.0.0", "*", "[::]":
	case "":
		if !d.Bare {
			return 0, false
		}
	default:
		return 0, false
	}
	port = d.Port
	if number != "" {
		parsed, err := strconv.Atoi(number)
		if err != nil || parsed > 65535 {
			return 0, false
		}
		port = parsed
	}
	return port, port > 0
}

// isDebugPort reports whether a container port is one that debuggers usually have. Such a mapping says nothing about the
// port of the service itself.
func isDebugPort(port int) bool { return slices.Contains(knowledge.DebugPorts, port) }

// isInspector reports whether a debugger that answers over HTTP usually has a port.
func isInspector(port int) bool { return slices.Contains(knowledge.InspectorPorts, port) }

// asksDebugger reports whether an address can be that of a debugger beside the program. Only some answer over HTTP.
func (a *Address) asksDebugger() bool {
	return isInspector(a.Port) || a.Scheme == "" && isDebugPort(a.Port)
}
