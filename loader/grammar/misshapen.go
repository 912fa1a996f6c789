package grammar

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// misshapen finds what is wrong with the entry before its parts are looked at. Nothing of it is ever accepted.
func (e *shortEntry) misshapen() *complaint {
	value := e.port.Text.Value
	all := func(message, help string) *complaint {
		if !e.port.Text.Known() {
			help = "" // it would have to be written with the variables
		}
		return &complaint{to: len(value), message: source.Cite(e.port.Quote) + message, help: help}
	}
	switch {
	case value == "":
		return all(" names no port", `write "8080:80", or remove the entry`)
	case strings.Count(value, ":") == 2 && !strings.Contains(value, ".") && threeNumbers.Get().MatchString(value):
		return all(" has three ports, an entry has the host's and the container's", "")
	case isNumbers(value):
	case strings.Contains(value, "->"):
		return all(` has an arrow, the ports are separated by ":"`, "write "+source.Cite(strings.ReplaceAll(removeSpaces(value), "->", ":")))
	case strings.Contains(value, ",") && thousands.Get().MatchString(value):
		return all(` has "," in a number`, "")
	case strings.ContainsAny(value, ",;") && !strings.ContainsAny(strings.Trim(value, " ,;"), ",;"):
		at := strings.IndexAny(value, ",;")
		return all(" has "+source.Cite(value[at:at+1])+" beside the port", "")
	case strings.ContainsAny(value[:e.protocol.from], ",;"):
		return all(" lists several ports, each needs an entry of its own", "")
	case strings.IndexFunc(value, unicode.IsSpace) >= 0:
		wrong := all(" has white space in it", "")
		if tidy := removeSpaces(value); !strings.Contains(tidy, " ") && e.port.Text.Known() && Short(graph.Text{Raw: tidy, Value: tidy}, false).Err == nil {
			wrong.help = "write " + source.Cite(tidy)
			wrong.fix = &tidy
		}
		return wrong
	}
	container := e.container.value()
	if !e.hasHost {
		if _, ok := hostIP(value); ok {
			return all(" is a host ip without a port", "write "+source.Cite(value+":8080:80")+" with your ports")
		}
		return nil
	}
	if _, ok := protocolOf(container); ok && container != "" && e.hasIP && !e.hasProtocol {
		return &complaint{
			from: e.container.from, to: len(value), message: source.Cite(container) + " is not a port number",
			help: "write " + source.Cite(part{e.ip.text, 0, e.host.to}.written()+"/"+container),
		}
	}
	before := part{e.ip.text, 0, e.host.to}.value()
	if address, ok := shortIP(before); ok && before != "" && !e.container.unknown() && (!e.hasIP || e.refusedHost()) {
		return all(" has a host ip but only one port", e.withTwoPorts(graph.Bracketed(address.Text)))
	}
	return nil
}

// isNumbers reports whether an entry is made of digits, dots and colons, as most are.
func isNumbers(value string) bool {
	for i := range len(value) {
		if c := value[i]; (c < '0' || c > '9') && c != '.' && c != ':' {
			return false
		}
	}
	return true
}

// withTwoPorts proposes what to write for an entry of an address and one port.
func (e *shortEntry) withTwoPorts(ip string) string {
	if e.container.value() == "" {
		return ""
	}
	port := e.container.written()
	return "write " + source.Cite(ip+":"+port+":"+e.tail()) + " for host port " + port + ", or " + source.Cite(ip+"::"+e.tail()) + " for a random one"
}

// tail is the container half with its protocol, as written.
func (e *shortEntry) tail() string {
	return part{e.container.text, e.container.from, len(e.port.Text.Value)}.written()
}

// refusedHost reports whether what nat takes for the host port and the IP before it cannot be those: "[::1]:80"
// falls apart into "[:", "1]" and "80".
func (e *shortEntry) refusedHost() bool {
	if _, ok := shortIP(e.ip.value()); !ok {
		return true
	}
	if e.host.value() == "" {
		return false
	}
	_, wrong := portRange(e.host.value(), natSyntax)
	return wrong != nil
}

// removeSpaces takes out the white space beside punctuation and at the ends; "80 81" keeps its own.
func removeSpaces(value string) string {
	var tidy strings.Builder
	glue := false
	for _, word := range strings.Fields(value) {
		if glue && isAlphanumeric(word[0]) {
			tidy.WriteByte(' ')
		}
		tidy.WriteString(word)
		glue = isAlphanumeric(word[len(word)-1])
	}
	return tidy.String()
}

func isAlphanumeric(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b >= 0x80
}

// explainHost makes the complaint about a host half that is not a port say what it is instead.
func (e *shortEntry) explainHost(wrong *complaint) {
	value := e.host.value()
	number, protocol, slash := strings.Cut(value, "/")
	if _, ok := protocolOf(protocol); slash && ok {
		wrong.from, wrong.to = 0, len(value)
		wrong.message = source.Cite(value) + " has a protocol, which belongs behind the container port"
		if _, bad := portRange(number, natSyntax); bad == nil && (protocol == e.protocol.value() || !e.hasProtocol) {
			tail := e.tail()
			if e.hasProtocol {
				wrong.fix = &number
			} else {
				tail += "/" + protocol
			}
			if len(e.port.Text.Vars) == 0 {
				wrong.help = "write " + source.Cite(part{e.ip.text, 0, e.host.from}.value()+number+":"+tail)
			}
		}
		return
	}
	if !e.hasIP && strings.EqualFold(value, "localhost") && !e.container.unknown() {
		wrong.from, wrong.to = 0, len(value)
		wrong.message = source.Cite(e.port.Quote) + " has a host name but only one port"
		wrong.help = e.withTwoPorts("127.0.0.1")
	}
}

// lengthMismatch says that the ranges of an entry differ in length, and proposes as many host ports as container ports.
func (e *shortEntry) lengthMismatch(host, container graph.Interval) *complaint {
	right := graph.Interval{From: host.From, To: host.From + container.Len() - 1}
	if right.To > highestPort {
		right, container = host, graph.Interval{From: container.From, To: container.From + host.Len() - 1}
	}
	wrong := &complaint{
		kind: graph.FaultRangeMismatch,
		message: source.Cite(e.port.Quote) + " maps " + count(host.Len(), "host port") +
			" to " + count(e.port.Container.Len(), "container port"),
	}
	if container.To <= highestPort {
		protocol := part{e.ip.text, e.container.to, len(e.port.Text.Value)}
		before := part{e.ip.text, 0, e.host.from}
		wrong.help = "write " + source.Cite(before.written()+right.String()+":"+container.String()+protocol.written())
	}
	return wrong
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
