package lsp

import (
	"cmp"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
)

// listener is a container port on which a service is known to listen.
type listener struct {
	ports    graph.Interval
	protocol graph.Protocol
	// how says what listens and how that is known, in Markdown.
	how string
	// kind is what it serves, "" where that is not known.
	kind knowledge.Kind
}

func (l *listener) String() string { return l.ports.String() + "/" + l.protocol.String() }

// listenersOf returns what is known to listen in the containers of a service, what is surest first.
func listenersOf(of *facts.Service) []listener {
	var found []listener
	if said := of.Listening().Settings; said != nil {
		found = configuredListeners(of)
	}
	for _, program := range of.Service.Run.Programs {
		if known, ok := of.Listen(program); ok && known.Port != 0 {
			how := "`" + cmp.Or(known.Server.Starts, known.Server.Image, known.Server.Named) + "` listens there"
			if known.Scope == knowledge.Loopback {
				how += ", on the container's own loopback alone"
			}
			found = append(found, listener{ports: graph.Single(known.Port), how: how + sourced(known.Server.Source)})
		}
	}
	for _, one := range of.Service.ImageExpose() {
		if one.Err == nil && !one.Unknown {
			found = append(found, listener{ports: one.Port, protocol: one.Protocol, how: "`EXPOSE " + strings.TrimSpace(one.Span.Text()) + "` says so, " + lineOf(one.Span)})
		}
	}
	if image := of.Image(); image != nil && of.Listening().Settings == nil {
		for _, known := range of.Offer().Ports {
			if !known.Idle {
				found = append(found, knownListeners(image, known)...)
			}
		}
	}
	for _, one := range of.Service.Expose {
		if one.Err == nil && !one.Unknown {
			found = append(found, listener{ports: one.Port, protocol: one.Protocol, how: "`expose` says so, " + lineOf(one.Span)})
		}
	}
	return found
}

// configuredListeners are the sockets that configuration files of the image's server open.
func configuredListeners(of *facts.Service) []listener {
	var found []listener
	for _, one := range of.Endpoints() {
		last := one.Hops[len(one.Hops)-1]
		how := one.Name + " listens there: `" + strings.Join(strings.Fields(last.Span.Text()), " ") + "`, " + lineOf(last.Span)
		if last.Message != "listens here" {
			how = one.Name + " listens there: no line of " + last.Span.Path() + " says otherwise"
		}
		if one.Scope == knowledge.Loopback {
			how += ", on the container's own loopback alone"
		}
		found = append(found, listener{ports: graph.Single(one.Port), how: how})
	}
	return found
}

// knownListeners is a port of a public image, once for each protocol.
func knownListeners(image *knowledge.Image, known knowledge.Port) []listener {
	how := image.Title + " listens there"
	if kind := image.KindOf(known); kind != 0 {
		how = image.Title + " (" + kind.String() + ") listens there"
	}
	if source, _, _ := strings.Cut(string(image.Sources), " "); source != "" {
		how += sourced(source)
	}
	var found []listener
	for _, protocol := range []graph.Protocol{graph.TCP, graph.UDP} {
		if known.Speaks(protocol.String()) {
			found = append(found, listener{graph.Interval{From: known.From, To: known.Last()}, protocol, how, image.KindOf(known)})
		}
	}
	return found
}

// sourced names where a fact can be read.
func sourced(address string) string {
	if address == "" {
		return ""
	}
	return " ([source](" + address + "))"
}
