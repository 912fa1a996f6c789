package facts

import (
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// Mismatch returns the first entry of a service if none of them leads to a port that is known, else nil. One that has a port of the image as its
// host port, to which no entry leads, is enough by itself.
func (f *Service) Mismatch() (first *graph.Port) {
	if settings := f.Listening().Settings; settings != nil && settings.All {
		return f.stray()
	}
	if port := f.besideItsPort(); port != nil {
		return port
	}
	for _, port := range f.Service.Ports {
		if _, connects := f.ConnectorOf(port); connects || !port.Published() {
			continue // no port of the service is meant
		}
		if port.ContainerUnknown {
			return nil
		}
		if port.Protocol != graph.TCP && !f.Listening().HasByDefault(port.Host.From, port.Protocol) || f.Listening().isForDebugger(port.Container.From) {
			continue
		}
		what := f.Listening()
		if !what.IsComplete() || what.IsSwapped(port) || what.ListensOn(port.Container) || what.mentions(port.Container) || what.isAsked(port.Container) {
			return nil
		}
		if first == nil && port.Bound() {
			first = port
		}
	}
	return first
}

// stray returns the first entry that leads to none of the ports that configuration files open when they say all of them; nil for none. Unlike where less is
// known, others may lead where they should.
func (f *Service) stray() *graph.Port {
	what := f.Listening()
	if !what.IsComplete() {
		return nil
	}
	for _, port := range f.Service.Ports {
		if port.Bound() && !port.ContainerUnknown && port.Protocol == graph.TCP && !what.isForDebugger(port.Container.From) && !what.IsSwapped(port) &&
			!what.ListensOn(port.Container) && !what.mentions(port.Container) && !what.isAsked(port.Container) {
			return port
		}
	}
	return nil
}

// besideItsPort returns the first entry that publishes a port of a public image under its number, and leads elsewhere; nil for none.
func (f *Service) besideItsPort() *graph.Port {
	what := f.Listening()
	if !what.isCertain() || !what.IsComplete() {
		return nil
	}
	for _, port := range f.Service.Ports {
		meant := port.Bound() && !port.ContainerUnknown && port.HostKind == graph.Fixed && port.Host.Len() == 1 && port.Host != port.Container &&
			what.HasByDefault(port.Host.From, port.Protocol) && !what.Publishes(port.Host.From)
		if meant && !what.IsSwapped(port) && !what.ListensOn(port.Container) && !what.mentions(port.Container) && !what.isAsked(port.Container) {
			return port
		}
	}
	return nil
}

// Misled returns the first entry of a service if all of them lead elsewhere than to the one port on which its program listens, and where that
// is; nil otherwise.
func (f *Service) Misled() (first *graph.Port, listener Endpoint) {
	listener, known := f.onlyEndpoint()
	if !known || f.Targets().Has(graph.Single(listener.Port)) {
		return nil, listener
	}
	what := f.Listening()
	for _, port := range f.Service.Ports {
		if _, connects := f.ConnectorOf(port); connects || !port.Bound() || port.Protocol != graph.TCP {
			continue
		}
		if port.ContainerUnknown || what.isForDebugger(port.Container.From) || what.mentions(port.Container) {
			return nil, listener
		}
		if !what.isMixedUp(port, listener) && (what.ListensOn(port.Container) || what.isAsked(port.Container)) {
			return nil, listener
		}
		if first == nil {
			first = port
		}
	}
	return first, listener
}

// isMixedUp reports whether the program listens on the host port of an entry: server.port=18086 beside "18086:8086". Then the two sides were mixed
// up, and an EXPOSE or a sibling that has the other number only repeats what was meant. Nothing of the kind can be told of a default, and neither
// of a second port: one that is exposed beside the program's, or that programs often open beside their own.
func (l *Listening) isMixedUp(port *graph.Port, listener Endpoint) bool {
	host := graph.Single(listener.Port)
	if port.HostKind != graph.Fixed || port.Host != host || port.Host == port.Container || listener.Default == listener.Port {
		return false
	}
	return !slices.Contains(knowledge.SidePorts, port.Container.From) && !slices.ContainsFunc(l.Exposed, func(expose *graph.Expose) bool { return expose.Port.Contains(listener.Port) })
}

// isForDebugger reports whether an entry for a container port says nothing about the program: only a debugger listens there, if anything.
func (l *Listening) isForDebugger(container int) bool {
	own := l.Image != nil && slices.ContainsFunc(l.Image.Ports, func(port knowledge.Port) bool { return port.Contains(container) })
	return isDebugPort(container) && !own
}

// Elsewhere is a finding about an entry whose container port is not where the service listens, and the places that say so.
func Elsewhere(port *graph.Port, where string, places []graph.Related) lint.Finding {
	return lint.Finding{
		Span:     port.ContainerPlace(),
		Message:  Quoted(port.Quote) + " targets container port " + port.Container.String() + where,
		Services: []string{port.Service.Name},
		Related:  append(slices.Clone(places), Inherited(port)...),
		Key:      port.Mapping(),
	}
}

// Evidence says what tells of the ports on which the service listens, up to the ports: "Redis listens on", and where that is written.
func (l *Listening) Evidence() (said string, places []graph.Related) {
	service := Quoted(l.service.Name)
	switch {
	case l.Settings != nil:
		for i, listener := range l.Settings.Listeners {
			again := i > 0 && l.Settings.Listeners[i-1].Span == listener.Span
			if !again && !listener.Span.IsZero() && len(places) < Shown {
				places = append(places, graph.Related{Span: listener.Span, Message: "listens here"})
			}
		}
	case len(l.Exposed) > 0:
		for _, expose := range l.Exposed[:min(len(l.Exposed), Shown)] {
			places = append(places, graph.Related{Span: expose.Span, Message: "exposed here"})
		}
		return "the image of " + service + " exposes", places
	case l.service.Build != nil:
		places = append(places, graph.Related{Span: l.service.BaseImage().Span, Message: "built on it here"})
		for _, expose := range l.Stale {
			places = append(places, graph.Related{Span: expose.Span, Message: "EXPOSE opens nothing"})
		}
		return "the base image of " + service + ", " + l.Image.Title + ", listens on", places
	}
	return l.Image.Title + " listens on", places
}
