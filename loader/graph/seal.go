package graph

import (
	"slices"
	"strings"
)

// Seal merges equal entries as Compose does and makes the project ready for rules. The loader calls it
// once, when every layer is in place. From then on nothing in the project changes, so that many can read it at once.
//
// Compose expands ranges and keeps, of the single mappings of one service whose [MergeKey] text is equal,
// the last one. Done here on intervals: an entry lives on the ports that no later equal entry takes.
func (p *Project) Seal() {
	p.answers = answers{}
	for number, service := range p.Services {
		service.Number = number
		if p.Runtime.Engine == Swarm {
			sealStack(service.Ports)
		} else {
			sealPorts(service.Ports)
		}
		service.seal()
	}
	for _, service := range slices.Concat(p.Inactive, p.Jobs) {
		service.Number = -1
		service.seal()
	}
	for _, job := range p.Jobs {
		sealPorts(job.Ports)
	}
	if p.Image != nil {
		p.Image.Number = len(p.Services)
		p.Image.seal()
	}
	p.markShared()
}

func (s *Service) seal() {
	s.answers = serviceAnswers{}
	s.answers.reach, s.answers.reachPlace = s.findReach()
	s.answers.address = s.findHostAddress()
	s.answers.stages = s.Stages()
}

// markShared finds the services whose network namespace others use, by the name of the service or of its container.
func (p *Project) markShared() {
	containers := make(map[string]bool)
	for _, service := range p.Services {
		if name, found := strings.CutPrefix(service.NetworkMode.Value, "container:"); found {
			containers[name] = true
		}
		service.Shared = false
	}
	for _, service := range p.Services {
		if service.Namespace != nil {
			service.Namespace.Shared = true
		}
		if name := service.ContainerName.Value; name != "" && containers[name] {
			service.Shared = true
		}
	}
}

func sealPorts(ports []*Port) {
	if areApart(ports) {
		live := make([]Interval, 0, len(ports))
		for _, port := range ports {
			port.Live, port.ReplacedBy = nil, nil
			if port.Err == nil && (port.HostKind == Fixed || port.HostKind == Floating) {
				live = append(live, port.Host)
				port.Live = slices.Clip(live[len(live)-1:])
			}
		}
		return
	}
	equal := make(map[MergeKey][]*Port, len(ports)) // the last entry first
	for _, port := range slices.Backward(ports) {
		port.Live, port.ReplacedBy = nil, nil
		if port.Err == nil {
			equal[port.Key] = append(equal[port.Key], port)
		}
	}
	for key, group := range equal {
		if key.Published == "" && group[0].HostKind == Fixed {
			sealNumbers(group)
			continue
		}
		for _, port := range group[1:] {
			port.ReplacedBy = group[0]
		}
		if last := group[0]; last.HostKind == Fixed || last.HostKind == Floating {
			last.Live = []Interval{last.Host}
		}
	}
}

// areApart reports whether no entry takes a port of another one. It does not look at more than a few.
func areApart(ports []*Port) bool {
	const few = 16
	if len(ports) > few {
		return false
	}
	for i, port := range ports {
		for _, other := range ports[:i] {
			if port.Key != other.Key || port.Err != nil || other.Err != nil {
				continue
			}
			_, overlap := port.Host.Intersect(other.Host)
			if overlap || port.Key.Published != "" || port.HostKind != Fixed {
				return false
			}
		}
	}
	return true
}

// sealNumbers shares out the ports among entries, the last one first, that map plain numbers in the same way.
func sealNumbers(group []*Port) {
	if len(group) == 1 {
		group[0].Live = []Interval{group[0].Host}
		return
	}
	hosts := make([]Interval, len(group))
	for i, port := range group {
		hosts[i] = port.Host
	}
	segments := cut(hosts)
	owners := make([]*Port, len(segments))
	segments.assign(hosts, func(interval, segment int) {
		port := group[interval]
		owners[segment] = port
		ports := Interval{segments[segment], segments[segment+1] - 1}
		if last := len(port.Live) - 1; last >= 0 && port.Live[last].To+1 == ports.From {
			port.Live[last].To = ports.To
		} else {
			port.Live = append(port.Live, ports)
		}
	})
	for _, port := range group {
		if len(port.Live) == 0 {
			from, _ := segments.run(port.Host)
			port.ReplacedBy = owners[from]
		}
	}
}
