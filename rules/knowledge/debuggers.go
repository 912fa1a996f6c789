package knowledge

import (
	"slices"
	"strconv"
	"strings"
)

// OpenDebugger is a debugger that a command line switches on for every address. None of them asks for a login, and
// all run code for whoever connects.
type OpenDebugger struct {
	Title string
	Port  int
}

// debugSwitch is a way to switch a debugger on.
type debugSwitch struct {
	title string
	// needs is a text that the words before or behind the switch must have, "" for none.
	needs string
	// prefixes are what the word with the address begins with; the address can also be the next word if a prefix does
	// not end in "=".
	prefixes []string
	// port is the one taken when the address has none.
	port int
	// bare says that a port without an address means every address.
	bare   bool
	source string
}

var debugSwitches = []debugSwitch{
	{
		title: "node inspector", prefixes: []string{"--inspect=", "--inspect-brk=", "--inspect-wait="}, port: 9229,
		source: "https://nodejs.org/en/learn/getting-started/debugging",
	},
	{
		title: "debugpy", needs: "debugpy", prefixes: []string{"--listen=", "--listen"}, port: 5678,
		source: "https://github.com/microsoft/debugpy/wiki/Command-Line-Reference",
	},
	{
		title: "delve", needs: "dlv", prefixes: []string{"--listen=", "--listen", "-l=", "-l"},
		source: "https://github.com/go-delve/delve/tree/HEAD/Documentation/usage",
	},
	{
		// Up to Java 8 a bare port was every address, since Java 9 it is the loopback; the version is not known here.
		title: "jdwp", needs: "server=y", prefixes: []string{"-agentlib:jdwp=", "-Xrunjdwp:"},
		source: "https://docs.oracle.com/en/java/javase/18/docs/specs/jpda/conninv.html",
	},
	{
		title: "jmx", prefixes: []string{"-Dcom.sun.management.jmxremote.port="}, needs: "-Dcom.sun.management.jmxremote.authenticate=false", bare: true,
		source: "https://docs.oracle.com/en/java/javase/17/management/monitoring-and-management-using-jmx-technology.html",
	},
	{
		title: "chrome devtools", needs: "--remote-debugging-address=0.0.0.0", prefixes: []string{"--remote-debugging-port="}, bare: true,
		source: "https://chromedevtools.github.io/devtools-protocol/",
	},
}

// OpenDebuggers finds the debuggers that the words of a command line, or of a variable such as NODE_OPTIONS, switch on for
// every address.
func OpenDebuggers(words []string) []OpenDebugger {
	var open []OpenDebugger
	line := strings.Join(words, " ")
	for _, how := range debugSwitches {
		if !strings.Contains(line, how.needs) {
			continue
		}
		for i, word := range words {
			if address, found := how.address(words, i, word); found {
				if port, all := how.read(address); all {
					open = append(open, OpenDebugger{how.title, port})
				}
			}
		}
	}
	return open
}

// OpenJMX finds the port on which the start scripts of an image open JMX, which runs code for whoever connects.
//
// Those of Confluent ask for no login unless options of one's own say otherwise.
// https://docs.confluent.io/platform/current/installation/docker/operations/monitoring.html
func OpenJMX(image string, setup Setup) []OpenDebugger {
	name, _ := split(image)
	options, _ := setup.Env("KAFKA_JMX_OPTS")
	value, _ := setup.Env("KAFKA_JMX_PORT")
	port, err := strconv.Atoi(value)
	if !strings.HasPrefix(name, "confluentinc/") || err != nil || port < 1 || port > 65535 ||
		options != "" && !strings.Contains(options, "jmxremote.authenticate=false") {
		return nil
	}
	return []OpenDebugger{{"jmx", port}}
}

func (d debugSwitch) address(words []string, i int, word string) (address string, found bool) {
	for _, prefix := range d.prefixes {
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

// read returns the port of an address, and whether the address is every one.
func (d debugSwitch) read(address string) (port int, all bool) {
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
		if !d.bare {
			return 0, false
		}
	default:
		return 0, false
	}
	port = d.port
	if number != "" {
		parsed, err := strconv.Atoi(number)
		if err != nil || parsed > 65535 {
			return 0, false
		}
		port = parsed
	}
	return port, port > 0
}

// debugPorts are the ports that debuggers and profilers are given by custom: the inspector of node, JDWP, debugpy, delve,
// the DevTools of Chrome, JMX. The pages are those of the table above.
var debugPorts = []int{1044, 2345, 5005, 5678, 7199, 9010, 9222, 9229, 40000}

// IsDebugPort reports whether a container port is one that debuggers usually have. Such a mapping says nothing about the
// port of the service itself.
func IsDebugPort(port int) bool { return slices.Contains(debugPorts, port) }
