package rules

import (
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var hostAddressMissing = &lint.Rule{
	ID:       "host-address-missing",
	Family:   lint.Conflict,
	Severity: lint.Error,
	Running:  true,
	Fix:      lint.NoFix,
	OnHost:   true,
	Summary:  "a host IP that this host does not have",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/engine/network/port-publishing/
		https://docs.kernel.org/networking/ip-sysctl.html`,
	Check: checkHostAddressMissing,
}

func checkHostAddressMissing(p *lint.Pass) {
	if p.Project.Runtime.Host == nil || !facts.Runs(p.Project) {
		return
	}
	host := facts.HostOf(p.Project)
	for _, service := range p.Project.Services {
		for _, port := range service.Ports {
			lacks, certain := host.LacksAddress(port)
			if !service.Active || !port.Bound() || !lacks {
				continue
			}
			finding := facts.HostFinding(port)
			if !port.AddressSpan.IsZero() {
				finding.Span = port.AddressSpan
			}
			severity, condition := facts.Certainty(p.Project, "", port)
			if !certain {
				severity = lint.Warning
			}
			finding.Message = facts.Quoted(port.Quote) + " of service " + facts.Quoted(service.Name) + " cannot be bound" + condition + ": the host has no address " + port.HostAddress().IP.String()
			finding.Help = host.AdviseAddress(port)
			p.ReportAs(severity, finding)
		}
	}
}
