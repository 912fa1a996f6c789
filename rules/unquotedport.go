package rules

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var unquotedPort = &lint.Rule{
	ID:       "unquoted-port",
	Family:   lint.Syntax,
	Severity: lint.Warning,
	Fix:      lint.SafeFix,
	Summary:  "a number without quotes that YAML does not read as it is written",
	Since:    "v0.1.0",
	Sources: `
		https://yaml.org/type/int.html
		https://docs.docker.com/reference/compose-file/services/#ports
		https://github.com/containers/podman-compose/issues/736
		https://github.com/docker/compose/issues/3290
		https://github.com/docker/compose/issues/103
		https://github.com/docker-mailserver/docker-mailserver/pull/3982`,
	Check: checkUnquotedPort,
}

func checkUnquotedPort(p *lint.Pass) {
	var found lint.PerPlace
	for _, service := range p.Project.Services {
		for _, port := range service.Ports {
			if port.Err != nil {
				continue
			}
			switch port.Form {
			case graph.Integer:
				misread(&found, port, port.Span, port.Container)
			case graph.Long:
				if !port.ContainerUnknown {
					misread(&found, port, port.ContainerSpan, port.Container)
				}
				if port.HostKind == graph.Fixed {
					misread(&found, port, port.HostSpan, port.Host)
				}
			case graph.Short:
				baseSixty(&found, port)
			}
		}
	}
	found.Report(p)
}

// yamlInteger matches the integers that YAML writes otherwise than people.
var yamlInteger = lazy.Pattern(`^(0[0-7_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|0b[01_]+|[0-9][0-9_]*_[0-9_]*)$`)

// misread reports a number that is not read as it is written.
func misread(found *lint.PerPlace, port *graph.Port, span source.Span, read graph.Interval) {
	text := span.Text()
	if text == strconv.Itoa(read.From) || !yamlInteger.Get().MatchString(text) || span.InsideQuotes() {
		return
	}
	decimal := strconv.Itoa(read.From)
	finding := lint.Finding{
		Span:     span,
		Message:  facts.Quoted(text) + " is read as port " + decimal,
		Help:     "write " + decimal,
		Services: []string{port.Service.Name},
		Key:      port.Mapping(),
		Related:  facts.Inherited(port),
		Fix:      &lint.Fix{Message: "write " + decimal, Safe: true, Edits: []lint.Edit{{Span: span, Text: decimal}}},
	}
	looks := strings.TrimLeft(text, "0")
	if meant, err := strconv.Atoi(looks); err == nil && meant <= 65535 && strings.Trim(text, "01234567") == "" { // it looks decimal, but is not
		finding.Help = "write " + decimal + " or " + looks
		finding.Fix = &lint.Fix{Message: "write " + looks, Edits: []lint.Edit{{Span: span, Text: looks}}}
	}
	found.AddEntry(port, lint.Warning, finding)
}

// baseSixty reports a mapping that YAML 1.1 reads as one integer.
// https://yaml.org/type/int.html
func baseSixty(found *lint.PerPlace, port *graph.Port) {
	before, after, _ := strings.Cut(port.Text.Raw, ":")
	if !port.Text.Plain || strings.Trim(before+after, "0123456789") != "" ||
		before == "" || before[0] == '0' || after == "" || len(after) > 2 || len(after) == 2 && after[0] > '5' {
		return
	}
	high, _ := strconv.Atoi(before)
	low, _ := strconv.Atoi(after)
	found.AddEntry(port, lint.Note, lint.Finding{
		Span:     port.Span,
		Message:  fmt.Sprintf("%s is read as %d by yaml 1.1 tools", facts.Quoted(port.Text.Raw), 60*high+low),
		Help:     "quote it",
		Services: []string{port.Service.Name},
		Key:      port.Mapping(),
		Related:  facts.Inherited(port),
		Fix:      &lint.Fix{Message: "quote it", Safe: true, Edits: []lint.Edit{{Span: port.Span, Text: facts.Quoted(port.Text.Raw)}}},
	})
}
