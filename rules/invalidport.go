package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var invalidPort = &lint.Rule{
	ID:       "invalid-port",
	Family:   lint.Syntax,
	Severity: lint.Error,
	Fix:      lint.SafeFix,
	Summary:  "an entry of ports that Compose or the engine refuses",
	Why: `Compose reads an entry as ` + "`[IP:][HOST:]CONTAINER[/PROTOCOL]`" + `, or as a mapping with ` + "`target`, `published`, `host_ip` and `protocol`" + `.
What does not fit stops the whole project: no service starts, also none that has nothing to do with the entry.

Some of it is found late. ` + "`docker compose config`" + ` accepts ` + "`protocol: foo`, `published: 99999` and `target: 70000`" + `, and ` + "`up`" + ` fails
with ` + "`invalid proto: foo`, `invalid hostPort: 99999` or `invalid port number: 70000`" + `.

A part that is accepted and then ignored is reported as a warning: the file says something that does not happen.`,
	Instead: "Quote entries and write host port before container port:\n\n" +
		"```yaml\nports:\n  - \"8080:80\"            # host 8080 to container 80\n  - \"127.0.0.1:8080:80\"  # reachable from this machine only\n  - \"53:53/udp\"\n```\n\nOne entry names one port or one range; several ports are several entries.",
	Since: "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/reference/compose-file/services/#ports",
		"https://github.com/docker/compose/issues/2493",
		"https://github.com/docker/compose/issues/4772",
		"https://github.com/docker/compose/issues/8293",
		"https://github.com/docker/compose/issues/11329",
		"https://github.com/Accenture/adop-docker-compose/issues/228",
	},
	Check: checkInvalidPort,
}

func checkInvalidPort(p *lint.Pass) {
	facts.ReportFaults(p, graph.FaultInvalid)
	var texts facts.Texts
	for _, service := range p.Project.Services {
		for _, port := range service.Ports {
			if port.Err != nil {
				continue
			}
			for _, doubt := range port.Doubts {
				texts.Add(port, lint.Warning, facts.FaultFinding(port, &doubt))
			}
		}
	}
	texts.Report(p)
}
