package rules

import (
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var sharedNamespaceConflict = &lint.Rule{
	ID:       "shared-namespace-conflict",
	Family:   lint.Conflict,
	Severity: lint.Warning,
	Running:  true,
	Fix:      lint.NoFix,
	Summary:  "two services in one network namespace listen on the same port",
	Since:    "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/engine/network/#container-networks",
		"https://github.com/hotio/sabnzbd/issues/18",
		"https://github.com/crazy-max/docker-qbittorrent/issues/19",
		"https://github.com/L7R7/gitlab-ci-build-statuses/issues/50",
	},
	Check: checkSharedNamespaceConflict,
}

func checkSharedNamespaceConflict(pass *lint.Pass) {
	if !facts.Runs(pass.Project) {
		return
	}
	taken := make(map[socket]facts.OpenPort)
	moved := make(map[*graph.Service]bool)
	var host []facts.OpenPort
	about := facts.Of(pass)
	for _, service := range pass.Project.Services {
		owner := facts.NamespaceOwner(service)
		onHost := owner.NetworkMode.Value == "host"
		if !onHost && (owner.NetworkMode.Value != "" || owner == service && !service.Shared) {
			continue
		}
		if onHost {
			owner = nil
		} else {
			if _, known := moved[owner]; !known {
				moved[owner] = about.IsRearranged(owner)
			}
			if moved[owner] {
				continue
			}
		}
		for _, one := range facts.OpenPorts(about.Of(service)) {
			key := socket{owner, one.Port, one.UDP}
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

// reportNamespace reports two listeners in the network of a service, or of the host for nil.
func reportNamespace(pass *lint.Pass, first, second facts.OpenPort, owner *graph.Service) {
	profile, possible := graph.Together(first.Service, second.Service)
	if !possible || first.Service == second.Service {
		return
	}
	network := "the host"
	if owner != nil {
		network = facts.Quoted(owner.Name)
	}
	help := "set another port on one of them"
	for _, one := range []facts.OpenPort{first, second} {
		if free := facts.ProposePort(pass.Project, one.Port); one.Setting != "" && free != 0 {
			help = "set " + one.Setting + "=" + strconv.Itoa(free) + " on " + facts.Quoted(one.Service.Name)
			if owner != nil {
				help += " and publish " + strconv.Itoa(free) + " on " + network
			}
		}
	}
	port := strconv.Itoa(second.Port)
	if second.UDP {
		port += "/udp"
	}
	pass.Report(lint.Finding{
		Span: second.Place(),
		Message: facts.Quoted(first.Service.Name) + " and " + facts.Quoted(second.Service.Name) + " share the network of " + network +
			" and both listen on " + port + facts.WithProfile(profile),
		Help:     help,
		Related:  []graph.Related{{Span: first.Place(), Message: "shared here"}},
		Services: []string{second.Service.Name, first.Service.Name},
		Key:      "listens on " + port,
	})
}

// checkHostListeners compares what listens on the host with what other services publish there.
func checkHostListeners(pass *lint.Pass, host []facts.OpenPort) {
	if len(host) == 0 {
		return
	}
	at := make(map[socket]facts.OpenPort, len(host))
	for _, one := range host {
		at[socket{nil, one.Port, one.UDP}] = one
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
			profile, possible := graph.Together(service, one.Service)
			if !possible {
				continue
			}
			pass.Report(lint.Finding{
				Span: port.HostPlace(),
				Message: facts.Quoted(port.Quote) + " takes host port " + port.PublishedHost() + ", on which " + facts.Quoted(one.Service.Name) +
					" listens in the network of the host" + facts.WithProfile(profile),
				Related:  append([]graph.Related{{Span: one.Service.NetworkMode.Span, Message: "host network set here"}}, facts.Inherited(port)...),
				Help:     facts.AdviseHost(port, graph.Single(facts.ProposePort(pass.Project, port.Host.From))),
				Services: []string{service.Name, one.Service.Name},
				Key:      port.Mapping(),
			})
		}
	}
}
