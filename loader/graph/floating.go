package graph

import (
	"container/heap"
	"net/netip"
	"slices"
	"sort"
)

// ranges looks at the ranges that ask for one port per container, such as "8000-8010:80".
//
// They fail for sure only when the containers that want ports outnumber the ports left by fixed ones; the
// engine answers "all ports are allocated". Beside a fixed port of another service they can fail: started
// first, the range may take that very port.
type ranges struct {
	field    *field
	bindings []binding // the floating ones
	// sorted are the fixed bindings of each protocol by their first port; reach is the highest port up to each of them.
	sorted [len(protocolNames)][]*binding
	reach  [len(protocolNames)][]int

	services map[string]*Service
	before   map[*Service]map[*Service]bool // what depends_on starts before a service
	// effort is how many more steps the search takes before it gives up. Real projects need a few hundred.
	effort int
}

const maxEffort = 1 << 19

func newRanges(p *Project, field *field) *ranges {
	f := &ranges{field: field, bindings: p.bindings(func(port *Port) bool {
		return port.HostKind == Floating && !port.Service.Alone && port.Service.Machine == ""
	}), effort: maxEffort}
	if len(f.bindings) == 0 {
		return f
	}
	for i := range field.bindings {
		if fixed := &field.bindings[i]; fixed.variable == "" {
			f.sorted[fixed.protocol] = append(f.sorted[fixed.protocol], fixed)
		}
	}
	for protocol, sorted := range f.sorted {
		slices.SortStableFunc(sorted, func(a, b *binding) int { return compareIntervals(a.hosts, b.hosts) })
		highest := 0
		for _, fixed := range sorted {
			highest = max(highest, fixed.hosts.To)
			f.reach[protocol] = append(f.reach[protocol], highest)
		}
	}
	f.services = make(map[string]*Service, len(p.Services))
	for _, service := range p.Services {
		f.services[service.Name] = service
	}
	f.before = make(map[*Service]map[*Service]bool)
	return f
}

// overlapping calls visit with the fixed bindings that share a port with f's range and overlap its address, from the lowest
// up, until visit returns false.
func (f *ranges) overlapping(one *binding, visit func(*binding) bool) {
	sorted, reach := f.sorted[one.protocol], f.reach[one.protocol]
	for i := sort.SearchInts(reach, one.hosts.From); i < len(sorted) && sorted[i].hosts.From <= one.hosts.To; i++ {
		if f.effort--; f.effort < 0 {
			return
		}
		fixed := sorted[i]
		if _, overlap := fixed.hosts.Intersect(one.hosts); overlap && fixed.address.Overlaps(one.address) && !visit(fixed) {
			return
		}
	}
}

// risks returns the clashes that happen when a range is started before the service of a fixed port in it.
func (f *ranges) risks() []Clash {
	var clashes []Clash
	for i := range f.bindings {
		floating := &f.bindings[i]
		service := floating.port.Service
		f.overlapping(floating, func(fixed *binding) bool {
			other := fixed.port.Service
			// In one container the engine gives out fixed ports first.
			if other == service || f.startsBefore(other, service) {
				return true
			}
			if _, possible := Together(service, other); !possible {
				return true
			}
			clashes = append(clashes, newClash(floating, fixed, false))
			return false
		})
	}
	return clashes
}

// startsBefore reports whether depends_on makes first start before service.
func (f *ranges) startsBefore(first, service *Service) bool {
	before, known := f.before[service]
	if !known {
		before = make(map[*Service]bool)
		for queue := []*Service{service}; len(queue) > 0; queue = queue[1:] {
			for _, reference := range queue[0].DependsOn {
				f.effort--
				if next := f.services[reference.Name]; next != nil && !before[next] && f.effort > 0 {
					before[next] = true
					queue = append(queue, next)
				}
			}
		}
		f.before[service] = before
	}
	return before[first]
}

// contest is floating ranges that all compete for the same ports.
type contest struct {
	bindings []*binding
	// lanes hold the fixed bindings that all of the ranges must avoid.
	lanes []lane
	// address overlaps that of every range.
	address netip.Addr
}

// contests groups the ranges of services that start as called. In each family those on the wildcard compete, and
// those on one address. All of a family compete when there is just one address beside the wildcard.
func (f *ranges) contests() []contest {
	type pool struct {
		protocol Protocol
		v6       bool
	}
	type group struct {
		pool
		address netip.Addr
	}
	members := make(map[group][]*binding)
	addresses := make(map[pool][]netip.Addr)
	var groups []group
	for i := range f.bindings {
		one := &f.bindings[i]
		if !one.start.active || f.containers(one) > one.hosts.Len() { // too small by itself: another rule's business
			continue
		}
		v4, v6 := one.address.families()
		for _, ip := range []netip.Addr{v4, v6} {
			if !ip.IsValid() {
				continue
			}
			key := group{pool{one.protocol, ip.Is6()}, ip}
			if members[key] == nil {
				groups = append(groups, key)
				addresses[key.pool] = append(addresses[key.pool], ip)
			}
			members[key] = append(members[key], one)
		}
	}
	var contests []contest
	add := func(key group, bindings []*binding) {
		probe := binding{start: bindings[0].start, protocol: bindings[0].protocol, onNode: bindings[0].onNode, address: Address{IP: key.address}}
		contests = append(contests, contest{bindings, probe.certain(), key.address})
	}
	for _, key := range groups {
		add(key, members[key])
		others := addresses[key.pool]
		if len(others) != 2 || key.address != others[1] {
			continue
		}
		specific, wildcard := key, group{key.pool, others[0]}
		if key.address.IsUnspecified() {
			specific, wildcard = wildcard, specific
		}
		if !wildcard.address.IsUnspecified() {
			continue
		}
		both := slices.Concat(members[wildcard], members[specific])
		slices.SortFunc(both, func(a, b *binding) int { return a.order - b.order })
		add(specific, both)
	}
	return contests
}

// containers returns how many ports the entry wants on one host.
func (f *ranges) containers(one *binding) int { return one.port.Service.Instances }

// shortages returns the clashes of ranges for which no port is left.
func (f *ranges) shortages() []Clash {
	var clashes []Clash
	for _, contest := range f.contests() {
		requests := make([]request, len(contest.bindings))
		var fixed []Interval
		for i, one := range contest.bindings {
			requests[i] = request{one.hosts, f.containers(one)}
		}
		hull := *contest.bindings[0]
		hull.address = Address{IP: contest.address}
		for _, ports := range union(hosts(contest.bindings)) {
			hull.hosts = ports
			f.overlapping(&hull, func(b *binding) bool {
				if b.start.active {
					fixed = append(fixed, b.hosts)
				}
				return true
			})
		}
		taken := union(fixed)
		if f.effort -= len(requests); f.effort < 0 {
			break
		}
		short, grants := allot(requests, taken)
		for i, one := range contest.bindings {
			if short[i] == 0 {
				continue
			}
			if other := f.holder(contest, grants, taken, i); other != nil {
				clashes = append(clashes, newClash(other, one, true))
			}
		}
	}
	return clashes
}

func hosts(bindings []*binding) []Interval {
	all := make([]Interval, len(bindings))
	for i, one := range bindings {
		all[i] = one.hosts
	}
	return all
}

// holder returns the range that got the lowest port which the loser wanted, or else the entry that has it fixed.
func (f *ranges) holder(c contest, grants []grant, taken []Interval, loser int) *binding {
	wanted := c.bindings[loser].hosts
	at := sort.Search(len(grants), func(i int) bool { return grants[i].ports.To >= wanted.From })
	for ; at < len(grants) && grants[at].ports.From <= wanted.To; at++ {
		if grants[at].request != loser {
			return c.bindings[grants[at].request]
		}
	}
	if at := upward(taken, wanted.From); at < len(taken) {
		if ports, overlap := taken[at].Intersect(wanted); overlap {
			if first := f.field.first(c.lanes, ports); first != noOwner {
				return &f.field.bindings[first]
			}
		}
	}
	return nil
}

// request is a number of containers that want a port of their own out of hosts.
type request struct {
	hosts Interval
	count int
}

// grant is ports that the containers of one request got.
type grant struct {
	ports   Interval
	request int
}

// allot gives as many containers a port as is possible. It goes through the free ports upward and gives each
// to the request whose range ends first; for intervals that is a largest matching.
// https://en.wikipedia.org/wiki/Convex_bipartite_graph
// It returns how many containers of each request are left without, and the grants by port.
func allot(requests []request, taken []Interval) (short []int, grants []grant) {
	byStart := make([]int, len(requests))
	short = make([]int, len(requests))
	for i, r := range requests {
		byStart[i], short[i] = i, r.count
	}
	slices.SortStableFunc(byStart, func(a, b int) int { return requests[a].hosts.From - requests[b].hosts.From })
	open := &deadlines{requests: requests}
	for port := 0; open.Len() > 0 || len(byStart) > 0; {
		if open.Len() == 0 {
			port = max(port, requests[byStart[0]].hosts.From)
		}
		for ; len(byStart) > 0 && requests[byStart[0]].hosts.From <= port; byStart = byStart[1:] {
			heap.Push(open, byStart[0])
		}
		top := open.open[0]
		if short[top] == 0 || requests[top].hosts.To < port {
			heap.Pop(open)
			continue
		}
		end := requests[top].hosts.To
		if len(byStart) > 0 {
			end = min(end, requests[byStart[0]].hosts.From-1)
		}
		if at := upward(taken, port); at < len(taken) {
			if taken[at].Contains(port) {
				port = taken[at].To + 1
				continue
			}
			end = min(end, taken[at].From-1)
		}
		count := min(short[top], end-port+1)
		grants = append(grants, grant{Interval{port, port + count - 1}, top})
		short[top] -= count
		port += count
	}
	return short, grants
}

// deadlines is a heap of requests, the one whose range ends first on top.
type deadlines struct {
	requests []request
	open     []int
}

func (d *deadlines) Len() int      { return len(d.open) }
func (d *deadlines) Swap(i, j int) { d.open[i], d.open[j] = d.open[j], d.open[i] }
func (d *deadlines) Push(x any)    { d.open = append(d.open, x.(int)) }
func (d *deadlines) Less(i, j int) bool {
	a, b := d.open[i], d.open[j]
	if d.requests[a].hosts.To != d.requests[b].hosts.To {
		return d.requests[a].hosts.To < d.requests[b].hosts.To
	}
	return a < b
}
func (d *deadlines) Pop() any {
	last := d.open[len(d.open)-1]
	d.open = d.open[:len(d.open)-1]
	return last
}
