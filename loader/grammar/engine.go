package grammar

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// Adapt makes of an entry, as Docker Compose reads it, what another engine makes of it. Fields are those of a long entry.
func Adapt(port *graph.Port, fields []Field, runtime *graph.Runtime) {
	switch runtime.Engine {
	case graph.Docker:
	case graph.Swarm:
		adaptToSwarm(port, fields)
	case graph.Podman:
		adaptToPodman(port, runtime)
	}
}

func refuse(port *graph.Port, fault graph.Fault) {
	if port.Err == nil {
		port.Err = &fault
	}
}

// adaptToSwarm: the host IP is dropped, a range of host ports to one port in the container publishes all of them, and the
// long form knows four keys and whole numbers.
// https://github.com/docker/cli/blob/master/cli/compose/schema/data/config_schema_v3.13.json
func adaptToSwarm(port *graph.Port, fields []Field) {
	for i := range fields {
		f := &fields[i]
		switch f.Key {
		case "host_ip", "name", "app_protocol":
			refuse(port, graph.Fault{
				Span:    f.KeySpan,
				Message: source.Cite(f.Key) + " is refused by docker stack deploy, its ports know target, published, protocol and mode",
				Help:    "remove the key",
			})
		case "published", "target":
			if f.Kind == Text && len(f.Value.Vars) == 0 {
				help := "write " + f.Key + ": " + f.Value.Value + " without quotes"
				if _, wrong := portNumber(f.Value.Value, engineSyntax); wrong != "" {
					help = "write an entry for each port, or a short one, which takes ranges"
				}
				refuse(port, graph.Fault{
					Span:    f.Value.Span,
					Message: source.Cite(f.Value.Value) + " is text, " + f.Key + " takes a whole number in docker stack deploy",
					Help:    help,
				})
			}
		}
	}
	port.Address = graph.Address{}
	if port.HostKind == graph.Floating {
		port.HostKind = graph.Fixed
	}
}

// adaptToPodman: what podman refuses when it reads `-p`, and what the YAML of podman-compose makes of numbers.
// https://github.com/containers/podman/blob/main/pkg/specgenutil/util.go
func adaptToPodman(port *graph.Port, runtime *graph.Runtime) {
	text := port.Text.Value
	fault := func(span source.Span, message, help string) {
		refuse(port, graph.Fault{Span: span, Message: message, Help: help})
	}
	sixty := sexagesimal(&port.Text)
	switch {
	case port.HostKind == graph.Floating:
		fault(port.HostSpan, fmt.Sprintf("%s maps %d host ports to 1 container port, which podman refuses", source.Cite(port.Quote), port.Host.Len()),
			"publish one port, or as many container ports as host ports")
		port.Err.Kind = graph.FaultRangeMismatch
	case port.HostKind == graph.Random && !port.HostSpan.IsZero() && strings.Trim(port.HostSpan.Text(), "0") == "" && port.HostSpan.Text() != "":
		fault(port.HostSpan, source.Cite(port.Quote)+" has host port 0, which podman refuses", "leave the host port out for a random one")
	case port.Form == graph.Short && strings.HasSuffix(text, "/"):
		fault(port.Span, source.Cite(port.Quote)+" has no protocol behind the slash, which podman refuses", "write "+source.Cite(strings.TrimSuffix(text, "/")))
	case port.Form == graph.Short && port.Address.IP.Is6() && !port.AddressSpan.IsZero() && !strings.HasPrefix(text, "["):
		fault(port.AddressSpan, source.Cite(port.Quote)+" has an IPv6 address without brackets, which podman refuses", "put the address in brackets")
	case sixty != 0:
		fault(port.Span, source.Cite(port.Quote)+" is read as "+strconv.Itoa(sixty)+" by podman-compose, whose yaml is 1.1", "quote it")
	case port.Protocol == graph.SCTP && runtime.Rootless:
		fault(port.ProtocolSpan, source.Cite(port.Quote)+" is sctp, which rootless podman cannot publish", "")
	}
}

// sexagesimal returns the integer that YAML 1.1 makes of a plain 22:22, or 0.
// https://yaml.org/type/int.html
func sexagesimal(text *graph.Text) int {
	before, after, _ := strings.Cut(text.Raw, ":")
	if !text.Plain || strings.Trim(before+after, "0123456789") != "" ||
		before == "" || before[0] == '0' || after == "" || len(after) > 2 || len(after) == 2 && after[0] > '5' {
		return 0
	}
	high, _ := strconv.Atoi(before)
	low, _ := strconv.Atoi(after)
	return 60*high + low
}
