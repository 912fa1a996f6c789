package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
)

// numbers are those in texts that may be ports.
type numbers map[int]bool

func (n numbers) in(text string) {
	const digits = "0123456789"
	for at := strings.IndexAny(text, digits); at >= 0; at = strings.IndexAny(text, digits) {
		rest := strings.TrimLeft(text[at:], digits)
		if number, err := strconv.Atoi(text[at : len(text)-len(rest)]); err == nil && 1 <= number && number <= 65535 {
			n[number] = true
		}
		text = rest
	}
}

// ports returns the numbers as intervals.
func (n numbers) ports() []graph.Interval {
	ports := make([]graph.Interval, 0, len(n))
	for number := range n {
		ports = append(ports, graph.Single(number))
	}
	return ports
}

func (n numbers) inCommand(command *graph.Command) {
	if command == nil {
		return
	}
	for i := range command.Words {
		n.in(command.Words[i].Value)
	}
}

// PortSet are ports as ascending intervals with gaps between them. An entry is looked up in the logarithm of their number:
// files can have a hundred thousand of both.
type PortSet []graph.Interval

// newPortSet returns the ports of intervals, which it sorts.
func newPortSet(intervals []graph.Interval) PortSet {
	slices.SortFunc(intervals, func(a, b graph.Interval) int { return a.From - b.From })
	set := make(PortSet, 0, len(intervals))
	for _, one := range intervals {
		if last := len(set) - 1; last >= 0 && one.From <= set[last].To+1 {
			set[last].To = max(set[last].To, one.To)
			continue
		}
		set = append(set, one)
	}
	return set
}

// Has reports whether the set and an interval have a port in common.
func (s PortSet) Has(ports graph.Interval) bool {
	at, _ := slices.BinarySearchFunc(s, ports.From, func(one graph.Interval, port int) int { return one.To - port })
	return at < len(s) && s[at].From <= ports.To
}

// Targets returns the container ports to which entries of the service can lead.
func (f *Service) Targets() PortSet {
	return f.knownTargets.get(func() PortSet { return TargetsOf(f.Service, graph.TCP, graph.UDP, graph.SCTP) })
}

// TargetsOf returns the container ports to which entries of a service lead, of some protocols. An entry whose container port is not known can
// lead to any.
func TargetsOf(service *graph.Service, protocols ...graph.Protocol) PortSet {
	var intervals []graph.Interval
	for _, port := range service.Ports {
		switch {
		case !port.Published() || !slices.Contains(protocols, port.Protocol):
		case port.ContainerUnknown:
			return PortSet{{From: 0, To: 65535}}
		default:
			intervals = append(intervals, port.Container)
		}
	}
	return newPortSet(intervals)
}
