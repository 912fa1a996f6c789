package graph

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Observed on Docker Engine 20.10.24, 28.2.2 and 29, in both orders of starting.
func TestAddressesClash(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"", "", true},
		{"", "0.0.0.0", true},
		{"", "127.0.0.1", true},
		{"", "198.51.100.7", true},
		{"", "[::]", true},
		{"", "[::1]", true},
		{"", "[2001:db8:9::7]", true},
		{"0.0.0.0", "127.0.0.1", true},
		{"[::]", "[::1]", true},
		{"[::]", "[::]", true},
		{"127.0.0.1", "127.0.0.1", true},
		{"[::ffff:127.0.0.1]", "127.0.0.1", true},
		{"[::ffff:0.0.0.0]", "127.0.0.1", true},
		{"[0:0:0:0:0:0:0:1]", "[::1]", true},
		{"0.0.0.0", "[::]", false},
		{"0.0.0.0", "[::1]", false},
		{"[::]", "127.0.0.1", false},
		{"127.0.0.1", "[::1]", false},
		{"127.0.0.1", "127.0.0.2", false},
		{"127.0.0.1", "198.51.100.7", false},
		{"[::1]", "[2001:db8:9::7]", false},
	}
	for _, test := range tests {
		for _, pair := range [][2]string{{test.a, test.b}, {test.b, test.a}} {
			a, b := strings.TrimPrefix(pair[0]+":8080:80", ":"), strings.TrimPrefix(pair[1]+":8080:81", ":")
			if got := entry(t, a).Address.Overlaps(entry(t, b).Address); got != test.want {
				t.Errorf("%s overlaps %s: %v, want %v", a, b, got, test.want)
			}
			p := project(t, "web "+a+"\napi "+b)
			if got := len(p.Clashes()) == 1; got != test.want {
				t.Errorf("%s clashes with %s: %v, want %v", a, b, p.Clashes(), test.want)
			}
		}
	}
}

func TestClashes(t *testing.T) {
	tests := map[string]struct {
		services string
		want     []string
	}{
		"tcp, udp and sctp are separate": {"a 53:53 53:53/udp\nb 53:53/sctp", nil},
		"udp clashes with udp":           {"a 53:53/udp\nb 53:54/udp", []string{"surely 53: a 53:53/udp, b 53:54/udp"}},
		"four on one port make three": {"a 80:1\nb 80:2\nc 80:3\nd 80:4", []string{
			"surely 80: a 80:1, b 80:2", "surely 80: a 80:1, c 80:3", "surely 80: a 80:1, d 80:4"}},
		"one service with itself":           {"a 8080:80 8080:81", []string{"surely 8080: a 8080:80, a 8080:81"}},
		"no host ip and loopback":           {"a 8080:80 127.0.0.1:8080:80", []string{"surely 8080: a 8080:80, a 127.0.0.1:8080:80"}},
		"both families":                     {"a 0.0.0.0:80:80 [::]:80:80", nil},
		"merged by text":                    {"a 8080:80 0.0.0.0:8080:80 8080:80/tcp", nil},
		"random":                            {"a 80 80 8080:80", nil},
		"ranges":                            {"a 8000-8010:8000-8010\nb 8005-8015:8005-8015", []string{"surely 8005-8010: a 8000-8010:8000-8010, b 8005-8015:8005-8015"}},
		"adjacent ranges":                   {"a 8000-8010:8000-8010\nb 8011-8015:8011-8015", nil},
		"single in a range":                 {"a 8001:80\nb 8000-8002:8000-8002", []string{"surely 8001: a 8001:80, b 8000-8002:8000-8002"}},
		"whole ranges":                      {"a 1-65535:1-65535\nb 1-65535:1-65535", []string{"surely 1-65535: a 1-65535:1-65535, b 1-65535:1-65535"}},
		"a range with a hole":               {"a 8000-8009:8000-8009 8004:8004\nb 8004:80", []string{"surely 8004: a 8004:8004, b 8004:80"}},
		"host network binds nothing":        {"a mode=host 8080:80\nb 8080:80", nil},
		"no network binds nothing":          {"a mode=none 8080:80\nb 8080:80", nil},
		"no containers":                     {"a x0 8080:80\nb 8080:80", nil},
		"an unknown mode":                   {"a mode=\x00 8080:80\nb 8080:80", nil},
		"disjoint profiles":                 {"a @x 8080:80\nb @y 8080:80", nil},
		"one profile":                       {"a @x @y 8080:80\nb @z @y 8080:80", []string{"surely 8080: a 8080:80, b 8080:80 with y"}},
		"a profile and none":                {"a @x 8080:80\nb 8080:80", []string{"surely 8080: a 8080:80, b 8080:80 with x"}},
		"a service of a profile by itself":  {"a @x 8080:80 8080:81", []string{"surely 8080: a 8080:80, a 8080:81 with x"}},
		"certain before a profile":          {"a @x 80:1\nb 80:2\nc 80:3", []string{"surely 80: b 80:2, c 80:3", "surely 80: a 80:1, b 80:2 with x"}},
		"one variable":                      {"a $PORT:80\nb $PORT:81", []string{"perhaps $PORT: a $PORT:80, b $PORT:81"}},
		"two variables":                     {"a $PORT:80\nb $OTHER:81", nil},
		"a variable, tcp and udp":           {"a $PORT:80\nb $PORT:80/udp", nil},
		"a variable on different addresses": {"a 127.0.0.1:$PORT:80\nb 127.0.0.2:$PORT:80", nil},
		"a variable twice, merged":          {"a $PORT:80 $PORT:80", nil},
		"a variable and a number":           {"a $PORT:80\nb 8080:81", nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { compareClashes(t, project(t, test.services), test.want) })
	}
}

func compareClashes(t *testing.T, p *Project, want []string) {
	t.Helper()
	var got []string
	for _, clash := range p.Clashes() {
		got = append(got, clash.String())
	}
	if !slices.Equal(got, want) {
		t.Errorf("clashes\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestClashing(t *testing.T) {
	p := project(t, "a 80:1 81:1\nb 80:2\nc 90-91:1\nd 90:1")
	for text, want := range map[string]bool{"80:1": true, "81:1": false, "80:2": true, "90-91:1": false, "90:1": false} {
		for _, service := range p.Services {
			for _, port := range service.Ports {
				if port.Quote == text && p.Clashing(port) != want {
					t.Errorf("%s is an end of a clash: %v, want %v", text, !want, want)
				}
			}
		}
	}
}

// naiveClashes compares every entry with every earlier one.
func naiveClashes(p *Project) []string {
	type end struct {
		port    *Port
		service *Service
	}
	var ends []end
	for _, service := range p.Services {
		for _, port := range service.Ports {
			if len(port.Live) > 0 && port.HostKind == Fixed && service.Instances > 0 {
				ends = append(ends, end{port, service})
			}
		}
	}
	var certain, conditional []string
	for i, later := range ends {
		best := [2]*Clash{}
		for _, earlier := range ends[:i] {
			profile, possible := Together(earlier.service, later.service)
			if !possible || earlier.port.Protocol != later.port.Protocol || !earlier.port.Address.Overlaps(later.port.Address) {
				continue
			}
			for _, live := range later.port.Live {
				for _, other := range earlier.port.Live {
					kind := 0
					if profile != "" {
						kind = 1
					}
					if ports, overlap := live.Intersect(other); overlap && best[kind] == nil {
						best[kind] = &Clash{Earlier: earlier.port, Later: later.port, Ports: ports, Profile: profile, Certain: true}
					}
				}
			}
		}
		if best[0] != nil {
			certain = append(certain, bothEnds(best[0]))
		} else if best[1] != nil {
			conditional = append(conditional, bothEnds(best[1]))
		}
	}
	return append(certain, conditional...)
}

// bothEnds leaves out the ports: which of several common runs is named is open.
func bothEnds(c *Clash) string {
	return fmt.Sprintf("%s %s, %s %s %s", c.Earlier.Service.Name, c.Earlier.Quote, c.Later.Service.Name, c.Later.Quote, c.Profile)
}

func TestClashesAgainstNaive(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	clashing := 0
	for range 3000 {
		var text strings.Builder
		for s := range 1 + random.IntN(6) {
			fmt.Fprintf(&text, "s%d ", s)
			for range random.IntN(3) {
				text.WriteString(pick("", "", "@x ", "@y ", "@z ", "x0 "))
			}
			for range random.IntN(5) {
				text.WriteString(pick("", "", "0.0.0.0:", "127.0.0.1:", "127.0.0.2:", "[::]:", "[::1]:", "[::ffff:127.0.0.1]:"))
				from, length := 1+random.IntN(20), 1+random.IntN(5)
				ports := Interval{from, from + length - 1}
				target := Interval{80, 80 + length - 1}
				fmt.Fprintf(&text, "%s:%s%s ", ports, target, pick("", "", "", "/udp", "/sctp"))
			}
			text.WriteByte('\n')
		}
		p := project(t, text.String())
		var got []string
		for _, clash := range p.Clashes() {
			if clash.Earlier.Service == nil || clash.Ports.From > clash.Ports.To {
				t.Fatalf("clash without a port in\n%s", text.String())
			}
			got = append(got, bothEnds(&clash))
		}
		want := naiveClashes(p)
		clashing += len(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%s\ngot  %q\nwant %q", text.String(), got, want)
		}
	}
	if clashing < 1000 {
		t.Errorf("only %d clashes were compared", clashing)
	}
}

func BenchmarkClashes(b *testing.B) {
	for name, line := range map[string]func(i int) string{
		"singles, all apart":       func(i int) string { return fmt.Sprintf("%d:80", 1+i*3) },
		"singles, all equal":       func(i int) string { return fmt.Sprintf("80:%d", 1+i) },
		"nested ranges, addresses": func(i int) string { return fmt.Sprintf("127.0.%d.%d:%d-60000:%d-60000", i/250, 1+i%250, 1+i, 1+i) },
		"floating over fixed":      func(i int) string { return fmt.Sprintf([]string{"%d:80", "1-60000:%d"}[i%2], 1+i*2) },
	} {
		b.Run(name, func(b *testing.B) {
			var text strings.Builder
			for i := range 20000 {
				if i%10 == 0 {
					fmt.Fprintf(&text, "\ns%d ", i)
				}
				text.WriteString(line(i) + " ")
			}
			p := project(b, text.String())
			for b.Loop() {
				p.Seal()
				p.Clashes()
			}
		})
	}
}
