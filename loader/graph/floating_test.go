package graph

import (
	"math/rand/v2"
	"testing"
)

func TestFloatingClashes(t *testing.T) {
	tests := map[string]struct {
		services string
		want     []string
	}{
		"room for two":                  {"a 8000-8010:80\nb 8000-8010:80", nil},
		"three on two ports":            {"a 8000-8001:80\nb 8000-8001:80\nc 8000-8001:80", []string{"surely 8000-8001: a 8000-8001:80, c 8000-8001:80"}},
		"two entries of one service":    {"a 8000-8001:80 8000-8001:81", nil},
		"three entries of one service":  {"a 8000-8001:80 8000-8001:81 8000-8001:82", []string{"surely 8000-8001: a 8000-8001:80, a 8000-8001:82"}},
		"instances":                     {"a x2 8000-8002:80\nb x2 8000-8002:80", []string{"surely 8000-8002: a 8000-8002:80, b 8000-8002:80"}},
		"too small by itself":           {"a x3 8000-8001:80\nb 8000-8001:80", nil},
		"one v4, one v6":                {"a 0.0.0.0:8180-8181:80\nb [::]:8180-8181:80\nc 0.0.0.0:8180-8181:80\nd [::]:8180-8181:80", nil},
		"v4, v6 and both":               {"a 0.0.0.0:8180-8181:80\nb [::]:8180-8181:80\nc 8180-8181:80\nd 0.0.0.0:8180-8181:80", []string{"surely 8180-8181: a 0.0.0.0:8180-8181:80, d 0.0.0.0:8180-8181:80"}},
		"different addresses":           {"a 127.0.0.1:80-81:1\nb 127.0.0.1:80-81:1\nc 127.0.0.2:80-81:1\nd 127.0.0.2:80-81:1", nil},
		"an address and the wildcard":   {"a 127.0.0.1:80-81:1\nb 80-81:1\nc 127.0.0.1:80-81:1", []string{"surely 80-81: a 127.0.0.1:80-81:1, c 127.0.0.1:80-81:1"}},
		"tcp and udp":                   {"a 80-81:1\nb 80-81:1\nc 80-81:1/udp\nd 80-81:1/udp", nil},
		"fixed ones take all":           {"a 80:1\nb 81:1\nc 80-81:1", []string{"surely 80: a 80:1, c 80-81:1"}},
		"a fixed range takes all":       {"a 79-82:79-82\nb 80-81:1", []string{"surely 80-81: a 79-82:79-82, b 80-81:1"}},
		"its own fixed ones take all":   {"a 80-81:1 80:2 81:3", []string{"surely 80: a 80-81:1, a 80:2"}},
		"its own fixed one leaves room": {"a 80-81:1 80:2", nil},
		"a fixed one of another":        {"a 80-82:1\nb 81:2", []string{"perhaps 81: a 80-82:1, b 81:2"}},
		"a fixed one before it":         {"a 81:2\nb 80-82:1", []string{"perhaps 81: a 81:2, b 80-82:1"}},
		"a fixed one it depends on":     {"a <b 80-82:1\nb 81:2", nil},
		"one it depends on in the end":  {"a <c 80-82:1\nc <b\nb 81:2", nil},
		"one that depends on it":        {"a 80-82:1\nb <a 81:2", []string{"perhaps 81: a 80-82:1, b 81:2"}},
		"a cycle of dependencies":       {"a <b 80-82:1\nb <a 83:1\nc 81:2", []string{"perhaps 81: a 80-82:1, c 81:2"}},
		"a fixed one on another":        {"a 127.0.0.1:80-82:1\nb 127.0.0.2:81:2", nil},
		"a fixed one with a profile":    {"a 80-82:1\nb @x 81:2", []string{"perhaps 81: a 80-82:1, b 81:2 with x"}},
		"disjoint profiles":             {"a @y 80-82:1\nb @x 81:2", nil},
		"nested ranges":                 {"a 80-89:1\nb 80-81:1\nc 80-81:1\nd 80-82:1\ne 80-82:1", []string{"surely 80-81: b 80-81:1, e 80-82:1"}},
		"one of many risks":             {"a 80-89:1\nb 80-89:1\nc 82:1", []string{"perhaps 82: a 80-89:1, c 82:1"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { compareClashes(t, project(t, test.services), test.want) })
	}
}

// largestMatching finds by augmenting paths how many containers can have a port.
func largestMatching(requests []request, free func(port int) bool) int {
	holder := make(map[int]int) // port to container
	var wishes []Interval
	for _, r := range requests {
		for range r.count {
			wishes = append(wishes, r.hosts)
		}
	}
	var place func(container int, tried map[int]bool) bool
	place = func(container int, tried map[int]bool) bool {
		for port := wishes[container].From; port <= wishes[container].To; port++ {
			if !free(port) || tried[port] {
				continue
			}
			tried[port] = true
			if other, held := holder[port]; !held || place(other, tried) {
				holder[port] = container
				return true
			}
		}
		return false
	}
	size := 0
	for container := range wishes {
		if place(container, make(map[int]bool)) {
			size++
		}
	}
	return size
}

func TestAllotIsALargestMatching(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	losing := 0
	for range 5000 {
		requests := make([]request, 1+random.IntN(6))
		total := 0
		for i := range requests {
			from := 1 + random.IntN(10)
			requests[i] = request{Interval{from, from + random.IntN(6)}, random.IntN(4)}
			total += requests[i].count
		}
		var fixed []Interval
		for range random.IntN(4) {
			from := 1 + random.IntN(15)
			fixed = append(fixed, Interval{from, from + random.IntN(2)})
		}
		taken := union(fixed)
		free := func(port int) bool {
			at := upward(taken, port)
			return at == len(taken) || !taken[at].Contains(port)
		}
		short, grants := allot(requests, taken)
		without, given, last := 0, 0, 0
		for _, n := range short {
			without += n
		}
		for _, g := range grants {
			if !requests[g.request].hosts.Covers(g.ports) || g.ports.From <= last {
				t.Fatalf("%v got %v after port %d", requests[g.request], g.ports, last)
			}
			for port := g.ports.From; port <= g.ports.To; port++ {
				if !free(port) {
					t.Fatalf("%v got the taken port %d", requests[g.request], port)
				}
			}
			given, last = given+g.ports.Len(), g.ports.To
		}
		if best := largestMatching(requests, free); given != best || without != total-best {
			t.Fatalf("%v without %v: %d got a port and %d none, want %d of %d", requests, taken, given, without, best, total)
		}
		losing += without
	}
	if losing < 1000 {
		t.Errorf("only %d containers were left without a port", losing)
	}
}
