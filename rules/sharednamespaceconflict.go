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
	Sources: `
		https://docs.docker.com/engine/network/#container-networks
		https://github.com/hotio/sabnzbd/issues/18
		https://github.com/crazy-max/docker-qbittorrent/issues/19
		https://github.com/L7R7/gitlab-ci-build-statuses/issues/50`,
	Check: checkSharedNamespaceConflict,
}

func checkSharedNamespaceConflict(pass *lint.Pass) {
	if !facts.Runs(pass.Project) {
		return
	}
	shared := facts.Of(pass).SharedNamespaces()
	for _, both := range shared.Twice {
		reportTwice(pass, both)
	}
	for port := range facts.FixedPorts(pass.Project) {
		if listener, found := shared.OnHost(port); found {
			reportOnHost(pass, port, listener)
		}
	}
}

// reportTwice reports two listeners in one network.
func reportTwice(pass *lint.Pass, both facts.ListensTwice) {
	first, second := both.First, both.Second
	profile, possible := graph.Together(first.Service, second.Service)
	if !possible || first.Service == second.Service {
		return
	}
	network := "the host"
	if both.Owner != nil {
		network = facts.Quoted(both.Owner.Name)
	}
	help := "set another port on one of them"
	for _, one := range []facts.OpenPort{first, second} {
		if free := facts.ProposePort(pass.Project, one.Port); one.Setting != "" && free != 0 {
			help = "set " + one.Setting + "=" + strconv.Itoa(free) + " on " + facts.Quoted(one.Service.Name)
			if both.Owner != nil {
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

// reportOnHost reports an entry that takes a host port on which a service in the network of the host listens.
func reportOnHost(pass *lint.Pass, port *graph.Port, listener facts.OpenPort) {
	profile, possible := graph.Together(port.Service, listener.Service)
	if !possible {
		return
	}
	pass.Report(lint.Finding{
		Span: port.HostPlace(),
		Message: facts.Quoted(port.Quote) + " takes host port " + port.PublishedHost() + ", on which " + facts.Quoted(listener.Service.Name) +
			" listens in the network of the host" + facts.WithProfile(profile),
		Related:  append([]graph.Related{{Span: listener.Service.NetworkMode.Span, Message: "host network set here"}}, facts.Inherited(port)...),
		Help:     facts.AdviseHost(port, graph.Single(facts.ProposePort(pass.Project, port.Host.From))),
		Services: []string{port.Service.Name, listener.Service.Name},
		Key:      port.Mapping(),
	})
}
