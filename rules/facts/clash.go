package facts

import (
	"iter"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

// Runs reports whether the project is meant to be started as it is. Others clash only in the projects that use them.
func Runs(p *graph.Project) bool { return !p.Fragment && !p.Library }

// Certainty lowers an error that hangs on more than what the files state: on a profile, on values of an example
// file, or on a layering that was guessed. The condition is what the message adds, "" for none.
func Certainty(p *graph.Project, profile string, ports ...*graph.Port) (severity lint.Severity, condition string) {
	severity = lint.Error
	if p.Guessed {
		severity = lint.Warning
	}
	if profile != "" {
		severity = lint.Warning
		condition = ", with profile " + Quoted(profile)
	}
	for _, port := range ports {
		if file := port.Assumed(); file != "" {
			return lint.Warning, condition + ", with the values of " + file
		}
	}
	return severity, condition
}

// UnlessSwarm lowers what docker compose refuses and docker stack deploy runs to a warning that names both, when something tells of a
// stack without proving it. Does is what docker stack deploy does.
func UnlessSwarm(p *graph.Project, severity lint.Severity, finding *lint.Finding, does string) lint.Severity {
	sign := p.Runtime.WeakSign
	if sign.IsZero() {
		return severity
	}
	finding.Message += ", unless a swarm runs it"
	finding.Help += "; docker stack deploy " + does + ", say --engine swarm or docker"
	finding.Related = append(finding.Related, graph.Related{Span: sign, Message: "stacks for docker stack deploy have this"})
	return min(severity, lint.Warning)
}

// ByDefault is what a message adds to a host port that is the default of a variable.
func ByDefault(port *graph.Port) string {
	for _, v := range port.HostVars {
		if v.Origin == graph.FromDefault && port.HostSpan.Contains(v.Span) {
			return " by default"
		}
	}
	return ""
}

// ClashFinding fills in the places of a clash; what it returns as offender and other is for the message. The later
// entry is at fault, at its host port. When one text is both entries, what brings it into the second service is at fault.
func ClashFinding(clash graph.Clash, published string) (finding lint.Finding, offender, other *graph.Port) {
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
		finding.Related = append([]graph.Related{there}, append(Inherited(other), Inherited(offender)...)...)
	}
	finding.Services = []string{offender.Service.Name}
	if other.Service != offender.Service {
		finding.Services = append(finding.Services, other.Service.Name)
	}
	finding.Key = offender.Mapping()
	return finding, offender, other
}

// ClashesOnHost are entries of a project that are in each other's way on this host only, whose engine publishes a port number once for all
// addresses of a family. All other clashes are those of host-port-conflict.
func ClashesOnHost(project *graph.Project, free *Proposals) iter.Seq2[lint.Severity, lint.Finding] {
	return func(yield func(lint.Severity, lint.Finding) bool) {
		if !project.Runtime.OncePerFamily() {
			return
		}
		for _, clash := range project.Clashes() {
			if !clash.Certain || clash.Variable != "" || clash.Earlier.HostAddress().Overlaps(clash.Later.HostAddress()) {
				continue
			}
			severity, condition := Certainty(project, clash.Profile, clash.Earlier, clash.Later)
			finding, offender, other := ClashFinding(clash, "published")
			finding.Message = Quoted(offender.Quote) + " of service " + Quoted(offender.Service.Name) + " cannot have " + offender.PublishedHost() + condition + " beside " +
				Quoted(other.Quote) + " of service " + Quoted(other.Service.Name) + ": the engine is rootless, and publishes a port once for all addresses"
			if hosts, found := free.FriendlyAs(offender.Host); found {
				finding.Help = AdviseHost(offender, hosts)
			}
			if !yield(severity, finding) {
				return
			}
		}
	}
}

// Inherited tells where a service takes over an entry that is written elsewhere.
func Inherited(port *graph.Port) []graph.Related {
	if port.Via.IsZero() {
		return nil
	}
	return []graph.Related{{Span: port.Via, Message: "service " + Quoted(port.Service.Name) + " takes it over here"}}
}

// WithProfile is what a message adds for a conflict that happens only once a profile is switched on.
func WithProfile(profile string) string {
	if profile == "" {
		return ""
	}
	return ", with profile " + Quoted(profile)
}
