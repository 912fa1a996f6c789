package graph

import "slices"

// Seal merges equal entries as Compose does and makes the project ready for rules. The loader calls it
// once, when every layer is in place.
//
// Compose expands ranges and keeps, of the single mappings of one service whose [MergeKey] text is equal,
// the last one. Done here on intervals: an entry lives on the ports that no later equal entry takes.
func (p *Project) Seal() {
	for _, service := range p.Services {
		sealPorts(service.Ports)
	}
	p.clashes = nil
	p.sealed = false
}

func sealPorts(ports []*Port) {
	later := make(map[MergeKey][]*Port, len(ports))
	taken := make(map[MergeKey]intervalSet, len(ports))
	for _, port := range slices.Backward(ports) {
		port.Live, port.ReplacedBy = nil, nil
		if port.Err != nil {
			continue
		}
		if port.HostKind == Fixed && port.Key.Published == "" {
			set := taken[port.Key]
			port.Live = set.missing(port.Host)
			if len(port.Live) == 0 {
				port.ReplacedBy = covering(later[port.Key], port.Host)
			}
			taken[port.Key] = set.add(port.Host)
		} else if equal := later[port.Key]; len(equal) > 0 {
			port.ReplacedBy = equal[len(equal)-1]
		} else if port.HostKind == Fixed || port.HostKind == Floating {
			port.Live = []Interval{port.Host}
		}
		later[port.Key] = append(later[port.Key], port)
	}
}

// covering returns the entry that takes the ports of host, or most of them.
func covering(entries []*Port, host Interval) *Port {
	for _, entry := range slices.Backward(entries) {
		if entry.Host.Covers(host) {
			return entry
		}
	}
	return entries[len(entries)-1]
}

// intervalSet is a set of ports as sorted intervals with gaps between them.
type intervalSet []Interval

// touching returns the range of indices of the intervals that meet or adjoin i.
func (s intervalSet) touching(i Interval) (from, to int) {
	from, _ = slices.BinarySearchFunc(s, i.From-1, func(e Interval, port int) int { return e.To - port })
	for to = from; to < len(s) && s[to].From <= i.To+1; to++ {
		continue
	}
	return from, to
}

func (s intervalSet) add(i Interval) intervalSet {
	from, to := s.touching(i)
	for _, touched := range s[from:to] {
		i = Interval{min(i.From, touched.From), max(i.To, touched.To)}
	}
	return slices.Replace(s, from, to, i)
}

// missing returns the ports of i that are not in the set.
func (s intervalSet) missing(i Interval) []Interval {
	from, to := s.touching(i)
	return subtract([]Interval{i}, s[from:to])
}
