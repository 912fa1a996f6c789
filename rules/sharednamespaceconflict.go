package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

var sharedNamespaceConflict = &lint.Rule{
	ID:       "shared-namespace-conflict",
	Family:   lint.Conflict,
	Severity: lint.Warning,
	Fix:      lint.NoFix,
	Summary:  "two services in one network namespace listen on the same port",
	Why: "Containers that share a network, through `network_mode: service:vpn` or because all of them use `network_mode: host`, share its ports, too. The first process gets the " +
		"port, the second one ends with `address already in use`. Mappings do not help: they lead to a port of the shared network.\n\nA process in the network of the host takes " +
		"ports of the host itself, so that it collides with the mappings of other services: `up` fails, or the process does, whichever comes second.\n\n" +
		"Only images are judged whose ports are known, as long as no variable, option, entrypoint or mounted configuration moves them out of sight.",
	Instead: "Move one of the two with the setting that its image has for that, and publish the new port on the service that owns the network.",
	Since:   "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/engine/network/#container-networks",
		"https://github.com/hotio/sabnzbd/issues/18",
		"https://github.com/crazy-max/docker-qbittorrent/issues/19",
		"https://github.com/L7R7/gitlab-ci-build-statuses/issues/50",
	},
	Check: checkSharedNamespaceConflict,
}

func checkSharedNamespaceConflict(pass *lint.Pass) {
	if !runs(pass.Project) {
		return
	}
	taken := make(map[socket]listener)
	moved := make(map[*graph.Service]bool)
	var host []listener
	facts := factsOf(pass)
	for _, service := range pass.Project.Services {
		owner := ownerOf(service)
		onHost := owner.NetworkMode.Value == "host"
		if !onHost && (owner.NetworkMode.Value != "" || owner == service && !service.Shared) {
			continue
		}
		if onHost {
			owner = nil
		} else {
			if _, known := moved[owner]; !known {
				moved[owner] = rearranged(facts, owner)
			}
			if moved[owner] {
				continue
			}
		}
		for _, one := range listenersOf(facts.of(service)) {
			key := socket{owner, one.port, one.udp}
			if first, both := taken[key]; both {
				reportNamespace(pass, first, one, owner)
				continue
			}
			taken[key] = one
			if onHost {
				host = append(host, one)
			}
		}
	}
	checkHostListeners(pass, host)
}

// socket is a port of a network namespace: that of a service, or of the host for nil.
type socket struct {
	owner *graph.Service
	port  int
	udp   bool
}

// listener is a port on which a service is known to listen.
type listener struct {
	service *graph.Service
	port    int
	udp     bool
	// setting is the variable that moves the port, "" for none.
	setting string
}

// longestNamespace bounds how many services are followed to the owner of a network; more would be a circle.
const longestNamespace = 8

// ownerOf returns the service whose network namespace a service uses, itself if it has one of its own.
func ownerOf(service *graph.Service) *graph.Service {
	for range longestNamespace {
		if service.Namespace == nil {
			return service
		}
		service = service.Namespace
	}
	return service
}

// listenersOf returns the ports on which a service listens for sure.
func listenersOf(facts *serviceFacts) []listener {
	service, inside := facts.service, facts.listening()
	if !inside.certain() || len(service.EnvFiles) > 0 || service.Instances == 0 || service.Command != nil && !hasFlags(inside.image) {
		return nil
	}
	var found []listener
	add := func(port knowledge.Port, udp bool) {
		one := listener{service: service, port: port.From, udp: udp}
		for _, known := range inside.image.Ports {
			at := slices.IndexFunc(known.MovedBy, func(name string) bool { return !strings.HasPrefix(name, "-") && !strings.HasSuffix(name, "=") })
			if known.From == port.From && at >= 0 {
				one.setting = known.MovedBy[at]
			}
		}
		found = append(found, one)
	}
	for _, port := range inside.imagePorts {
		if port.To != 0 || port.Idle {
			continue
		}
		if port.Speaks("tcp") {
			add(port, false)
		}
		if port.Speaks("udp") {
			add(port, true)
		}
	}
	return found
}

// hasFlags reports whether an image is known to take its ports from its command.
func hasFlags(image *knowledge.Image) bool {
	return slices.ContainsFunc(image.Ports, func(port knowledge.Port) bool {
		return slices.ContainsFunc(port.MovedBy, func(name string) bool { return strings.HasPrefix(name, "-") || strings.HasSuffix(name, "=") })
	})
}

// rearranged reports whether the owner of a network publishes a port that no image in it is known for: somebody moved one.
func rearranged(facts *facts, owner *graph.Service) bool {
	var known []knowledge.Port
	for _, service := range owner.Project.Services {
		if ownerOf(service) == owner {
			known = append(known, facts.of(service).listening().imagePorts...)
		}
	}
	return slices.ContainsFunc(owner.Ports, func(port *graph.Port) bool {
		return port.Published() && !slices.ContainsFunc(known, func(k knowledge.Port) bool { return port.Container.Contains(k.From) })
	})
}

// reportNamespace reports two listeners in the network of a service, or of the host for nil.
func reportNamespace(pass *lint.Pass, first, second listener, owner *graph.Service) {
	profile, possible := graph.Together(first.service, second.service)
	if !possible || first.service == second.service {
		return
	}
	network := "the host"
	if owner != nil {
		network = quoted(owner.Name)
	}
	help := "set another port on one of them"
	for _, one := range []listener{first, second} {
		if free := proposePort(pass.Project, one.port); one.setting != "" && free != 0 {
			help = "set " + one.setting + "=" + strconv.Itoa(free) + " on " + quoted(one.service.Name)
			if owner != nil {
				help += " and publish " + strconv.Itoa(free) + " on " + network
			}
		}
	}
	port := strconv.Itoa(second.port)
	if second.udp {
		port += "/udp"
	}
	pass.Report(lint.Finding{
		Span: second.place(),
		Message: quoted(first.service.Name) + " and " + quoted(second.service.Name) + " share the network of " + network +
			" and both listen on " + port + withProfile(profile),
		Help:     help,
		Related:  []graph.Related{{Span: first.place(), Message: "shared here"}},
		Services: []string{second.service.Name, first.service.Name},
		Key:      "listens on " + port,
	})
}

// place is where the service says which network it uses, or its name.
func (l listener) place() source.Span {
	if l.service.NetworkMode.Span.IsZero() {
		return l.service.Span
	}
	return l.service.NetworkMode.Span
}

// withProfile is what a message adds for a conflict that happens only once a profile is switched on.
func withProfile(profile string) string {
	if profile == "" {
		return ""
	}
	return ", with profile " + quoted(profile)
}

// checkHostListeners compares what listens on the host with what other services publish there.
func checkHostListeners(pass *lint.Pass, host []listener) {
	if len(host) == 0 {
		return
	}
	at := make(map[socket]listener, len(host))
	for _, one := range host {
		at[socket{nil, one.port, one.udp}] = one
	}
	for _, service := range pass.Project.Services {
		for _, port := range service.Ports {
			if !port.Bound() || port.HostKind != graph.Fixed || port.Host.Len() > 1 {
				continue
			}
			one, found := at[socket{nil, port.Host.From, port.Protocol == graph.UDP}]
			if !found || port.Protocol == graph.SCTP {
				continue
			}
			profile, possible := graph.Together(service, one.service)
			if !possible {
				continue
			}
			pass.Report(lint.Finding{
				Span: port.HostPlace(),
				Message: quoted(port.Quote) + " takes host port " + port.PublishedHost() + ", on which " + quoted(one.service.Name) +
					" listens in the network of the host" + withProfile(profile),
				Related:  append([]graph.Related{{Span: one.service.NetworkMode.Span, Message: "host network set here"}}, inherited(port)...),
				Help:     use(port, graph.Single(proposePort(pass.Project, port.Host.From))),
				Services: []string{service.Name, one.service.Name},
				Key:      port.Mapping(),
			})
		}
	}
}
