package graph

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/source"
)

// entry reads the short syntax, as far as tests write it: [IP:][HOST:]CONTAINER[/PROTOCOL] with ranges, and $NAME as HOST.
func entry(t testing.TB, text string) *Port {
	t.Helper()
	port := &Port{Quote: text, Key: MergeKey{Address: "0.0.0.0"}}
	rest, protocol, _ := strings.Cut(text, "/")
	if protocol != "" {
		port.Protocol, _ = ParseProtocol(protocol)
	}
	port.Key.Protocol = port.Protocol.String()
	host, container := "", rest
	if at := strings.LastIndex(rest, ":"); at >= 0 {
		host, container = rest[:at], rest[at+1:]
	}
	if at := strings.LastIndex(host, ":"); at >= 0 {
		port.Address.Text = strings.Trim(host[:at], "[]")
		port.Address.IP = netip.MustParseAddr(port.Address.Text).Unmap()
		port.Key.Address = port.Address.Text
		host = host[at+1:]
	}
	port.Container = interval(t, container)
	port.Key.Shift = port.Container.From
	switch {
	case host == "":
		port.Key.Published = "none"
	case host[0] == '$':
		port.HostKind = UnknownHost
		port.HostSpan = source.Span{File: source.NewFile("compose.yaml", []byte(host)), End: len(host)}
		port.HostVars = []Variable{{Name: host[1:], Span: port.HostSpan, Origin: Unset}}
		port.Key = MergeKey{Address: Unresolved, Published: text}
	default:
		port.Host = interval(t, host)
		if port.Host.Len() > 1 && port.Container.Len() == 1 {
			port.HostKind = Floating
			port.Key.Published = host
		} else {
			port.HostKind = Fixed
			port.Key.Shift -= port.Host.From
		}
	}
	return port
}

func interval(t testing.TB, text string) Interval {
	t.Helper()
	first, last, isRange := strings.Cut(text, "-")
	from, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	if !isRange {
		return Single(from)
	}
	to, err := strconv.Atoi(last)
	if err != nil {
		t.Fatal(err)
	}
	return Interval{from, to}
}

// service is `name entry entry …`, with these among the entries: x3 for three containers, @name for a profile,
// <name for depends_on, mode=name for network_mode.
func service(t testing.TB, text string) *Service {
	t.Helper()
	words := strings.Fields(text)
	s := &Service{Name: words[0], Instances: 1, Active: true}
	for _, word := range words[1:] {
		switch {
		case word[0] == 'x':
			s.Instances = interval(t, word[1:]).From
		case word[0] == '@':
			s.Active = false
			s.Profiles = append(s.Profiles, Text{Raw: word[1:], Value: word[1:]})
		case word[0] == '<':
			s.DependsOn = append(s.DependsOn, Reference{Name: word[1:]})
		case strings.HasPrefix(word, "mode="):
			s.NetworkMode = Text{Raw: word[5:], Value: word[5:]}
		default:
			port := entry(t, word)
			port.Service = s
			s.Ports = append(s.Ports, port)
		}
	}
	return s
}

// project makes a sealed project out of services, one a line.
func project(t testing.TB, text string) *Project {
	t.Helper()
	p := &Project{Name: "demo"}
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		s := service(t, line)
		s.Project = p
		p.Services = append(p.Services, s)
	}
	p.Seal()
	return p
}

// String writes a clash as tests expect it.
func (c Clash) String() string {
	kind := map[bool]string{true: "surely", false: "perhaps"}[c.Certain]
	ports := c.Ports.String()
	if c.Variable != "" {
		ports = "$" + c.Variable
	}
	text := fmt.Sprintf("%s %s: %s %s, %s %s", kind, ports, c.Earlier.Service.Name, c.Earlier.Quote, c.Later.Service.Name, c.Later.Quote)
	if c.Profile != "" {
		text += " with " + c.Profile
	}
	return text
}
