package rules

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
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
	if p.Project.Runtime.Host == nil || !runs(p.Project) {
		return
	}
	host := hostView{p.Project.Runtime.Host, p.Project}
	for _, service := range p.Project.Services {
		for _, port := range service.Ports {
			if !service.Active || !port.Bound() || !host.lacksAddress(port) {
				continue
			}
			finding := hostFinding(port)
			if !port.AddressSpan.IsZero() {
				finding.Span = port.AddressSpan
			}
			severity, condition := certainty(p.Project, "", port)
			finding.Message = quoted(port.Quote) + " of service " + quoted(service.Name) + " cannot be bound" + condition + ": the host has no address " + port.HostAddress().IP.String()
			finding.Help = "use an address of this host" + host.some(port.HostAddress().IP)
			p.ReportAs(severity, finding)
		}
	}
}

// lacksAddress reports whether the host is known not to have the address of an entry.
func (h hostView) lacksAddress(port *graph.Port) bool {
	address := port.HostAddress()
	if !address.IP.IsValid() || address.IP.IsUnspecified() || address.Unknown {
		return false
	}
	switch h.Bind(port.Protocol, netip.AddrPortFrom(address.IP, 0)) {
	case graph.BindNoAddress:
		return true
	case graph.BindUnknown: // as the list of addresses says, but for loopback ones, which Linux has thousands of
		return h.Addresses != nil && !address.IP.IsLoopback() && !slices.Contains(h.Addresses, address.IP)
	}
	return false
}

// some lists addresses of the host of one family, the first few.
func (h hostView) some(like netip.Addr) string {
	const few = 4
	var found []string
	for _, one := range h.Addresses {
		if one.Is4() == like.Is4() && !one.IsLinkLocalUnicast() && len(found) < few {
			found = append(found, one.String())
		}
	}
	if len(found) == 0 {
		return ""
	}
	return ", such as " + strings.Join(found, ", ")
}
