package grammar

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/docker/go-connections/nat"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// plainText is an entry without variables, in a file that starts with it.
func plainText(value string) graph.Text {
	file := source.NewFile("compose.yaml", []byte(value))
	return graph.Text{Span: source.Span{File: file, End: len(value)}, Raw: value, Value: value}
}

// withVariables is an entry such as "${IP}:${PORT:-8080}:80". A variable without default has no value.
func withVariables(raw string) graph.Text {
	file := source.NewFile("compose.yaml", []byte(raw))
	text := graph.Text{Span: source.Span{File: file, End: len(raw)}, Raw: raw}
	for at := 0; at < len(raw); {
		length := strings.Index(raw[at:], "${")
		if length < 0 {
			length = len(raw) - at
		}
		if length > 0 {
			from := len(text.Value)
			text.Value += raw[at : at+length]
			text.Pieces = append(text.Pieces, graph.Piece{From: from, To: len(text.Value), Start: at, End: at + length})
			at += length
			continue
		}
		end := at + strings.IndexByte(raw[at:], '}') + 1
		name, value, given := strings.Cut(raw[at+2:end-1], ":-")
		variable := graph.Variable{Name: name, Span: source.Span{File: file, Start: at, End: end}, From: len(text.Value), Default: given}
		variable.Origin = graph.FromDefault
		if !given {
			value, variable.Origin = graph.Unresolved, graph.Unset
		}
		text.Value += value
		variable.To = len(text.Value)
		text.Vars = append(text.Vars, variable)
		text.Pieces = append(text.Pieces, graph.Piece{From: variable.From, To: variable.To, Start: at, End: end})
		at = end
	}
	return text
}

// describe writes all that was read from an entry: host kind and ports, address, container, protocol.
func describe(port *graph.Port) string {
	if port.Err != nil {
		return "error"
	}
	address := port.Address.Text
	if port.Address.Unknown {
		address = "?"
	}
	host := [...]string{"random", "fixed", "floating", "?"}[port.HostKind]
	if port.HostKind == graph.Fixed || port.HostKind == graph.Floating {
		host += " " + port.Host.String()
	}
	container := port.Container.String()
	if port.ContainerUnknown {
		container = "?"
	}
	return fmt.Sprintf("%s|%s|%s/%s", address, host, container, port.Protocol)
}

// columns writes the place of a fault as "from-to", in bytes of the entry, end excluded.
func columns(span source.Span) string {
	if span.IsZero() {
		return ""
	}
	return strconv.Itoa(span.Start) + "-" + strconv.Itoa(span.End)
}

func TestShortPortAccepts(t *testing.T) {
	cases := []struct {
		entry, want                        string
		address, host, container, protocol string // places
	}{
		{entry: "80", want: "|random|80/tcp", container: "0-2"},
		{entry: "8080:80", want: "|fixed 8080|80/tcp", host: "0-4", container: "5-7"},
		{entry: "22:22", want: "|fixed 22|22/tcp", host: "0-2", container: "3-5"},
		{entry: ":80", want: "|random|80/tcp", container: "1-3"},
		{entry: "0:80", want: "|random|80/tcp", host: "0-1", container: "2-4"},
		{entry: "0-0:80", want: "|random|80/tcp", host: "0-3", container: "4-6"},
		{entry: "0--0:80", want: "|random|80/tcp", host: "0-4", container: "5-7"},
		{entry: "80-90", want: "|random|80-90/tcp", container: "0-5"},
		{entry: "8080:80/udp", want: "|fixed 8080|80/udp", host: "0-4", container: "5-7", protocol: "8-11"},
		{entry: "8080:80/TCP", want: "|fixed 8080|80/tcp", host: "0-4", container: "5-7", protocol: "8-11"},
		{entry: "8080:80/Sctp", want: "|fixed 8080|80/sctp", host: "0-4", container: "5-7", protocol: "8-12"},
		{entry: "8080:80/", want: "|fixed 8080|80/tcp", host: "0-4", container: "5-7"},
		{entry: "+8080:+80", want: "|fixed 8080|80/tcp", host: "0-5", container: "6-9"},
		{entry: "080:80", want: "|fixed 80|80/tcp", host: "0-3", container: "4-6"},
		{entry: "80-80:80", want: "|fixed 80|80/tcp", host: "0-5", container: "6-8"},
		{entry: "80-080:80", want: "|fixed 80|80/tcp", host: "0-6", container: "7-9"},
		{entry: "65535:65535", want: "|fixed 65535|65535/tcp", host: "0-5", container: "6-11"},
		{entry: "8000-8010:80", want: "|floating 8000-8010|80/tcp", host: "0-9", container: "10-12"},
		{entry: "8000-8010:9000-9010", want: "|fixed 8000-8010|9000-9010/tcp", host: "0-9", container: "10-19"},
		{entry: "1-65535:1-65535", want: "|fixed 1-65535|1-65535/tcp", host: "0-7", container: "8-15"},
		{entry: "127.0.0.1:8080:80", want: "127.0.0.1|fixed 8080|80/tcp", address: "0-9", host: "10-14", container: "15-17"},
		{entry: "127.0.0.1:8080-8081:80-81/udp", want: "127.0.0.1|fixed 8080-8081|80-81/udp", address: "0-9", host: "10-19", container: "20-25", protocol: "26-29"},
		{entry: "127.0.0.1::80", want: "127.0.0.1|random|80/tcp", address: "0-9", container: "11-13"},
		{entry: "::80", want: "|random|80/tcp", container: "2-4"},
		{entry: ":8080:80", want: "|fixed 8080|80/tcp", host: "1-5", container: "6-8"},
		{entry: "[::1]:8080:80", want: "::1|fixed 8080|80/tcp", address: "0-5", host: "6-10", container: "11-13"},
		{entry: "[::]::80", want: "::|random|80/tcp", address: "0-4", container: "6-8"},
		{entry: "[::ffff:127.0.0.1]:8080:80", want: "::ffff:127.0.0.1|fixed 8080|80/tcp", address: "0-18", host: "19-23", container: "24-26"},
		{entry: "[127.0.0.1]:8080:80", want: "127.0.0.1|fixed 8080|80/tcp", address: "0-11", host: "12-16", container: "17-19"},
		{entry: "[]:8080:80", want: "|fixed 8080|80/tcp", host: "3-7", container: "8-10"},
	}
	for _, c := range cases {
		port := Short(plainText(c.entry), false)
		if got := describe(port); got != c.want {
			t.Errorf("%s: got %s, want %s (%+v)", c.entry, got, c.want, port.Err)
			continue
		}
		if len(port.Doubts) > 0 {
			t.Errorf("%s: doubt %q", c.entry, port.Doubts[0].Message)
		}
		got := []string{columns(port.AddressSpan), columns(port.HostSpan), columns(port.ContainerSpan), columns(port.ProtocolSpan)}
		want := []string{c.address, c.host, c.container, c.protocol}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: places %q, want %q", c.entry, got, want)
		}
	}
}

// fault writes a fault as place, kind, message, help and fix.
func fault(f *graph.Fault) string {
	if f == nil {
		return "none"
	}
	text := columns(f.Span) + " " + f.Message
	if f.Kind == graph.FaultRangeMismatch {
		text = "range " + text
	}
	if f.Help != "" {
		text += " | " + f.Help
	}
	if f.Fix != nil {
		text += " => " + *f.Fix
	}
	return text
}

func TestShortPortRefuses(t *testing.T) {
	cases := []struct{ entry, want string }{
		{``, `0-0 "" names no port | write "8080:80", or remove the entry`},
		{`:`, `0-1 ":" has no container port`},
		{`8080:`, `0-5 "8080:" has no container port | write "8080:8080"`},
		{`127.0.0.1:8080:`, `0-15 "127.0.0.1:8080:" has no container port | write "127.0.0.1:8080:8080"`},
		{`8080:/udp`, `0-9 "8080:/udp" has no container port | write "8080:8080/udp"`},
		{`0`, `0-1 "0" has container port 0, the lowest is 1`},
		{`8080:0`, `5-6 "8080:0" has container port 0, the lowest is 1`},
		{`0-3:0-3`, `4-7 "0-3:0-3" has container port 0, the lowest is 1`},
		{`127.0.0.1:80`, `0-12 "127.0.0.1:80" has a host ip but only one port | write "127.0.0.1:80:80" for host port 80, or "127.0.0.1::80" for a random one`},
		{`127.0.0.1:53/udp`, `0-16 "127.0.0.1:53/udp" has a host ip but only one port | write "127.0.0.1:53:53/udp" for host port 53, or "127.0.0.1::53/udp" for a random one`},
		{`[::1]:80`, `0-8 "[::1]:80" has a host ip but only one port | write "[::1]:80:80" for host port 80, or "[::1]::80" for a random one`},
		{`::1:80`, `0-6 "::1:80" has a host ip but only one port | write "[::1]:80:80" for host port 80, or "[::1]::80" for a random one`},
		{`localhost:80`, `0-9 "localhost:80" has a host name but only one port | write "127.0.0.1:80:80" for host port 80, or "127.0.0.1::80" for a random one`},
		{`127.0.0.1`, `0-9 "127.0.0.1" is a host ip without a port | write "127.0.0.1:8080:80" with your ports`},
		{`localhost:8080:80`, `0-9 "localhost" is a name, the host ip is an address | write "127.0.0.1:8080:80" => 127.0.0.1`},
		{`example.org:8080:80`, `0-11 "example.org" is not an IP address | write "8080:80" for every interface, or "127.0.0.1:8080:80" for this machine only`},
		{`*:8080:80`, `0-1 "*" is not an IP address | leave it out to publish on every interface: "8080:80"`},
		{`10.0.0.0/8:8080:80`, `0-10 "10.0.0.0/8" is a network, the host ip is one address | write "8080:80" for every interface, or "127.0.0.1:8080:80" for this machine only`},
		{`127.0.0.01:8080:80`, `0-10 "127.0.0.01" is not an IP address, an octet has a leading zero | write "127.0.0.1:8080:80"`},
		{`256.0.0.1:8080:80`, `0-9 "256.0.0.1" is not an IP address | write "8080:80" for every interface, or "127.0.0.1:8080:80" for this machine only`},
		{`[fe80::1%eth0]:8080:80`, `0-14 "[fe80::1%eth0]" has a zone, the host ip is an address without one`},
		{`[::1:8080:80`, `0-4 "[::1" is not an IP address in brackets`},
		{`[::1]x:8080:80`, `0-6 "[::1]x" is not an IP address in brackets`},
		{`389/tcp:389/tcp`, `0-7 "389/tcp" has a protocol, which belongs behind the container port | write "389:389/tcp" => 389`},
		{`389/tcp:389/udp`, `0-7 "389/tcp" has a protocol, which belongs behind the container port`},
		{`8080:80/foo`, `8-11 "foo" is not a protocol, the engine knows tcp, udp and sctp`},
		{`8080:80/tcp/udp`, `8-15 "tcp/udp" names several protocols, each needs an entry of its own | write each by itself: "8080:80/tcp", "8080:80/udp"`},
		{`8080:80/tcp,udp`, `8-15 "tcp,udp" names several protocols, each needs an entry of its own | write each by itself: "8080:80/tcp", "8080:80/udp"`},
		{`8080/80`, `5-7 "80" is not a protocol, the engine knows tcp, udp and sctp | write "8080:80"`},
		{`8080:80:tcp`, `8-11 "tcp" is not a port number | write "8080:80/tcp"`},
		{`8080:http`, `5-9 "http" is not a port number | write "host:container" or "address:host:container" with numbers, such as "8080:80"`},
		{`http`, `0-4 "http" is not a port number | write "host:container" or "address:host:container" with numbers, such as "8080:80"`},
		{`80.5`, `0-4 "80.5" is not a port number | write "host:container" or "address:host:container" with numbers, such as "8080:80"`},
		{`-80`, `0-3 "-80" is not a port number | write "80"`},
		{`8_080`, `0-5 "8_080" is not a port number | write "host:container" or "address:host:container" with numbers, such as "8080:80"`},
		{`٨٠`, `0-4 "٨٠" is not a port number | write "host:container" or "address:host:container" with numbers, such as "8080:80"`},
		{`70000:80`, `0-5 "70000" is above 65535, the highest port`},
		{`65536:80`, `0-5 "65536" is above 65535, the highest port`},
		{`99999999999999999999:80`, `0-20 "99999999999999999999" is above 65535, the highest port`},
		{`65530-65540:65530-65540`, `18-23 "65540" is above 65535, the highest port`},
		{`1-2-3`, `2-5 "2-3" is not a port number | write "host:container" or "address:host:container" with numbers, such as "8080:80"`},
		{`80-:80`, `0-3 "80-" is a range without an end`},
		{`8080:80 `, `0-8 "8080:80 " has white space in it | write "8080:80" => 8080:80`},
		{`8080:80/tcp `, `0-12 "8080:80/tcp " has white space in it | write "8080:80/tcp" => 8080:80/tcp`},
		{`8080 : 80`, `0-9 "8080 : 80" has white space in it | write "8080:80" => 8080:80`},
		{`8000 - 8010:80`, `0-14 "8000 - 8010:80" has white space in it | write "8000-8010:80" => 8000-8010:80`},
		{`8080:80 # web`, `0-13 "8080:80 # web" has white space in it | write "8080:80"`},
		{`8080 80`, `0-7 "8080 80" has white space in it | write "8080:80"`},
		{`8080->80`, `0-8 "8080->80" has an arrow, the ports are separated by ":" | write "8080:80"`},
		{`8,080:80`, `0-8 "8,080:80" has "," in a number | write "8080:80"`},
		{`8080:8,443`, `0-10 "8080:8,443" has "," in a number | write "8080:8443"`},
		{`%PORT%:80`, `0-6 "%PORT%" is not a port number | variables are written ${NAME}: write "${PORT}:80"`},
		{`{{ PORT }}:80`, `0-13 "{{ PORT }}:80" has white space in it | variables are written ${NAME}: write "${PORT}:80"`},
		{`127.0.0.1:@WEB_PORT@:80`, `10-20 "@WEB_PORT@" is not a port number | variables are written ${NAME}: write "127.0.0.1:${WEB_PORT}:80"`},
		{`eth0:8080:80`, `0-4 "eth0" is not an IP address | write "8080:80" for every interface, or "127.0.0.1:8080:80" for this machine only`},
		{`8080:web:80`, `0-4 "8080" is not an IP address | write "host:container" or "address:host:container" with numbers, such as "8080:80"`},
		{`80,443`, `0-6 "80,443" lists several ports, each needs an entry of its own | write each by itself: "80:80", "443:443"`},
		{`8080:80;8081:81`, `0-15 "8080:80;8081:81" lists several ports, each needs an entry of its own | write each by itself: "8080:80", "8081:81"`},
		{`8010-8000:80`, `range 0-9 "8010-8000" runs backwards | write "8000-8010"`},
		{`8080:90-80`, `range 5-10 "90-80" runs backwards | write "80-90"`},
		{`8000-8005:8000-8010`, `range 0-19 "8000-8005:8000-8010" maps 6 host ports to 11 container ports | write "8000-8010:8000-8010"`},
		{`8000:80-90`, `range 0-10 "8000:80-90" maps 1 host port to 11 container ports | write "8000-8010:80-90"`},
		{`127.0.0.1:8000-8010:80-81/udp`, `range 10-25 "127.0.0.1:8000-8010:80-81/udp" maps 11 host ports to 2 container ports | write "127.0.0.1:8000-8001:80-81/udp"`},
		{`65530-65535:80-90`, `range 0-17 "65530-65535:80-90" maps 6 host ports to 11 container ports | write "65530-65535:80-85"`},
	}
	for _, c := range cases {
		if got := fault(Short(plainText(c.entry), false).Err); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.entry, got, c.want)
		}
	}
}

func TestShortPortDoubtsIPv6WithoutBrackets(t *testing.T) {
	port := Short(plainText("::1:8080:80"), false)
	if got, want := describe(port), "::1|fixed 8080|80/tcp"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	want := `0-3 "::1:8080:80" has an IPv6 address without brackets, which only newer Compose reads | write "[::1]:8080:80" => [::1]`
	if len(port.Doubts) != 1 || fault(&port.Doubts[0]) != want {
		t.Errorf("got %+v, want %s", port.Doubts, want)
	}
}

func TestShortPortWithVariables(t *testing.T) {
	cases := []struct {
		entry, want, host, vars string // vars: those of the host side
	}{
		{"${PORT}:80", "|?|80/tcp", "0-7", "PORT"},
		{"${HOST_BIND}:80", "?|?|80/tcp", "0-12", "HOST_BIND"},
		{"${WEB_IP}:80", "?|?|80/tcp", "0-9", "WEB_IP"},
		{"80${N}:80", "|?|80/tcp", "0-6", "N"},
		{"${BIND}8080:80", "?|?|80/tcp", "0-11", "BIND"},
		{"${A}-${B}:80", "?|?|80/tcp", "0-9", "A,B"},
		{"${IP}:8080:80", "?|fixed 8080|80/tcp", "6-10", "IP"},
		{"${IP}:${PORT}:80/udp", "?|?|80/udp", "6-13", "IP,PORT"},
		{"127.0.0.1:${PORT}:80", "127.0.0.1|?|80/tcp", "10-17", "PORT"},
		{"127.0.0.1:${PORTS}", "127.0.0.1|?|?/tcp", "", ""},
		{"8080:${PORT}", "|fixed 8080|?/tcp", "0-4", ""},
		{"8080:${PORT}/udp", "|fixed 8080|?/udp", "0-4", ""},
		{"8080:80/${PROTO}", "|fixed 8080|?/tcp", "0-4", ""},
		{"${MAPPING}", "?|?|?/tcp", "", "MAPPING"},
		{"${MAPPING}/udp", "?|?|?/udp", "", "MAPPING"},
		{"${PORT:-8080}:80", "|fixed 8080|80/tcp", "0-13", "PORT"},
		{"${SQL:-127.0.0.1:13306}:3306", "127.0.0.1|fixed 13306|3306/tcp", "0-23", "SQL"},
		{"${MAPPING:-8080:80}", "|fixed 8080|80/tcp", "0-19", "MAPPING"},
		{"${IP:-}:8080:80", "|fixed 8080|80/tcp", "8-12", "IP"},
		{"${PORT:-}:80", "|random|80/tcp", "", "PORT"},
		{"${PORT:-8080}:${INNER:-80}", "|fixed 8080|80/tcp", "0-13", "PORT"},
	}
	for _, c := range cases {
		port := Short(withVariables(c.entry), false)
		if got := describe(port); got != c.want {
			t.Errorf("%s: got %s, want %s (%+v)", c.entry, got, c.want, port.Err)
		}
		if got := columns(port.HostSpan); got != c.host {
			t.Errorf("%s: host at %q, want %q", c.entry, got, c.host)
		}
		var names []string
		for _, v := range port.HostVars {
			names = append(names, v.Name)
		}
		if got := strings.Join(names, ","); got != c.vars {
			t.Errorf("%s: variables %q, want %q", c.entry, got, c.vars)
		}
	}
}

func TestShortPortRefusesWhatVariablesCannotMend(t *testing.T) {
	cases := []struct{ entry, want string }{
		{"${PORT:-70000}:80", `0-14 "70000" is above 65535, the highest port`},
		{"localhost:${PORT}:80", `0-9 "localhost" is a name, the host ip is an address | write "127.0.0.1:${PORT}:80" => 127.0.0.1`},
		{"${IP:-localhost}:8080:80", `0-16 "localhost" is a name, the host ip is an address | write "127.0.0.1:8080:80"`},
		{"${PORT}:80/foo", `11-14 "foo" is not a protocol, the engine knows tcp, udp and sctp`},
		{"127.0.0.1:${PORT:-80}", `0-21 "127.0.0.1:${PORT:-80}" has a host ip but only one port | write "127.0.0.1:${PORT:-80}:${PORT:-80}" for host port ${PORT:-80}, or "127.0.0.1::${PORT:-80}" for a random one`},
		{"${PORT}: 80", `0-11 "${PORT}: 80" has white space in it`},
		{"8080:${PORT:-}", `0-14 "8080:${PORT:-}" has no container port | write "8080:8080"`},
	}
	for _, c := range cases {
		if got := fault(Short(withVariables(c.entry), false).Err); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.entry, got, c.want)
		}
	}
}

func TestIntegerEntries(t *testing.T) {
	hex := plainText("0x50")
	hex.Value, hex.Pieces = "80", []graph.Piece{{From: 0, To: 2, Start: 0, End: 4}}
	port := Short(hex, true)
	if got := describe(port); got != "|random|80/tcp" || port.Form != graph.Integer || port.Quote != "0x50" || columns(port.ContainerSpan) != "0-4" {
		t.Errorf("got %s, form %v, quote %q at %s", got, port.Form, port.Quote, columns(port.ContainerSpan))
	}
	for entry, want := range map[string]string{
		"0":     `0-1 "0" has container port 0, the lowest is 1`,
		"-80":   `0-3 "-80" is not a port number | write "80"`,
		"80000": `0-5 "80000" is above 65535, the highest port`,
	} {
		if got := fault(Short(plainText(entry), true).Err); got != want {
			t.Errorf("%s: got %s, want %s", entry, got, want)
		}
	}
}

func TestEntriesThatAreNoPorts(t *testing.T) {
	span := plainText("80.5").Span
	cases := []struct {
		quote string
		kind  Kind
		want  string
	}{
		{"80.5", Float, `0-4 "80.5" is a number that is not whole, a port is text, a whole number or a mapping`},
		{"true", Boolean, `0-4 "true" is a boolean, a port is text, a whole number or a mapping`},
		{"", Null, `0-4 an empty entry is no port`},
	}
	for _, c := range cases {
		if got := fault(Other(span, c.quote, c.kind).Err); got != c.want {
			t.Errorf("%s: got %s, want %s", c.quote, got, c.want)
		}
	}
}

// Of two entries of one service with equal keys, Compose keeps the last.
func TestMergeKeys(t *testing.T) {
	short := func(entry string) graph.MergeKey { return Short(plainText(entry), false).Key }
	variable := func(entry string) graph.MergeKey { return Short(withVariables(entry), false).Key }
	equal := [][2]graph.MergeKey{
		{short("8080:80"), short("0.0.0.0:8080:80")},
		{short("08080:80"), short("8080:80/TCP")},
		{short("8000-8005:9000-9005"), short("8003:9003")},
		{short("8000-8005:80"), short("08000-8005:80")},
		{short("80"), short(":80")},
		{short("[::1]:8080:80"), short("::1:8080:80")},
		{short("8080:80"), long(t, "target: 80", `published: "8080"`).Key},
		{short("8000-8005:80"), long(t, "target: 80", `published: "8000-8005"`).Key},
		{short("0:80"), long(t, "target: 80", `published: "0"`).Key},
		{short("80"), long(t, "target: 80").Key},
		{long(t, "target: 80", "published: 8080").Key, long(t, `target: "80"`, "published: 8080", "mode: host").Key},
		{variable("${IP}:8080:80"), variable("${IP}:8080:80")},
	}
	for _, c := range equal {
		if c[0] != c[1] {
			t.Errorf("%+v and %+v differ", c[0], c[1])
		}
	}
	different := [][2]graph.MergeKey{
		{short("8080:80"), short("8080:81")},
		{short("8080:80"), short("127.0.0.1:8080:80")},
		{short("8080:80"), short("8080:80/udp")},
		{short("0.0.0.0:8080:80"), short("[::]:8080:80")},
		{short("[::1]:8080:80"), short("[0::1]:8080:80")},
		{short("80"), short("0:80")},
		{short("8080:80"), long(t, "target: 80", "published: 8080").Key},
		{short("8080:80"), long(t, "target: 80", `published: "08080"`).Key},
		{short("8080:80"), long(t, "target: 80", `published: "8080"`, "protocol: TCP").Key},
		{short("80"), long(t, "target: 80", `published: ""`).Key},
		{short("8000:8080"), long(t, "target: 80", `published: ""`).Key},
		{short("0:80"), long(t, "target: 80", "published: 0").Key},
		{short("8080:80"), variable("${IP}:8080:80")},
		{short("8080:80"), variable("8080:${PORT}")},
		{variable("${A}:80"), variable("${B}:80")},
	}
	for _, c := range different {
		if c[0] == c[1] {
			t.Errorf("%+v is there twice", c[0])
		}
	}
}

// long reads a long entry whose keys are written one per line.
func long(t *testing.T, lines ...string) *graph.Port {
	t.Helper()
	file := source.NewFile("compose.yaml", []byte(strings.Join(lines, "\n")))
	var fields []Field
	offset := 0
	for _, line := range lines {
		key, value, _ := strings.Cut(line, ": ")
		at := offset + len(key) + 2
		f := Field{Key: key, KeySpan: source.Span{File: file, Start: offset, End: offset + len(key)}}
		switch bare := strings.Trim(value, `"`); {
		case bare != value:
			f.Value = graph.Text{Span: source.Span{File: file, Start: at + 1, End: at + 1 + len(bare)}, Raw: bare, Value: bare}
		default:
			f.Value = graph.Text{Span: source.Span{File: file, Start: at, End: at + len(value)}, Raw: value, Value: value}
			if _, err := strconv.Atoi(value); err == nil {
				f.Kind = Integer
			} else if _, err := strconv.ParseFloat(value, 64); err == nil {
				f.Kind = Float
			} else if value == "null" {
				f.Kind = Null
			} else if value == "true" {
				f.Kind = Boolean
			} else if strings.HasPrefix(value, "${") {
				f.Value.Value = graph.Unresolved
				f.Value.Vars = []graph.Variable{{Name: strings.Trim(value, "${}"), Span: f.Value.Span, To: 1, Origin: graph.Unset}}
				f.Value.Pieces = []graph.Piece{{To: 1, Start: at, End: at + len(value)}}
			}
		}
		fields = append(fields, f)
		offset += len(line) + 1
	}
	return Long(source.Span{File: file, End: len(file.Data)}, fields)
}

func TestLongPortAccepts(t *testing.T) {
	cases := []struct {
		lines       []string
		want, quote string
	}{
		{[]string{"target: 80"}, "|random|80/tcp", "80"},
		{[]string{`target: "080"`}, "|random|80/tcp", "080"},
		{[]string{`target: "+80"`}, "|random|80/tcp", "+80"},
		{[]string{"target: 80.0"}, "|random|80/tcp", "80.0"},
		{[]string{"target: 80", "published: 8080"}, "|fixed 8080|80/tcp", "8080:80"},
		{[]string{"target: 80", `published: "08080"`}, "|fixed 8080|80/tcp", "08080:80"},
		{[]string{"target: 80", `published: ""`}, "|random|80/tcp", ":80"},
		{[]string{"target: 80", "published: 0"}, "|random|80/tcp", "0:80"},
		{[]string{"target: 80", `published: "8000-8005"`}, "|floating 8000-8005|80/tcp", "8000-8005:80"},
		{[]string{"target: 80", `published: "80-80"`}, "|fixed 80|80/tcp", "80-80:80"},
		{[]string{"published: 8080", "host_ip: 127.0.0.1", "target: 80", "protocol: udp"}, "127.0.0.1|fixed 8080|80/udp", "127.0.0.1:8080:80/udp"},
		{[]string{"target: 80", `host_ip: "::1"`}, "::1|random|80/tcp", "[::1]::80"},
		{[]string{"target: 80", "protocol: TCP", "mode: host", "name: web", "app_protocol: http", "x-note: 5"}, "|random|80/tcp", "80/TCP"},
		{[]string{"target: 80", `protocol: ""`, `mode: ""`}, "|random|80/tcp", "80"},
		{[]string{"target: 80", "published: ${PORT}"}, "|?|80/tcp", "${PORT}:80"},
		{[]string{"target: ${PORT}", "published: 8080"}, "|fixed 8080|?/tcp", "8080:${PORT}"},
		{[]string{"target: 80", "published: 8080", "host_ip: ${IP}"}, "?|fixed 8080|80/tcp", "${IP}:8080:80"},
		{[]string{"target: 80", "protocol: ${P}", "mode: ${M}"}, "|random|?/tcp", "80/${P}"},
	}
	for _, c := range cases {
		port := long(t, c.lines...)
		if got := describe(port); got != c.want || port.Quote != c.quote || len(port.Doubts) > 0 || port.Form != graph.Long {
			t.Errorf("%v: got %s, quote %s, want %s, quote %s (%+v %+v)", c.lines, got, port.Quote, c.want, c.quote, port.Err, port.Doubts)
		}
	}
}

func TestLongPortPlaces(t *testing.T) {
	port := long(t, "published: 8080", "host_ip: 127.0.0.1", `target: "80"`, "protocol: udp")
	got := columns(port.Span) + " " + columns(port.HostSpan) + " " + columns(port.AddressSpan) + " " + columns(port.ContainerSpan) + " " + columns(port.ProtocolSpan)
	if want := "0-61 11-15 25-34 44-46 58-61"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLongPortRefuses(t *testing.T) {
	cases := []struct {
		lines []string
		want  string
	}{
		{[]string{`published: "8080"`}, `0-17 "published: 8080" has no target, the container port | add target: with the port that the container listens on`},
		{[]string{"target: 80", "publish: 8080"}, `11-18 "publish" is not a key of a port | write published`},
		{[]string{"target: 80", "ports: 8080"}, `11-16 "ports" is not a key of a port | the keys are target, published, host_ip, protocol, mode, name and app_protocol`},
		{[]string{"target: 80", "published: null"}, `22-26 "published" is null, it takes a whole number or text`},
		{[]string{"target: 80", "published: 80.5"}, `22-26 "published" is a number that is not whole, it takes a whole number or text`},
		{[]string{"target: 80.5"}, `8-12 "target" is a number that is not whole, it takes a whole number or text`},
		{[]string{"target: true"}, `8-12 "target" is a boolean, it takes a whole number or text`},
		{[]string{"target: 80", "host_ip: 127"}, `20-23 "host_ip" is a whole number, it takes text`},
		{[]string{"target: 80", "name: null"}, `17-21 "name" is null, it takes text`},
		{[]string{`target: ""`}, `9-9 "target" is empty, it takes the container port`},
		{[]string{"target: 0", "published: 8080"}, `8-9 "8080:0" has container port 0, the lowest is 1`},
		{[]string{"target: 70000"}, `8-13 "70000" is above 65535, the highest port`},
		{[]string{"target: -1"}, `8-10 "-1" is not a port number`},
		{[]string{`target: "8000-8005"`}, `9-18 "8000-8005" is a range, target takes one port | write a short entry, which takes ranges, or one entry per port`},
		{[]string{`target: "80-80"`}, `9-14 "80-80" is a range, target takes one port | write a short entry, which takes ranges, or one entry per port`},
		{[]string{`target: "80/tcp"`}, `9-15 "80/tcp" is not a port number`},
		{[]string{"target: 80", "published: 99999"}, `22-27 "99999" is above 65535, the highest port`},
		{[]string{"target: 80", `published: "+8080"`}, `23-28 "+8080" is not a port number`},
		{[]string{"target: 80", `published: "127.0.0.1:8080"`}, `23-37 "127.0.0.1:8080" has a host ip, published takes a port only | write host_ip: "127.0.0.1" and published: "8080"`},
		{[]string{"target: 80", `published: "8010-8000"`}, `range 23-32 "8010-8000" runs backwards | write "8000-8010"`},
		{[]string{"target: 80", `host_ip: ""`}, `21-21 "" is not an IP address | remove host_ip to publish on every interface, or write host_ip: "127.0.0.1"`},
		{[]string{"target: 80", `host_ip: "[::1]"`}, `21-26 "[::1]" has brackets, host_ip takes the bare address | write "::1" => ::1`},
		{[]string{"target: 80", "host_ip: localhost"}, `20-29 "localhost" is a name, the host ip is an address | write "127.0.0.1" => 127.0.0.1`},
		{[]string{"target: 80", "protocol: foo"}, `21-24 "foo" is not a protocol, the engine knows tcp, udp and sctp`},
	}
	for _, c := range cases {
		if got := fault(long(t, c.lines...).Err); got != c.want {
			t.Errorf("%v\n got %s\nwant %s", c.lines, got, c.want)
		}
	}
}

func TestLongPortDoubts(t *testing.T) {
	cases := []struct {
		lines []string
		want  string
	}{
		{[]string{"target: 80", "mode: foo"}, `17-20 "foo" is not a mode, Compose ignores it | write host or ingress, or remove the key`},
		{[]string{"target: 80", `published: "8080/udp"`}, `27-31 "8080/udp" has a protocol in published, where it is ignored | write protocol: udp`},
	}
	for _, c := range cases {
		port := long(t, c.lines...)
		if port.Err != nil || len(port.Doubts) != 1 || fault(&port.Doubts[0]) != c.want {
			t.Errorf("%v: got %+v %+v, want %s", c.lines, port.Err, port.Doubts, c.want)
		}
	}
}

// compareWithNat reads an entry as Short and as the library of docker compose, and says how they differ.
func compareWithNat(entry string) string {
	port := Short(plainText(entry), false)
	mappings, err := nat.ParsePortSpec(entry)
	if err != nil {
		if port.Err == nil {
			return "accepted, although " + err.Error()
		}
		return ""
	}
	if mappings[0].Port.Int() == 0 {
		if port.Err == nil {
			return "accepted with container port 0"
		}
		return ""
	}
	if port.Err != nil {
		return "refused: " + port.Err.Message
	}
	if port.Container.Len() != len(mappings) {
		return fmt.Sprintf("%d mappings, not %d", port.Container.Len(), len(mappings))
	}
	for _, i := range []int{0, len(mappings) - 1} {
		host := ""
		switch {
		case port.HostKind == graph.Random && !port.HostSpan.IsZero():
			host = "0"
		case port.HostKind == graph.Floating:
			host = port.Host.String()
		case port.HostKind == graph.Fixed:
			host = strconv.Itoa(port.Host.From + i)
		}
		got := nat.PortMapping{
			Port:    nat.Port(strconv.Itoa(port.Container.From+i) + "/" + port.Protocol.String()),
			Binding: nat.PortBinding{HostIP: port.Address.Text, HostPort: host},
		}
		if got != mappings[i] {
			return fmt.Sprintf("%v, not %v", &got, &mappings[i])
		}
	}
	return ""
}

func TestShortPortAgreesWithNat(t *testing.T) {
	pieces := []string{
		"80", "8080", "0", "00", "+1", "-1", "65535", "65536", "1-3", "3-1", "8000-8002", "5-5", "-", "", "::", "::1", "127.0.0.1",
		"0.0.0.0", "[", "]", "[::1]", "[]", "1.2.3", "fe80::1%lo", "a", "/", "/tcp", "/UDP", "/sctp", "/ſctp", "/", "//", " ", ":", ":", ":", ":", "e3", "_", ",",
	}
	random := rand.New(rand.NewPCG(1, 2))
	accepted := 0
	for range 100_000 {
		var entry strings.Builder
		for range 1 + random.IntN(7) {
			entry.WriteString(pieces[random.IntN(len(pieces))])
		}
		if difference := compareWithNat(entry.String()); difference != "" {
			t.Fatalf("%q: %s", entry.String(), difference)
		}
		if _, err := nat.ParsePortSpec(entry.String()); err == nil {
			accepted++
		}
	}
	if accepted < 2500 {
		t.Errorf("only %d of the entries are ports", accepted)
	}
}

func FuzzShortPort(f *testing.F) {
	for _, entry := range []string{"80", "127.0.0.1:8080-8081:80-81/udp", "[::1]:8080:80", "::1:8080:80", "8000-8005:80", "+80:080/", "[]::1-2", "0-5:80-85"} {
		f.Add(entry)
	}
	f.Fuzz(func(t *testing.T, entry string) {
		if strings.Contains(entry, graph.Unresolved) {
			return // YAML has no such character
		}
		if difference := compareWithNat(entry); difference != "" {
			t.Errorf("%q: %s", entry, difference)
		}
	})
}
