package rules

import (
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var replicasWithFixedPort = &lint.Rule{
	ID:       "replicas-with-fixed-port",
	Family:   lint.Conflict,
	Severity: lint.Error,
	Anywhere: true,
	Running:  true,
	Fix:      lint.UnsafeFix,
	Summary:  "more containers of a service than it has host ports",
	Since:    "v0.1.0",
	Sources: `
		https://github.com/docker/compose/issues/7188
		https://github.com/docker/compose/issues/2096
		https://github.com/docker/compose/issues/7770
		https://github.com/docker-archive-public/docker.community/issues/50`,
	Check: checkReplicasWithFixedPort,
}

func checkReplicasWithFixedPort(p *lint.Pass) {
	if !facts.Runs(p.Project) {
		return
	}
	free := facts.NewProposals(p.Project)
	var found lint.PerPlace
	for _, service := range p.Project.Services {
		if reach, _ := service.Reach(); reach != graph.Binds {
			continue
		}
		for _, port := range service.Ports {
			if p.Project.Runtime.Engine == graph.Swarm {
				checkNodes(p, port, &found)
			} else if service.Instances > 1 && port.Published() && !port.ContainerUnknown {
				checkReplicas(p, port, free, &found)
			}
		}
	}
	found.Report(p)
}

// checkReplicas looks at an entry of a service with several containers.
func checkReplicas(p *lint.Pass, port *graph.Port, free *facts.Proposals, found *lint.PerPlace) {
	service := port.Service
	replicas := strconv.Itoa(service.Instances) + " replicas of service " + facts.Quoted(service.Name)
	var message string
	switch {
	case port.HostKind == graph.Fixed && port.Host.Len() == 1:
		message = " is one host port for " + replicas
	case port.HostKind == graph.Fixed:
		message = " is one set of host ports for " + replicas
	case port.HostKind == graph.Floating && port.Host.Len() < service.Instances:
		message = " is " + strconv.Itoa(port.Host.Len()) + " host ports for " + replicas
	default:
		return
	}
	severity, condition := facts.Certainty(p.Project, "", port)
	finding := lint.Finding{
		Span:     port.HostPlace(),
		Label:    "on " + port.HostAddress().String(),
		Message:  facts.Quoted(port.Quote) + message + facts.ByDefault(port) + condition,
		Help:     "drop the host port, or put a proxy in front",
		Services: []string{service.Name},
		Key:      port.Mapping(),
	}
	if !service.InstancesSpan.IsZero() {
		finding.Related = append(finding.Related, graph.Related{Span: service.InstancesSpan, Message: "replicas set here"})
	}
	finding.Related = append(finding.Related, facts.Inherited(port)...)
	// To Swarm a range is all of its ports, and to Podman it is a mistake.
	ranges := p.Project.Runtime.WeakSign.IsZero() && p.Project.Runtime.Engine == graph.Docker
	if hosts := (graph.Interval{From: port.Host.From, To: port.Host.From + min(service.Instances, 65536) - 1}); ranges && port.Container.Len() == 1 && hosts.To <= 65535 {
		if port.HostIsLiteral() && port.Form != graph.Long {
			finding.Help = "publish a range such as " + port.Rewrite(graph.Change{Host: hosts.String()}).Entry + ", drop the host port, or put a proxy in front"
		}
		if !p.Project.TakesAny(graph.Interval{From: port.Host.To + 1, To: hosts.To}) {
			finding.Fix = free.PublishOn(port, hosts)
		}
	}
	severity = facts.UnlessSwarm(p.Project, severity, &finding, "publishes it once for all")
	found.AddEntry(port, severity, finding)
}

// checkNodes looks at a port in host mode: Swarm gives each node one. The others belong to the service, however many containers it has.
func checkNodes(p *lint.Pass, port *graph.Port, found *lint.PerPlace) {
	if !port.OnNode || !port.Bound() || port.HostKind != graph.Fixed {
		return
	}
	service := port.Service
	need, why, related := service.Instances, "", graph.Related{Span: service.InstancesSpan, Message: "replicas set here"}
	if !service.StartFirst.IsZero() {
		need++
		why = ", an update starts one more before it stops the first"
		related = graph.Related{Span: service.StartFirst, Message: "order set here"}
	}
	if need < 2 || need <= p.Project.Runtime.Nodes {
		return
	}
	severity, condition := facts.Certainty(p.Project, "", port)
	if p.Project.Runtime.Nodes == 0 {
		severity = lint.Warning
	}
	nodes := strconv.Itoa(need) + " nodes"
	found.AddEntry(port, severity, lint.Finding{
		Span:     port.HostPlace(),
		Message:  facts.Quoted(port.Quote) + " in host mode is one host port a node, service " + facts.Quoted(service.Name) + " needs " + nodes + why + condition,
		Help:     "with as many nodes say so with --nodes " + strconv.Itoa(need) + "; otherwise leave " + p.Project.Input.HostMode() + " out",
		Related:  append([]graph.Related{related}, facts.Inherited(port)...),
		Services: []string{service.Name},
		Key:      port.Mapping(),
	})
}
