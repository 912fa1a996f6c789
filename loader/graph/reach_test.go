package graph

import (
	"net/netip"
	"testing"
)

func TestReach(t *testing.T) {
	networks := map[string]*Network{
		"plain":    {Key: "plain"},
		"internal": {Key: "internal", Internal: true},
		"macvlan":  {Key: "macvlan", Driver: "macvlan"},
		"ipvlan":   {Key: "ipvlan", Driver: "ipvlan", Internal: true},
		"overlay":  {Key: "overlay", Driver: "overlay"},
		"plugin":   {Key: "plugin", Driver: "weave"},
		"outside":  {Key: "outside", External: true, Internal: true},
		"host":     {Key: "host", External: true},
		"named":    {Key: "named", External: true, Name: "host"},
		"routed":   {Key: "routed", Options: map[string]Text{optionGatewayMode4: {Value: "routed"}}},
		"nat":      {Key: "nat", Options: map[string]Text{optionGatewayMode4: {Value: "nat-unprotected"}}},
	}
	tests := []struct {
		networks []string
		mode     string
		want     Reach
	}{
		{nil, "", Binds},
		{nil, "bridge", Binds},
		{nil, "host", HostNetwork},
		{nil, "none", NoNetwork},
		{nil, "service:vpn", SharedNetwork},
		{nil, "container:vpn", SharedNetwork},
		{nil, Unresolved, UnknownReach},
		{[]string{"plain"}, "", Binds},
		{[]string{"missing"}, "", Binds},
		{[]string{"internal"}, "", InternalOnly},
		{[]string{"internal", "plain"}, "", Binds},
		{[]string{"plain", "internal"}, "", Binds},
		{[]string{"macvlan"}, "", OwnAddress},
		{[]string{"ipvlan", "macvlan"}, "", OwnAddress},
		{[]string{"macvlan", "internal"}, "", InternalOnly},
		{[]string{"overlay"}, "", Binds},
		{[]string{"plugin"}, "", UnknownReach},
		{[]string{"outside", "internal"}, "", Binds},
		{[]string{"host"}, "", HostNetwork},
		{[]string{"named"}, "", HostNetwork},
		{[]string{"routed"}, "", RoutedOnly},
		{[]string{"nat"}, "", Binds},
	}
	for _, test := range tests {
		s := &Service{Project: &Project{Networks: networks}, Instances: 1, NetworkMode: Text{Value: test.mode}}
		for _, key := range test.networks {
			s.Networks = append(s.Networks, NetworkUse{Key: key})
		}
		if got, _ := sealed(s).Reach(); got != test.want {
			t.Errorf("networks %q, mode %q: reach %d, want %d", test.networks, test.mode, got, test.want)
		}
	}
	if got, _ := sealed(&Service{Project: &Project{}}).Reach(); got != NoContainers {
		t.Errorf("no containers: reach %d, want NoContainers", got)
	}
	inside := &Project{Networks: map[string]*Network{"default": {Key: "default", Internal: true}}}
	if got, _ := sealed(&Service{Project: inside, Instances: 1}).Reach(); got != InternalOnly {
		t.Errorf("an internal default network: reach %d, want InternalOnly", got)
	}
}

func sealed(s *Service) *Service {
	s.seal()
	return s
}

func TestHostAddress(t *testing.T) {
	networks := map[string]*Network{
		"plain":    {Key: "plain"},
		"loopback": {Key: "loopback", Options: map[string]Text{optionHostBinding: {Value: "127.0.0.1"}}},
		"variable": {Key: "variable", Options: map[string]Text{optionHostBinding: {Value: Unresolved}}},
		"internal": {Key: "internal", Internal: true},
		"six":      {Key: "six", NoIPv4: true},
	}
	tests := []struct {
		networks []string
		entry    string
		want     string
	}{
		{nil, "80:80", "every interface"},
		{[]string{"plain"}, "80:80", "every interface"},
		{[]string{"loopback"}, "80:80", "127.0.0.1"},
		{[]string{"loopback", "internal"}, "80:80", "127.0.0.1"},
		{[]string{"loopback"}, "127.0.0.2:80:80", "127.0.0.2"},
		{[]string{"loopback", "plain"}, "80:80", "an unknown address"},
		{[]string{"variable"}, "80:80", "an unknown address"},
		{[]string{"six"}, "80:80", "every IPv6 interface"},
		{[]string{"six"}, "0.0.0.0:80:80", "every IPv4 interface"},
	}
	for _, test := range tests {
		s := &Service{Project: &Project{Networks: networks}, Instances: 1}
		for _, key := range test.networks {
			s.Networks = append(s.Networks, NetworkUse{Key: key})
		}
		port := entry(t, test.entry)
		port.Service = sealed(s)
		if got := port.HostAddress().String(); got != test.want {
			t.Errorf("%s on networks %q is binding on %s, want %s", test.entry, test.networks, got, test.want)
		}
	}
}

func TestDefaultHostIP(t *testing.T) {
	networks := map[string]*Network{
		"plain":    {Key: "plain"},
		"external": {Key: "external", External: true},
		"own":      {Key: "own", Options: map[string]Text{optionHostBinding: {Value: "127.0.0.2"}}},
	}
	tests := []struct {
		networks []string
		mode     string
		entry    string
		want     string
	}{
		{nil, "", "80:80", "127.0.0.1"},
		{[]string{"plain"}, "", "80:80", "127.0.0.1"},
		{[]string{"plain", "external"}, "", "80:80", "127.0.0.1"},
		{[]string{"own"}, "", "80:80", "127.0.0.2"},
		{[]string{"own", "plain"}, "", "80:80", "an unknown address"},
		{[]string{"plain"}, "", "0.0.0.0:80:80", "every IPv4 interface"},
		{nil, "bridge", "80:80", "every interface"}, // the daemon's own network existed before
	}
	for _, test := range tests {
		s := &Service{Project: &Project{Networks: networks, Runtime: Runtime{DefaultHostIP: netip.MustParseAddr("127.0.0.1")}}, Instances: 1}
		s.NetworkMode.Value = test.mode
		for _, key := range test.networks {
			s.Networks = append(s.Networks, NetworkUse{Key: key})
		}
		port := entry(t, test.entry)
		port.Service = sealed(s)
		if got := port.HostAddress().String(); got != test.want {
			t.Errorf("%s on networks %q and mode %q is binding on %s, want %s", test.entry, test.networks, test.mode, got, test.want)
		}
	}
}
