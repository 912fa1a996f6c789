package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/facts"
	"github.com/portlint/portlint/rules/knowledge"
	"github.com/portlint/portlint/rules/lint"
)

var listensOnLoopback = &lint.Rule{
	ID:       "listens-on-loopback",
	Family:   lint.Reachability,
	Severity: lint.Error,
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
	var found onePerPlace
	for _, service := range pass.Project.Services {
		if mode := service.NetworkMode.Value; mode != "" && mode != "bridge" || service.Shared {
			continue
		}
		about := facts.Of(pass).Of(service)
		for _, where := range serversOf(about) {
			if finding, ok := unreachable(about, where); ok {
				severity, _ := facts.Certainty(pass.Project, "")
				if file := where.assumed(); file != "" {
					severity = lint.Warning
					finding.Message += ", with the values of " + file
				}
				if !where.Explicit {
					severity = lint.Warning
				}
				found.add(severity, finding)
			}
		}
	}
	found.report(pass)
}

// onePerPlace keeps one finding for each place: services can share a Dockerfile.
type onePerPlace struct {
	order []source.Span
	found map[source.Span]lint.Finding
	level map[source.Span]lint.Severity
}

func (f *onePerPlace) add(severity lint.Severity, finding lint.Finding) {
	if f.found == nil {
		f.found, f.level = make(map[source.Span]lint.Finding), make(map[source.Span]lint.Severity)
	}
	if _, known := f.found[finding.Span]; known {
		return
	}
	f.order = append(f.order, finding.Span)
	f.found[finding.Span], f.level[finding.Span] = finding, severity
}

func (f *onePerPlace) report(pass *lint.Pass) {
	for _, span := range f.order {
		pass.ReportAs(f.level[span], f.found[span])
	}
}

// started is a program with where it listens.
type started struct {
	facts.Listener
	program graph.Program
	// variable sets the address, nil when none does.
	variable *graph.EnvVar
}

// forwarders are programs that take connections on behalf of others.
var forwarders = []string{"socat", "nginx", "caddy", "haproxy", "envoy", "traefik", "iptables", "ssh", "ngrok", "cloudflared", "supervisord", "pm2", "httpd", "apache2ctl", "apache2-foreground"}

// serversOf returns the programs of a service that listen on the loopback alone, when nothing else can answer in their place.
func serversOf(about *facts.Service) []started {
	var loopback []started
	service, programs := about.Service, about.Service.Run.Programs
	if len(programs) == 0 {
		if !service.Run.Whole && (service.Command != nil || service.Entrypoint != nil) {
			return nil
		}
		programs = []graph.Program{{}}
	}
	elsewhere := make(map[int]bool) // ports on which a program listens on every address, or may
	for _, program := range programs {
		if len(program.Words) > 0 && slices.Contains(forwarders, facts.BaseName(program.Words[0].Value)) {
			return nil
		}
		where, known := about.Listen(program)
		switch {
		case !known || where.Port == 0:
		case where.Scope == knowledge.Loopback:
			loopback = append(loopback, started{where, program, about.Variable(program, where.Variable)})
		default:
			elsewhere[where.Port] = true
		}
	}
	return slices.DeleteFunc(loopback, func(s started) bool { return elsewhere[s.Port] })
}

// unreachable tells of a program that listens on the loopback, if somebody needs to reach it.
func unreachable(about *facts.Service, where started) (lint.Finding, bool) {
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
	quote, host := where.place(&finding)
	finding.Message = facts.Quoted(quote) + " listens on " + host + " inside the container, " + loss
	if !where.program.Caller.IsZero() {
		finding.Related = append(finding.Related, graph.Related{Span: where.program.Caller, Message: "started here"})
	}
	finding.Help = where.advice(port)
	return finding, true
}

// place fills in where a finding points, with the fix of an address that is written there. It returns what listens and on
// which address.
func (s started) place(finding *lint.Finding) (quote, host string) {
	quote, host = s.citation(), facts.Loopback4
	finding.Span = s.program.Span
	text := s.address()
	if text == nil {
		return quote, host
	}
	if s.variable != nil {
		quote = s.Variable + "=" + text.Value
	}
	host = text.Value[s.From:s.To]
	finding.Span = text.Part(s.From, s.To)
	if finding.Span.Text() == host && host != "" {
		all := "0.0.0.0"
		if strings.HasPrefix(host, "[") {
			all = "[::]"
		}
		finding.Fix = &lint.Fix{Message: "listen on " + all, Edits: []lint.Edit{{Span: finding.Span, Text: all}}}
	}
	return quote, host
}

// address is the text that sets the address, nil when none does.
func (s started) address() *graph.Text {
	switch {
	case s.variable != nil:
		return &s.variable.Value
	case s.Word >= 0:
		return &s.program.Words[s.Word]
	}
	return nil
}

// assumed returns the example environment file on which the address rests, or "".
func (s started) assumed() string {
	if text := s.address(); text != nil {
		return text.Assumed()
	}
	return ""
}

// advice says how to let the program listen on all addresses, and how to keep it private all the same.
func (s started) advice(port *graph.Port) string {
	advice := "let it listen on 0.0.0.0"
	switch {
	case s.Explicit:
		advice = "write 0.0.0.0 instead"
	case s.Server.Positional:
		advice = "write " + facts.Quoted("runserver 0.0.0.0:"+strconv.Itoa(s.Port))
	case len(s.Server.Flags) > 0:
		advice = "add " + longest(s.Server.Flags) + " 0.0.0.0"
		if longest(s.Server.Flags) == "--bind" && s.Server.PortFlags == nil {
			advice += ":" + strconv.Itoa(s.Port)
		}
	case len(s.Server.Variables) > 0:
		advice = "set " + s.Server.Variables[0] + "=0.0.0.0"
	}
	if port == nil || port.Address.Given() || port.HostKind != graph.Fixed {
		return advice
	}
	return advice + "; keep it private with " + facts.Quoted(facts.Loopback4+":"+facts.Canonical(port))
}

func longest(flags []string) string {
	return slices.MaxFunc(flags, func(a, b string) int { return len(a) - len(b) })
}

// citation is the command line for a message: the words that tell the program and the one that sets the address. Nothing else of it
// is cited, because arguments can be secrets.
func (s started) citation() string {
	words := s.program.Words
	cited := make([]bool, len(words))
	start := strings.Fields(s.Server.Starts)
	for i, word := range words {
		if len(start) > 0 && facts.BaseName(word.Value) == start[0] {
			cited[i] = true
			start = start[1:]
		}
	}
	if at := s.Word; at >= 0 {
		cited[at] = true
		if at > 0 && slices.Contains(s.Server.Flags, words[at-1].Value) {
			cited[at-1] = true
		}
	}
	var text strings.Builder
	for i, last := 0, -1; i < len(words); i++ {
		if !cited[i] {
			continue
		}
		switch {
		case last < 0:
		case last == i-1:
			text.WriteByte(' ')
		default:
			text.WriteString(" … ")
		}
		last = i
		if words[i].Known() {
			text.WriteString(words[i].Value)
		} else {
			text.WriteString(words[i].Raw)
		}
	}
	if text.Len() == 0 {
		return s.Server.Starts + s.Server.Image
	}
	return text.String()
}
