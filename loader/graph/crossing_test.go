package graph

import (
	"fmt"
	"slices"
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
