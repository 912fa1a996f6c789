package loader_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/tree"
)

// TestFilesThatProjectsShare loads fifty projects at once that extend one base file and build one Dockerfile. Both are parsed once, which
// shows in all having the very same file, and the projects are as those that are loaded alone.
func TestFilesThatProjectsShare(t *testing.T) {
	const projects = 50
	files := map[string][]byte{
		"/shop/base.yaml":  []byte("services: {web: {image: x, ports: ['80:80'], ports: [81]}} # portlint: ignore[a] r\n"),
		"/shop/Dockerfile": []byte("FROM x\nARG P\n# portlint: ignore[b] r\nEXPOSE $P\n"),
	}
	var paths []string
	for i := range projects {
		path := fmt.Sprintf("p%d/compose.yaml", i)
		paths = append(paths, path)
		files["/shop/"+path] = fmt.Appendf(nil, "services: {web: {extends: {file: ../base.yaml, service: web}, build: {context: .., args: {P: '%d'}}}, api: {build: ..}}\n", 100+i)
	}
	options := loader.Options{Dir: "/shop", Tree: tree.NewMemory(files)}
	plan, err := loader.Discover(paths, options)
	if err != nil || len(plan.Targets) != projects {
		t.Fatal(len(plan.Targets), err)
	}
	loaded := make([]*graph.Project, projects)
	var all sync.WaitGroup
	for i, target := range plan.Targets {
		all.Go(func() { loaded[i] = target.Load().Project })
	}
	all.Wait()
	for i, project := range loaded {
		if first := loaded[0]; project.Files[1] != first.Files[1] || project.Dockerfiles[0].File != first.Dockerfiles[0].File {
			t.Fatalf("%s: %s and %s are parsed again", plan.Targets[i].Path, project.Files[1].Path, project.Dockerfiles[0].File.Path)
		}
		alone, err := loader.Discover([]string{plan.Targets[i].Path}, options)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := summary(project), summary(alone.Targets[0].Load().Project); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", plan.Targets[i].Path, got, want)
		}
	}
}

// summary writes down what a project has of files that others read, too.
func summary(project *graph.Project) string {
	text := ""
	for _, problem := range project.Problems {
		text += fmt.Sprintln(problem.Span.Path(), problem.Span.Start, problem.Message)
	}
	for _, d := range project.Directives {
		text += fmt.Sprintln(d.Span.Path(), d.Rules[0].Name, d.Covers.Start, d.Covers.End)
	}
	for _, service := range project.Services {
		for _, port := range service.Ports {
			text += fmt.Sprintln(service.Name, port.Quote)
		}
		for _, expose := range service.ImageExpose() {
			text += fmt.Sprintln(service.Name, expose.Quote, expose.Port, expose.Unknown)
		}
	}
	return text
}

// TestSharedFilesThatChange loads a project again after the file that it extends changed.
func TestSharedFilesThatChange(t *testing.T) {
	files := map[string][]byte{
		"/shop/compose.yaml": []byte("services: {web: {extends: {file: base.yaml, service: web}}}\n"),
		"/shop/base.yaml":    []byte("services: {web: {image: x, ports: ['80:80']}}\n"),
	}
	base := tree.NewMemory(files)
	plan, err := loader.Discover(nil, loader.Options{Dir: "/shop", Tree: base})
	if err != nil {
		t.Fatal(err)
	}
	changed := tree.NewOverlay(base, map[string]tree.Change{"/shop/base.yaml": {Data: []byte("services: {web: {image: x, ports: ['81:81']}}\n")}})
	for _, c := range []struct {
		tree tree.Tree
		want string
	}{{base, "80:80"}, {changed, "81:81"}, {base, "80:80"}} {
		if got := plan.Targets[0].LoadFrom(c.tree).Project.Services[0].Ports[0].Quote; got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
