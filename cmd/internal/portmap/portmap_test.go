package portmap_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/portlint/portlint/cmd/internal/portmap"
	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
)

// mapOf makes the map of the projects in an archive.
func mapOf(t *testing.T, archive string) *portmap.Map {
	t.Helper()
	files := make(map[string][]byte)
	var paths []string
	for _, file := range txtar.Parse([]byte(archive)).Files {
		files["/shop/"+file.Name] = file.Data
		if strings.HasSuffix(file.Name, ".yaml") {
			paths = append(paths, file.Name)
		}
	}
	plan, err := loader.Discover(paths, loader.Options{Dir: "/shop", Tree: tree.NewMemory(files)})
	if err != nil {
		t.Fatal(err)
	}
	var projects []*portmap.Project
	var outlines []*graph.Outline
	for _, target := range plan.Targets {
		project := target.Load().Project
		outlines = append(outlines, project.Outline())
		projects = append(projects, portmap.Of(project))
	}
	if strings.HasPrefix(archive, "together") {
		portmap.Contest(projects, outlines)
	}
	return portmap.New(projects)
}

// lines writes bindings as "PROJECT/SERVICE HOST:CONTAINER: remarks".
func lines(m *portmap.Map) []string {
	var lines []string
	for _, b := range m.Bindings {
		var remarks []string
		for _, r := range b.Remarks {
			remarks = append(remarks, r.Text)
		}
		host := "?"
		if b.Numbered() {
			host = b.Host.String()
		}
		lines = append(lines, fmt.Sprintf("%s/%s %s:%s: %s", b.Project, b.Service.Name, host, b.Container, strings.Join(remarks, ", ")))
	}
	return lines
}

func TestRemarks(t *testing.T) {
	m := mapOf(t, `
-- compose.yaml --
name: shop
services:
  web: {image: nginx, ports: ["8080:80", "127.0.0.1:8081:81"]}
  api: {image: my/api, ports: ["127.0.0.1:8080:3000", "9000-9002:90", "70", "${PORT}:71"], profiles: [a, b]}
  batch: {image: my/batch, network_mode: none, ports: ["8082:80"]}
  vpn: {image: my/vpn, network_mode: "service:web", ports: ["8083:80"]}
  off: {image: my/off, scale: 0, ports: ["8084:80"]}
  private: {image: my/private, networks: [inside], ports: ["8085:80"]}
  redis: {image: redis, ports: ["6379:6379"]}
  dind: {image: my/dind, ports: ["2375:2375"]}
  own: {image: my/own, network_mode: host}
  broken: {image: my/broken, ports: [eighty, "80:http"]}
  model: {provider: {type: model}, ports: ["8086:80"]}
jobs:
  migrate: {image: my/migrate, ports: ["8080:80", eighty]}
networks:
  inside: {internal: true}
`)
	want := []string{
		"shop/dind 2375:2375: open docker api",
		"shop/redis 6379:6379: open redis",
		"shop/migrate 8080:80: run on demand, with --service-ports",
		"shop/web 8080:80: conflict with api in profile a, open",
		"shop/api 8080:3000: conflict with web in profile a, profile a or b",
		"shop/web 8081:81: ",
		"shop/batch 8082:80: ignored: no network",
		"shop/vpn 8083:80: refused: service:web",
		"shop/off 8084:80: ignored: no containers",
		"shop/private 8085:80: ignored: internal network",
		"shop/model 8086:80: ignored: no containers",
		"shop/api 9000-9002:90: open, one of the range, profile a or b",
		"shop/api ?:70: open, random, profile a or b",
		"shop/api ?:71: PORT not set, profile a or b",
	}
	if got := lines(m); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if m.Broken != 3 || m.Projects != 1 || len(m.Direct) != 1 || m.Direct[0].Service != "own" {
		t.Errorf("%d broken entries, %d projects, direct %v", m.Broken, m.Projects, m.Direct)
	}
}

func TestBindingsAreListedOnce(t *testing.T) {
	m := mapOf(t, `
-- a/compose.yaml --
services:
  web: {image: my/web, ports: ["8000-8003:80-83", "8001:81", "8080:80", "8080:80"]}
-- a/compose.dev.yaml --
services:
  web: {ports: ["9229:9229"]}
-- b/a/compose.yaml --
services:
  web: {image: my/web, ports: ["8080:80"]}
`)
	want := []string{
		"a/web 8000:80: open",
		"a/web 8001:81: open",
		"a/web 8002-8003:82-83: open",
		"a/web 8080:80: open",
		"b/a/web 8080:80: open",
		"a/web 9229:9229: open",
	}
	if got := lines(m); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if m.Projects != 2 {
		t.Errorf("%d projects, want 2", m.Projects)
	}
}

func TestManyRivals(t *testing.T) {
	m := mapOf(t, `
-- compose.yaml --
services:
  a: {image: my/a, ports: ["8080:1"]}
  b: {image: my/b, ports: ["8080:1", "8080:2"]}
  c: {image: my/c, ports: ["8080:1"]}
  d: {image: my/d, ports: ["8080:1"]}
`)
	for _, b := range m.Bindings {
		if b.Service.Name == "a" && b.Remarks[0].Text != "conflict with b, c and 1 more" {
			t.Errorf("got %q", b.Remarks[0].Text)
		}
	}
	if got := len(m.Bindings); got != 5 {
		t.Errorf("%d bindings, want 5", got)
	}
}

// TestContested has projects that want one port, at one address, at different ones, and in one project alone.
func TestContested(t *testing.T) {
	m := mapOf(t, `together
-- a/compose.yaml --
services:
  web: {image: nginx, ports: ["8080:80", "127.0.0.1:9000:81"]}
-- b/compose.yaml --
services:
  web: {image: nginx, ports: ["127.0.0.1:8080:80", "127.0.0.2:9000:81", "8000-8010:8000-8010"]}
-- c/compose.yaml --
services:
  web: {image: nginx, ports: ["127.0.0.2:8080:80", "8005:80", "${P:-8005}:81"]}
-- d/compose.yaml --
services:
  web: {image: nginx, ports: ["127.0.0.1:8080:80"], profiles: [never]}
  own: {image: nginx, ports: ["7000:80"]}
  too: {image: nginx, ports: ["7000:80"]}
-- e/compose.yaml --
services:
  web: {image: nginx, ports: ["8080:80"], network_mode: host}
`)
	var got []string
	for _, b := range m.Bindings {
		for _, r := range b.Remarks {
			if r.Kind == portmap.Contested {
				got = append(got, fmt.Sprintf("%s %s %s: %s", b.Project, b.Address.IP, b.Host, r.Text))
			}
		}
	}
	want := []string{
		"b invalid IP 8000-8010: wanted by c", "c invalid IP 8005: wanted by b", "a invalid IP 8080: wanted by b, c",
		"b 127.0.0.1 8080: wanted by a", "c 127.0.0.2 8080: wanted by a",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
