package graph

import (
	"net/netip"
	"slices"
)

// Clash is two entries that cannot both be published.
type Clash struct {
	// Earlier and Later are in the order of the project's services and their entries. Which of the two loses is
	// chance: Compose starts services in parallel.
	Earlier, Later *Port
	// Ports are the host ports that both ask for; they mean nothing when Variable is set.
	Ports Interval
	// Profile is the profile that must be switched on for the clash to happen, "" when both services
	// start as called.
	Profile string
	// Certain is false for a clash that hangs on what the files do not say: on the order of starting, when a floating
	// range takes the port if it is first, or on the value of Variable.
	Certain bool
	// Nodes is how many machines the two together need, 0 when more do not help.
	Nodes int
	// Variable is the variable without a value that is the host port of both entries.
	Variable string
}

// Clashes returns the clashes between fixed host ports, and those that floating ranges run into. Each entry
// is the later one of at most one clash, so that ten services on one port make nine. Entries whose
// service binds nothing take no part.
//
// Two fixed bindings clash if and only if protocol and port are equal and their addresses overlap
// ([Address.Overlaps]). Observed on Docker Engine 20.10, 28.2 and 29.
func (p *Project) Clashes() []Clash { return p.clashes().all }

// Clashing reports whether the entry is either end of a certain clash.
func (p *Project) Clashing(port *Port) bool { return p.clashes().certain[port] }

// Together reports whether two services can be up at once, and the profile that must first be switched on
// for that, if any. Services with disjoint profiles are alternatives.
func Together(a, b *Service) (profile string, possible bool) {
	if a != b && (a.Alone || b.Alone || a.Machine != b.Machine) {
		return "", false
	}
	if a.Active && b.Active {
		return "", true
	}
	for _, profile := range a.profileNames() {
		if slices.Contains(b.profileNames(), profile) {
			return profile, true
		}
	}
	switch {
	case len(a.Profiles) == 0:
		return b.firstProfile(), true
	case len(b.Profiles) == 0:
		return a.firstProfile(), true
	}
	return "", false
}

func (s *Service) firstProfile() string {
	if names := s.profileNames(); len(names) > 0 {
		return names[0]
	}
	return ""
}

// maxProfiles is how many profiles of one service are compared with those of others; more is a
// file that was made to keep a linter busy.
const maxProfiles = 8

// profileNames are the service's profiles. One in a variable without a value goes by the variable.
func (s *Service) profileNames() []string {
	names := make([]string, min(len(s.Profiles), maxProfiles))
	for i := range names {
		names[i] = s.Profiles[i].Value
		if !s.Profiles[i].Known() {
			names[i] = s.Profiles[i].Raw
		}
	}
	return names
}

// start is when the containers of a service are up, as far as it matters to which others are.
type start struct {
	engine   Engine
	oneNode  bool     // all containers run on one machine
	active   bool     // see [Service]
	profiles []string // as lanes name them
	alone    *Service // the service itself, if it is not known to run while another one does
	machine  string   // see [Service]
	own      string   // the lane of its own entries in a stack
	// oncePerFamily is [Runtime.OncePerFamily].
	oncePerFamily bool
}

// plainStart is that of nearly every service.
var plainStart = &start{oneNode: true, active: true}

func (s *Service) start() *start {
	runtime := &s.Project.Runtime
	if runtime.Engine == Docker && s.Active && len(s.Profiles) == 0 && !s.Alone && s.Machine == "" && !runtime.OncePerFamily() {
		return plainStart
	}
	start := &start{
		engine: runtime.Engine, oneNode: runtime.oneNode(), oncePerFamily: runtime.OncePerFamily(),
		active: s.Active, profiles: s.profileNames(), machine: s.Machine,
	}
	for i := range start.profiles {
		start.profiles[i] = "profile " + start.profiles[i]
	}
	if s.Alone {
		start.alone = s
	}
	if start.engine == Swarm {
		start.own = "of service " + s.Name + " in " + s.Project.Dir
	}
	return start
}

// binding is what one entry asks of the host: a run of ports on an address.
type binding struct {
	port     *Port // nil where projects are compared that are gone
	start    *start
	protocol Protocol
	onNode   bool // see [Port]
	order    int  // of the entry within the project
	hosts    Interval
	address  Address
	variable string // stands for the host port when that has no value
}

// manyBindings is how many bindings a project has from which on room is made for as many as are to be expected.
const manyBindings = 1 << 10

// bindings returns what the entries that are wanted ask for, in the project's order.
func (p *Project) bindings(wanted func(*Port) bool) []binding {
	var all []binding
	order := 0
	for at, service := range p.Services {
		reach, _ := service.Reach()
		var start *start
		for _, port := range service.Ports {
			order++
			if reach != Binds || port.waits() || !port.Published() || port.ContainerUnknown || !wanted(port) {
				continue
			}
			if start == nil {
				start = service.start()
			}
			one := binding{port: port, start: start, protocol: port.Protocol, onNode: port.OnNode, order: order}
			if !one.locate() {
				continue
			}
			if port.HostKind == UnknownHost {
				all = append(all, one)
				continue
			}
			for _, one.hosts = range port.Live {
				if len(all) == cap(all) && len(all) >= manyBindings {
					all = slices.Grow(all, min((len(all)/(at+1)+1)*(len(p.Services)-at), len(all))) // as many a service as so far, or twice what is there
				}
				all = append(all, one)
			}
		}
	}
	return all
}

// locate fills in the address, and the variable in the place of the host port. It reports false when what they are is not known.
func (b *binding) locate() bool {
	if b.address = b.port.HostAddress(); b.address.Unknown {
		return false
	}
	if b.start.oncePerFamily {
		b.address = b.address.everyOf()
	}
	if b.port.HostKind != UnknownHost {
		return true
	}
	b.variable = b.port.HostVariable()
	return b.variable != ""
}

// HostVariable returns the variable that is the whole of the host port, or "".
func (p *Port) HostVariable() string {
	for _, v := range p.HostVars {
		if !v.Span.IsZero() && v.Span == p.HostSpan {
			return v.Name
		}
	}
	return ""
}

// lane holds the bindings that are alike in all but their ports. Two bindings clash when one lives in a lane that
// the other looks into, and their ports meet there.
type lane struct {
	protocol Protocol
	variable string
	address  netip.Addr // the zero Addr: whatever address the family has
	v6       bool
	starts   string   // see the constants
	alone    *Service // when the lane is for that service only
	machine  string   // of the services
}

// When the services of a lane start. Any other string is "profile " with the profile that starts them.
const (
	always    = "always"          // without a profile
	asCalled  = "as called"       // without a profile, or by one that is on
	byProfile = "by some profile" // that is off
)

func (b *binding) lanes(starts []string, addresses func(netip.Addr) []netip.Addr) []lane {
	lanes := make([]lane, 0, 4*len(starts))
	v4, v6 := b.address.families()
	for _, family := range []netip.Addr{v4, v6} {
		if !family.IsValid() {
			continue
		}
		for _, address := range addresses(family) {
			for _, start := range starts {
				lanes = append(lanes, lane{b.protocol, b.variable, address, family.Is6(), start, b.start.alone, b.start.machine})
			}
		}
	}
	return lanes
}

// own returns the lanes in which the binding lives.
func (b *binding) own() []lane {
	if b.start.engine == Swarm {
		return b.swarmOwn()
	}
	starts := append(slices.Clip(b.start.profiles), byProfile)
	if b.start.active {
		starts[len(starts)-1] = asCalled
	}
	if len(starts) == 1 {
		starts = append(starts, always)
	}
	return b.lanes(starts, func(ip netip.Addr) []netip.Addr { return []netip.Addr{ip, {}} })
}

// certain returns the lanes whose bindings are up whenever this one is, or that start as called with it.
func (b *binding) certain() []lane {
	if b.start.engine == Swarm {
		return b.swarmCertain()
	}
	if !b.start.active {
		return nil
	}
	return b.lanes([]string{asCalled}, rivals)
}

// conditional returns the lanes whose bindings are up together with this one once a profile is switched on.
func (b *binding) conditional() []lane {
	if b.start.engine == Swarm {
		return b.swarmConditional()
	}
	starts := append(slices.Clip(b.start.profiles), always)
	if len(starts) == 1 {
		starts[0] = byProfile
	}
	return b.lanes(starts, rivals)
}

// rivals returns the addresses that overlap ip: the wildcard all of its family, another itself and the wildcard.
func rivals(ip netip.Addr) []netip.Addr {
	switch {
	case ip.IsUnspecified():
		return []netip.Addr{{}}
	case ip.Is4():
		return []netip.Addr{ip, netip.IPv4Unspecified()}
	default:
		return []netip.Addr{ip, netip.IPv6Unspecified()}
	}
}

// field is every fixed binding of a project, arranged to be searched.
type field struct {
	bindings []binding
	lanes    map[lane]*claims // nil for few bindings
}

// fewBindings is how many bindings are looked through one after the other, which costs less than to arrange them.
const fewBindings = 8

func newField(bindings []binding) *field {
	f := &field{bindings: bindings}
	if len(bindings) <= fewBindings {
		return f
	}
	f.lanes = make(map[lane]*claims)
	owners := make(map[lane][]int)
	for i := range bindings {
		for _, own := range bindings[i].own() {
			owners[own] = append(owners[own], i)
		}
	}
	for lane, owners := range owners {
		intervals := make([]Interval, len(owners))
		for i, owner := range owners {
			intervals[i] = bindings[owner].hosts
		}
		f.lanes[lane] = newClaims(intervals, owners)
	}
	return f
}

// first returns the first binding of the lanes that has one of the ports, or noOwner.
func (f *field) first(lanes []lane, ports Interval) int {
	owner := noOwner
	if f.lanes == nil {
		for i := range f.bindings {
			one := &f.bindings[i]
			if _, both := one.hosts.Intersect(ports); both && slices.ContainsFunc(one.own(), func(own lane) bool { return slices.Contains(lanes, own) }) {
				return i
			}
		}
	}
	for _, lane := range lanes {
		if claims := f.lanes[lane]; claims != nil {
			owner = min(owner, claims.first(ports))
		}
	}
	return owner
}

func (p *Project) findClashes() []Clash {
	p.taken()
	// An entry whose host ports no other one asks for is left out: it cannot clash.
	bindings := p.bindings(func(port *Port) bool {
		return port.HostKind == Fixed && port.contested || port.HostKind == UnknownHost
	})
	if !p.hasRanges() {
		if bindings = withoutLonely(bindings); len(bindings) == 0 {
			return nil
		}
	}
	field := newField(bindings)
	found := make(map[*Port]bool) // the later ends so far
	var clashes []Clash
	add := func(clash Clash) {
		if !found[clash.Later] {
			found[clash.Later] = true
			clashes = append(clashes, clash)
		}
	}
	// What is certain comes first, so that it stays when an entry is the later end of several.
	for _, clash := range field.clashes((*binding).certain) {
		add(clash)
	}
	ranges := newRanges(p, field)
	for _, clash := range ranges.shortages() {
		add(clash)
	}
	if !p.Runtime.oneNode() || slices.ContainsFunc(p.Services, func(s *Service) bool { return !s.Active }) {
		for _, clash := range field.clashes((*binding).conditional) {
			if clash.Nodes > 0 && clash.Nodes <= p.Runtime.Nodes {
				continue
			}
			// A base that is switched off, and what extends it, are one service in two forms.
			if clash.Earlier.Span != clash.Later.Span || clash.Earlier.ViaKind != Written || clash.Later.ViaKind != ThroughExtends {
				add(clash)
			}
		}
	}
	for _, clash := range ranges.risks() {
		add(clash)
	}
	return clashes
}

// hasRanges reports whether an entry asks for one port out of several.
func (p *Project) hasRanges() bool {
	return slices.ContainsFunc(p.Services, func(s *Service) bool {
		return slices.ContainsFunc(s.Ports, func(port *Port) bool { return port.HostKind == Floating })
	})
}

// clashes returns, for each binding, the clash with the first one before it in the lanes that it looks into.
func (f *field) clashes(look func(*binding) []lane) []Clash {
	var clashes []Clash
	for i := range f.bindings {
		later := &f.bindings[i]
		first := f.first(look(later), later.hosts)
		if first >= i {
			continue
		}
		earlier := &f.bindings[first]
		clashes = append(clashes, newClash(earlier, later, later.variable == ""))
	}
	return clashes
}

// newClash puts two bindings into their order.
func newClash(a, b *binding, certain bool) Clash {
	if a.order > b.order {
		a, b = b, a
	}
	profile, _ := Together(a.port.Service, b.port.Service)
	ports, _ := a.hosts.Intersect(b.hosts)
	clash := Clash{Earlier: a.port, Later: b.port, Ports: ports, Profile: profile, Certain: certain, Variable: b.variable}
	if b.start.engine == Swarm {
		clash.Profile = ""
		if a.port.OnNode && b.port.OnNode && a.port.Service != b.port.Service {
			clash.Nodes = a.port.Service.Instances + b.port.Service.Instances
			clash.Certain = clash.Certain && b.port.Service.Project.Runtime.Nodes > 0
		}
	}
	return clash
}
