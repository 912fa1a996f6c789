package graph

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestSeal(t *testing.T) {
	tests := map[string]struct {
		entries string
		live    []string // of each entry
	}{
		"equal":                        {"80:80 80:80", []string{"[]", "[80]"}},
		"three":                        {"80:80 80:80/tcp 0.0.0.0:80:80", []string{"[]", "[]", "[80]"}},
		"other target":                 {"80:80 80:81", []string{"[80]", "[80]"}},
		"other protocol":               {"80:80 80:80/udp", []string{"[80]", "[80]"}},
		"other address":                {"80:80 127.0.0.1:80:80", []string{"[80]", "[80]"}},
		"two spellings of an address":  {"[::1]:80:80 [0:0:0:0:0:0:0:1]:80:80", []string{"[80]", "[80]"}},
		"a single after its range":     {"80-83:80-83 82:82", []string{"[80-81 83]", "[82]"}},
		"a single before its range":    {"82:82 80-83:80-83", []string{"[]", "[80-83]"}},
		"a range in two parts":         {"80-83:80-83 80-81:80-81 82-83:82-83", []string{"[]", "[80-81]", "[82-83]"}},
		"overlapping ranges":           {"80-83:80-83 82-85:82-85", []string{"[80-81]", "[82-85]"}},
		"ranges with different shifts": {"80-83:80-83 80-83:81-84", []string{"[80-83]", "[80-83]"}},
		"floating":                     {"80-83:80 80-83:80", []string{"[]", "[80-83]"}},
		"floating, other range":        {"80-83:80 80-84:80", []string{"[80-83]", "[80-84]"}},
		"floating and fixed":           {"80-83:80 80:80", []string{"[80-83]", "[80]"}},
		"random":                       {"80 80", []string{"[]", "[]"}},
		"unknown":                      {"$A:80 $B:80 $A:80", []string{"[]", "[]", "[]"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var live []string
			for _, port := range project(t, "a "+test.entries).Services[0].Ports {
				live = append(live, fmt.Sprint(port.Live))
			}
			if !slices.Equal(live, test.live) {
				t.Errorf("live %q, want %q", live, test.live)
			}
		})
	}
}

func TestReplacedBy(t *testing.T) {
	tests := map[string][]int{ // the index of the entry that replaces each, or -1
		"80 80 81":                            {1, -1, -1},
		"80:80 80:80 80:80":                   {2, 2, -1},
		"82:82 80-83:80-83":                   {1, -1},
		"80-83:80-83 82:82":                   {-1, -1},
		"80-83:80-83 82-83:82-83 80-81:80-81": {2, -1, -1},
		"$A:80 $B:80 $A:80":                   {2, -1, -1},
		"80-83:80 80-83:80":                   {1, -1},
	}
	for entries, want := range tests {
		ports := project(t, "a "+entries).Services[0].Ports
		for i, port := range ports {
			if got := slices.Index(ports, port.ReplacedBy); got != want[i] {
				t.Errorf("%s: entry %d is replaced by %d, want %d", entries, i, got, want[i])
			}
		}
	}
}

func TestSealLeavesOutBrokenEntries(t *testing.T) {
	p := project(t, "a 80:80 80:80")
	broken := p.Services[0].Ports[1]
	broken.Err = &Fault{}
	p.Seal()
	if first := p.Services[0].Ports[0]; first.ReplacedBy != nil || fmt.Sprint(first.Live) != "[80]" || broken.Live != nil {
		t.Errorf("live %v and %v, replaced by %v", first.Live, broken.Live, first.ReplacedBy)
	}
}

// TestSealAgainstExpansion does what Compose does: one text key per port, the last one stays.
func TestSealAgainstExpansion(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	replaced := 0
	for range 3000 {
		var entries string
		for range 1 + random.IntN(8) {
			from, length, shift := 1+random.IntN(12), 1+random.IntN(5), random.IntN(2)
			ports := Interval{from, from + length - 1}
			entries += fmt.Sprintf(" %s:%s", ports, Interval{ports.From + shift, ports.To + shift})
			if random.IntN(4) == 0 {
				entries += "/udp"
			}
		}
		ports := project(t, "a"+entries).Services[0].Ports
		owner := make(map[string]int)
		for i, port := range ports {
			for n := range port.Host.Len() {
				owner[fmt.Sprintf("%d:%d/%v", port.Host.From+n, port.Container.From+n, port.Protocol)] = i
			}
		}
		got := make(map[string]int)
		for i, port := range ports {
			for _, live := range port.Live {
				for host := live.From; host <= live.To; host++ {
					key := fmt.Sprintf("%d:%d/%v", host, host+port.Key.Shift, port.Protocol)
					if other, twice := got[key]; twice {
						t.Fatalf("%s: both %d and %d publish %s", entries, other, i, key)
					}
					got[key] = i
				}
			}
			if (port.ReplacedBy != nil) != (len(port.Live) == 0) {
				t.Fatalf("%s: entry %d lives on %v and is replaced by %v", entries, i, port.Live, port.ReplacedBy)
			}
			if port.ReplacedBy != nil {
				replaced++
			}
		}
		if !maps.Equal(got, owner) {
			t.Fatalf("%s:\ngot  %v\nwant %v", entries, got, owner)
		}
	}
	if replaced < 300 {
		t.Errorf("only %d entries were replaced", replaced)
	}
}
