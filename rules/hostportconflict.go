package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var hostPortConflict = &lint.Rule{
	ID:       "host-port-conflict",
	Family:   lint.Conflict,
	Severity: lint.Error,
	Fix:      lint.UnsafeFix,
	Summary:  "two entries publish the same host port",
	Why: `A host port of one protocol can be bound once per address. The second container does not start:

` + "```\nBind for 0.0.0.0:8080 failed: port is already allocated\n```" + `

That is what Docker Engine 20.10, 28 and 29 print for two equal addresses. For a wildcard beside a specific address they print
` + "`address already in use`" + ` up to 28.2, and the same text as above from 28.3 on. Which of the two loses is chance, because Compose starts services in parallel. ` + "`docker compose config`, `create` and\n`up --dry-run`" + ` do not see it.

No host IP means every interface, so it clashes with any address. ` + "`0.0.0.0` is IPv4 only and `[::]` is IPv6 only" + `: these two go together,
and so do two different addresses such as ` + "`127.0.0.1` and `127.0.0.2`, and TCP and UDP" + `. The container port plays no part.

An entry of an override file is added to those of the base file. ` + "`127.0.0.1:8080:80` over `8080:80`" + ` does not narrow it, it clashes with it.
Compose drops an entry only when another of the service is the same text after expansion, so ` + "`published: 8080`" + ` as a number clashes with ` + "`\"8080:80\"`" + `.

On Engine 29 it gets worse: a second ` + "`docker compose up -d`" + ` after the failure exits 0, and the container runs without any network.
A restart does not mend that, ` + "`docker compose up -d --force-recreate`" + ` does. An old container or another program on the host can hold a port as well; files cannot tell.`,
	Instead: "Give each entry a host port of its own, bind different addresses, or take the port from a variable:\n\n" +
		"```yaml\nservices:\n  web:\n    ports: [\"8080:80\"]\n  api:\n    ports: [\"${API_PORT:-8081}:80\"]\n```\n\n" +
		"To replace the ports of a lower layer write `ports: !override` (Compose 2.24.4 or later). Services that are alternatives belong in different profiles.",
	Since: "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/engine/network/port-publishing/",
		"https://github.com/docker/compose/issues/6708",
		"https://github.com/docker/compose/issues/11572",
		"https://github.com/microrealestate/microrealestate/issues/250",
		"https://github.com/moby/moby/issues/51758",
	},
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
		finding.Message = facts.Quoted(offender.Quote) + " takes host port " + offender.PublishedHost() + facts.ByDefault(offender) + ", already published by " + where + condition
		if twins(clash) {
			finding.Help = "delete one of the two, Compose merges them only when they are written alike"
			finding.Fix = facts.Deletion(clash.Later, clash.Earlier)
		} else {
			free.Advise(&finding, clash, offender)
		}
		p.ReportAs(severity, finding)
	}
}

// twins reports whether two entries of a service map the same port in the same way and differ in their text only.
func twins(clash graph.Clash) bool {
	a, b := clash.Earlier, clash.Later
	return a.Service == b.Service && a.Address.IP == b.Address.IP && a.Host == b.Host && a.Container == b.Container && a.Protocol == b.Protocol
}
