package rules

import (
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var proxiedServicePublished = &lint.Rule{
	ID:       "proxied-service-published",
	Family:   lint.Exposure,
	Severity: lint.Warning,
	Fix:      lint.NoFix,
	Summary:  "a service behind a proxy is published on every interface, too",
	Why: `Labels or variables of the service ask a proxy (Traefik, nginx-proxy, caddy-docker-proxy, SWAG) to serve it. The proxy reaches the container over
the network of the project. The mapping opens a second way to the same port, on every interface of the host and past the proxy: without its
TLS, its login, its address filter and its log.

` + publishing + `

Files and folders whose names say dev, local, test or override are left out: there the second way is the wanted one.`,
	Instead: `Delete the mapping. To keep a way in for this machine, publish on the loopback: "127.0.0.1:8989:8989".`,
	Since:   "v0.1.0",
	Sources: append(publishingSources(),
		"https://doc.traefik.io/traefik/reference/install-configuration/providers/docker/",
		"https://github.com/nginx-proxy/nginx-proxy/tree/main/docs",
		"https://github.com/lucaslorentz/caddy-docker-proxy",
		"https://github.com/klutchell/mediaserver/issues/24",
		"https://github.com/plexguide/PlexGuide.com/issues/596",
		"https://github.com/NginxProxyManager/nginx-proxy-manager/issues/132",
	),
	Check: checkProxiedServicePublished,
}

func checkProxiedServicePublished(pass *lint.Pass) {
	found := facts.ExposuresOf(pass, facts.ExposedBesideProxy)
	if len(found) == 0 {
		return
	}
	report := facts.NewExposureReport(pass)
	for _, e := range found {
		where := facts.Of(pass).Of(e.Port.Service).Proxy()
		report.Report(lint.Warning, e, lint.Finding{
			Message: facts.Quoted(e.Port.Quote) + " bypasses the proxy that serves " + facts.Quoted(e.Port.Service.Name),
			Help:    "remove the mapping, the proxy reaches it over the network",
			Related: []graph.Related{{Span: where.Span, Message: "proxied here"}},
		})
	}
}
