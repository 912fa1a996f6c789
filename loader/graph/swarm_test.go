package graph

import (
	"fmt"
	"strings"
	"testing"
)

// stack makes a sealed project of Swarm out of services as [project] does. An entry behind "node=" is in host mode, and "|" ends
// a file.
func stack(t testing.TB, nodes int, text string) *Project {
	t.Helper()
	p := &Project{Runtime: Runtime{Engine: Swarm, Nodes: nodes}}
	for line := range strings.Lines(text) {
		s := &Service{Project: p, Instances: 1, Active: true}
		layer := 0
		for i, word := range strings.Fields(line) {
			mapping, onNode := strings.CutPrefix(word, "node=")
			switch {
			case i == 0:
				s.Name = word
			case word == "|":
				layer++
			case word[0] == 'x':
				s.Instances = interval(t, word[1:]).From
			default:
				port := entry(t, mapping)
				port.Service, port.OnNode, port.Layer = s, onNode, layer
				if port.HostKind == Floating {
					port.HostKind = Fixed
				}
				s.Ports = append(s.Ports, port)
			}
		}
		p.Services = append(p.Services, s)
	}
	p.Seal()
	return p
}

// The cases are those of Docker Engine 20.10.24 and 29, but for numbers of nodes above one.
func TestClashesInSwarm(t *testing.T) {
	tests := map[string]struct {
		nodes    int
		services string
		want     []string
	}{
		"mesh and mesh":                  {0, "a 80:1\nb 80:2", []string{"surely 80: a 80:1, b 80:2"}},
		"mesh and mesh on many nodes":    {9, "a 80:1\nb 80:2", []string{"surely 80: a 80:1, b 80:2"}},
		"mesh and node":                  {9, "a 80:1\nb node=80:2", []string{"surely 80: a 80:1, b 80:2"}},
		"node and mesh":                  {0, "a node=80:1\nb 80:2", []string{"surely 80: a 80:1, b 80:2"}},
		"node and node":                  {0, "a node=80:1\nb node=80:2", []string{"perhaps 80: a 80:1, b 80:2"}},
		"node and node on one":           {1, "a node=80:1\nb node=80:2", []string{"surely 80: a 80:1, b 80:2"}},
		"node and node on two":           {2, "a node=80:1\nb node=80:2", nil},
		"three tasks on two nodes":       {2, "a x2 node=80:1\nb node=80:2", []string{"surely 80: a 80:1, b 80:2"}},
		"mesh between nodes":             {0, "a node=80:1\nb node=80:2\nc 80:3", []string{"surely 80: a 80:1, c 80:3", "perhaps 80: a 80:1, b 80:2"}},
		"udp beside tcp":                 {0, "a 53:53\nb 53:53/udp", nil},
		"one service twice":              {0, "a 80:1 80:2", []string{"surely 80: a 80:1, a 80:2"}},
		"one service twice on nodes":     {0, "a node=80:1 node=80:2", []string{"surely 80: a 80:1, a 80:2"}},
		"no container":                   {0, "a x0 80:1\nb 80:2", []string{"surely 80: a 80:1, b 80:2"}},
		"no container on a node":         {0, "a x0 node=80:1\nb 80:2", nil},
		"all ports of a range":           {0, "a 80-83:1\nb 83:1", []string{"surely 83: a 80-83:1, b 83:1"}},
		"replicas":                       {0, "a x3 80:1", nil},
		"later file takes the port":      {0, "a 80:1 | 80:2", nil},
		"later file leaves the rest":     {0, "a 80-82:1 | 81:2\nb 82:1", []string{"surely 82: a 80-82:1, b 82:1"}},
		"later file takes all":           {0, "a 80-81:1 | 81:2 80:3\nb 81:1", []string{"surely 81: a 81:2, b 81:1"}},
		"later file of another protocol": {0, "a 80:1 | 80:2/udp\nb 80:1", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { compareClashes(t, stack(t, test.nodes, test.services), test.want) })
	}
}

func TestSealStack(t *testing.T) {
	tests := []struct{ ports, want string }{
		{"80:1", "80"},
		{"80:1 80:1", "80 80"},
		{"80-85:1 | 82:1", "80-81,83-85 82"},
		{"80:1 | 80:2 | 80:3", "- - 80"},
		{"1 2", " "},
		{"1 80:1 | 2", "- 80 "},
	}
	for _, test := range tests {
		var got []string
		for _, port := range stack(t, 0, "a "+test.ports).Services[0].Ports {
			var live []string
			for _, ports := range port.Live {
				live = append(live, ports.String())
			}
			if port.ReplacedBy != nil {
				live = []string{"-"}
			}
			got = append(got, strings.Join(live, ","))
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("%s: got %q, want %q", test.ports, got, test.want)
		}
	}
}

func TestReachInSwarm(t *testing.T) {
	networks := map[string]*Network{
		"overlay":  {Key: "overlay", Driver: "overlay"},
		"internal": {Key: "internal", Driver: "overlay", Internal: true},
		"outside":  {Key: "outside", External: true, Name: "host"},
		"macvlan":  {Key: "macvlan", Driver: "macvlan"},
	}
	for text, want := range map[string]Reach{"": Binds, "overlay": Binds, "internal": Binds, "overlay outside": HostNetwork, "macvlan": UnknownReach} {
		s := &Service{Project: &Project{Networks: networks, Runtime: Runtime{Engine: Swarm}}}
		for _, key := range strings.Fields(text) {
			s.Networks = append(s.Networks, NetworkUse{Key: key})
		}
		if got, _ := sealed(s).Reach(); got != want {
			t.Errorf("on networks %q: reach %d, want %d", text, got, want)
		}
	}
}

func TestHostAddressOfPodman(t *testing.T) {
	for rootless, want := range map[bool]string{false: "every IPv4 interface", true: "every interface"} {
		s := sealed(&Service{Project: &Project{Runtime: Runtime{Engine: Podman, Rootless: rootless}}, Instances: 1})
		port := entry(t, "80:80")
		port.Service = s
		if got := fmt.Sprint(port.HostAddress()); got != want {
			t.Errorf("rootless %t: %s, want %s", rootless, got, want)
		}
	}
}
