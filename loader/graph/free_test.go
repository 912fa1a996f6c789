package graph

import (
	"slices"
	"testing"
)

func TestFreeBlock(t *testing.T) {
	p := project(t, "a 8080:80 8081-8083:81 8085:81/udp mode=host\nb @x 8087-8090:1-4\nc 80 $PORT:80 32766:1")
	avoid := func(port int) bool { return port == 8086 }
	tests := []struct{ want, length, first int }{
		{8079, 1, 8084},
		{8080, 1, 8084},
		{8084, 1, 8091},
		{8080, 2, 8091},
		{8087, 3, 8091},
		{80, 1, 81},
		{32765, 1, 32767},
		{32764, 2, 0},
		{32767, 1, 0},
		{65535, 1, 0},
	}
	for _, test := range tests {
		if got := p.FreeBlock(test.want, test.length, avoid); got != test.first {
			t.Errorf("%d free ports above %d start at %d, want %d", test.length, test.want, got, test.first)
		}
	}
	for port, want := range map[int]bool{8080: true, 8082: true, 8084: false, 8085: true, 8088: true, 8091: false, 80: false} {
		if p.Takes(port) != want {
			t.Errorf("takes %d: %v, want %v", port, !want, want)
		}
	}
}

func TestFreePortSeesServicesThatAreLeftOut(t *testing.T) {
	p := project(t, "a 8080:80\nb 8081:80")
	p.Services, p.Inactive = p.Services[:1], p.Services[1:]
	p.Seal()
	if got := p.FreePort(8080, func(int) bool { return false }); got != 8082 {
		t.Errorf("free port %d, want 8082", got)
	}
}

func TestContested(t *testing.T) {
	p := project(t, "a 80:1 81-89:1 90-92:1-3\nb 82-83:1/udp 85:1 92:1\nc 93:1 1:1 70-99:1-30 mode=none\nd 100-110:1-11 105:1 60:1")
	p.Services[2].Ports[2].Err = &Fault{}
	p.Seal()
	want := map[string]bool{"81-89:1": true, "90-92:1-3": true, "82-83:1/udp": true, "85:1": true, "92:1": true, "100-110:1-11": true, "105:1": true}
	for _, service := range p.Services {
		for _, port := range service.Ports {
			if p.Contested(port) != want[port.Quote] {
				t.Errorf("%s is contested: %v, want %v", port.Quote, p.Contested(port), want[port.Quote])
			}
		}
	}
}

func TestFreePorts(t *testing.T) {
	taken := slices.Concat(
		project(t, "a 8001:80 8003-8005:1-3 127.0.0.1:8010:80").Taken(),
		project(t, "a 8001:80 8007:80/udp 32766:1\nb @x 8008:80").Taken(),
	)
	avoid := func(port int) bool { return port == 8006 }
	tests := []struct {
		want, count int
		free        []int
	}{
		{8000, 4, []int{8000, 8002, 8009, 8011}},
		{8004, 1, []int{8009}},
		{8000, 0, nil},
		{-5, 2, []int{1, 2}},
		{32765, 3, []int{32765, 32767}},
		{40000, 1, nil},
	}
	for _, test := range tests {
		if got := FreePorts(taken, test.want, test.count, avoid); !slices.Equal(got, test.free) {
			t.Errorf("%d free ports from %d are %v, want %v", test.count, test.want, got, test.free)
		}
	}
}
