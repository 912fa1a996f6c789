package graph

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"testing"

	"github.com/portlint/portlint/loader/source"
)

func TestCrossings(t *testing.T) {
	named := func(name, text string) *Project {
		p := project(t, text)
		p.Name, p.Dir = name, name
		for _, service := range p.Services {
			for _, port := range service.Ports {
				if port.HostKind == Fixed { // in the file as a number
					port.HostSpan = source.Span{File: source.NewFile("compose.yaml", []byte(port.Quote))}
				}
			}
		}
		return p
	}
	variant := named("a2", "v 8080:80")
	variant.Dir = "a"
	fragment := named("f", "v 8080:80")
	fragment.Fragment = true
	projects := []*Project{
		named("a", "web 8080:80 8081:81\nweb2 8080:82"),
		variant, fragment,
		named("b", "api 127.0.0.1:8080:80 8081:81/udp\noff @x 8081:81"),
		named("c", "x 8000-8100:1-101 9000-9001:80 $PORT:80\ny 8080:80 mode=none"),
		named("b", "z 8100:1"),
	}
	var got []string
	var outlines []*Outline
	for _, project := range projects {
		outlines = append(outlines, project.Outline())
		mappings := make(map[string]bool)
		for _, service := range project.Services {
			for _, port := range service.Ports {
				mappings[port.Mapping()] = true
			}
		}
		for _, one := range outlines[len(outlines)-1].Publications {
			if !mappings[one.Mapping()] {
				t.Errorf("%s is said to be %s", one.Quote, one.Mapping())
			}
		}
	}
	for _, crossing := range Crossings(outlines) {
		line := crossing.First.Service + " " + crossing.First.Quote + ":"
		for _, other := range crossing.Others {
			line += " " + other.Service + " " + other.Quote
		}
		got = append(got, line)
	}
	want := []string{
		"web 8080:80: api 127.0.0.1:8080:80 x 8000-8100:1-101",
		"x 8000-8100:1-101: z 8100:1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", fmt.Sprint(got), fmt.Sprint(want))
	}
}

// TestCrossingsPairwise compares Crossings with what comes of looking at every pair of entries.
func TestCrossingsPairwise(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	addresses := []Address{{}, {IP: netip.IPv4Unspecified()}, {IP: netip.MustParseAddr("127.0.0.1")}, {IP: netip.MustParseAddr("::1")}}
	starts := []*start{
		plainStart, {oneNode: true}, {oneNode: true, active: true, profiles: []string{"profile a"}},
		{engine: Swarm, own: "of service a in b"}, {oneNode: true, active: true, oncePerFamily: true},
	}
	for range 2000 {
		projects := make([]*Outline, 1+random.IntN(6))
		for i := range projects {
			o := &Outline{Name: strconv.Itoa(random.IntN(6)), Dir: strconv.Itoa(random.IntN(6)), Publications: make([]Publication, random.IntN(4))}
			for k := range o.Publications {
				one := Publication{Project: o, address: &addresses[random.IntN(len(addresses))], start: starts[random.IntN(len(starts))]}
				one.protocol, one.onNode = Protocol(random.IntN(2)), random.IntN(3) == 0
				hosts := func() Interval {
					from := 1 + random.IntN(4)
					return Interval{from, from + random.IntN(3)}
				}
				if one.Host = hosts(); random.IntN(3) == 0 {
					one.live = &[]Interval{hosts(), hosts()}
				}
				o.Publications[k] = one
			}
			projects[i] = o
		}
		var want []Crossing
		for at, project := range projects {
			for later, b := range project.bindings {
				earlier := firstBeside(b, projects[:at])
				if earlier == nil || earlier.Project.Name == project.Name || earlier.Project.Dir == project.Dir {
					continue
				}
				index := slices.IndexFunc(want, func(c Crossing) bool { return c.First == earlier })
				if index < 0 {
					index, want = len(want), append(want, Crossing{First: earlier})
				}
				want[index].Others = append(want[index].Others, later)
			}
		}
		same := func(a, b Crossing) bool { return a.First == b.First && slices.Equal(a.Others, b.Others) }
		if got := Crossings(projects); !slices.EqualFunc(got, want, same) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

// firstBeside returns the first entry that is up whenever the binding is and has one of its ports.
func firstBeside(b binding, projects []*Outline) *Publication {
	for _, project := range projects {
		for one, a := range project.bindings {
			meets := slices.ContainsFunc(b.certain(), func(l lane) bool { return slices.Contains(a.own(), l) })
			if _, both := a.hosts.Intersect(b.hosts); meets && both {
				return one
			}
		}
	}
	return nil
}
