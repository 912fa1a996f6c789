package graph

import (
	"cmp"
	"slices"
	"strings"
)

// Clash is two entries that cannot both be published.
type Clash struct {
	// Earlier and Later are in the order of the project's services and their entries. Which of the two loses is
	// chance: Compose starts services in parallel.
	Earlier, Later *Port
	// Ports are the host ports that both ask for.
	Ports Interval
	// Profile is the profile that must be switched on for the clash to happen, "" when both services
	// start as called.
	Profile string
	// Certain is false for a clash that hangs on the order of starting: a floating range may take the port.
	Certain bool
}

// Together reports whether two services can be up at once, and the profile that must first be switched on
// for that, if any. Services with disjoint profiles are alternatives.
func Together(a, b *Service) (profile string, possible bool) {
	switch {
	case a == b, a.Active && b.Active:
		if a == b && !a.Active {
			return a.firstProfile(), true
		}
		return "", true
	case a.Active:
		return b.firstProfile(), true
	case b.Active:
		return a.firstProfile(), true
	}
	for _, mine := range a.Profiles {
		for _, other := range b.Profiles {
			if mine.Value == other.Value {
				return mine.Value, true
			}
		}
	}
	return "", false
}

func (s *Service) firstProfile() string {
	if len(s.Profiles) == 0 {
		return ""
	}
	return s.Profiles[0].Value
}

// Clashes returns the clashes between fixed host ports, and those that floating ranges can run into. Each entry
// is the later one of at most one clash, so that ten services on one port make nine. Entries whose
// service binds nothing take no part.
//
// Two fixed bindings clash if and only if protocol and port are equal and their addresses overlap
// ([Address.Overlaps]). Observed on Docker Engine 20.10, 28.2 and 29.
func (p *Project) Clashes() []Clash {
	if !p.sealed {
		p.clashes = p.findClashes()
		p.sealed = true
	}
	return p.clashes
}

// Clashing reports whether the entry is either end of a certain clash.
func (p *Project) Clashing(port *Port) bool {
	for _, clash := range p.Clashes() {
		if clash.Certain && (clash.Earlier == port || clash.Later == port) {
			return true
		}
	}
	return false
}

// bound is one live interval of one entry, with what decides about clashes.
type bound struct {
	port    *Port
	order   int // of the entry within the project
	hosts   Interval
	address Address
}

// class is what two bindings must share to clash with the same others.
type class struct {
	hosts    Interval
	address  Address
	active   bool
	profiles string
}

func (b bound) class() class {
	profiles := ""
	if !b.port.Service.Active {
		for _, profile := range b.port.Service.Profiles {
			profiles += profile.Value + ","
		}
	}
	address := b.address
	address.Text = ""
	return class{b.hosts, address, b.port.Service.Active, profiles}
}

func (p *Project) bounds(kind HostKind) (all [len(protocolNames)][]bound) {
	order := 0
	for _, service := range p.Services {
		if reach, _ := service.Reach(); reach != Binds {
			continue
		}
		for _, port := range service.Ports {
			order++
			if !port.Published() || port.Unknown() || port.HostKind != kind {
				continue
			}
			address := port.HostAddress()
			for _, hosts := range port.Live {
				all[port.Protocol] = append(all[port.Protocol], bound{port, order, hosts, address})
			}
		}
	}
	return all
}

func (p *Project) findClashes() []Clash {
	fixed, floating := p.bounds(Fixed), p.bounds(Floating)
	var clashes []Clash
	for protocol := range protocolNames {
		clashes = append(clashes, fixedClashes(fixed[protocol])...)
		clashes = append(clashes, floatingClashes(fixed[protocol], floating[protocol])...)
	}
	return clashes
}

// fixedClashes sweeps over the host ports upward. Of bindings that are alike in everything that decides, only the
// first stays to be compared with later ones, so that a thousand equal entries cost a thousand steps.
func fixedClashes(bounds []bound) []Clash {
	slices.SortStableFunc(bounds, func(a, b bound) int {
		return cmp.Or(cmp.Compare(a.hosts.From, b.hosts.From), cmp.Compare(a.order, b.order))
	})
	best := make(map[*Port]Clash)
	rank := make(map[*Port]int)
	note := func(a, b bound) {
		if a.order > b.order {
			a, b = b, a
		}
		profile, possible := Together(a.port.Service, b.port.Service)
		ports, overlap := a.hosts.Intersect(b.hosts)
		if !possible || !overlap || !a.address.Overlaps(b.address) {
			return
		}
		// The first certain clash with the earliest partner wins.
		order := 2 * a.order
		if profile != "" {
			order += 1 << 30
		}
		if known, ok := rank[b.port]; !ok || order < known {
			rank[b.port] = order
			best[b.port] = Clash{Earlier: a.port, Later: b.port, Ports: ports, Profile: profile, Certain: true}
		}
	}
	var open []bound
	first := make(map[class]bound)
	for _, current := range bounds {
		open = slices.DeleteFunc(open, func(b bound) bool { return b.hosts.To < current.hosts.From })
		key := current.class()
		if twin, ok := first[key]; ok && twin.hosts.To >= current.hosts.From {
			note(twin, current)
			continue
		}
		for _, other := range open {
			note(other, current)
		}
		first[key] = current
		open = append(open, current)
	}
	clashes := make([]Clash, 0, len(best))
	for _, b := range bounds {
		if clash, ok := best[b.port]; ok {
			clashes = append(clashes, clash)
			delete(best, b.port)
		}
	}
	return clashes
}

// floatingClashes looks at ranges that ask for one port per container, such as "8000-8010:80".
//
// They fail for sure only when the containers that want ports outnumber the ports left by fixed ones; the
// engine answers "all ports are allocated". Beside a fixed port of another service they can fail: started
// first, the range may take that very port.
func floatingClashes(fixed, floating []bound) []Clash {
	var clashes []Clash
	for _, f := range floating {
		if !f.port.Service.Active {
			continue
		}
		taken := intervalSet(nil)
		var rival, inside *bound
		for i := range fixed {
			other := &fixed[i]
			if !other.port.Service.Active || !other.address.Overlaps(f.address) {
				continue
			}
			both, overlap := other.hosts.Intersect(f.hosts)
			if !overlap {
				continue
			}
			taken = taken.add(both)
			inside = other
			if other.port.Service != f.port.Service && !f.port.Service.startsAfter(other.port.Service) && rival == nil {
				rival = other
			}
		}
		wanting, partner := demand(f, floating)
		free := 0
		for _, rest := range subtract([]Interval{f.hosts}, taken) {
			free += rest.Len()
		}
		switch {
		case wanting > free && (inside != nil || partner != nil):
			other := partner
			if other == nil {
				other = inside
			}
			if other.order < f.order {
				ports, _ := other.hosts.Intersect(f.hosts)
				clashes = append(clashes, Clash{Earlier: other.port, Later: f.port, Ports: ports, Certain: true})
			} else if other == inside {
				ports, _ := other.hosts.Intersect(f.hosts)
				clashes = append(clashes, Clash{Earlier: f.port, Later: other.port, Ports: ports, Certain: true})
			}
		case rival != nil:
			ports, _ := rival.hosts.Intersect(f.hosts)
			clash := Clash{Earlier: f.port, Later: rival.port, Ports: ports}
			if rival.order < f.order {
				clash.Earlier, clash.Later = rival.port, f.port
			}
			clashes = append(clashes, clash)
		}
	}
	return clashes
}

// demand returns how many containers want a port out of exactly the ports of f, or of a range within them, and
// the earliest other entry among them. Ranges that reach beyond f can take their port elsewhere.
func demand(f bound, floating []bound) (containers int, partner *bound) {
	for i := range floating {
		other := &floating[i]
		if !other.port.Service.Active || !f.hosts.Covers(other.hosts) || !other.address.Overlaps(f.address) {
			continue
		}
		containers += other.port.Service.Instances
		if other.port != f.port && partner == nil {
			partner = other
		}
	}
	return containers, partner
}

// startsAfter reports whether depends_on makes s start when other is already up.
func (s *Service) startsAfter(other *Service) bool {
	seen := map[*Service]bool{s: true}
	for queue := []*Service{s}; len(queue) > 0; queue = queue[1:] {
		for _, reference := range queue[0].DependsOn {
			next := s.Project.Service(reference.Name)
			if next == nil || seen[next] {
				continue
			}
			if next == other {
				return true
			}
			seen[next] = true
			queue = append(queue, next)
		}
	}
	return false
}

// PublishedHost describes the host side of an entry for people: "8080/tcp" or "8000-8010/udp".
func (p *Port) PublishedHost() string {
	return p.Host.String() + "/" + p.Protocol.String()
}

// FreePort returns the smallest port above want that no fixed entry of the project publishes and that avoid does
// not refuse, or 0 when there is none below 32768, where the ports for outgoing connections begin.
func (p *Project) FreePort(want int, avoid func(int) bool) int {
	return p.FreeBlock(want, 1, avoid)
}

// FreeBlock returns the first port of the lowest run of length free ports above want; see [Project.FreePort].
func (p *Project) FreeBlock(want, length int, avoid func(int) bool) int {
	taken := intervalSet(nil)
	for _, service := range p.Services {
		for _, port := range service.Ports {
			if port.Err == nil && (port.HostKind == Fixed || port.HostKind == Floating) {
				taken = taken.add(port.Host)
			}
		}
	}
	run := 0
	for port := want + 1; port < ephemeralFrom; port++ {
		if at, found := taken.find(port); found {
			port, run = taken[at].To, 0
			continue
		}
		if avoid(port) {
			run = 0
			continue
		}
		if run++; run == length {
			return port - length + 1
		}
	}
	return 0
}

// ephemeralFrom is the first port of Linux's default range for outgoing connections (net.ipv4.ip_local_port_range).
const ephemeralFrom = 32768

func (s intervalSet) find(port int) (int, bool) {
	return slices.BinarySearchFunc(s, port, func(e Interval, port int) int {
		switch {
		case e.To < port:
			return -1
		case e.From > port:
			return 1
		}
		return 0
	})
}

// Profiled names the profiles of a service for people.
func (s *Service) Profiled() string {
	names := make([]string, len(s.Profiles))
	for i, profile := range s.Profiles {
		names[i] = profile.Value
	}
	return strings.Join(names, ", ")
}
