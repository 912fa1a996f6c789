package graph

import "slices"

// Takes reports whether some entry of the project, be it of a service that is switched off, asks for the host port, or
// the host is known to use it, whatever the protocol and address.
func (p *Project) Takes(port int) bool { return p.TakesAny(Single(port)) }

// TakesAny is [Project.Takes] for a run of ports.
func (p *Project) TakesAny(ports Interval) bool {
	taken := p.taken()
	at := upward(taken, ports.From)
	return at < len(taken) && taken[at].From <= ports.To || p.Runtime.Host.holds(ports)
}

// FreePort returns the smallest port above want that no entry of the project asks for, the host is not known to use, and avoid
// does not refuse, or 0 when there is none below 32768, where the ports for outgoing connections begin.
func (p *Project) FreePort(want int, avoid func(int) bool) int {
	return p.FreeBlock(want, 1, avoid)
}

// FreeBlock returns the first port of the lowest run of length free ports above want; see [Project.FreePort].
func (p *Project) FreeBlock(want, length int, avoid func(int) bool) int {
	taken := p.taken()
	at, run := upward(taken, want+1), 0
	for port := want + 1; port < FirstOutgoing(); port++ {
		if at < len(taken) && taken[at].Contains(port) {
			port, run = taken[at].To, 0
			at++
			continue
		}
		if avoid(port) || p.Runtime.Host.holds(Single(port)) {
			run = 0
			continue
		}
		if run++; run == length {
			return port - length + 1
		}
	}
	return 0
}

// Taken returns the host ports that entries of the project ask for, those of services in profiles too.
func (p *Project) Taken() []Interval { return p.taken() }

// FreePorts returns the lowest host ports, from want upward and at most count of them, that are not taken and that avoid does
// not refuse. There are fewer when they run out below 32768.
func FreePorts(taken []Interval, want, count int, avoid func(int) bool) []int {
	taken = union(taken)
	at := upward(taken, want)
	var free []int
	for port := max(want, 1); port < FirstOutgoing() && len(free) < count; port++ {
		switch {
		case at < len(taken) && taken[at].Contains(port):
			port = taken[at].To
			at++
		case !avoid(port):
			free = append(free, port)
		}
	}
	return free
}

// Contested reports whether another entry of the project asks for one of the entry's host ports, whatever
// the protocols and addresses.
func (p *Project) Contested(port *Port) bool {
	p.taken()
	return port.contested
}

// findTaken finds the host ports that entries of the project ask for, and the entries that are not alone on theirs.
func (p *Project) findTaken() []Interval {
	var ports []*Port
	var taken []Interval
	for _, services := range [][]*Service{p.Services, p.Inactive} {
		for _, service := range services {
			for _, port := range service.Ports {
				if port.Err == nil && (port.HostKind == Fixed || port.HostKind == Floating) {
					ports = append(ports, port)
					taken = append(taken, port.Host)
				}
			}
		}
	}
	slices.SortFunc(ports, func(a, b *Port) int { return compareIntervals(a.Host, b.Host) })
	highest := 0
	for i, port := range ports {
		if port.Host.From <= highest || i+1 < len(ports) && ports[i+1].Host.From <= port.Host.To {
			port.contested = true
		}
		highest = max(highest, port.Host.To)
	}
	return union(taken)
}
