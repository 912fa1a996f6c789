package grammar

import (
	"net/netip"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// shortIP reads a host IP of the short form, with or without brackets. Empty brackets are fine, and no address.
func shortIP(value string) (address graph.Address, ok bool) {
	if !strings.HasPrefix(value, "[") {
		return hostIP(value)
	}
	bare, closed := strings.CutSuffix(value[1:], "]")
	if !closed || bare == "" {
		return graph.Address{}, closed
	}
	return hostIP(bare)
}

// hostIP reads an address as net.ParseIP does.
func hostIP(bare string) (address graph.Address, ok bool) {
	// Most of what is asked about is a port, or an address with one.
	if colons := strings.Count(bare, ":"); colons == 1 || colons == 0 && strings.Count(bare, ".") != 3 {
		return graph.Address{}, false
	}
	ip, err := netip.ParseAddr(bare)
	if err != nil || ip.Zone() != "" {
		return graph.Address{}, false
	}
	return graph.Address{IP: ip.Unmap(), Text: bare}, true
}

// shortIPComplaint says why value is no host IP of the short form.
func shortIPComplaint(value string) *complaint {
	bare := value
	if strings.HasPrefix(value, "[") {
		var closed bool
		bare, closed = strings.CutSuffix(value[1:], "]")
		if !closed || strings.ContainsAny(bare, "[]") {
			return &complaint{to: len(value), message: source.Cite(value) + " is not an IP address in brackets"}
		}
	}
	return hostIPComplaint(bare, value)
}

// hostIPComplaint says why bare is no address; quote is how the file has it.
func hostIPComplaint(bare, quote string) *complaint {
	wrong := &complaint{to: len(quote), message: source.Cite(quote) + " is not an IP address"}
	_, err := netip.ParseAddr(bare)
	switch {
	case strings.EqualFold(bare, "localhost"):
		loopback := "127.0.0.1"
		wrong.message = source.Cite(quote) + " is a name, the host ip is an address"
		wrong.fix = &loopback
	case err == nil:
		wrong.message = source.Cite(quote) + " has a zone, the host ip is an address without one"
	case strings.Contains(bare, "/"):
		if _, err := netip.ParsePrefix(bare); err == nil {
			wrong.message = source.Cite(quote) + " is a network, the host ip is one address"
		}
	case hasLeadingZero(bare):
		wrong.message = source.Cite(quote) + " is not an IP address, an octet has a leading zero"
	}
	return wrong
}

func hasLeadingZero(address string) bool {
	octets := strings.Split(address, ".")
	zero := false
	for _, octet := range octets {
		if _, wrong := portNumber(octet, engineSyntax); wrong != "" {
			return false
		}
		zero = zero || len(octet) > 1 && octet[0] == '0'
	}
	return len(octets) == 4 && zero
}
