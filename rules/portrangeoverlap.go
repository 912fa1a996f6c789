package rules

import (
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var portRangeOverlap = &lint.Rule{
	ID:       "port-range-overlap",
	Family:   lint.Conflict,
	Severity: lint.Error,
	Running:  true,
	Anywhere: true,
	Fix:      lint.NoFix,
	Summary:  "a range of host ports meets another entry, or has too few ports",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/reference/compose-file/services/#ports
		https://github.com/docker/compose/issues/7188
		https://github.com/moby/moby/issues/30381
		https://github.com/docker/compose/pull/5428`,
	Check: checkPortRangeOverlap,
}

func checkPortRangeOverlap(p *lint.Pass) {
	if !facts.Runs(p.Project) {
		return
	}
	free := facts.NewProposals(p.Project)
	for _, clash := range p.Project.Clashes() {
		if clash.Earlier.Host.Len() == 1 && clash.Later.Host.Len() == 1 || clash.Variable != "" {
			continue // host-port-conflict
		}
		published := "published"
		if clash.Earlier.Host.Len() > 1 {
			published = "range published"
		}
		severity, condition := facts.Certainty(p.Project, clash.Profile, clash.Earlier, clash.Later)
		finding, offender, other := facts.ClashFinding(clash, published)
		of := facts.Quoted(other.Quote) + " of service " + facts.Quoted(other.Service.Name)
		if other.Service == offender.Service {
			of = facts.Quoted(other.Quote) + " of the same service"
		}
		floating := offender.HostKind == graph.Floating
		switch {
		case clash.Nodes > 0:
			if !clash.Certain {
				severity = lint.Warning
			}
			finding.Message = facts.Quoted(offender.Quote) + " overlaps " + of + " on host " + facts.PortWords(clash.Ports) + " of its node: together they need " + strconv.Itoa(clash.Nodes) + " nodes" + condition
			free.Advise(&finding, clash, offender)
			finding.Fix = nil
		case !clash.Certain && floating:
			severity = lint.Warning
			finding.Message = facts.Quoted(offender.Quote) + " can take host " + facts.PortWords(clash.Ports) + " before " + of + condition
			finding.Help = "leave host " + facts.PortWords(clash.Ports) + " out of the range, or let service " + facts.Quoted(offender.Service.Name) + " depend on " + facts.Quoted(other.Service.Name)
		case !clash.Certain:
			severity = lint.Warning
			finding.Message = facts.Quoted(offender.Quote) + " takes host " + facts.PortWords(clash.Ports) + " out of the range " + of + ", which can have it first" + condition
			finding.Help = "use a host port outside the range, or let service " + facts.Quoted(other.Service.Name) + " depend on " + facts.Quoted(offender.Service.Name)
		case floating:
			finding.Message = facts.Quoted(offender.Quote) + " finds no free host port, " + of + " and others use up " + offender.Host.String() + condition
			finding.Help = "widen the range, it needs a port for every container"
		case other.HostKind == graph.Floating:
			finding.Message = facts.Quoted(offender.Quote) + " takes host " + facts.PortWords(clash.Ports) + " and leaves too few for " + of + condition
			finding.Help = "widen the range, it needs a port for every container"
		default:
			finding.Message = facts.Quoted(offender.Quote) + " overlaps " + of + " on host " + facts.PortWords(clash.Ports) + condition
			free.Advise(&finding, clash, offender)
			finding.Fix = nil // where a range ends is for people to say
		}
		p.ReportAs(severity, finding)
	}
}
