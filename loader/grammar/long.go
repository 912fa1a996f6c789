package grammar

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// Field is one key of a long entry.
type Field struct {
	Key     string
	KeySpan source.Span
	Value   graph.Text
	// Kind is what the YAML node was before interpolation.
	Kind Kind
}

// Kind is the type that YAML gives a value.
type Kind int

const (
	Text Kind = iota
	Integer
	Float
	Boolean
	Null
	NoScalar // a mapping, a list or a date
)

func (k Kind) String() string {
	return [...]string{"text", "a whole number", "a number that is not whole", "a boolean", "null", "not a scalar"}[k]
}

// portKeys are the keys of a long entry.
// https://github.com/compose-spec/compose-spec/blob/main/schema/compose-spec.json
var portKeys = [...]string{"target", "published", "host_ip", "protocol", "mode", "name", "app_protocol"}

// Long reads a mapping such as {target: 80, published: "8080"}. Compose checks little of it:
// the engine refuses the rest when the service starts.
func Long(span source.Span, fields []Field) *graph.Port {
	entry := &longEntry{port: &graph.Port{Form: graph.Long, Span: span}}
	for i := range fields {
		entry.place(&fields[i])
	}
	entry.port.Quote = entry.quote()
	entry.checkKinds(fields)
	entry.readTarget()
	entry.readPublished()
	entry.readAddress()
	entry.readProtocol()
	entry.readMode()
	for i := range fields {
		conceal(entry.port.Err, &fields[i].Value)
		for j := range entry.port.Doubts {
			conceal(&entry.port.Doubts[j], &fields[i].Value)
		}
	}
	if entry.port.Err == nil {
		entry.port.Key = entry.key()
	}
	return entry.port
}

// longEntry is a long entry while it is read; a key that is not written is nil.
type longEntry struct {
	port                                       *graph.Port
	target, published, address, protocol, mode *Field
}

func (e *longEntry) place(f *Field) {
	switch f.Key {
	case "target":
		e.target = f
	case "published":
		e.published = f
	case "host_ip":
		e.address = f
	case "protocol":
		e.protocol = f
	case "mode":
		e.mode = f
	}
}

// quote rewrites the entry as a short one.
func (e *longEntry) quote() string {
	written := func(f *Field) string {
		if f == nil {
			return ""
		}
		return f.Value.Raw
	}
	if e.target == nil && e.published != nil {
		return "published: " + written(e.published)
	}
	quote := written(e.target)
	if e.address != nil {
		quote = graph.Bracketed(strings.Trim(written(e.address), "[]")) + ":" + written(e.published) + ":" + quote
	} else if e.published != nil {
		quote = written(e.published) + ":" + quote
	}
	if protocol := written(e.protocol); protocol != "" && protocol != graph.TCP.String() {
		quote += "/" + protocol
	}
	return quote
}

// fail notes the first fault of the entry.
func (e *longEntry) fail(fault graph.Fault) {
	if e.port.Err == nil {
		e.port.Err = &fault
	}
}

// complain notes a fault in the value of a field.
func (e *longEntry) complain(f *Field, wrong *complaint) {
	at := part{&f.Value, wrong.from, wrong.to}
	fault := graph.Fault{Kind: wrong.kind, Span: at.span(), Message: wrong.message, Help: wrong.help}
	if at.literal() {
		fault.Fix = wrong.fix
	}
	e.fail(fault)
}

// checkKinds finds keys that a port does not have, and values of another type than a key takes.
func (e *longEntry) checkKinds(fields []Field) {
	for i := range fields {
		f := &fields[i]
		switch known := slices.Contains(portKeys[:], f.Key); {
		case !known && !strings.HasPrefix(f.Key, "x-"):
			help := knownKey(f.Key)
			if short := f.Key + ":" + f.Value.Value; len(fields) == 1 && f.Value.Known() && Short(graph.Text{Raw: short, Value: short}, false).Err == nil {
				help = "write " + source.Cite(short) // a space behind the colon makes a mapping of it
			}
			e.fail(graph.Fault{Span: f.KeySpan, Message: source.Cite(f.Key) + " is not a key of a port", Help: help})
		case known:
			e.checkKind(f)
		}
	}
}

// checkKind looks at the type of a value.
func (e *longEntry) checkKind(f *Field) {
	takes, fits := "text", f.Kind == Text
	if f.Key == "target" || f.Key == "published" {
		takes, fits = "a whole number or text", fits || f.Kind == Integer || f.Key == "target" && wholeFloat(f)
	}
	if fits {
		return
	}
	span := f.Value.Span
	if span.IsZero() || f.Kind == Null && f.Value.Raw == "" {
		span = f.KeySpan
	}
	e.fail(graph.Fault{Span: span, Message: source.Cite(f.Key) + " is " + f.Kind.String() + ", it takes " + takes})
}

// wholeFloat reports whether a field is a float that JSON schema takes for an integer, such as 80.0.
func wholeFloat(f *Field) bool {
	if f.Kind != Float {
		return false
	}
	value, err := strconv.ParseFloat(f.Value.Value, 64)
	return err == nil && value == math.Trunc(value)
}

// knownKey proposes the key that was meant, or names them all.
func knownKey(key string) string {
	meant := strings.ToLower(strings.NewReplacer("-", "_", " ", "_").Replace(key))
	switch meant {
	case "publish", "host", "host_port", "hostport", "external", "source":
		meant = "published"
	case "container", "container_port", "containerport", "targetport", "target_port", "internal", "port":
		meant = "target"
	case "ip", "host_address", "bind", "hostip":
		meant = "host_ip"
	case "proto":
		meant = "protocol"
	}
	for _, known := range portKeys {
		if known == meant {
			return "write " + known
		}
	}
	return "the keys are " + strings.Join(portKeys[:len(portKeys)-1], ", ") + " and " + portKeys[len(portKeys)-1]
}

func (e *longEntry) readTarget() {
	if e.target == nil {
		e.fail(graph.Fault{Span: e.port.Span, Message: source.Cite(e.port.Quote) + " has no target, the container port", Help: "add target: with the port that the container listens on"})
		return
	}
	text := &e.target.Value
	e.port.ContainerSpan, e.port.TargetVars = text.Span, text.Vars
	if !text.Known() {
		e.port.ContainerUnknown = true
		return
	}
	value := text.Value
	if wholeFloat(e.target) {
		float, _ := strconv.ParseFloat(value, 64)
		value = strconv.FormatFloat(float, 'f', 0, 64)
	}
	if value == "" {
		e.fail(graph.Fault{Span: text.Span, Message: `"target" is empty, it takes the container port`})
		return
	}
	container, wrong := portRange(value, natSyntax) // strconv.Atoi takes a plus sign, too
	switch {
	case wrong != nil:
		wrong.to = min(wrong.to, len(text.Value))
		e.complain(e.target, wrong)
	case strings.Contains(value, "-"):
		e.complain(e.target, &complaint{
			to: len(value), message: source.Cite(value) + " is a range, target takes one port",
			help: "write a short entry, which takes ranges, or one entry per port",
		})
	case container.From == 0:
		e.complain(e.target, &complaint{to: len(text.Value), message: source.Cite(e.port.Quote) + " has container port 0, the lowest is 1"})
	}
	e.port.Container = container
}

func (e *longEntry) readPublished() {
	e.port.HostKind = graph.Random
	if e.published == nil || e.published.Value.Value == "" {
		return
	}
	text := &e.published.Value
	e.port.HostVars = append(e.port.HostVars, text.Vars...)
	e.port.HostSpan = text.Span
	if !text.Known() {
		e.port.HostKind = graph.UnknownHost
		return
	}
	// The engine's parser cuts a protocol off and forgets it.
	number, protocol, slash := strings.Cut(text.Value, "/")
	if number == "" {
		number = text.Value
	}
	host, wrong := portRange(number, engineSyntax)
	if wrong != nil {
		if before, after, found := cutLast(text.Value, ":"); found {
			wrong.from, wrong.to = 0, len(text.Value)
			wrong.message = source.Cite(text.Value) + " has a host ip, published takes a port only"
			wrong.help = "write host_ip: " + source.Cite(strings.Trim(before, "[]")) + " and published: " + source.Cite(after)
			if _, notPorts := portRange(before, engineSyntax); notPorts == nil {
				wrong.message = source.Cite(text.Value) + " is a mapping, published takes the host port only"
				wrong.help = "write published: " + source.Cite(before)
				if e.target == nil {
					wrong.help += " and target: " + after
				}
			}
		}
		e.complain(e.published, wrong)
		return
	}
	if slash {
		e.port.Doubts = append(e.port.Doubts, graph.Fault{
			Span:    text.Part(len(number), len(text.Value)),
			Message: source.Cite(text.Value) + " has a protocol in published, where it is ignored",
			Help:    "write protocol: " + protocol,
		})
	}
	e.port.Host, e.port.HostKind = host, fixedOrRandom(host)
	if host.Len() > 1 {
		e.port.HostKind = graph.Floating
	}
}

func cutLast(text, separator string) (before, after string, found bool) {
	at := strings.LastIndex(text, separator)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+len(separator):], true
}

func (e *longEntry) readAddress() {
	if e.address == nil {
		return
	}
	text := &e.address.Value
	e.port.HostVars = append(e.port.HostVars, text.Vars...)
	e.port.AddressSpan = text.Span
	if !text.Known() {
		e.port.Address.Unknown = true
		return
	}
	if text.Value == "" {
		e.complain(e.address, &complaint{
			message: `"" is not an IP address`,
			help:    `remove host_ip to publish on every interface, or write host_ip: "127.0.0.1"`,
		})
		return
	}
	address, ok := hostIP(text.Value)
	if !ok {
		wrong := hostIPComplaint(text.Value, text.Value)
		if bare := strings.Trim(text.Value, "[]"); bare != text.Value {
			if _, ok := hostIP(bare); ok {
				wrong.message = source.Cite(text.Value) + " has brackets, host_ip takes the bare address"
				wrong.fix = &bare
			}
		}
		if wrong.fix != nil {
			wrong.help = "write " + source.Cite(*wrong.fix)
		}
		e.complain(e.address, wrong)
		return
	}
	e.port.Address = address
}

func (e *longEntry) readProtocol() {
	if e.protocol == nil || e.protocol.Value.Value == "" {
		return
	}
	text := &e.protocol.Value
	e.port.ProtocolSpan = text.Span
	if !text.Known() {
		e.port.ContainerUnknown = true
		return
	}
	protocol, ok := protocolOf(text.Value)
	if !ok {
		e.complain(e.protocol, protocolComplaint(text.Value))
		return
	}
	e.port.Protocol = protocol
}

func (e *longEntry) readMode() {
	if e.mode == nil || !e.mode.Value.Known() {
		return
	}
	switch text := &e.mode.Value; text.Value {
	case "host":
		e.port.OnNode = true
	case "", "ingress":
	default:
		e.port.Doubts = append(e.port.Doubts, graph.Fault{
			Span:    text.Span,
			Message: source.Cite(text.Value) + " is not a mode, Compose ignores it",
			Help:    "write host or ingress, or remove the key",
		})
	}
}

// key is what Compose compares: the values as YAML gave them, formatted by Go.
func (e *longEntry) key() graph.MergeKey {
	port := e.port
	if port.Unknown() {
		return graph.MergeKey{Address: graph.Unresolved, Published: port.Quote}
	}
	key := graph.MergeKey{Address: anyAddress, Protocol: graph.TCP.String(), Shift: port.Container.From}
	if e.address != nil {
		key.Address = e.address.Value.Value
	}
	if e.protocol != nil {
		key.Protocol = e.protocol.Value.Value
	}
	switch value := e.published; {
	case value == nil:
		key.Published = publishedAbsent
	case value.Kind == Integer:
		key.Published = "%!s(int=" + value.Value.Value + ")"
	case value.Value.Value == "":
		key.Published = publishedEmpty
	case port.HostKind == graph.Fixed && value.Value.Value == port.Host.String():
		key.Shift = port.Container.From - port.Host.From // as the same port of a short entry
	default:
		key.Published = value.Value.Value
	}
	if e.target.Kind == Float {
		key.Published += " %!d(float64)"
	}
	return key
}
