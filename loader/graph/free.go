package graph

// ephemeralFrom is the first port of Linux's default range for outgoing connections (net.ipv4.ip_local_port_range).
const ephemeralFrom = 32768

// Takes reports whether some entry of the project, be it of a service that is switched off, asks for the host port,
// whatever its protocol and address.
func (p *Project) Takes(port int) bool { return p.TakesAny(Single(port)) }

// TakesAny is [Project.Takes] for a run of ports.
func (p *Project) TakesAny(ports Interval) bool {
	taken := p.answer().taken
	at := upward(taken, ports.From)
	return at < len(taken) && taken[at].From <= ports.To
}

// FreePort returns the smallest port above want that no entry of the project asks for and that avoid does
// not refuse, or 0 when there is none below 32768, where the ports for outgoing connections begin.
func (p *Project) FreePort(want int, avoid func(int) bool) int {
	return p.FreeBlock(want, 1, avoid)
}

// FreeBlock returns the first port of the lowest run of length free ports above want; see [Project.FreePort].
func (p *Project) FreeBlock(want, length int, avoid func(int) bool) int {
	taken := p.answer().taken
	at, run := upward(taken, want+1), 0
	for port := want + 1; port < ephemeralFrom; port++ {
		if at < len(taken) && taken[at].Contains(port) {
			port, run = taken[at].To, 0
			at++
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

// findTaken returns the host ports that entries of the project ask for.
func (p *Project) findTaken() []Interval {
	var taken []Interval
	for _, services := range [][]*Service{p.Services, p.Inactive} {
		for _, service := range services {
			for _, port := range service.Ports {
				if port.Err == nil && (port.HostKind == Fixed || port.HostKind == Floating) {
					taken = append(taken, port.Host)
				}
			}
		}
	}
	return union(taken)
}
