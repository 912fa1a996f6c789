package grammar

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// highestPort is the largest port number of every protocol.
const highestPort = 65535

// complaint is what is wrong with a part of an entry, before it has a place in the file.
type complaint struct {
	kind     graph.FaultKind
	from, to int // the bytes at fault, counted from the start of the part
	message  string
	help     string
	fix      *string // replaces the bytes at fault
}

// portSyntax says which of two parsers reads a number. They differ in a leading sign alone.
type portSyntax bool

const (
	// natSyntax is docker/go-connections' nat, which reads short entries and EXPOSE: "+80" is 80, and "-0" is 0.
	natSyntax portSyntax = true
	// engineSyntax is moby's network.ParsePortRange, which reads `published` and `expose`: "+80" is refused.
	engineSyntax portSyntax = false
)

// portRange reads "80" or "8000-8010". The value is not empty.
func portRange(value string, syntax portSyntax) (graph.Interval, *complaint) {
	first, last, isRange := strings.Cut(value, "-")
	from, wrong := portNumber(first, syntax)
	if wrong != "" {
		if first == "" || !isRange {
			return graph.Interval{}, &complaint{to: len(value), message: source.Cite(value) + wrong}
		}
		return graph.Interval{}, &complaint{to: len(first), message: source.Cite(first) + wrong}
	}
	if !isRange {
		return graph.Single(from), nil
	}
	to, wrong := portNumber(last, syntax)
	switch {
	case wrong != "" && last == "":
		return graph.Interval{}, &complaint{to: len(value), message: source.Cite(value) + " is a range without an end"}
	case wrong != "":
		return graph.Interval{}, &complaint{from: len(first) + 1, to: len(value), message: source.Cite(last) + wrong}
	case to < from:
		return graph.Interval{}, &complaint{
			kind: graph.FaultRangeMismatch, to: len(value),
			message: source.Cite(value) + " runs backwards",
			help:    "write " + source.Cite(last+"-"+first),
		}
	}
	return graph.Interval{From: from, To: to}, nil
}

// portNumber reads one number; wrong is what to say behind the quoted number when it is none.
func portNumber(value string, syntax portSyntax) (port int, wrong string) {
	digits := value
	if syntax == natSyntax && (strings.HasPrefix(value, "+") || strings.TrimRight(value, "0") == "-") {
		digits = value[1:]
	}
	if digits == "" {
		return 0, " is not a port number"
	}
	for i := range len(digits) {
		digit := int(digits[i]) - '0'
		if digit < 0 || digit > 9 {
			return 0, " is not a port number"
		}
		port = min(10*port+digit, highestPort+1)
	}
	if port > highestPort {
		return 0, " is above 65535, the highest port"
	}
	return port, ""
}

// protocolOf reads what stands behind the slash of a short entry; nothing is TCP.
func protocolOf(value string) (graph.Protocol, bool) {
	if value == "" {
		return graph.TCP, true
	}
	protocol, ok := graph.ParseProtocol(value)
	// nat lowers the case, which is narrower than the folding of ParseProtocol: "ſctp" folds to "sctp".
	return protocol, ok && strings.ToLower(value) == protocol.String()
}

// protocolComplaint says why value names no protocol.
func protocolComplaint(value string) *complaint {
	message := " is not a protocol, the engine knows tcp, udp and sctp"
	if names := strings.FieldsFunc(value, func(r rune) bool { return r == '/' || r == ',' || r == '+' || r == '|' }); len(names) > 1 {
		known := true
		for _, name := range names {
			_, ok := protocolOf(name)
			known = known && ok
		}
		if known {
			message = " names several protocols, each needs an entry of its own"
		}
	}
	return &complaint{to: len(value), message: source.Cite(value) + message}
}
