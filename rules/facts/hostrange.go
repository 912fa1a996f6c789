package facts

import "github.com/portlint/portlint/loader/graph"

// MostAttempts is how many ports of a range engines try to bind before they give up.
// https://github.com/moby/moby/blob/master/daemon/libnetwork/drivers/bridge/port_mapping_linux.go
const MostAttempts = 10

// TakenRange is what others have of the range from which an entry takes one port for each container.
type TakenRange struct {
	// First is the first obstacle, nil for none.
	First *Obstacle
	// ports are those that something else has, and whether the engine knows that.
	ports map[int]bool
}

// TakenOf returns what others have for certain of the ports of an entry.
func (h Host) TakenOf(port *graph.Port) TakenRange {
	taken := TakenRange{ports: make(map[int]bool)}
	for _, one := range h.Obstacles(h.Published(port), port.Host) {
		if h.IsOwn(one.Holder, port.Service) || !one.Certain {
			continue
		}
		if taken.First == nil {
			taken.First = &one
		}
		for _, number := range one.Ports {
			taken.ports[number] = one.Holder.Kind == graph.ContainerHolder && one.Holder.Engine == ""
		}
	}
	return taken
}

// Count returns how many of the ports are taken.
func (t TakenRange) Count() int { return len(t.ports) }

// ExhaustsAttempts reports whether so many ports in a row are taken without the engine's knowledge that it gives up among them.
func (t TakenRange) ExhaustsAttempts() bool {
	for port, known := range t.ports {
		length := 0
		for !known && length < MostAttempts {
			length++
			other, isTaken := t.ports[port+length]
			known = other || !isTaken
		}
		if length == MostAttempts {
			return true
		}
	}
	return false
}
