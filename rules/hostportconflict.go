package rules

import (
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var hostPortConflict = &lint.Rule{
	ID:       "host-port-conflict",
	Family:   lint.Conflict,
	Severity: lint.Error,
	Running:  true,
	Anywhere: true,
	Fix:      lint.UnsafeFix,
	Summary:  "two entries publish the same host port",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/engine/network/port-publishing/
		https://github.com/docker/compose/issues/6708
		https://github.com/docker/compose/issues/11572
		https://github.com/microrealestate/microrealestate/issues/250
		https://github.com/moby/moby/issues/51758`,
	Check: checkHostPortConflict,
}

func checkHostPortConflict(p *lint.Pass) {
	if !facts.Runs(p.Project) {
		return
	}
	free := facts.NewProposals(p.Project)
	for _, clash := range p.Project.Clashes() {
		if clash.Earlier.Host.Len() > 1 || clash.Later.Host.Len() > 1 {
			continue // port-range-overlap
		}
		severity, condition := facts.Certainty(p.Project, clash.Profile, clash.Earlier, clash.Later)
		finding, offender, other := facts.ClashFinding(clash, "published")
		where := "service " + facts.Quoted(other.Service.Name)
		if other.Service == offender.Service {
			where = facts.Quoted(other.Quote) + " of the same service"
		}
		if clash.Variable != "" {
			finding.Message = facts.Quoted(offender.Quote) + " takes the same host port as " + where + " once " + clash.Variable + " is set" + condition
			finding.Help = "use two variables"
			p.ReportAs(lint.Warning, finding)
			continue
		}
		taken := facts.Quoted(offender.Quote) + " takes host port " + offender.PublishedHost() + facts.ByDefault(offender)
		finding.Message = taken + ", already published by " + where + condition
		if clash.Nodes > 0 {
			finding.Message = taken + " of its node, as " + where + " does: together they need " + strconv.Itoa(clash.Nodes) + " nodes" + condition
			if !clash.Certain {
				severity = lint.Warning
			}
		}
		if differInText(clash) {
			finding.Help = "delete one of the two, Compose merges them only when they are written alike"
			if p.Project.Runtime.Engine == graph.Swarm {
				finding.Help = "delete one of the two, " + p.Project.Input.Deploys() + " refuses both"
			}
			finding.Fix = facts.Deletion(clash.Later, clash.Earlier)
		} else {
			free.Advise(&finding, clash, offender)
		}
		if clash.Earlier.OnNode && clash.Later.OnNode {
			severity = facts.UnlessSwarm(p.Project, severity, &finding, "can put the two on different nodes")
		}
		p.ReportAs(severity, finding)
	}
}

// differInText reports whether two entries of a service map the same port in the same way and differ in their text only.
func differInText(clash graph.Clash) bool {
	a, b := clash.Earlier, clash.Later
	return a.Service == b.Service && a.Address.IP == b.Address.IP && a.Host == b.Host && a.Container == b.Container && a.Protocol == b.Protocol
}
