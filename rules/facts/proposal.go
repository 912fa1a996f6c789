package facts

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// Proposals hands out free host ports, none of them twice, so that the advice for ten clashes can be followed ten times.
type Proposals struct {
	project *graph.Project
	given   map[int]bool
	last    map[int]int // the port given last instead of another
	count   int
	// written counts the entries that one text is, nil until somebody asks.
	written map[source.Span]int
}

// maxProposals is far more than anybody follows. Each costs a search through the ports.
const maxProposals = 1000

// NewProposals returns proposals for one rule and project.
func NewProposals(project *graph.Project) *Proposals {
	return &Proposals{project: project}
}

// Only reports whether the text of an entry is no other entry, too.
func (p *Proposals) Only(port *graph.Port) bool {
	if p.written == nil {
		p.written = make(map[source.Span]int)
		for _, service := range p.project.Services {
			for _, port := range service.Ports {
				p.written[port.Span]++
			}
		}
	}
	return p.written[port.Span] == 1
}

// Instead returns free ports, as many as hosts has, to use instead of those.
func (p *Proposals) Instead(hosts graph.Interval) (free graph.Interval, found bool) {
	if p.count++; p.count > maxProposals {
		return free, false
	}
	if p.given == nil {
		p.given, p.last = make(map[int]bool), make(map[int]int)
	}
	if hosts.Len() == 1 {
		port := p.single(hosts.From)
		return graph.Single(port), port != 0
	}
	from := p.project.FreeBlock(hosts.To, hosts.Len(), p.poor)
	free = graph.Interval{From: from, To: from + hosts.Len() - 1}
	if from == 0 {
		return free, false
	}
	for port := free.From; port <= free.To; port++ {
		p.given[port] = true
	}
	return free, true
}

func (p *Proposals) single(want int) int {
	from, again := p.last[want]
	if !again {
		from = want
	}
	port := ProposePort(p.project, from)
	if p.given[port] {
		port = p.project.FreePort(port, p.poor)
	}
	p.given[port], p.last[want] = true, port
	return port
}

func (p *Proposals) poor(port int) bool { return p.given[port] || PoorProposal(port) }

// Advise proposes free ports for the offender of a clash. One that came from elsewhere, or that was to replace a lower
// entry, needs a list of its own first.
func (p *Proposals) Advise(finding *lint.Finding, clash graph.Clash, offender *graph.Port) {
	a, b := clash.Earlier, clash.Later
	if a.Service == b.Service && a.Layer < b.Layer && a.Container == b.Container && p.project.Runtime.Engine != graph.Swarm {
		finding.Help = `write "ports: !override" (Compose 2.24.4 or later) to replace the inherited entry`
		finding.Fix = Replacing(b)
		return
	}
	hosts, found := p.Instead(offender.Host)
	if !found {
		return
	}
	av, bv := hostVariable(a), hostVariable(b)
	switch {
	case av != nil && bv != nil && av.Name != "" && av.Name == bv.Name && a.HostSpan != b.HostSpan:
		finding.Help = "give one of them a variable of its own, such as " + offender.Rewrite(graph.Change{Host: WithDefault(VariableName(offender), hosts.String())}).Entry
	case !offender.HostIsLiteral() || offender.ViaKind == graph.Written:
		finding.Help = AdviseHost(offender, hosts)
		finding.Fix = p.PublishOn(offender, hosts)
	default:
		own := "ports of its own"
		if offender.ViaKind == graph.ThroughExtends {
			own = `its own "ports: !override" (Compose 2.24.4 or later)`
		}
		finding.Help = "give service " + Quoted(offender.Service.Name) + " " + own + ", such as " + offender.Rewrite(graph.Change{Host: hosts.String()}).Entry
	}
}

// AdviseHost advises an entry to take other host ports, in the way that the entry is written.
func AdviseHost(port *graph.Port, hosts graph.Interval) string {
	words, host := "a free host port", hosts.String()
	if hosts.Len() > 1 {
		words = "free host ports"
	}
	if port.HostIsLiteral() {
		return "use " + words + ", such as " + port.Rewrite(graph.Change{Host: host}).Entry
	}
	if v := hostVariable(port); v != nil && v.Origin == graph.FromDefault && strings.Count(v.Span.Text(), port.Host.String()) == 1 {
		return "use " + words + ", such as " + port.Rewrite(graph.Change{Host: strings.Replace(v.Span.Text(), port.Host.String(), host, 1)}).Entry
	} else if v != nil && v.Name != "" {
		return "set " + v.Name + " to " + words + ", such as " + host
	}
	return "use " + words + ", such as " + host
}

// PublishOn is the fix that gives an entry other host ports. There is none when they are in a variable, or
// when the text is several entries.
func (p *Proposals) PublishOn(port *graph.Port, hosts graph.Interval) *lint.Fix {
	edits := port.Rewrite(graph.Change{Host: hosts.String()}).Edits
	if edits == nil || !p.Only(port) {
		return nil
	}
	return &lint.Fix{Message: "publish on " + hosts.String(), Edits: edits}
}

// Friendly returns a free port to use instead of want, or 0. For one that only root can bind it is one for everybody that
// reminds of it: 8080 for 80, 8053 for 53.
func (p *Proposals) Friendly(want int) int {
	if idiom, known := portIdiom(want); want < graph.FirstUnprivileged && (!known || p.project.Takes(idiom) || p.given[idiom]) {
		want += 8000 - 1 // the next free one is proposed
	}
	hosts, _ := p.Instead(graph.Single(want))
	return hosts.From
}

// FriendlyAs is like [Proposals.Friendly] for one port, and like [Proposals.Instead] for several.
func (p *Proposals) FriendlyAs(hosts graph.Interval) (free graph.Interval, found bool) {
	if hosts.Len() > 1 {
		return p.Instead(hosts)
	}
	free = graph.Single(p.Friendly(hosts.From))
	return free, free.From != 0
}

// portIdiom returns the other port that people expect, if there is one.
func portIdiom(port int) (idiom int, known bool) {
	switch port {
	case 80:
		return 8080, true
	case 443:
		return 8443, true
	case 5432:
		return 5433, true
	case 3306:
		return 3307, true
	}
	return 0, false
}

// ProposePort returns a free host port to use instead of want: one that the project does not ask for, that browsers
// do not refuse, that nothing usually holds, and that is below the ports of outgoing connections. It is above want, unless
// want is one of the latter, and 0 when none is left.
func ProposePort(project *graph.Project, want int) int {
	if idiom, ok := portIdiom(want); ok && !project.Takes(idiom) {
		return idiom
	}
	if want >= graph.FirstOutgoing() {
		// 35300 becomes 15300, which is easier to remember than the lowest free one.
		want = 10000 + want%10000 - 1
	}
	return project.FreePort(want, PoorProposal)
}
