package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// Address is a host with a port, as a service has it in its environment or in a command that it starts.
type Address struct {
	// Text holds the port at from to to, and before it, unless a variable of its own names the host, the host and a colon.
	Text     *graph.Text
	from, to int
	// Span is what findings point at: host and port, or the port alone when the host is named elsewhere.
	Span source.Span
	Host string
	Port int
	// Scheme stands before the host, as in "postgres://", in lower case; "" when there is none.
	Scheme string
	// Variable is the environment variable that holds the port, "" in a command.
	Variable string
	// HostSpan is where the host is named when that is elsewhere, zero otherwise.
	HostSpan source.Span
	// Upstream says that a configuration file lets the server of the service send requests there.
	Upstream bool
	// Implied says that no port is written: clients ask for that of the scheme.
	Implied bool
}

// Quote is the address as messages cite it: of a URL no user, no password and no path.
func (a *Address) Quote() string {
	host := a.Host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if a.Implied {
		return a.Scheme + "://" + host
	}
	return host + ":" + strconv.Itoa(a.Port)
}

// PortSpan is [Address.PortPlace], and literal whether it stands there as it is read.
func (a *Address) PortSpan() (span source.Span, literal bool) {
	span = a.PortPlace()
	return span, span.Text() == strconv.Itoa(a.Port)
}

// PortPlace is where the number stands.
func (a *Address) PortPlace() source.Span { return a.Text.Part(a.from, a.to) }

// SharesVariable reports whether the host port of an entry and the address have their number from one variable of an environment file:
// that is there for the mapping, and reaches the service with everything else in the file.
func (a *Address) SharesVariable(port *graph.Port) bool {
	inProject := slices.Contains(port.Service.Project.Files, a.Text.Span.File)
	return !inProject && slices.ContainsFunc(port.HostVars, func(v graph.Variable) bool { return v.Name == a.Variable })
}

// Addresses are those that a service has in its environment, in the commands that it starts and in the configuration files of servers.
func (f *Service) Addresses() []Address {
	return f.knownAddresses.get(func() []Address {
		found := environmentAddresses(f.Service.Variables())
		for command := range commandsOf(f.Service) {
			found = append(found, CommandAddresses(command)...)
		}
		for i := range f.Service.Upstreams {
			for _, one := range textAddresses(&f.Service.Upstreams[i]) {
				one.Upstream = true
				found = append(found, one)
			}
		}
		return found
	})
}

// environmentAddresses finds the addresses in variables, those that are split over two of them, too.
func environmentAddresses(variables []graph.EnvVar) (found []Address) {
	for i := range variables {
		found = appendAddresses(found, &variables[i].Value, variables[i].Name)
	}
	return append(found, hostPortPairs(variables)...)
}

// CommandAddresses finds the addresses in a command, none in a missing one.
func CommandAddresses(command *graph.Command) (found []Address) {
	if command == nil {
		return nil
	}
	for i := range command.Words {
		found = appendAddresses(found, &command.Words[i], "")
	}
	return found
}

// textAddresses finds the addresses in a text. What could as well be a user with a password, a path or a mapping is none.
func textAddresses(text *graph.Text) []Address { return appendAddresses(nil, text, "") }

// appendAddresses adds those of a text that is the value of a variable, or of a command with "".
func appendAddresses(found []Address, text *graph.Text, variable string) []Address {
	value := text.Value
	if strings.IndexByte(value, ':') < 0 {
		return found
	}
	for from := 0; from < len(value); {
		host, to := hostAt(value, from)
		if host == "" {
			from = to
			continue
		}
		port, end := portBehind(value, to)
		if port != 0 && startsHost(value[:from]) && endsPort(value[end:]) {
			found = append(found, Address{
				Text: text, from: to + 1, to: end, Span: text.Part(from, end), Host: host, Port: port, Scheme: schemeBefore(value[:from]), Variable: variable,
			})
		}
		from = to
	}
	return found
}

// urlsWithoutPort finds the URLs of a text that leave the port to their scheme, as far as portOf knows the scheme. What follows the "+" of
// a scheme is its driver; that of "srv" asks the DNS for the port.
func urlsWithoutPort(text *graph.Text, portOf func(scheme string) int) (found []Address) {
	value := text.Value
	for from := 0; ; {
		next := strings.Index(value[from:], "://")
		if next < 0 {
			return found
		}
		from += next + len("://")
		scheme, driver, _ := strings.Cut(schemeBefore(value[:from]), "+")
		port := portOf(scheme)
		if port == 0 || driver == "srv" {
			continue
		}
		authority := value[from:]
		if end := strings.IndexAny(authority, "/?# "); end >= 0 {
			authority = authority[:end]
		}
		at := from + strings.LastIndexByte(authority, '@') + 1
		if at == len(value) {
			continue
		}
		host, end := hostAt(value, at)
		if host != "" && endsPort(value[end:]) {
			found = append(found, Address{Text: text, from: end, to: end, Span: text.Part(at, end), Host: host, Port: port, Scheme: scheme})
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

// schemeBefore returns the scheme of a URL, from what stands before its host.
func schemeBefore(before string) string {
	before = before[max(0, len(before)-longestUser):]
	scheme, found := strings.CutSuffix(before[:strings.LastIndexAny(before, "/?# ")+1], "://")
	if !found {
		return ""
	}
	start := len(scheme)
	for start > 0 && (isNameByte(scheme[start-1]) || scheme[start-1] == '+') {
		start--
	}
	return strings.ToLower(scheme[start:])
}

// hostPortPairs finds addresses that are split over two variables, one for the host and one for the port: DB_HOST and DB_PORT.
func hostPortPairs(variables []graph.EnvVar) (found []Address) {
	var ports []*graph.EnvVar
	for i := range variables {
		if _, ok := cutName(variables[i].Name, "PORT"); ok {
			ports = append(ports, &variables[i])
		}
	}
	if len(ports) == 0 {
		return nil
	}
	hosts := make(map[string]*graph.EnvVar)
	for i := range variables {
		if prefix, ok := cutName(variables[i].Name, "HOSTNAME", "HOST", "SERVER", "ADDR"); ok {
			hosts[prefix] = &variables[i]
		}
	}
	for _, variable := range ports {
		prefix, _ := cutName(variable.Name, "PORT")
		named := hosts[prefix]
		if named == nil {
			continue
		}
		host, value := named.Value.Value, &variable.Value
		port, err := strconv.Atoi(value.Value)
		if _, end := hostAt(host+" ", 0); host == "" || end != len(host) || err != nil || port < 1 || port > 65535 {
			continue
		}
		found = append(found, Address{
			Text: value, to: len(value.Value), Span: value.Span, Host: host, Port: port, Variable: variable.Name, HostSpan: named.Value.Span,
		})
	}
	return found
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

// View says from where the value of a variable is seen, as far as its name tells.
type View int

const (
	FromInside    View = iota // by programs of the project
	MostlyOutside             // as a rule by browsers and people, but a program can have it for another one
	FromOutside               // by browsers, people, or clients outside of the project
)

// ViewOf reports from where the value of a variable is seen: what is said in it is said for those who see it.
func ViewOf(variable string) View {
	name := "_" + strings.ToUpper(variable)
	has := func(signs []string) bool {
		return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(name, sign) })
	}
	switch {
	case has(outsideSigns):
		return FromOutside
	case has(mostlyOutsideSigns):
		return MostlyOutside
	}
	return FromInside
}

// outsideSigns are what words of the names of variables begin with that are seen from outside, in upper case, each behind a line: DATABASE_URL
// is no BASE_URL. Bundlers put VITE_ and the like into what browsers load.
var outsideSigns = []string{
	"_PUBLIC", "_VITE_", "_REACT_APP_", "_VUE_APP_", "_NUXT_", "_GATSBY_", "_EXPO_", "_NG_APP_", "_BROWSER", "_ORIGIN", "_CORS", "_ALLOWED",
	"_TRUSTED", "_REDIRECT", "_CALLBACK", "_WEBHOOK", "_ROOT_URL", "_SITE_URL", "_EXTERNAL", "_ADVERTISE", "_KC_HOSTNAME", "_VIRTUAL_",
	"_HOST_URL", "_URL_PREFIX", "_ISSUER", "_DOMAIN", "_OVERWRITE", "_WEB_URL",
}

// mostlyOutsideSigns are those of names such as APP_BASE_URL and FRONTEND_URL; OLLAMA_BASE_URL is of another kind.
var mostlyOutsideSigns = []string{"_CLIENT", "_FRONT", "_BASE_URL", "_APP_URL", "_LINK"}

// The addresses of the loopback.
const Loopback4, loopback6 = "127.0.0.1", "::1"

// IsLocalhost reports whether a host name or address is the loopback, which is the container that asks.
func IsLocalhost(host string) bool {
	return host == "localhost" || host == Loopback4 || host == loopback6
}
