// Package grammar is how ports are written: the short form "8080:80", the long form {target: 80, published: "8080"}, and the entries
// of expose and EXPOSE. It reads one entry at a time and knows nothing of the files that they stand in.
package grammar

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// The published texts of [graph.MergeKey] for entries without a host port. Compose formats a missing value
// as Go does, so that it differs from an empty one.
const (
	publishedAbsent = "%!s(<nil>)"
	publishedEmpty  = `""`
)

// anyAddress is what Compose compares when an entry has no host IP.
const anyAddress = "0.0.0.0"

// Short reads an entry such as "127.0.0.1:8080-8081:80-81/udp", or the decimal text of a plain integer.
//
// It accepts what docker/go-connections' nat.ParsePortSpec accepts, but for a container port 0, alone or at the
// start of a range: nat reads it, Compose then drops the zero and finds the target missing.
// https://github.com/docker/go-connections/blob/main/nat/nat.go
func Short(text graph.Text, integer bool) *graph.Port {
	entry := readShort(text, false)
	if integer {
		entry.port.Form = graph.Integer
	}
	if entry.port.Err == nil {
		entry.port.Key = entry.key()
	} else {
		advise(entry.port.Err, &entry.port.Text)
	}
	return entry.port
}

// readShort reads what nat accepts. Whether port 0 in the container is fine is up to the caller.
func readShort(text graph.Text, zero bool) shortEntry {
	entry := shortEntry{port: &graph.Port{Span: text.Span, Text: text, Quote: text.Raw}, zero: zero}
	entry.split()
	entry.read()
	conceal(entry.port.Err, &entry.port.Text)
	for i := range entry.port.Doubts {
		conceal(&entry.port.Doubts[i], &entry.port.Text)
	}
	return entry
}

// Other is an entry of `ports` that is neither text, nor an integer, nor a mapping: 80.5, true, null or a list.
func Other(span source.Span, quote string, kind Kind) *graph.Port {
	message := source.Cite(quote) + " is " + kind.String() + ", a port is text, a whole number or a mapping"
	if quote == "" {
		message = "an empty entry is no port"
	}
	return &graph.Port{Span: span, Quote: quote, Err: &graph.Fault{Span: span, Message: message}}
}

// shortEntry is a short entry while it is read. The parts are as nat splits them: from the right, so that
// an IPv6 address needs no brackets.
type shortEntry struct {
	port                          *graph.Port
	ip, host, container, protocol part
	hasIP, hasHost, hasProtocol   bool
	protocolUnknown               bool
	zero                          bool // container port 0 is fine
}

// part is a piece of the entry's value.
type part struct {
	text     *graph.Text
	from, to int // in text.Value
}

func (p part) value() string { return p.text.Value[p.from:p.to] }

func (p part) span() source.Span {
	if p.from == 0 && p.to == len(p.text.Value) {
		return p.text.Span
	}
	return p.text.Part(p.from, p.to)
}

func (p part) unknown() bool { return strings.Contains(p.value(), graph.Unresolved) }

// written is the part as it stands in the file, with its variables.
func (p part) written() string {
	if p.from == p.to || len(p.text.Vars) == 0 || p.span().IsZero() {
		return p.value()
	}
	return p.span().Text()
}

// literal reports whether the part is in the file as it is read, so that its bytes can be replaced.
func (p part) literal() bool { return p.span().Text() == p.value() }

func (e *shortEntry) split() {
	text := &e.port.Text
	end := len(text.Value)
	e.container = part{text, strings.LastIndexByte(text.Value, ':') + 1, end}
	e.host = part{text, 0, 0}
	e.ip = part{text, 0, 0}
	if e.container.from > 0 {
		e.hasHost = true
		e.host.to = e.container.from - 1
		e.host.from = strings.LastIndexByte(text.Value[:e.host.to], ':') + 1
		if e.host.from > 0 {
			e.hasIP = true
			e.ip.to = e.host.from - 1
		}
	}
	if slash := strings.IndexByte(e.container.value(), '/'); slash >= 0 {
		e.hasProtocol = true
		e.protocol = part{text, e.container.from + slash + 1, end}
		e.container.to = e.container.from + slash
	} else {
		e.protocol = part{text, end, end}
	}
}

// fail notes the first fault of a part.
func (e *shortEntry) fail(at part, wrong *complaint) {
	if e.port.Err != nil {
		return
	}
	place := part{at.text, at.from + wrong.from, at.from + wrong.to}
	e.port.Err = &graph.Fault{Kind: wrong.kind, Span: place.span(), Message: wrong.message, Help: wrong.help}
	if place.literal() {
		e.port.Err.Fix = wrong.fix
	}
}

// whole is the entry as one part.
func (e *shortEntry) whole() part {
	return part{&e.port.Text, 0, len(e.port.Text.Value)}
}

func (e *shortEntry) read() {
	port, text := e.port, &e.port.Text
	if wrong := e.misshapen(); wrong != nil {
		e.fail(e.whole(), wrong)
		return
	}
	e.readProtocol()
	if !e.hasHost {
		port.HostKind = graph.Random
		if e.container.unknown() {
			// The variable can hold a whole mapping.
			port.Address.Unknown, port.HostKind = true, graph.UnknownHost
			port.HostVars = text.Vars
		}
		e.readContainer()
		return
	}
	port.HostVars = text.VariablesIn(0, e.host.to)
	if !e.hasIP && e.container.unknown() {
		if address, ok := shortIP(e.host.value()); ok && address.Text != "" {
			// "127.0.0.1:${PORTS}": the variable must hold both ports.
			port.Address, port.AddressSpan = address, e.host.span()
			port.HostKind, port.ContainerUnknown = graph.UnknownHost, true
			return
		}
	}
	e.readIP()
	e.readContainer()
	e.readHost()
}

func (e *shortEntry) readProtocol() {
	if !e.hasProtocol {
		return
	}
	value := e.protocol.value()
	if e.protocol.unknown() {
		e.protocolUnknown = true
		return
	}
	protocol, ok := protocolOf(value)
	if !ok {
		wrong := protocolComplaint(value)
		if _, isNumber := portNumber(value, engineSyntax); isNumber == "" && !e.hasHost {
			wrong.help = "write " + source.Cite(e.container.written()+":"+value)
		}
		e.fail(e.protocol, wrong)
		return
	}
	e.port.Protocol = protocol
	if value != "" {
		e.port.ProtocolSpan = e.protocol.span()
	}
}

func (e *shortEntry) readIP() {
	value := e.ip.value()
	if value == "" {
		return
	}
	if e.ip.unknown() {
		e.port.Address.Unknown, e.port.AddressSpan = true, e.ip.span()
		return
	}
	address, ok := shortIP(value)
	if !ok {
		wrong := shortIPComplaint(value)
		rest := ":" + e.host.written() + ":" + e.tail()
		switch {
		case wrong.fix != nil:
			wrong.help = "write " + source.Cite(*wrong.fix+rest)
		case value == "*":
			wrong.help = "leave it out to publish on every interface: " + source.Cite(rest[1:])
		}
		e.fail(e.ip, wrong)
		return
	}
	if address.Text == "" { // "[]:8080:80" is read as no host IP at all
		return
	}
	e.port.Address, e.port.AddressSpan = address, e.ip.span()
	if value[0] != '[' && strings.Contains(value, ":") {
		fixed := graph.Bracketed(value)
		doubt := graph.Fault{
			Span:    e.ip.span(),
			Message: source.Cite(e.port.Quote) + " has an IPv6 address without brackets, which only newer Compose reads",
			Help:    "write " + source.Cite("["+e.ip.written()+"]:"+e.host.written()+":"+e.tail()),
		}
		if e.ip.literal() {
			doubt.Fix = &fixed
		}
		e.port.Doubts = append(e.port.Doubts, doubt)
	}
}

func (e *shortEntry) readContainer() {
	port, value := e.port, e.container.value()
	switch {
	case e.container.unknown():
		port.ContainerUnknown, port.ContainerSpan = true, e.container.span()
		return
	case value == "":
		wrong := &complaint{to: len(e.port.Text.Value), message: source.Cite(port.Quote) + " has no container port"}
		if _, bad := portNumber(e.host.value(), natSyntax); bad == "" {
			before := part{e.ip.text, 0, e.host.to}
			protocol := part{e.ip.text, e.container.to, len(e.port.Text.Value)}
			wrong.help = "write " + source.Cite(before.written()+":"+e.host.written()+protocol.written())
		}
		e.fail(e.whole(), wrong)
		return
	}
	container, wrong := portRange(value, natSyntax)
	if wrong == nil && container.From == 0 && !e.zero {
		wrong = &complaint{to: len(value), message: source.Cite(port.Quote) + " has container port 0, the lowest is 1"}
	}
	if wrong != nil {
		e.fail(e.container, wrong)
		return
	}
	port.Container, port.ContainerSpan = container, e.container.span()
	port.ContainerUnknown = e.protocolUnknown
}

func (e *shortEntry) readHost() {
	port, value := e.port, e.host.value()
	switch {
	case value == "":
		port.HostKind = graph.Random
		return
	case e.host.unknown():
		port.HostKind, port.HostSpan = graph.UnknownHost, e.host.span()
		if !e.hasIP && !e.loneHostVariable() {
			port.Address.Unknown = true
		}
		return
	}
	host, wrong := portRange(value, natSyntax)
	if wrong != nil {
		e.explainHost(wrong)
		e.fail(e.host, wrong)
		return
	}
	port.HostSpan = e.host.span()
	if port.ContainerUnknown || port.Err != nil {
		port.Host, port.HostKind = host, fixedOrRandom(host)
		return
	}
	switch {
	case host.Len() == port.Container.Len():
		port.Host, port.HostKind = host, fixedOrRandom(host)
	case port.Container.Len() == 1:
		port.Host, port.HostKind = host, graph.Floating
	default:
		wrong := e.lengthMismatch(host, port.Container)
		wrong.to = e.container.to - e.host.from
		e.fail(e.host, wrong)
	}
}

// fixedOrRandom tells a host port 0, which asks for any port, from the others.
func fixedOrRandom(host graph.Interval) graph.HostKind {
	if host == graph.Single(0) {
		return graph.Random
	}
	return graph.Fixed
}

// loneHostVariable reports whether the host half is one variable that is named like a port.
// A name that says address can bring "127.0.0.1:8080" along, and so can a variable with text behind it.
func (e *shortEntry) loneHostVariable() bool {
	if !strings.HasPrefix(e.host.value(), graph.Unresolved) {
		return true // digits come first: no address can
	}
	if e.host.value() != graph.Unresolved {
		return false
	}
	for _, variable := range e.port.Text.VariablesIn(e.host.from, e.host.to) {
		name := strings.ToUpper(variable.Name)
		for _, sign := range []string{"IP", "BIND", "ADDR", "HOST", "LISTEN"} {
			if strings.Contains(name, sign) {
				return false
			}
		}
	}
	return true
}

// key is what Compose compares: it writes a short entry as one long entry per port, with each number in decimal.
func (e *shortEntry) key() graph.MergeKey {
	port := e.port
	key := graph.MergeKey{Address: anyAddress, Protocol: port.Protocol.String(), Shift: port.Container.From}
	if port.Address.Text != "" {
		key.Address = port.Address.Text
	}
	switch {
	case port.Unknown(): // equal only to the same text
		return graph.MergeKey{Address: graph.Unresolved, Published: port.Text.Raw}
	case port.HostKind == graph.Fixed:
		key.Shift = port.Container.From - port.Host.From
	case port.HostKind == graph.Floating:
		key.Published = port.Host.String()
	case e.host.value() == "":
		key.Published = publishedAbsent
	default:
		key.Published = "0"
	}
	if port.HostKind == graph.Random && port.Container.Len() > 1 {
		key.Published += " " + port.Container.String()
	}
	return key
}
