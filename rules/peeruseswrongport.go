package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var peerUsesWrongPort = &lint.Rule{
	ID:       "peer-uses-wrong-port",
	Family:   lint.Reachability,
	Severity: lint.Warning,
	Running:  true,
	Fix:      lint.UnsafeFix,
	Summary:  "a service asks another one at a port on which that does not listen any more",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/compose/how-tos/networking/
		https://redis.io/docs/latest/operate/oss_and_stack/management/config/
		https://www.postgresql.org/docs/current/runtime-config-connection.html`,
	Check: checkPeerUsesWrongPort,
}

func checkPeerUsesWrongPort(pass *lint.Pass) {
	if !facts.Runs(pass.Project) {
		return
	}
	about := facts.Of(pass)
	var found lint.PerPlace
	for _, service := range pass.Project.Services {
		for _, one := range about.Of(service).Addresses() {
			if peer := service.Resolve(one.Host); peer != nil && peer != service && !strings.Contains(one.Host, ".") {
				checkPeer(&found, about.Of(service), about.Of(peer), one)
			}
		}
		for _, one := range about.Of(service).WithoutPort() {
			if peer := service.Resolve(one.Host); peer != nil && peer != service {
				checkPeer(&found, about.Of(service), about.Of(peer), one)
			}
		}
		if where := about.Of(service).Proxy(); where != nil && !where.PortSpan.IsZero() && !facts.IsProxy(service.BaseImage().Value) {
			if finding, wrong := nothingAt(about.Of(service), where.Port, where.PortSpan, ""); wrong {
				finding.Message = facts.Quoted(strconv.Itoa(where.Port)) + " sends the proxy to" + finding.Message
				found.Add(lint.Warning, finding)
			}
		}
	}
	found.Report(pass)
}

// checkPeer looks at an address under which a service asks another one. Where no port is written, any number of the caller can be it, and so
// can one in a file that is not read.
func checkPeer(found *lint.PerPlace, caller, peer *facts.Service, one facts.Address) {
	profile, possible := graph.Together(caller.Service, peer.Service)
	if one.Implied && (len(caller.Service.EnvFiles) > 0 || slices.ContainsFunc(peer.Instead(one.Port), func(right facts.Endpoint) bool { return caller.Names(right.Port) })) {
		return
	}
	finding, wrong := nothingAt(peer, one.Port, one.PortPlace(), one.Host+":")
	if !wrong || !possible || facts.ViewOf(one.Variable) == facts.FromOutside {
		return
	}
	finding.Span = one.Span
	finding.Message = facts.Quoted(one.Quote()) + " asks" + finding.Message
	finding.Services = []string{caller.Service.Name, peer.Service.Name}
	if !one.HostSpan.IsZero() {
		finding.Related = append(finding.Related, graph.Related{Span: one.HostSpan, Message: "host named here"})
	}
	_, condition := facts.Certainty(caller.Service.Project, profile)
	if file := one.Text.Assumed(); file != "" {
		condition = ", with the values of " + file
	}
	finding.Message += condition
	found.Add(lint.Warning, finding)
}

// nothingAt is a finding about a port of a service at which something asks and nothing listens; number is where the port is written and
// host what stands before it. The message lacks who asks. Host ports are what peer-uses-host-port tells of.
func nothingAt(peer *facts.Service, asked int, number source.Span, host string) (finding lint.Finding, wrong bool) {
	where := peer.Instead(asked)
	if _, mapped := peer.Mapped().Leading(peer.Service, asked); mapped || len(where) == 0 {
		return finding, false
	}
	var ports []graph.Interval
	var right []string
	for _, one := range where {
		ports, right = append(ports, graph.Single(one.Port)), append(right, host+strconv.Itoa(one.Port))
		finding.Related = append(finding.Related, one.Hops...)
	}
	finding.Span, finding.Key, finding.Services = number, "asked "+strconv.Itoa(asked), []string{peer.Service.Name}
	finding.Message = " port " + strconv.Itoa(asked) + " of service " + facts.Quoted(peer.Service.Name) + ", " + where[0].Name + " listens on " + facts.Listed(ports)
	finding.Help = "use " + strings.Join(right, " or ")
	if len(ports) == 1 && number.Text() == strconv.Itoa(asked) {
		finding.Fix = &lint.Fix{Message: "use port " + ports[0].String(), Edits: []lint.Edit{{Span: number, Text: ports[0].String()}}}
	}
	return finding, true
}
