package rules

import (
	"cmp"
	"slices"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var duplicatePort = &lint.Rule{
	ID:       "duplicate-port",
	Family:   lint.Conflict,
	Severity: lint.Note,
	Fix:      lint.SafeFix,
	Summary:  "an entry that repeats another one of the same service",
	Since:    "v0.1.0",
	Sources: `
		https://github.com/compose-spec/compose-go/blob/main/override/uncity.go
		https://github.com/docker/compose/issues/4338
		https://github.com/zavoloklom/docker-compose-linter/issues/91`,
	Check: checkDuplicatePort,
}

func checkDuplicatePort(p *lint.Pass) {
	for _, service := range p.Project.Services {
		if !slices.ContainsFunc(service.Ports, func(port *graph.Port) bool { return port.Err == nil && !port.Whole() }) {
			continue // no two of them are equal
		}
		reportDuplicates(p, service)
	}
}

// reportDuplicates groups the entries of each layer that Compose compares as equal, and goes through each group by host
// ports: an entry whose ports all lie in one before it repeats that one.
func reportDuplicates(p *lint.Pass, service *graph.Service) {
	type group struct {
		key   graph.MergeKey
		layer int
	}
	members := make(map[group][]int)
	var groups []group
	for i, port := range service.Ports {
		if port.Err != nil || !port.Via.IsZero() {
			continue // an entry that is inherited is reported where it is written
		}
		key := group{port.Key, port.Layer}
		if members[key] == nil {
			groups = append(groups, key)
		}
		members[key] = append(members[key], i)
	}
	for _, group := range groups {
		indices := members[group]
		slices.SortStableFunc(indices, func(a, b int) int {
			x, y := service.Ports[a].Host, service.Ports[b].Host
			return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(y.To, x.To))
		})
		widest := service.Ports[indices[0]]
		for _, index := range indices[1:] {
			port := service.Ports[index]
			if widest.Host.Covers(port.Host) {
				reportDuplicate(p, port, widest)
			} else {
				widest = port
			}
		}
	}
}

func reportDuplicate(p *lint.Pass, port, first *graph.Port) {
	if port.Span == first.Span || port.Span.File != first.Span.File {
		return // one list that is merged in twice, or two files
	}
	finding := lint.Finding{
		Span:     port.Span,
		Message:  facts.Quoted(port.Quote) + " repeats " + facts.Quoted(first.Quote) + " and has no effect",
		Related:  []graph.Related{{Span: first.Span, Message: "first written here"}},
		Services: []string{port.Service.Name},
		Key:      port.Mapping(),
	}
	later := port.Span.Start > first.Span.Start
	if !later {
		finding.Related[0].Message = "written again here"
	}
	sameAddress := port.Address.IP == first.Address.IP
	if !sameAddress {
		verb, stays := " is replaced by ", first
		if later {
			verb, stays = " replaces ", port
		}
		finding.Message = facts.Quoted(port.Quote) + verb + facts.Quoted(first.Quote) + ", host " + facts.PortWords(port.Host) + " is published on " + stays.HostAddress().String()
		finding.Help = "keep the one that says what is meant"
	}
	finding.Fix = facts.Deletion(port, first)
	if finding.Fix != nil {
		finding.Fix.Safe = sameAddress
	}
	p.Report(finding)
}
