package rules

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

// obstacle is what keeps an entry from host ports at this moment.
type obstacle struct {
	// ports are the host ports, the lowest one first.
	ports []int
	// holder has them, and where is what it has of the first one: "*:8080".
	holder graph.Holder
	where  string
	// forbidden says that the system keeps the ports, and nobody has them.
	forbidden bool
	// certain is false when it may be no obstacle.
	certain bool
}

// mostTried is how many ports of one entry are tried to be bound at most.
const mostTried = 256

// hostView is the host as one project sees it.
type hostView struct {
	*graph.Host
	project *graph.Project
}

// bindings are the addresses that the engine binds for an entry.
func (h hostView) bindings(port *graph.Port) []netip.Addr {
	return h.project.Runtime.Bindings(port.HostAddress())
}

// anyOverlap reports whether one of the addresses cannot be bound beside what is held, and whether that is certain.
func anyOverlap(held *graph.Held, addresses []netip.Addr) (overlaps, certain bool) {
	for _, address := range addresses {
		one, sure := held.Overlaps(address)
		overlaps, certain = overlaps || one, certain || one && sure
	}
	return overlaps, certain
}

// obstacles returns what keeps ports of a protocol from being bound on addresses, each holder once.
func (h hostView) obstacles(addresses []netip.Addr, protocol graph.Protocol, ports graph.Interval) []obstacle {
	var found []obstacle
	busy := make(map[int]bool) // ports that need no trial
	for _, at := range h.Holding(protocol, ports) {
		held := &h.Held[at]
		overlaps, certain := anyOverlap(held, addresses)
		if !overlaps {
			continue
		}
		if !certain {
			switch h.tryBoth(addresses, protocol, held.Port) {
			case graph.BindFree:
				continue
			case graph.BindTaken:
				certain = true
			}
		}
		busy[held.Port] = true
		holder := h.Holder(at)
		if holder.Kind == graph.ConnectionHolder && h.tryBoth(addresses, protocol, held.Port) == graph.BindFree {
			continue
		}
		found = addObstacle(found, held.Port, obstacle{holder: holder, where: heldAddress(held), certain: certain && !holder.Unnamed})
	}
	for port := ports.From; port <= min(ports.To, ports.From+mostTried-1); port++ {
		if busy[port] {
			continue
		}
		if one, blocked := h.hidden(addresses, protocol, port); blocked {
			found = addObstacle(found, port, one)
		}
	}
	return found
}

// hidden returns what keeps a port from being bound that no list shows in use.
func (h hostView) hidden(addresses []netip.Addr, protocol graph.Protocol, port int) (obstacle, bool) {
	if port < h.FirstPort {
		return obstacle{forbidden: true, certain: true}, true
	}
	for _, one := range addresses {
		switch h.Bind(protocol, netip.AddrPortFrom(one, uint16(port))) {
		case graph.BindTaken:
			holder, _ := h.Connection(protocol, netip.AddrPortFrom(one, uint16(port)))
			return obstacle{holder: holder, certain: true}, true
		case graph.BindForbidden:
			return obstacle{forbidden: true, certain: true}, true
		}
	}
	return obstacle{}, false
}

// tryBoth binds a port on each address that the engine would bind, up to the first that it cannot have.
func (h hostView) tryBoth(addresses []netip.Addr, protocol graph.Protocol, port int) graph.BindAnswer {
	answer := graph.BindUnknown
	for _, one := range addresses {
		answer = h.Bind(protocol, netip.AddrPortFrom(one, uint16(port)))
		if answer != graph.BindFree {
			return answer
		}
	}
	return answer
}

// addObstacle adds a port to the obstacle of the same holder, or else the obstacle.
func addObstacle(found []obstacle, port int, one obstacle) []obstacle {
	for i := range found {
		if found[i].holder == one.holder && found[i].forbidden == one.forbidden {
			if !slices.Contains(found[i].ports, port) {
				found[i].ports = append(found[i].ports, port)
			}
			found[i].certain = found[i].certain || one.certain
			return found
		}
	}
	one.ports = []int{port}
	return append(found, one)
}

// heldAddress writes what is held as systems list it.
func heldAddress(held *graph.Held) string {
	port := uint16(held.Port)
	if held.Dual || held.MaybeDual {
		return "*:" + strconv.Itoa(held.Port)
	}
	return netip.AddrPortFrom(held.IP, port).String()
}

// isOwn reports whether `up` stops the container, or keeps it, before it starts others: it is of a service of the project that is
// started now.
func (h hostView) isOwn(holder graph.Holder) bool {
	if holder.Kind != graph.ContainerHolder || holder.Elsewhere || holder.OneOff || holder.Project != h.project.Name {
		return false
	}
	service := h.project.Service(holder.Service)
	return service != nil && service.Active
}

// whoHas says who has a port, as the end of a sentence.
func (h hostView) whoHas(one obstacle, protocol graph.Protocol) string {
	holder := one.holder
	switch {
	case one.forbidden && h.FirstPort > 0:
		return "the engine is rootless, and may bind ports from " + strconv.Itoa(h.FirstPort) + " on only"
	case one.forbidden:
		return "the system keeps it for itself"
	case holder.Kind == graph.ContainerHolder:
		return "container " + quoted(holder.Name) + h.described(holder) + " has it"
	case holder.Kind == graph.ConnectionHolder && holder.Name != "":
		return "a connection of " + process(holder) + " has it at this moment"
	case holder.Kind == graph.ConnectionHolder:
		return "a connection has it at this moment"
	case holder.Kind == graph.ProcessHolder:
		role := ""
		if known, is := knowledge.HolderOf(holder.Name); is {
			role = ", which " + known.Role + ","
			if known.ForContainers && !holder.Unnamed && holder.Name == "docker-proxy" {
				role = ", left over from a container that is gone,"
			}
		}
		return process(holder) + role + " has " + one.where
	case one.where == "":
		return "it is in use, and no list of this system shows by what"
	case holder.User != "":
		return "a process of user " + holder.User + " has " + one.where
	}
	return "a process has " + one.where
}

// described adds in parentheses what is known of a container.
func (h hostView) described(holder graph.Holder) string {
	var facts []string
	if holder.Image != "" {
		facts = append(facts, holder.Image)
	}
	own := holder.Project == h.project.Name && holder.Project != "" && !holder.Elsewhere
	switch {
	case holder.OneOff:
		facts = append(facts, "of docker compose run")
	case own && h.project.Service(holder.Service) == nil:
		facts = append(facts, "an orphan of this project, which has no service "+quoted(holder.Service)+" any more")
	case own:
		facts = append(facts, "of service "+quoted(holder.Service)+", which is not started now")
	case holder.Project != "":
		facts = append(facts, "of project "+quoted(holder.Project))
	}
	if holder.Elsewhere {
		facts = append(facts, "of another engine")
	}
	if holder.Status != "" {
		facts = append(facts, strings.ToLower(holder.Status[:1])+holder.Status[1:])
	}
	if len(facts) == 0 {
		return ""
	}
	return " (" + strings.Join(facts, ", ") + ")"
}

// process names a process.
func process(holder graph.Holder) string {
	facts := []string{"pid " + strconv.Itoa(holder.PID)}
	if holder.User != "" {
		facts = append(facts, "user "+holder.User)
	}
	if holder.Dir != "" && holder.Dir != "/" {
		facts = append(facts, "in "+holder.Dir)
	}
	return holder.Name + " (" + strings.Join(facts, ", ") + ")"
}

// plainWord is what can stand in a command for a shell as it is.
var plainWord = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.@-]*$`)

// wayOut is what frees the port, "" when that is not known.
func (h hostView) wayOut(one obstacle, protocol graph.Protocol) string {
	holder, port := one.holder, strconv.Itoa(one.ports[0])
	switch {
	case one.forbidden && h.FirstPort > 0:
		return "allow it with sysctl net.ipv4.ip_unprivileged_port_start=" + port
	case one.forbidden:
		return "netsh interface ipv4 show excludedportrange protocol=" + protocol.String() + " lists what it keeps"
	case holder.Kind == graph.ContainerHolder:
		own := holder.Project == h.project.Name && !holder.Elsewhere
		switch {
		case own && !holder.OneOff && h.project.Service(holder.Service) == nil:
			return "remove it with docker compose up --remove-orphans"
		case !plainWord.MatchString(holder.Name):
			return "stop the container"
		case holder.OneOff:
			return "remove it with docker rm -f " + holder.Name
		}
		return "stop it with docker stop " + holder.Name
	case holder.Kind == graph.ConnectionHolder:
		return "try again in a minute"
	case holder.Kind == graph.ProcessHolder:
		if known, is := knowledge.HolderOf(holder.Name); is && known.Way != "" {
			return known.Way
		} else if is && known.ForContainers && holder.Unnamed {
			return "docker ps --filter publish=" + port + " may tell whose it is"
		} else if plainWord.MatchString(holder.Unit) && !known.ForContainers {
			return "stop it with systemctl stop " + holder.Unit
		}
		if h.System == "windows" {
			return "stop it with taskkill /PID " + strconv.Itoa(holder.PID)
		}
		return "stop it with kill " + strconv.Itoa(holder.PID)
	}
	switch h.System {
	case "windows":
		return "Get-NetTCPConnection -LocalPort " + port + " tells the process"
	case "darwin":
		return "sudo lsof -nP -i" + protocol.String() + ":" + port + " tells the process"
	}
	return "sudo ss -anp" + protocol.String()[:1] + " sport = :" + port + " tells the process"
}
