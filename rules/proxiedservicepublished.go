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
	Since:    "v0.1.0",
	Sources: facts.PublishingSources + `
		https://doc.traefik.io/traefik/reference/install-configuration/providers/docker/
		https://github.com/nginx-proxy/nginx-proxy/tree/main/docs
		https://github.com/lucaslorentz/caddy-docker-proxy
		https://github.com/klutchell/mediaserver/issues/24
		https://github.com/plexguide/PlexGuide.com/issues/596
		https://github.com/NginxProxyManager/nginx-proxy-manager/issues/132`,
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
		report.Add(lint.Warning, e, lint.Finding{
			Message: facts.Quoted(e.Port.Quote) + " bypasses the proxy that serves " + facts.Quoted(e.Port.Service.Name),
			Help:    "remove the mapping, the proxy reaches it over the network",
			Related: []graph.Related{{Span: where.Span, Message: "proxied here"}},
		})
	}
	report.Report()
}
