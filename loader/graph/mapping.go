package graph

import "net/netip"

// Mapping writes the entry in one way whatever its form: "8080:80/tcp", "127.0.0.1:8080:80/tcp". It names a mapping in
// fingerprints. Parts that are unknown stay as they are written.
func (p *Port) Mapping() string {
	if p.Err != nil || p.Unknown() {
		return p.Quote
	}
	host := ""
	if p.HostKind != Random {
		host = p.Host.String()
	}
	return mapping(p.Address.IP, host, p.Container, p.Protocol)
}

// mapping writes an entry; ip is invalid when none is given, and host "" when any port does.
func mapping(ip netip.Addr, host string, container Interval, protocol Protocol) string {
	text := container.String() + "/" + protocol.String()
	if host != "" || ip.IsValid() {
		text = host + ":" + text
	}
	if ip.IsValid() {
		text = Bracketed(ip.String()) + ":" + text
	}
	return text
}

// PublishedHost writes the host port for people: "8080/tcp" or "8000-8010/udp".
func (p *Port) PublishedHost() string { return p.Host.String() + "/" + p.Protocol.String() }

// HostIsLiteral reports whether the host port stands in the file as a number, so that another can replace it.
func (p *Port) HostIsLiteral() bool {
	if p.HostSpan.IsZero() || p.HostKind == UnknownHost {
		return false
	}
	for _, v := range p.HostVars {
		if p.HostSpan.Contains(v.Span) {
			return false
		}
	}
	return true
}
