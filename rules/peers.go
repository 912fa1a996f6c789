package rules

import (
	"iter"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/lint"
)

// address is a host with a port, as a service has it in its environment or in a command that it starts.
type address struct {
	// text holds the port at from to to, and before it, unless a variable of its own names the host, the host and a colon.
	text     *graph.Text
	from, to int
	// span is what findings point at: host and port, or the port alone when the host is named elsewhere.
	span source.Span
	host string
	port int
	// scheme stands before the host, as in "postgres://", in lower case; "" when there is none.
	scheme string
	// variable is the environment variable that holds the port, "" in a command.
	variable string
	// hostSpan is where the host is named when that is elsewhere, zero otherwise.
	hostSpan source.Span
}

// quote is the address as messages cite it: of a URL no user, no password and no path.
func (a *address) quote() string {
	host := a.host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + strconv.Itoa(a.port)
}

// portSpan is the place of the number, and literal whether it stands there as it is read.
func (a *address) portSpan() (span source.Span, literal bool) {
	span = a.text.Part(a.from, a.to)
	return span, span.Text() == strconv.Itoa(a.port)
}

// addressesOf finds the addresses that a service has in its environment and in the commands that it starts.
func addressesOf(service *graph.Service) iter.Seq[address] {
	return func(yield func(address) bool) {
		variables := service.Variables()
		for i := range variables {
			for one := range addressesIn(&variables[i].Value) {
				one.variable = variables[i].Name
				if !yield(one) {
					return
				}
			}
		}
		for one := range pairs(variables) {
			if !yield(one) {
				return
			}
		}
		entrypoint, command := service.Start()
		for _, command := range []*graph.Command{entrypoint, command} {
			for one := range addressesInCommand(command) {
				if !yield(one) {
					return
				}
			}
		}
	}
}

func addressesInCommand(command *graph.Command) iter.Seq[address] {
	return func(yield func(address) bool) {
		if command == nil {
			return
		}
		for i := range command.Words {
			for one := range addressesIn(&command.Words[i]) {
				if !yield(one) {
					return
				}
			}
		}
	}
}

// addressesIn finds the addresses in a text. What could as well be a user with a password, a path or a mapping is none.
func addressesIn(text *graph.Text) iter.Seq[address] {
	return func(yield func(address) bool) {
		value := text.Value
		for from := 0; from < len(value); {
			host, to := hostAt(value, from)
			if host == "" {
				from = to
				continue
			}
			port, end := portBehind(value, to)
			if port != 0 && startsHost(value[:from]) && endsPort(value[end:]) {
				one := address{text: text, from: to + 1, to: end, span: text.Part(from, end), host: host, port: port, scheme: schemeBefore(value[:from])}
				if !yield(one) {
					return
				}
			}
			from = to
		}
	}
}

// hostAt reads a name, an IPv4 address or an IPv6 address in brackets, and returns the end of it.
func hostAt(value string, from int) (host string, end int) {
	end = from
	for end < len(value) && isNameByte(value[end]) {
		end++
	}
	if end > from {
		return value[from:end], end
	}
	if value[from] != '[' {
		return "", from + 1
	}
	for end++; end < len(value) && (value[end] == ':' || isNameByte(value[end])); end++ {
	}
	if end == len(value) || value[end] != ']' {
		return "", from + 1
	}
	return value[from+1 : end], end + 1
}

// startsHost reports whether a host can begin behind what is before it.
func startsHost(before string) bool {
	return strings.HasSuffix(before, "//") || !strings.HasSuffix(before, "/") && !strings.HasSuffix(before, graph.Unresolved) && !strings.HasSuffix(before, "]")
}

// endsPort reports whether a port can end before what is behind it.
func endsPort(behind string) bool {
	return behind == "" || !isNameByte(behind[0]) && behind[0] != ':' && behind[0] != '@' && behind[0] != graph.Unresolved[0]
}

// longestUser bounds what is looked at before a host in search of a scheme, in bytes.
const longestUser = 256

// schemeBefore returns the scheme of a URL of which host and port follow.
func schemeBefore(before string) string {
	before = before[max(0, len(before)-longestUser):]
	end := strings.LastIndex(before, "://")
	if end < 0 || strings.ContainsAny(before[end+3:], "/?# ") {
		return ""
	}
	start := end
	for start > 0 && (isNameByte(before[start-1]) || before[start-1] == '+') {
		start--
	}
	return strings.ToLower(before[start:end])
}

// pairs finds addresses of which one variable holds the host and another one the port: DB_HOST and DB_PORT.
func pairs(variables []graph.EnvVar) iter.Seq[address] {
	return func(yield func(address) bool) {
		hosts := make(map[string]*graph.EnvVar)
		for i := range variables {
			if prefix, ok := cutName(variables[i].Name, "HOSTNAME", "HOST", "SERVER", "ADDR"); ok {
				hosts[prefix] = &variables[i]
			}
		}
		if len(hosts) == 0 {
			return
		}
		for i := range variables {
			prefix, ok := cutName(variables[i].Name, "PORT")
			named := hosts[prefix]
			if !ok || named == nil {
				continue
			}
			host, value := named.Value.Value, &variables[i].Value
			port, err := strconv.Atoi(value.Value)
			if _, end := hostAt(host+" ", 0); host == "" || end != len(host) || err != nil || port < 1 || port > 65535 {
				continue
			}
			one := address{text: value, to: len(value.Value), span: value.Span, host: host, port: port, variable: variables[i].Name, hostSpan: named.Value.Span}
			if !yield(one) {
				return
			}
		}
	}
}

// cutName takes one of the endings off the name of a variable, in whatever case.
func cutName(name string, endings ...string) (prefix string, ok bool) {
	upper := strings.ToUpper(name)
	for _, ending := range endings {
		if prefix, ok := strings.CutSuffix(upper, ending); ok {
			return prefix, true
		}
	}
	return "", false
}

// peerFindings are findings about addresses. A text that reaches many services, as an environment file does, has one.
type peerFindings struct {
	order    []source.Span
	findings map[source.Span]*peerFinding
}

type peerFinding struct {
	lint.Finding
	severity lint.Severity
}

// add keeps the most severe finding of a place, and the first of those.
func (p *peerFindings) add(severity lint.Severity, finding lint.Finding) {
	known := p.findings[finding.Span]
	if known != nil && known.severity >= severity {
		return
	}
	if known == nil {
		if p.findings == nil {
			p.findings = make(map[source.Span]*peerFinding)
		}
		p.order = append(p.order, finding.Span)
	}
	p.findings[finding.Span] = &peerFinding{finding, severity}
}

func (p *peerFindings) report(pass *lint.Pass) {
	for _, span := range p.order {
		pass.ReportAs(p.findings[span].severity, p.findings[span].Finding)
	}
}

// forOutside reports whether a variable holds an address for browsers, people or clients outside of the project: what is
// said in it is seen from there.
func forOutside(variable string) bool {
	name := "_" + strings.ToUpper(variable)
	for _, sign := range outsideSigns {
		if strings.Contains(name, "_"+sign) { // DATABASE_URL is no BASE_URL
			return true
		}
	}
	return false
}

// outsideSigns are what words of the names of such variables begin with, in upper case. Bundlers put VITE_ and the like into what browsers load.
var outsideSigns = []string{
	"PUBLIC", "VITE_", "REACT_APP_", "VUE_APP_", "NUXT_", "GATSBY_", "EXPO_", "NG_APP_", "BROWSER", "CLIENT", "FRONT", "ORIGIN", "CORS", "ALLOWED",
	"TRUSTED", "REDIRECT", "CALLBACK", "WEBHOOK", "ROOT_URL", "SITE_URL", "BASE_URL", "APP_URL", "EXTERNAL", "ADVERTISE", "KC_HOSTNAME", "VIRTUAL_",
	"HOST_URL", "URL_PREFIX", "ISSUER", "DOMAIN", "OVERWRITE", "WEB_URL", "LINK",
}
