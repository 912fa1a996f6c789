package graph

import (
	"strings"

	"github.com/portlint/portlint/loader/source"
)

// Protocol is the transport of a port. The zero value is TCP, the default of Compose and of Dockerfiles.
type Protocol uint8

// The protocols that the engine publishes. Each has port numbers of its own.
const (
	TCP Protocol = iota
	UDP
	SCTP
)

// ParseProtocol reads "tcp", "udp" or "sctp" in any case.
func ParseProtocol(name string) (Protocol, bool) {
	for protocol, known := range protocolNames {
		if strings.EqualFold(name, known) {
			return Protocol(protocol), true
		}
	}
	return TCP, false
}

var protocolNames = [...]string{"tcp", "udp", "sctp"}

func (p Protocol) String() string { return protocolNames[p] }

// HostKind says which host port an entry asks for.
type HostKind int

const (
	// Random asks for any free port: "80", ":80", "0:80".
	Random HostKind = iota
	// Fixed asks for exactly the ports of [Port.Host].
	Fixed
	// Floating asks for one free port out of [Port.Host] per container: "8000-8010:80".
	Floating
	// UnknownHost is a host port in a variable that has no value.
	UnknownHost
)

// Form is how an entry of `ports` is written.
type Form int

// The forms of an entry.
const (
	Short    Form = iota // "8080:80"
	Long                 // {target: 80, published: "8080"}
	Integer              // 80
	Pairs                // published=8080,target=80, which docker run -p takes, too
	HostPort             // hostPort: 8080 of a pod of Kubernetes
	Both                 // 3000 in appPort: that port of the loopback address leads to the same one in the container
)

// Port is one entry of a service's `ports`, as Compose reads it. The same text that reaches two services
// (through extends or an anchor) is two Ports.
type Port struct {
	Service *Service
	Form    Form
	// Span is the whole entry: the scalar without quotes, or the mapping from its first key to its last value.
	Span source.Span
	// Text is the scalar of a short entry.
	Text Text
	// Quote is the entry as messages cite it: a short entry as written, a long one rewritten as a short one.
	Quote string

	// Address is the host IP; Swarm drops it.
	Address     Address
	AddressSpan source.Span // zero when no host IP is written

	HostKind HostKind
	Host     Interval    // valid for Fixed and Floating
	HostSpan source.Span // zero when no host port is written
	// HostVars are the variables that gave a part of the host port or host IP.
	HostVars []Variable
	// TargetVars are the variables in the `target` of a long entry.
	TargetVars []Variable

	Container     Interval // valid unless ContainerUnknown
	ContainerSpan source.Span
	// ContainerUnknown says that the container port is a variable without a value.
	ContainerUnknown bool
	// OnNode says that Swarm publishes the entry on the one node where a container runs, not on all (mode: host). Compose
	// takes no notice of it.
	OnNode    bool
	contested bool // see [Project.Contested], which finds it out

	Protocol     Protocol
	ProtocolSpan source.Span // zero when none is written

	// Err is set when Compose or the engine refuses the entry. Such a port takes part in nothing else.
	Err *Fault
	// Doubts are parts that are accepted but ignored, or that only some versions accept.
	Doubts []Fault

	// Layer counts the steps that brought entries to the service: 0 is the lowest (the base file, or
	// the end of an extends chain), entries of a higher layer were appended later.
	Layer int
	// Via is the place in the service's own file that brings the entry in, when it is written elsewhere:
	// the alias, the merge key or the service name in `extends`. Zero when the entry is written in the service.
	Via source.Span
	// ViaKind says what Via is.
	ViaKind ViaKind

	// Key is what Compose compares to find entries that are the same; see [Project.Seal].
	Key MergeKey

	// Live are the host ports that the entry still publishes after Compose merged equal entries; it is
	// empty for an entry that was replaced as a whole, and for one without host ports.
	Live []Interval
	// ReplacedBy is the later entry that takes this one's place as a whole, if any.
	ReplacedBy *Port
}

// ViaKind is a way for an entry to reach a service in which it is not written.
type ViaKind int

// The ways. An override file and an include that redefine a service write the entry for that service and are none.
const (
	Written ViaKind = iota
	ThroughAlias
	ThroughMergeKey
	ThroughExtends
)

// FaultKind says which rule a [Fault] belongs to.
type FaultKind int

// The kinds of fault.
const (
	FaultInvalid       FaultKind = iota // the entry is not a port
	FaultRangeMismatch                  // host and container ranges do not fit
)

// Fault is what is wrong with an entry, at its place.
type Fault struct {
	Kind    FaultKind
	Span    source.Span
	Message string // the fact, one line, with the offender quoted
	Help    string // what to write instead, "" when nothing can be proposed
	// Fix is the text that replaces Span, when that text is sure to be what was meant.
	Fix *string
}

// MergeKey is the identity by which Compose merges entries of one service: text, not meaning.
// https://github.com/compose-spec/compose-go/blob/main/override/uncity.go (portIndexer)
type MergeKey struct {
	Address  string // the host IP as written, "0.0.0.0" when there is none
	Protocol string // as written: TCP is not tcp in the long form
	// Published is the published port's text when it is not a plain number: a floating range, an integer
	// of the long form, "08080" of the long form, or nothing. "" for plain numbers, which compare by Shift.
	Published string
	// Shift is container port minus host port for plain numbers, and the container port itself otherwise.
	Shift int
}

// Published reports whether the entry, valid and not replaced, asks the engine for a host port.
func (p *Port) Published() bool {
	return p.Err == nil && p.ReplacedBy == nil
}

// Whole reports whether the entry keeps all host ports that it asks for: no other one of the service replaced it, or took some of
// them, see [Project.Seal].
func (p *Port) Whole() bool {
	return p.ReplacedBy == nil && (p.HostKind != Fixed || len(p.Live) == 1 && p.Live[0] == p.Host)
}

// Unknown reports whether a variable without a value leaves open what the entry publishes.
func (p *Port) Unknown() bool {
	return p.Address.Unknown || p.HostKind == UnknownHost || p.ContainerUnknown
}

// Assumed returns the example environment file on which the host side of the entry rests, or "".
func (p *Port) Assumed() string {
	for _, v := range p.HostVars {
		if v.Origin == FromExample {
			return v.File
		}
	}
	return p.Text.Assumed()
}

// HostPlace is the place of the host port, or of the entry when no host port is written.
func (p *Port) HostPlace() source.Span {
	if p.HostSpan.IsZero() {
		return p.Span
	}
	return p.HostSpan
}

// ContainerPlace is the place of the container port, or of the entry when none is written.
func (p *Port) ContainerPlace() source.Span {
	if p.ContainerSpan.IsZero() {
		return p.Span
	}
	return p.ContainerSpan
}

// HostWords writes the host ports of an entry as a sentence names them: "8080", "8000-8003", "one of 8000-8010", "a random port", or "a port
// that is not known".
func (p *Port) HostWords() string {
	switch p.HostKind {
	case Fixed:
		return p.Host.String()
	case Floating:
		return "one of " + p.Host.String()
	case UnknownHost:
		return "a port that is not known"
	default:
		return "a random port"
	}
}
