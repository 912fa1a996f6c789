package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

var peerUsesHostPort = &lint.Rule{
	ID:       "peer-uses-host-port",
	Family:   lint.Reachability,
	Severity: lint.Error,
	Fix:      lint.UnsafeFix,
	Summary:  "a service addresses another one with its host port",
	Why: "`5433:5432` is a door of the host: from outside, port 5433 leads to port 5432 of the container. Services of the project reach each other over their own network, by " +
		`name and container port, and there nothing listens on 5433: ` + "`connection refused`" + `.

The addresses are read from the environment and the commands of a service, and from the labels and variables that tell a proxy to which
port of the service it shall go.`,
	Instead: "Use the second number of the mapping, the container port: `db:5432`.",
	Since:   "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/compose/how-tos/networking/",
		"https://github.com/docker-library/postgres/issues/167",
		"https://github.com/docker-library/postgres/issues/525",
		"https://github.com/knadh/listmonk/issues/2354",
		"https://github.com/logchimp/logchimp/pull/1754",
	},
	Check: checkPeerUsesHostPort,
}

func checkPeerUsesHostPort(pass *lint.Pass) {
	if !runs(pass.Project) {
		return
	}
	facts := factsOf(pass)
	doors := facts.doors()
	if len(doors.mapped) == 0 {
		return
	}
	var found peerFindings
	for _, service := range pass.Project.Services {
		for one := range addressesOf(service) {
			if len(doors.with(one.port)) == 0 || forOutside(one.variable) || strings.Contains(one.host, ".") {
				continue
			}
			peer := service.Resolve(one.host)
			if peer == nil || peer == service {
				continue
			}
			if door, ok := doors.at(peer, one.port); ok && !door.named(one) {
				door.check(&found, service, one)
			}
		}
		checkProxyUsesHostPort(&found, facts.of(service))
	}
	found.report(pass)
}

// checkProxyUsesHostPort looks at the port that the service tells a proxy.
func checkProxyUsesHostPort(found *peerFindings, facts *serviceFacts) {
	service, where := facts.service, facts.proxy()
	if where == nil || where.portSpan.IsZero() || isProxy(service.BaseImage().Value) {
		return
	}
	if door, ok := facts.doors().leading(service, where.port); ok && !setUp(service, where.portSpan)(where.port) {
		finding := door.finding(quoted(strconv.Itoa(where.port)), where.portSpan)
		finding.Help = "use " + strconv.Itoa(door.container)
		finding.Fix = door.fix(where.portSpan)
		severity, condition := certainty(service.Project, "", door.port)
		finding.Message += condition
		found.add(severity, finding)
	}
}

// doors are the host ports of the services of a project.
type doors struct {
	facts  *facts
	mapped []*graph.Port // by host port; container ports are others
	// known are the answers of leading, which are asked for once for each address of a long text.
	known map[doorKey]*door
}

type doorKey struct {
	service *graph.Service
	number  int
}

// door is a host port of a service that is none of its container ports.
type door struct {
	port      *graph.Port
	host      int
	container int
}

// doors returns the host ports that lead to other numbers in their containers.
func (f *facts) doors() *doors {
	return f.knownDoors.get(func() *doors { return newDoors(f) })
}

func newDoors(facts *facts) *doors {
	d := &doors{facts: facts, known: make(map[doorKey]*door)}
	for _, service := range facts.project.Services {
		for _, port := range service.Ports {
			if port.Bound() && port.Protocol == graph.TCP && port.HostKind == graph.Fixed && port.Host.Len() == 1 && port.Host != port.Container {
				d.mapped = append(d.mapped, port)
			}
		}
	}
	slices.SortStableFunc(d.mapped, func(a, b *graph.Port) int { return a.Host.From - b.Host.From })
	return d
}

// with returns the entries that have a host port.
func (d *doors) with(number int) []*graph.Port {
	from, _ := slices.BinarySearchFunc(d.mapped, number, func(port *graph.Port, number int) int { return port.Host.From - number })
	to := from
	for to < len(d.mapped) && d.mapped[to].Host.From == number {
		to++
	}
	return d.mapped[from:to]
}

// at returns the door of a service with a number, unless its containers can be listening on that number, too.
func (d *doors) at(service *graph.Service, number int) (door, bool) {
	door, ok := d.leading(service, number)
	if inside := d.facts.of(service).listening(); ok && !inside.certain() && inside.mentions(graph.Single(number)) {
		return door, false
	}
	return door, ok
}

// leading returns the door of a service with a number, unless its containers are known to listen on that number, too.
func (d *doors) leading(service *graph.Service, number int) (door, bool) {
	if len(d.with(number)) == 0 {
		return door{}, false
	}
	key := doorKey{service, number}
	found, known := d.known[key]
	if !known {
		found = d.find(service, number)
		d.known[key] = found
	}
	if found == nil {
		return door{}, false
	}
	return *found, true
}

func (d *doors) find(service *graph.Service, number int) *door {
	mapped := d.with(number)
	at := slices.IndexFunc(mapped, func(port *graph.Port) bool { return port.Service == service })
	if at < 0 || service.Shared {
		return nil
	}
	wanted, facts := graph.Single(number), d.facts.of(service)
	if facts.targets().has(wanted) || facts.listening().listensOn(wanted) {
		return nil
	}
	port := mapped[at]
	return &door{port, number, port.Container.From}
}

// setUp returns a function that reports whether a variable or a command of the service, but for the text at a place, holds
// a number, or whether the service exposes it.
func setUp(service *graph.Service, except source.Span) func(number int) bool {
	held := make(numbers)
	variables := service.Variables()
	for i := range variables {
		if variables[i].Value.Span != except {
			held.in(variables[i].Value.Value)
		}
	}
	for _, command := range commandsOf(service) {
		held.inCommand(command)
	}
	return func(number int) bool {
		return held[number] || slices.ContainsFunc(service.Expose, func(expose *graph.Expose) bool {
			return expose.Unknown || expose.Port.Contains(number)
		})
	}
}

// certain reports whether the service runs an image as it is, whose ports are known.
func (l *listening) certain() bool {
	return l.image != nil && l.settled && len(l.imagePorts) > 0 && l.service.Build == nil && l.service.Entrypoint == nil
}

// named reports whether the host port and the address have their number from one variable of an environment file: that is
// there for the mapping, and reaches the service with everything else in the file.
func (d door) named(one address) bool {
	inProject := slices.Contains(d.port.Service.Project.Files, one.text.Span.File)
	return !inProject && slices.ContainsFunc(d.port.HostVars, func(v graph.Variable) bool { return v.Name == one.variable })
}

func (d door) check(found *peerFindings, caller *graph.Service, one address) {
	profile, possible := graph.Together(caller, d.port.Service)
	if !possible {
		return
	}
	finding := d.finding(quoted(one.quote()), one.span)
	finding.Help = "use " + one.host + ":" + strconv.Itoa(d.container)
	if !one.hostSpan.IsZero() {
		finding.Related = append(finding.Related, graph.Related{Span: one.hostSpan, Message: "host named here"})
	}
	if span, literal := one.portSpan(); literal {
		finding.Fix = d.fix(span)
	}
	finding.Services = []string{caller.Name, d.port.Service.Name}
	severity, condition := certainty(caller.Project, profile, d.port)
	if file := one.text.Assumed(); file != "" && severity == lint.Error {
		severity, condition = lint.Warning, ", with the values of "+file
	}
	finding.Message += condition
	found.add(severity, finding)
}

func (d door) finding(quote string, span source.Span) lint.Finding {
	return lint.Finding{
		Span: span,
		Message: quote + " uses the host port of service " + quoted(d.port.Service.Name) + ", inside the network it listens on " +
			strconv.Itoa(d.container),
		Related:  []graph.Related{{Span: d.port.Span, Message: "mapped here"}},
		Services: []string{d.port.Service.Name},
		Key:      d.port.Mapping(),
	}
}

func (d door) fix(span source.Span) *lint.Fix {
	return &lint.Fix{
		Message: "use container port " + strconv.Itoa(d.container),
		Edits:   []lint.Edit{{Span: span, Text: strconv.Itoa(d.container)}},
	}
}
