package rules

import (
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/lint"
)

var devContainerPort = &lint.Rule{
	ID:       "dev-container-port",
	Family:   lint.Network,
	Severity: lint.Warning,
	Anywhere: true,
	Fix:      lint.UnsafeFix,
	Summary:  "a port of devcontainer.json that leads nowhere",
	Since:    "v0.1.0",
	Sources: `
		https://containers.dev/implementors/json_reference/
		https://github.com/devcontainers/cli/blob/main/src/spec-node/singleContainer.ts
		https://github.com/devcontainers/cli/blob/main/src/spec-node/dockerCompose.ts`,
	Check: checkDevContainerPort,
}

func checkDevContainerPort(pass *lint.Pass) {
	dev := pass.Project.DevContainer
	if dev == nil {
		return
	}
	for _, ignored := range dev.Ignored {
		pass.Report(lint.Finding{
			Span:    ignored.Span,
			Message: facts.Quoted(ignored.Name) + " publishes nothing, the dev container is a service of Compose files",
			Help:    "list the port in forwardPorts, or in ports of the service",
			Key:     ignored.Name,
		})
	}
	hostPorts := facts.Of(pass).Mapped()
	for _, forward := range dev.Forwards {
		if strings.Trim(forward.Host, "0123456789") == "" && forward.Host != "" {
			number := strconv.Itoa(forward.Port)
			pass.Report(lint.Finding{
				Span:    forward.Span,
				Message: facts.Quoted(forward.Span.Text()) + " forwards port " + number + ` of a host called "` + forward.Host + `", forwardPorts maps no ports`,
				Help:    "write " + number + ", the port in the container",
				Key:     forward.Span.Text(),
				Fix:     forwardFix(forward, number),
			})
			continue
		}
		if dev.Composed && !dev.Prepared && dev.Service != nil && forward.Host != "localhost" && dev.Service.LeadsNowhere(forward.Host) {
			pass.Report(lint.Finding{
				Span:    forward.HostSpan,
				Message: facts.Quoted(forward.Host) + " is no name of a service, the dev container cannot forward a port of it",
				Help:    "a port of the dev container itself is a number: " + strconv.Itoa(forward.Port),
				Key:     forward.Span.Text(),
			})
			continue
		}
		if dev.Service == nil || len(hostPorts.With(forward.Port)) == 0 {
			continue
		}
		peer := dev.Service.Resolve(forward.Host)
		if peer == nil || peer == dev.Service {
			continue
		}
		if mapped, ok := hostPorts.At(peer, forward.Port); ok {
			finding := usesHostPort(mapped, facts.Quoted(forward.Span.Text()), forward.Span)
			finding.Help = "use " + forward.Host + ":" + strconv.Itoa(mapped.Container)
			if forward.PortSpan.Text() == strconv.Itoa(forward.Port) {
				finding.Fix = useContainerPort(mapped, forward.PortSpan)
			}
			pass.Report(finding)
		}
	}
}

// forwardFix writes a number in the place of an entry in quotes. It returns nil where the host is another number: which of the two is
// meant is not known.
func forwardFix(forward graph.Forward, number string) *lint.Fix {
	whole := forward.Span
	whole.Start--
	whole.End++
	if forward.Host != number || whole.Text() != `"`+number+":"+number+`"` {
		return nil
	}
	return &lint.Fix{Message: "forward " + number, Edits: []lint.Edit{{Span: whole, Text: number}}}
}
