package facts

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/rules/knowledge"
)

// Obstacle is what keeps an entry from host ports at this moment.
type Obstacle struct {
	// Ports are the host ports, the lowest one first.
	Ports []int
	// Holder has them, and where is what it has of the first one: "*:8080".
	Holder graph.Holder
	where  string
	// forbidden says that the system keeps the ports for itself, without a process that has them.
	forbidden bool
	// Certain is false when it may be no obstacle.
	Certain bool
}

// mostTried is how many ports of one entry are tried to be bound at most.
const mostTried = 256

// Taken names the ports: "8080/tcp", "8080/tcp and 3 more".
func (o Obstacle) Taken(protocol graph.Protocol) string {
	first := strconv.Itoa(o.Ports[0]) + "/" + protocol.String()
	if more := len(o.Ports) - 1; more > 0 {
		return first + " and " + strconv.Itoa(more) + " more"
	}
	return first
}

// addObstacle adds a port to the obstacle of the same holder, or else the obstacle.
func addObstacle(found []Obstacle, port int, one Obstacle) []Obstacle {
	for i := range found {
		if sameHolder(found[i].Holder, one.Holder) && found[i].forbidden == one.forbidden {
			if !slices.Contains(found[i].Ports, port) {
				found[i].Ports = append(found[i].Ports, port)
			}
			found[i].Certain = found[i].Certain || one.Certain
			return found
		}
	}
	one.Ports = []int{port}
	return append(found, one)
}

// sameHolder compares holders. Programs that stand for unknown containers are alike: there is one for each port and family.
func sameHolder(a, b graph.Holder) bool {
	if a.Unnamed && b.Unnamed {
		a.PID, b.PID = 0, 0
	}
	return a == b
}

// heldAddress writes what is held as systems list it.
func heldAddress(held *graph.Held) string {
	port := uint16(held.Port)
	if held.Dual || held.MaybeDual {
		return "*:" + strconv.Itoa(held.Port)
	}
	return netip.AddrPortFrom(held.IP, port).String()
}

// WhoHas says who has a port, as the end of a sentence.
func (h Host) WhoHas(one Obstacle, protocol graph.Protocol) string {
	holder := one.Holder
	switch {
	case one.forbidden && h.firstPort() > 0:
		return "the engine is rootless, and may bind ports from " + strconv.Itoa(h.firstPort()) + " on only"
	case one.forbidden:
		return "the system keeps it for itself"
	case holder.Kind == graph.ContainerHolder:
		return "container " + Quoted(holder.Name) + h.described(holder) + " has it"
	case holder.Kind == graph.ConnectionHolder && holder.Name != "":
		return "a connection of " + process(holder) + " has it at this moment"
	case holder.Kind == graph.ConnectionHolder:
		return "a connection has it at this moment"
	case holder.Kind == graph.ProcessHolder:
		role := ""
		if known, is := holderOf(holder.Name); is {
			role = ", which " + known.Role + ","
			if isLeftOver(holder) {
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
func (h Host) described(holder graph.Holder) string {
	var facts []string
	if holder.Image != "" {
		facts = append(facts, holder.Image)
	}
	own := holder.Project == h.Project.Name && holder.Project != "" && holder.Engine == ""
	switch {
	case holder.OneOff:
		facts = append(facts, "of docker compose run")
	case own && h.Project.Service(holder.Service) == nil:
		facts = append(facts, "an orphan of this project, which has no service "+Quoted(holder.Service)+" any more")
	case own && holder.OnHost:
		facts = append(facts, "of service "+Quoted(holder.Service)+", in the network of the host")
	case own:
		facts = append(facts, "of service "+Quoted(holder.Service)+", which is not started now")
	case holder.Project != "":
		facts = append(facts, "of project "+Quoted(holder.Project))
	}
	if holder.Engine != "" {
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
	} else if holder.Command != "" {
		facts = append(facts, "runs "+Quoted(holder.Command))
	}
	return holder.Name + " (" + strings.Join(facts, ", ") + ")"
}

// plainWord is what can stand in a command for a shell as it is.
var plainWord = lazy.Pattern(`^[A-Za-z0-9][A-Za-z0-9_.@-]*$`)

// WayOut is what frees the port, "" when that is not known.
func (h Host) WayOut(one Obstacle, protocol graph.Protocol) string {
	holder, port := one.Holder, strconv.Itoa(one.Ports[0])
	switch {
	case one.forbidden && h.firstPort() > 0:
		return "allow it with sudo sysctl net.ipv4.ip_unprivileged_port_start=" + port
	case one.forbidden:
		return "netsh interface ipv4 show excludedportrange protocol=" + protocol.String() + " lists what it keeps"
	case holder.Kind == graph.ContainerHolder:
		own := holder.Project == h.Project.Name && holder.Engine == ""
		switch {
		case own && !holder.OneOff && h.Project.Service(holder.Service) == nil:
			return "remove it with docker compose up --remove-orphans"
		case !plainWord.Get().MatchString(holder.Name) || holder.Engine != "" && !plainAddress.Get().MatchString(holder.Engine):
			return "stop the container"
		case holder.OneOff:
			return "remove it with " + h.client(holder) + " rm -f " + holder.Name
		}
		return "stop it with " + h.client(holder) + " stop " + holder.Name
	case holder.Kind == graph.ConnectionHolder:
		return "try again in a minute"
	case holder.Kind == graph.ProcessHolder:
		known, _ := holderOf(holder.Name)
		switch {
		case known.Way != "":
			return known.Way
		case known.List != "" && !isLeftOver(holder):
			return h.listing(known, holder, port)
		case plainWord.Get().MatchString(holder.Unit) && known.List == "":
			return "stop it with " + h.sudo(holder) + "systemctl stop " + holder.Unit
		case h.System == "windows":
			return "stop it with taskkill /F /PID " + strconv.Itoa(holder.PID)
		}
		return "stop it with " + h.sudo(holder) + "kill " + strconv.Itoa(holder.PID)
	}
	switch h.System {
	case "windows":
		return "Get-NetTCPConnection -LocalPort " + port + " tells the process"
	case "darwin":
		return "sudo lsof -nP -i" + protocol.String() + ":" + port + " tells the process"
	}
	return "sudo ss -anp" + protocol.String()[:1] + " 'sport = :" + port + "' tells the process"
}

// isLeftOver reports whether a proxy of Docker's stands for a container that is gone: all engines were asked, and none has the port.
func isLeftOver(holder graph.Holder) bool { return holder.Name == "docker-proxy" && !holder.Unnamed }

// sudo is what has to stand in front of a command that acts on a process of somebody else.
func (h Host) sudo(holder graph.Holder) string {
	if h.User == "" || holder.User == "" || holder.User == h.User {
		return ""
	}
	return "sudo "
}

// listing is the command that lists the containers for which a program listens.
func (h Host) listing(known knowledge.PortHolder, holder graph.Holder, port string) string {
	command := strings.ReplaceAll(known.List, "%d", port)
	switch {
	case holder.User == "root":
		command = h.sudo(holder) + command
	case holder.User != "" && holder.User != h.User:
		command += ", run by user " + holder.User + ","
	}
	if holder.Unnamed {
		return command + " may tell whose it is"
	}
	return command + " tells whose it is"
}

// plainAddress is an address of an engine that can stand in a command for a shell as it is.
var plainAddress = lazy.Pattern(`^[A-Za-z0-9_.@:/-]+$`)

// client is how the engine of a container is called.
func (h Host) client(holder graph.Holder) string {
	switch {
	case strings.HasSuffix(holder.Engine, "podman.sock"):
		return "podman --remote --url " + holder.Engine
	case holder.Engine != "":
		return "docker -H " + holder.Engine
	case h.Project.Runtime.Engine == graph.Podman:
		return "podman"
	}
	return "docker"
}

// cutAfter is the length after which a name may have been cut by the system.
const cutAfter = 15

// holderOf returns what is known of a program that holds a port.
func holderOf(program string) (holder knowledge.PortHolder, known bool) {
	for _, one := range knowledge.PortHolders {
		if one.Program == program || len(program) >= cutAfter && strings.HasPrefix(one.Program, program) {
			return one, true
		}
	}
	return knowledge.PortHolder{}, false
}

// StandsForContainers reports whether a program that holds a port does so for a container.
func StandsForContainers(program string) bool {
	holder, _ := holderOf(program)
	return holder.List != ""
}
