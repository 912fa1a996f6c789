package facts

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/lint"
)

// ExposureReport collects the findings of the exposure rules, one for each place.
type ExposureReport struct {
	pass  *lint.Pass
	found lint.PerPlace
	// merged are the entries that stand in for equal ones. Were they changed alone, the others would come back.
	merged map[*graph.Port]bool
	// partial are the merge keys of entries that were merged into others in part.
	partial map[partialKey]bool
}

type partialKey struct {
	service *graph.Service
	key     graph.MergeKey
}

// NewExposureReport returns a report for one rule and project.
func NewExposureReport(pass *lint.Pass) *ExposureReport {
	r := &ExposureReport{pass: pass, merged: make(map[*graph.Port]bool), partial: make(map[partialKey]bool)}
	for _, service := range pass.Project.Services {
		for _, port := range service.Ports {
			if port.ReplacedBy != nil {
				r.merged[port.ReplacedBy] = true
			}
			if port.ReplacedBy == nil && !port.Whole() {
				r.partial[partialKey{service, port.Key}] = true
			}
		}
	}
	return r
}

// Add takes a finding, and adds what all findings about exposure have in common.
func (r *ExposureReport) Add(severity lint.Severity, e *Exposure, finding lint.Finding) {
	port := e.Port
	finding.Span, finding.Label = port.AddressSpan, "on "+e.Address.String()
	if finding.Span.IsZero() {
		finding.Span = port.HostPlace()
	}
	finding.Services = []string{port.Service.Name}
	finding.Key = port.Mapping()
	if _, variable := port.AddressVariable(); variable.Origin == graph.FromDefault && variable.Name != "" {
		finding.Message += " by default"
	}
	if file := assumedFrom(port); file != "" {
		finding.Message += ", with the values of " + file
		severity = min(severity, lint.Warning)
	}
	if r.pass.Project.Guessed && port.Layer > 0 {
		severity = min(severity, lint.Warning)
	}
	if !port.AddressSpan.IsZero() && r.pass.Project.Runtime.Engine == graph.Swarm {
		finding.Related = append(finding.Related, graph.Related{Span: port.AddressSpan, Message: "docker stack deploy ignores the host ip"})
	}
	finding.Related = append(finding.Related, Inherited(port)...)
	r.found.AddEntry(port, severity, finding)
}

// Report reports what was added.
func (r *ExposureReport) Report() { r.found.Report(r.pass) }

// assumedFrom returns the example file on which a finding about the entry rests, or "". That the number of the host
// port is assumed does not matter.
func assumedFrom(port *graph.Port) string {
	for _, variables := range [][]graph.Variable{port.HostVars, port.Text.Vars, port.Service.Image.Vars} {
		for _, v := range variables {
			if v.Origin == graph.FromExample && (port.HostSpan.IsZero() || !port.HostSpan.Contains(v.Span) || port.HostSpan.Contains(port.ContainerSpan)) {
				return v.File
			}
		}
	}
	return ""
}

// OnLoopback returns what to write so that only the host reaches the mapping, as the end of a sentence, and the edit for
// that. Both are empty in Swarm, which takes no notice of host addresses.
func (r *ExposureReport) OnLoopback(e *Exposure) (advice string, fix *lint.Fix) {
	port := e.Port
	if r.pass.Project.Runtime.Engine == graph.Swarm {
		return "", nil
	}
	ip := Loopback4
	if e.Address.IP.Is6() {
		ip = loopback6
	}
	if where, variable := port.AddressVariable(); variable.Name != "" && variable.Origin != graph.FromDefault {
		advice = "set " + variable.Name + "=" + ip
		if variable.File != "" {
			advice += " in " + variable.File
		}
		return advice, nil
	} else if where == graph.InMapping {
		return "write " + port.Canonical(graph.Change{Address: ip}), nil
	}
	rewrite := port.Rewrite(graph.Change{Address: ip})
	if rewrite.Edits == nil || r.merged[port] || r.partial[partialKey{port.Service, port.Key}] || r.pass.Project.Clashing(port) {
		return rewrite.Advice, nil
	}
	return rewrite.Advice, &lint.Fix{Message: "publish on " + ip + " only", Edits: rewrite.Edits}
}

// Alternatives joins the two ways out; each can be missing.
func Alternatives(advice, deletion string) string {
	switch {
	case advice == "" && deletion == "":
		return "swarm publishes on every node and knows no host ip; filter the port outside the hosts"
	case advice == "":
		return deletion
	case deletion == "":
		return "for this machine only " + advice
	}
	return "for this machine only " + advice + ", or " + deletion
}

// PublishingSources are where the paragraphs about firewalls and about the cost of mappings come from, which the pages of the rules about
// exposure share.
const PublishingSources = `
	https://docs.docker.com/engine/network/packet-filtering-firewalls/
	https://docs.docker.com/engine/network/port-publishing/
	https://github.com/moby/moby/issues/22054
	https://github.com/moby/moby/issues/14856
	https://github.com/moby/moby/issues/34328`
