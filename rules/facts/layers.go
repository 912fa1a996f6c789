package facts

import (
	"bytes"
	"iter"
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
)

// Appended returns the entries of a service that publish a container port once more, each with the first one of a lower layer that does.
// Those that cannot both be published are left out, and so are the two families of one mapping.
func Appended(service *graph.Service) iter.Seq2[*graph.Port, *graph.Port] {
	type target struct {
		container graph.Interval
		protocol  graph.Protocol
	}
	return func(yield func(port, lower *graph.Port) bool) {
		lowest := make(map[target]*graph.Port)
		for _, port := range service.Ports {
			if !port.Bound() {
				continue
			}
			key := target{port.Container, port.Protocol}
			lower := lowest[key]
			if lower == nil {
				lowest[key] = port
				continue
			}
			if lower.Layer >= port.Layer || lower.Span == port.Span || collide(lower, port) || areFamilies(lower, port) {
				continue
			}
			if !yield(port, lower) {
				return
			}
		}
	}
}

// collide reports whether two entries of a service cannot both be published.
func collide(a, b *graph.Port) bool {
	_, overlap := a.Host.Intersect(b.Host)
	return overlap && a.HostKind == graph.Fixed && b.HostKind == graph.Fixed && a.HostAddress().Overlaps(b.HostAddress())
}

// areFamilies reports whether two entries are the IPv4 and the IPv6 half of one mapping.
func areFamilies(a, b *graph.Port) bool {
	return a.Host == b.Host && a.HostKind == b.HostKind && a.Address.IP.IsValid() && b.Address.IP.IsValid() &&
		a.Address.IP.Is4() != b.Address.IP.Is4()
}

// FirstBelow returns the first entry of a service that comes from a layer below that of a `ports` key, or nil.
func FirstBelow(service *graph.Service, key source.Span) *graph.Port {
	files := service.Project.Files
	at := slices.IndexFunc(service.Ports, func(port *graph.Port) bool {
		switch {
		case !port.Published():
			return false
		case !port.Via.IsZero():
			return port.Via.File == key.File && port.ViaKind == graph.ThroughExtends
		}
		return slices.Index(files, port.Span.File) < slices.Index(files, key.File)
	})
	if at < 0 {
		return nil
	}
	return service.Ports[at]
}

var (
	// emptyList is what follows a key without entries, up to the next line that says something.
	emptyList = lazy.Pattern(`^:[ \t]*(\[[ \t\r\n]*\]|~|null)?[ \t]*(#[^\n]*)?(\r?\n|$)(?:[ \t]*(?:#[^\n]*)?\r?\n)*`)
	// replacingTag is what follows a key whose value has a tag that replaces.
	replacingTag = lazy.Pattern(`^:[ \t]*(!(?:reset|override))\b`)
)

// EmptyPorts reports whether a `ports` key has no entries, and returns it as it is written: "ports: []".
func EmptyPorts(key source.Span) (written string, empty bool) {
	rest := key.File.Data[key.End:]
	match := emptyList.Get().FindSubmatchIndex(rest)
	if match == nil {
		return "", false
	}
	if match[2] >= 0 {
		return "ports: " + string(rest[match[2]:match[3]]), true
	}
	line := bytes.LastIndexByte(key.File.Data[:key.Start], '\n') + 1
	next := rest[match[1]:]
	content := bytes.TrimLeft(next, " \t")
	follow := len(next)-len(content) > key.Start-line || bytes.HasPrefix(content, []byte("-"))
	return "ports:", !follow
}

// ReplacingTag returns the tag by which a `ports` key replaces what is below it, if it has one.
func ReplacingTag(key source.Span) (tag source.Span, tagged bool) {
	match := replacingTag.Get().FindSubmatchIndex(key.File.Data[key.End:])
	if match == nil {
		return tag, false
	}
	return source.Span{File: key.File, Start: key.End + match[2], End: key.End + match[3]}, true
}
