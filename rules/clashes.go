package rules

import (
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

// runs reports whether the project is meant to be started as it is. Others clash only in the projects that use them.
func runs(p *graph.Project) bool { return !p.Fragment && !p.Library }

// certainty lowers an error that hangs on more than what the files state: on a profile, on values of an example
// file, or on a layering that was guessed. The condition is what the message adds, "" for none.
func certainty(p *graph.Project, profile string, ports ...*graph.Port) (severity lint.Severity, condition string) {
	severity = lint.Error
	if p.Guessed {
		severity = lint.Warning
	}
	if profile != "" {
		severity = lint.Warning
		condition = ", with profile " + quoted(profile)
	}
	for _, port := range ports {
		if file := port.Assumed(); file != "" {
			return lint.Warning, condition + ", with the values of " + file
		}
	}
	return severity, condition
}

// byDefault is what a message adds to a host port that is the default of a variable.
func byDefault(port *graph.Port) string {
	for _, v := range port.HostVars {
		if v.Origin == graph.FromDefault && port.HostSpan.Contains(v.Span) {
			return " by default"
		}
	}
	return ""
}

// clashFinding fills in the places of a clash; what it returns as offender and other is for the message. The later
// entry is at fault, at its host port. When one text is both entries, what brings it into the second service is at fault.
func clashFinding(clash graph.Clash, published string) (finding lint.Finding, offender, other *graph.Port) {
	offender, other = clash.Later, clash.Earlier
	finding.Span = offender.HostPlace()
	finding.Label = "on " + offender.HostAddress().String()
	there := graph.Related{Span: other.HostPlace(), Message: published + " here on " + other.HostAddress().String()}
	if finding.Span == there.Span {
		if offender.Via.IsZero() {
			offender, other = other, offender
		}
		if !offender.Via.IsZero() {
			finding.Span, finding.Label = offender.Via, ""
			finding.Related = []graph.Related{there}
		}
	} else {
		finding.Related = append([]graph.Related{there}, append(inherited(other), inherited(offender)...)...)
	}
	finding.Services = []string{offender.Service.Name}
	if other.Service != offender.Service {
		finding.Services = append(finding.Services, other.Service.Name)
	}
	finding.Key = offender.Mapping()
	return finding, offender, other
}

// inherited tells where a service takes over an entry that is written elsewhere.
func inherited(port *graph.Port) []graph.Related {
	if port.Via.IsZero() {
		return nil
	}
	return []graph.Related{{Span: port.Via, Message: "service " + quoted(port.Service.Name) + " takes it over here"}}
}

// proposals hands out free host ports, none of them twice, so that the advice for ten clashes can be followed ten times.
type proposals struct {
	project *graph.Project
	given   map[int]bool
	last    map[int]int // the port given last instead of another
	count   int
	// written counts the entries that one text is, nil until somebody asks.
	written map[source.Span]int
}

// maxProposals is far more than anybody follows. Each costs a search through the ports.
const maxProposals = 1000

func newProposals(project *graph.Project) *proposals {
	return &proposals{project: project, given: make(map[int]bool), last: make(map[int]int)}
}

// only reports whether the text of an entry is no other entry, too.
func (p *proposals) only(port *graph.Port) bool {
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

// instead returns free ports, as many as hosts has, to use instead of those.
func (p *proposals) instead(hosts graph.Interval) (free graph.Interval, found bool) {
	if p.count++; p.count > maxProposals {
		return free, false
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

func (p *proposals) single(want int) int {
	from, again := p.last[want]
	if !again {
		from = want
	}
	port := proposePort(p.project, from)
	if p.given[port] {
		port = p.project.FreePort(port, p.poor)
	}
	p.given[port], p.last[want] = true, port
	return port
}

func (p *proposals) poor(port int) bool { return p.given[port] || knowledge.PoorProposal(port) }

// advise proposes free ports for the offender of a clash. One that came from elsewhere, or that was to replace a lower
// entry, needs a list of its own first.
func (p *proposals) advise(finding *lint.Finding, clash graph.Clash, offender *graph.Port) {
	a, b := clash.Earlier, clash.Later
	if a.Service == b.Service && a.Layer < b.Layer && a.Container == b.Container {
		finding.Help = `write "ports: !override" (Compose 2.24.4 or later) to replace the inherited entry`
		finding.Fix = replacing(b)
		return
	}
	hosts, found := p.instead(offender.Host)
	if !found {
		return
	}
	service, entry := quoted(offender.Service.Name), offender.WithHost(hosts.String())
	av, bv := hostVariable(a), hostVariable(b)
	switch {
	case av != nil && bv != nil && av.Name != "" && av.Name == bv.Name && a.HostSpan != b.HostSpan:
		finding.Help = "give one of them a variable of its own, such as " + offender.WithHost("${"+portVariable(offender.Service)+":-"+hosts.String()+"}")
	case !offender.HostIsLiteral() || offender.ViaKind == graph.Written:
		finding.Help = use(offender, hosts)
		finding.Fix = p.publishOn(offender, hosts)
	case offender.ViaKind == graph.ThroughExtends:
		finding.Help = "give service " + service + ` its own "ports: !override" (Compose 2.24.4 or later), such as ` + entry
	default:
		finding.Help = "give service " + service + " ports of its own, such as " + entry
	}
}

// use advises an entry to take other host ports, in the way that the entry is written.
func use(port *graph.Port, hosts graph.Interval) string {
	words, host := "a free host port", hosts.String()
	if hosts.Len() > 1 {
		words = "free host ports"
	}
	if port.HostIsLiteral() {
		return "use " + words + ", such as " + port.WithHost(host)
	}
	if v := hostVariable(port); v != nil && v.Origin == graph.FromDefault && strings.Count(v.Span.Text(), port.Host.String()) == 1 {
		return "use " + words + ", such as " + port.WithHost(strings.Replace(v.Span.Text(), port.Host.String(), host, 1))
	} else if v != nil && v.Name != "" {
		return "set " + v.Name + " to " + words + ", such as " + host
	}
	return "use " + words + ", such as " + host
}

// portVariable proposes a name for a variable that holds a host port of a service: API_PORT for api.
func portVariable(service *graph.Service) string {
	name := strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToUpper(service.Name))
	if name == "" || '0' <= name[0] && name[0] <= '9' {
		name = "HOST_" + name
	}
	return name + "_PORT"
}

// hostVariable returns the variable that is the whole host port of the entry, or nil.
func hostVariable(port *graph.Port) *graph.Variable {
	for i := range port.HostVars {
		if port.HostVars[i].Span == port.HostSpan {
			return &port.HostVars[i]
		}
	}
	return nil
}

// publishOn is the fix that gives an entry other host ports. There is none when they are in a variable, or
// when the text is several entries.
func (p *proposals) publishOn(port *graph.Port, hosts graph.Interval) *lint.Fix {
	if !port.HostIsLiteral() || !p.only(port) {
		return nil
	}
	text := hosts.String()
	if port.Form == graph.Long && hosts.Len() > 1 && !insideQuotes(port.HostSpan) {
		text = quoted(text)
	}
	return &lint.Fix{Message: "publish on " + hosts.String(), Edits: []lint.Edit{{Span: port.HostSpan, Text: text}}}
}

// insideQuotes reports whether a scalar stands in quotes.
func insideQuotes(span source.Span) bool {
	return span.Start > 0 && (span.File.Data[span.Start-1] == '"' || span.File.Data[span.Start-1] == '\'')
}
