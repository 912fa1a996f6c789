package portmap

import (
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
)

// Chain is the way from a port of the host to the program that answers there, step by step.
type Chain struct {
	// Project and Service name where the entry belongs, Entry is the entry as messages cite it, "" where none leads to the port.
	Project, Service, Entry string
	Steps                   []Step
	// Broken says that the way is known to end before it reaches a program.
	Broken bool
}

// Step is one part of the way.
type Step struct {
	// Kind is "host", "binding", "container", "listener", or "from" for what a number of the step above comes from.
	Kind string
	Text string
	// Span is the place that says so, zero for none.
	Span source.Span
}

// The kinds of step.
const (
	HostStep      = "host"
	BindingStep   = "binding"
	ContainerStep = "container"
	ListenerStep  = "listener"
	FromStep      = "from"
)

// Explain returns the chains of a service's entries that have a port on either side, those of all its entries for port 0. A port to which
// no entry leads has a chain of its own, which begins in the container.
func Explain(project *graph.Project, service string, port int) []Chain {
	known := facts.New(project)
	var chains []Chain
	for _, one := range project.Services {
		if one.Name != service {
			continue
		}
		about := known.Of(one)
		for _, entry := range one.Ports {
			if entry.Err == nil && entry.ReplacedBy == nil && (port == 0 || hasPort(entry, port)) {
				chains = append(chains, chainOf(about, entry))
			}
		}
		if len(chains) == 0 && port != 0 {
			c := Chain{Project: project.Name, Service: one.Name, Broken: true}
			c.add(BindingStep, "no entry leads to it: only containers in the same network get there", one.Span)
			c.inside(about, graph.Single(port))
			chains = append(chains, c)
		}
	}
	for i := range chains {
		source.Detach(chains[i].spans())
	}
	return chains
}

func hasPort(entry *graph.Port, port int) bool {
	host := entry.HostKind == graph.Fixed || entry.HostKind == graph.Floating
	return !entry.ContainerUnknown && entry.Container.Contains(port) || host && entry.Host.Contains(port)
}

func (c *Chain) add(kind, text string, span source.Span) {
	c.Steps = append(c.Steps, Step{kind, text, span})
}

func (c *Chain) spans() []*source.Span {
	var spans []*source.Span
	for i := range c.Steps {
		if !c.Steps[i].Span.IsZero() {
			spans = append(spans, &c.Steps[i].Span)
		}
	}
	return spans
}

func chainOf(about *facts.Service, port *graph.Port) Chain {
	service := about.Service
	c := Chain{Project: service.Project.Name, Service: service.Name, Entry: port.Quote}
	c.add(HostStep, hostOf(port), port.HostPlace())
	for _, variable := range port.HostVars {
		if variable.Name != "" {
			c.add(FromStep, variable.Name+" "+origin(variable), variable.Span)
		}
	}
	if reach, span := service.Reach(); reach != graph.Binds {
		c.Broken = true
		c.add(BindingStep, "nothing: the engine binds no port for this network", span)
	} else {
		c.add(BindingStep, facts.Quoted(port.Quote), port.Span)
	}
	if port.ContainerUnknown {
		c.add(ContainerStep, "a port that is not known: a variable has no value", port.ContainerSpan)
		return c
	}
	c.inside(about, port.Container)
	return c
}

// hostOf writes the host's end of an entry: "127.0.0.1:8080/tcp".
func hostOf(port *graph.Port) string {
	address := "*"
	switch on := port.HostAddress(); {
	case on.Unknown:
		address = "?"
	case on.IP.IsValid():
		address = graph.Bracketed(on.IP.String())
	}
	return address + ":" + port.HostWords() + "/" + port.Protocol.String()
}

// origin says where the value of a variable comes from.
func origin(v graph.Variable) string {
	switch v.Origin {
	case graph.FromDefault:
		return "has its default"
	case graph.Unset, graph.Required:
		return "has no value"
	case graph.FromExample:
		return "is assumed as in " + v.File
	}
	if v.File != "" {
		return "is set in " + v.File
	}
	return "is set in the environment"
}

// inside adds the steps in the container.
func (c *Chain) inside(about *facts.Service, container graph.Interval) {
	c.add(ContainerStep, container.String(), source.Span{})
	for _, expose := range about.Service.ImageExpose() {
		if _, both := expose.Port.Intersect(container); both && expose.Err == nil && !expose.Unknown {
			c.add(FromStep, "EXPOSE declares it, which opens nothing", expose.Span)
		}
	}
	listeners := about.Endpoints()
	one, known := about.ListenerAt(container)
	switch {
	case known && container.Contains(one.Port):
		text := one.Name + " on " + strconv.Itoa(one.Port)
		if one.Scope == knowledge.Loopback {
			text += ", on the loopback of its container alone: nobody gets through"
			c.Broken = true
		}
		c.listener(text, one.Hops)
	case len(listeners) > 0:
		var texts []string
		var hops []graph.Related
		for _, one := range listeners {
			texts = append(texts, one.Name+" on "+strconv.Itoa(one.Port))
			hops = append(hops, one.Hops...)
		}
		c.Broken = c.Broken || known
		c.listener("none that is known, but "+strings.Join(texts[:min(len(texts), facts.Shown)], ", "), hops)
	default:
		c.add(ListenerStep, "not known: nothing that was read says where the program listens", source.Span{})
	}
}

func (c *Chain) listener(text string, hops []graph.Related) {
	c.add(ListenerStep, text, source.Span{})
	for _, hop := range hops {
		c.add(FromStep, hop.Message, hop.Span)
	}
}
