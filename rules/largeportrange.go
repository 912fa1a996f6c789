package rules

import (
	"fmt"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var largePortRange = &lint.Rule{
	ID:       "large-port-range",
	Family:   lint.Hygiene,
	Severity: lint.Warning,
	Anywhere: true,
	Lasting:  true,
	Fix:      lint.NoFix,
	Summary:  "a service publishes very many ports",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/engine/network/packet-filtering-firewalls/
		https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file
		https://github.com/moby/moby/issues/11185
		https://github.com/moby/moby/issues/14288
		https://github.com/moby/moby/issues/34328
		https://github.com/portainer/portainer/issues/10214`,
	Options: []lint.Option{{Name: thresholdOption, Summary: "the number of ports of one service from which on it is a warning", Default: 100}},
	Check:   checkLargePortRange,
}

const (
	thresholdOption = "threshold"
	// manyPorts are worth a note.
	manyPorts = 20
)

func checkLargePortRange(p *lint.Pass) {
	threshold := p.Option(thresholdOption).(int)
	for _, service := range p.Project.Services {
		total, entries := 0, 0
		var largest *graph.Port
		for _, port := range service.Ports {
			count := facts.PublishedPorts(port)
			if count == 0 {
				continue
			}
			total, entries = total+count, entries+1
			if largest == nil || count > facts.PublishedPorts(largest) {
				largest = port
			}
		}
		severity := lint.Warning
		switch {
		case total < min(threshold, manyPorts) || largest == nil:
			continue
		case total < threshold:
			severity = lint.Note
		}
		finding := facts.HostFinding(largest)
		verb := " publishes "
		switch others := entries - 1; {
		case others == 1:
			verb = " and another entry publish "
		case others > 1:
			verb = fmt.Sprintf(" and %d other entries publish ", others)
		}
		finding.Message = facts.Quoted(largest.Quote) + verb + fmt.Sprintf("%d ports, docker runs one proxy and rule set per port and address family", total)
		finding.Help = `narrow the relay range, use network_mode: host, or set "userland-proxy": false`
		if entries > 1 && largest.Host.Len() < manyPorts {
			finding.Help = `use network_mode: host, or set "userland-proxy": false`
		}
		p.ReportAs(severity, finding)
	}
}
