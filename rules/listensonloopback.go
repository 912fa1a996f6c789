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
	Anywhere: true,
	Running:  true,
	Fix:      lint.UnsafeFix,
	Summary:  "a program listens on 127.0.0.1 inside its container, where nobody else gets through",
	Since:    "v0.1.0",
	Sources: `
		https://docs.docker.com/engine/network/port-publishing/
		https://github.com/moby/moby/issues/27315
		https://github.com/vitejs/vite/issues/16522
		https://github.com/knadh/listmonk/issues/3100`,
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
	port, loss, place := lossOf(about, where.Port)
	if loss == "" {
		return lint.Finding{}, false
	}
	finding := lint.Finding{Services: []string{service.Name}, Related: []graph.Related{place}}
	if port != nil {
		finding.Key = port.Mapping()
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

// lossOf says what does not reach a port of the container that is open to its loopback only, and where that is written: an entry, a proxy,
// an EXPOSE or a sibling. Loss is "" for nothing.
func lossOf(about *facts.Service, number int) (port *graph.Port, loss string, place graph.Related) {
	service, asText := about.Service, strconv.Itoa(number)
	for _, entry := range service.Ports {
		if entry.Published() && !entry.ContainerUnknown && entry.Protocol == graph.TCP && entry.Container.Contains(number) {
			return entry, "published port " + asText + " stays unreachable", graph.Related{Span: entry.Span, Message: "published here"}
		}
	}
	if proxy := about.Proxy(); proxy != nil && proxy.Port == number {
		return nil, "the proxy cannot reach port " + asText, graph.Related{Span: proxy.Span, Message: "proxied here"}
	}
	if service == service.Project.Image {
		for _, expose := range service.ImageExpose() {
			if expose.Err == nil && expose.Port.Contains(number) {
				return nil, "exposed port " + asText + " stays unreachable", graph.Related{Span: expose.Span, Message: "exposed here"}
			}
		}
		return nil, "", place
	}
	for _, use := range about.Consumers()[service] {
		if name := facts.Quoted(use.Service.Name); use.Port == number {
			return nil, name + " cannot reach port " + asText, graph.Related{Span: use.Span, Message: name + " " + use.Words}
		}
	}
	return nil, "", place
}
