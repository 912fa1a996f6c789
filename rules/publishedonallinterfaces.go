package rules

import (
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var publishedOnAllInterfaces = &lint.Rule{
	ID:       "published-on-all-interfaces",
	Family:   lint.Exposure,
	Severity: lint.Note,
	Fix:      lint.UnsafeFix,
	Summary:  "a port is published on every interface of the host",
	Why: "`8080:80` means `0.0.0.0:8080:80` and `[::]:8080:80`" + `: every network that the host is connected to reaches the port. That is right for
what serves users, and more than needed for what only its developer opens in a browser.

` + publishing + `

This is advice, a note. The usual ports of web servers and proxies (80 and 443) are left out, and so are services that make
sense only when others reach them: VPN, DNS, mail, game, media and file sharing servers. A variable in the place of the host IP is taken for a choice that
somebody made. ` + "`[::]`" + ` alone is IPv6 only.`,
	Instead: `Name the address when only the machine itself uses the port:

    ports:
      - "127.0.0.1:8080:80"

Delete the mapping when nobody outside the project uses it: services reach each other by name and container port, a reverse proxy reaches what it serves in
the same way, and ` + "`docker compose exec`" + ` brings a shell or a client into the container.

Before Docker Engine 28 hosts of the same local network could reach such a mapping by routing packets to the host.

To change what a missing host IP means for a network, set its driver option ` + "`com.docker.network.bridge.host_binding_ipv4`" + `.`,
	Since: "v0.1.0",
	Sources: append(publishingSources(),
		"https://github.com/moby/moby/issues/4737",
		"https://github.com/moby/moby/issues/45610",
		"https://github.com/OWASP/CheatSheetSeries/pull/2020",
		"https://github.com/tmatens/compose-lint/blob/main/docs/state-of-compose.md",
	),
	Check: checkPublishedOnAllInterfaces,
}

func checkPublishedOnAllInterfaces(pass *lint.Pass) {
	found := facts.ExposuresOf(pass, facts.ExposedToAll)
	if len(found) == 0 {
		return
	}
	report := facts.NewExposureReport(pass)
	for _, e := range found {
		if role, _ := facts.AddressVariable(e.Port); role != facts.NoVariable {
			continue
		}
		advice, fix := report.OnLoopback(e)
		help := "host firewalls such as ufw do not filter published ports, cloud security groups do"
		if advice != "" {
			help = "if only this machine needs it " + advice + "; " + help
		}
		report.Report(lint.Note, e, lint.Finding{
			Message: facts.Quoted(e.Port.Quote) + " is reachable on " + e.Address.String() + " of the host",
			Help:    help,
			Fix:     fix,
		})
	}
}
