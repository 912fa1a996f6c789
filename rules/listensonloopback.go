package rules

import (
	"strconv"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var listensOnLoopback = &lint.Rule{
	ID:       "listens-on-loopback",
	Family:   lint.Reachability,
	Severity: lint.Error,
	Running:  true,
	Fix:      lint.UnsafeFix,
	Summary:  "a program listens on 127.0.0.1 inside its container, where nobody else gets through",
	Since:    "v0.1.0",
	Sources: []string{
		"https://docs.docker.com/engine/network/port-publishing/",
		"https://github.com/moby/moby/issues/27315",
		"https://github.com/vitejs/vite/issues/16522",
		"https://github.com/knadh/listmonk/issues/3100",
	},
	Check: checkListensOnLoopback,
}

func checkListensOnLoopback(pass *lint.Pass) {
	var found lint.PerPlace
	for _, service := range pass.Project.Services {
		if mode := service.NetworkMode.Value; mode != "" && mode != "bridge" || service.Shared {
			continue
		}
		about := facts.Of(pass).Of(service)
		for _, where := range about.LoopbackListeners() {
			if finding, ok := unreachable(about, where); ok {
				severity, _ := facts.Certainty(pass.Project, "")
				if file := where.Assumed(); file != "" {
					severity = lint.Warning
					finding.Message += ", with the values of " + file
				}
				if !where.Explicit {
					severity = lint.Warning
				}
				found.Add(severity, finding)
			}
		}
	}
	if image := pass.Project.Image; image != nil {
		about := facts.Of(pass).Of(image)
		for _, where := range about.LoopbackListeners() {
			if finding, ok := unreachable(about, where); ok {
				finding.Services = nil
				found.Add(lint.Warning, finding)
			}
		}
	}
	found.Report(pass)
}

// unreachable tells of a program that listens on the loopback, if somebody needs to reach it.
func unreachable(about *facts.Service, where facts.LoopbackListener) (lint.Finding, bool) {
	service := about.Service
	finding := lint.Finding{Services: []string{service.Name}}
	var port *graph.Port
	for _, entry := range service.Ports {
		if entry.Published() && !entry.ContainerUnknown && entry.Protocol == graph.TCP && entry.Container.Contains(where.Port) {
			port = entry
			break
		}
	}
	number := strconv.Itoa(where.Port)
	loss := ""
	if port != nil {
		loss = "published port " + number + " stays unreachable"
		finding.Related = append(finding.Related, graph.Related{Span: port.Span, Message: "published here"})
		finding.Key = port.Mapping()
	} else if proxy := about.Proxy(); proxy != nil && proxy.Port == where.Port {
		loss = "the proxy cannot reach port " + number
		finding.Related = append(finding.Related, graph.Related{Span: proxy.Span, Message: "proxied here"})
	} else if service == service.Project.Image {
		for _, expose := range service.ImageExpose() {
			if expose.Err == nil && expose.Port.Contains(where.Port) {
				loss = "exposed port " + number + " stays unreachable"
				finding.Related = append(finding.Related, graph.Related{Span: expose.Span, Message: "exposed here"})
				break
			}
		}
	} else {
		for _, use := range about.Consumers()[service] {
			if use.Port == where.Port {
				loss = facts.Quoted(use.Service.Name) + " cannot reach port " + number
				finding.Related = append(finding.Related, graph.Related{Span: use.Span, Message: facts.Quoted(use.Service.Name) + " " + use.Words})
				break
			}
		}
	}
	if loss == "" {
		return finding, false
	}
	quote, host := where.Place(&finding)
	if finding.Span.IsZero() { // nothing is written but the image
		finding.Span = service.Image.Span
		if port != nil {
			finding.Span = port.Span
			finding.Related = []graph.Related{{Span: service.Image.Span, Message: "started here"}}
		}
	}
	finding.Message = facts.Quoted(quote) + " listens on " + host + " inside the container, " + loss
	if !where.Program.Caller.IsZero() {
		finding.Related = append(finding.Related, graph.Related{Span: where.Program.Caller, Message: "started here"})
	}
	finding.Help = where.Advice(port)
	return finding, true
}
