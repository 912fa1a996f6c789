package rules

import (
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var hostAddressMissing = &lint.Rule{
	ID:       "host-address-missing",
	Family:   lint.Conflict,
	Severity: lint.Error,
	Fix:      lint.NoFix,
	OnHost:   true,
	Summary:  "a host IP that this host does not have",
	Why: "An entry with a host IP is bound on that address, which must be one of the host's own. On any other machine, after a new lease from the router, or while a VPN is down, `up` fails:\n\n" +
		"```\nfailed to bind host port 192.168.1.10:8080/tcp: cannot assign requested address\n```\n\n" +
		"Files cannot tell what a machine is called. `portlint preflight` asks the host, and only it reports this rule. It binds the address for a moment where it can, so that addresses that " +
		"Linux lets programs use without an interface (`ip_nonlocal_bind`, local routes) are none of these.",
	Instead: "Take the address from a variable, or use one that every machine has:\n\n```yaml\nports:\n  - \"${LAN_IP:-127.0.0.1}:8080:80\"\n```\n\n" +
		"`ip -brief address` lists those of a Linux host, `ifconfig` those of macOS, `Get-NetIPAddress` those of Windows.",
	Since: "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/engine/network/port-publishing/",
		"https://docs.kernel.org/networking/ip-sysctl.html",
	},
	Check: checkHostAddressMissing,
}

func checkHostAddressMissing(p *lint.Pass) {
	if p.Project.Runtime.Host == nil || !facts.Runs(p.Project) {
		return
	}
	host := facts.HostOf(p.Project)
	for _, service := range p.Project.Services {
		for _, port := range service.Ports {
			if !service.Active || !port.Bound() || !host.LacksAddress(port) {
				continue
			}
			finding := facts.HostFinding(port)
			if !port.AddressSpan.IsZero() {
				finding.Span = port.AddressSpan
			}
			severity, condition := facts.Certainty(p.Project, "", port)
			finding.Message = facts.Quoted(port.Quote) + " of service " + facts.Quoted(service.Name) + " cannot be bound" + condition + ": the host has no address " + port.HostAddress().IP.String()
			finding.Help = "use an address of this host" + host.SomeAddresses(port.HostAddress().IP)
			p.ReportAs(severity, finding)
		}
	}
}
