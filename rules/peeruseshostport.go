package rules

import (
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var peerUsesHostPort = &lint.Rule{
	ID:       "peer-uses-host-port",
	Family:   lint.Reachability,
	Severity: lint.Error,
	Running:  true,
	Fix:      lint.UnsafeFix,
	Summary:  "a service addresses another one with its host port",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/compose/how-tos/networking/
		https://github.com/docker-library/postgres/issues/167
		https://github.com/docker-library/postgres/issues/525
		https://github.com/knadh/listmonk/issues/2354
		https://github.com/logchimp/logchimp/pull/1754`,
	Check: checkPeerUsesHostPort,
}

func checkPeerUsesHostPort(pass *lint.Pass) {
	if !facts.Runs(pass.Project) {
		return
	}
	about := facts.Of(pass)
	hostPorts := about.Mapped()
	if len(hostPorts.Mapped) == 0 {
		return
	}
	var found lint.PerPlace
	for _, service := range pass.Project.Services {
		for _, one := range about.Of(service).Addresses() {
			if len(hostPorts.With(one.Port)) == 0 || facts.ViewOf(one.Variable) == facts.FromOutside || strings.Contains(one.Host, ".") {
				continue
			}
			peer := service.Resolve(one.Host)
			if peer == nil || peer == service {
				continue
			}
			if mapped, ok := hostPorts.At(peer, one.Port); ok && !one.SharesVariable(mapped.Port) {
				checkAddress(&found, service, mapped, one)
			}
		}
		checkProxyUsesHostPort(&found, about.Of(service))
	}
	found.Report(pass)
}

// checkProxyUsesHostPort looks at the port that the service tells a proxy.
func checkProxyUsesHostPort(found *lint.PerPlace, about *facts.Service) {
	service, where := about.Service, about.Proxy()
	if where == nil || where.PortSpan.IsZero() || facts.IsProxy(service.BaseImage().Value) {
		return
	}
	if mapped, ok := about.Mapped().Leading(service, where.Port); ok && !facts.NumbersIn(about, where.PortSpan)(where.Port) {
		finding := usesHostPort(mapped, facts.Quoted(strconv.Itoa(where.Port)), where.PortSpan)
		finding.Help = "use " + strconv.Itoa(mapped.Container)
		finding.Fix = useContainerPort(mapped, where.PortSpan)
		severity, condition := facts.Certainty(service.Project, "", mapped.Port)
		finding.Message += condition
		found.Add(severity, finding)
	}
}

// checkAddress reports that a service asks for the host port of another one.
func checkAddress(found *lint.PerPlace, caller *graph.Service, d facts.MappedPort, one facts.Address) {
	profile, possible := graph.Together(caller, d.Port.Service)
	if !possible {
		return
	}
	finding := usesHostPort(d, facts.Quoted(one.Quote()), one.Span)
	finding.Help = "use " + one.Host + ":" + strconv.Itoa(d.Container)
	if !one.HostSpan.IsZero() {
		finding.Related = append(finding.Related, graph.Related{Span: one.HostSpan, Message: "host named here"})
	}
	if span, literal := one.PortSpan(); literal {
		finding.Fix = useContainerPort(d, span)
	}
	finding.Services = []string{caller.Name, d.Port.Service.Name}
	severity, condition := facts.Certainty(caller.Project, profile, d.Port)
	if file := one.Text.Assumed(); file != "" && severity == lint.Error {
		severity, condition = lint.Warning, ", with the values of "+file
	}
	finding.Message += condition
	found.Add(severity, finding)
}

// usesHostPort is the finding about a host port that is written at a place.
func usesHostPort(d facts.MappedPort, quote string, span source.Span) lint.Finding {
	return lint.Finding{
		Span: span,
		Message: quote + " uses the host port of service " + facts.Quoted(d.Port.Service.Name) + ", inside the network it listens on " +
			strconv.Itoa(d.Container),
		Related:  []graph.Related{{Span: d.Port.Span, Message: "mapped here"}},
		Services: []string{d.Port.Service.Name},
		Key:      d.Port.Mapping(),
	}
}

// useContainerPort is the fix that writes the container port at a place.
func useContainerPort(d facts.MappedPort, span source.Span) *lint.Fix {
	return &lint.Fix{
		Message: "use container port " + strconv.Itoa(d.Container),
		Edits:   []lint.Edit{{Span: span, Text: strconv.Itoa(d.Container)}},
	}
}
