package loader_test

import (
	"strings"
	"testing"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
)

// TestTooMuch names files of every kind that have more than is looked at: either they are read all the same, or that is said.
func TestTooMuch(t *testing.T) {
	comments := strings.Repeat("# "+strings.Repeat("x", 98)+"\n", 12_000)
	for _, test := range []struct {
		name, text string
		limit      bool
	}{
		{"run.sh", "docker run -d -p 8080:80 nginx\n" + comments, true},
		{"other.sh", "echo 8080\n" + comments, false}, // which has nothing to look at
		{"run", "#!/bin/sh\ndocker run -d -p 8080:80 nginx\n" + comments, true},
		{"deep.sh", "docker run -d -p 8080:80 nginx\n" + strings.Repeat("a|", 30_000) + "true\n", true},
		{"long.sh", "docker run -d -p 8080:80 nginx\n" + strings.Repeat("true | true && { true; }\n", 5_000), false},
		{"Makefile", "up:\n\tdocker run -d -p 8080:80 nginx\n" + comments, false},
		{"justfile", "up:\n  docker run -d -p 8080:80 nginx\n" + comments, false},
		{"web.service", "[Service]\nExecStart=docker run -p 8080:80 nginx\n" + comments, false},
		{"web.container", "[Container]\nImage=nginx\nPublishPort=8080:80\n" + comments, false},
		{"README.md", "```sh\ndocker run -d -p 8080:80 nginx\n```\n" + comments, false},
		{"package.json", `{"scripts": {"up": "docker run -d -p 8080:80 nginx"}, "x": "` + comments[:2<<19] + `"}`, true},
		{".devcontainer.json", `{"image": "nginx", "appPort": 8080} //` + strings.ReplaceAll(comments, "\n", " "), true},
		{".gitlab-ci.yml", "a:\n  script: docker run -d -p 8080:80 nginx\n" + comments, false},
		{".gitlab-ci.yml", "a:\n  script: docker run -d -p 8080:80 nginx\n" + strings.Repeat("- [b, b]\n", 60_000), true},
		{".github/workflows/a.yml", "jobs: {a: {services: {b: {image: nginx, ports: [8080:80]}}}}\n" + comments, false},
		{".github/workflows/a.yml", "jobs: {a: {services: {b: {image: nginx, ports: [8080:80]}}}}\n" + strings.Repeat("- [b, b]\n", 60_000), true},
		{"Dockerfile", "FROM nginx\nEXPOSE 80\n" + comments, true},
		{"compose.yaml", "services: {web: {image: nginx, ports: [8080:80]}}\n" + comments, false},
	} {
		plan, err := loader.Discover([]string{"/" + test.name}, loader.Options{Dir: "/", Tree: tree.NewMemory(map[string][]byte{"/" + test.name: []byte(test.text)})})
		if err != nil {
			t.Fatal(err)
		}
		services, limits := 0, 0
		for _, target := range plan.Targets {
			loaded := target.Load()
			if loaded.Project == nil {
				continue
			}
			services += len(loaded.Project.Services)
			for _, problem := range loaded.Project.Problems {
				if problem.Kind == graph.LimitReached {
					limits++
				}
			}
		}
		isRead := services > 0 || test.name == "other.sh"
		if isRead == test.limit || (limits == 1) != test.limit {
			t.Errorf("%s: %d services, %d limits", test.name, services, limits)
		}
	}
}
