package rules_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules"
	"github.com/portlint/portlint/rules/lint"
	"github.com/portlint/portlint/rules/lint/linttest"
)

// TestManyReadOneProject has eight goroutines lint and query each project at once. The race detector finds what writes to a
// project that is sealed; the findings must be the same for all.
func TestManyReadOneProject(t *testing.T) {
	const readers = 8
	all, err := linttest.Fixtures(fixtures)
	if err != nil {
		t.Fatal(err)
	}
	for id, cases := range all {
		for _, c := range cases {
			t.Run(id+"/"+c.Name(), func(t *testing.T) {
				t.Parallel()
				projects, err := c.Load(t.TempDir())
				if err != nil {
					t.Fatal(err)
				}
				for _, project := range projects {
					var seen [readers]string
					var group sync.WaitGroup
					for i := range seen {
						group.Go(func() {
							if i%2 == 0 { // some ask the project before a rule does
								seen[i] = query(project)
							}
							seen[i] = linttest.Format(lint.Run(project, rules.All(), lint.Settings{}).Findings) + query(project)
						})
					}
					group.Wait()
					for _, other := range seen[1:] {
						if other != seen[0] {
							t.Fatalf("one reader sees\n%s\nand another\n%s", seen[0], other)
						}
					}
				}
			})
		}
	}
}

// query asks a project what rules, the map and an editor ask of it.
func query(project *graph.Project) string {
	answers := fmt.Sprintln(project.Taken(), len(project.Clashes()), project.FreePort(8080, func(int) bool { return false }))
	for _, service := range project.Services {
		reach, place := service.Reach()
		answers += fmt.Sprintln(service.Name, reach, place.Start, len(service.Variables()), service.Shared, service.Resolve("db") != nil)
		for _, port := range service.Ports {
			answers += fmt.Sprintln(port.Mapping(), port.HostAddress(), port.Live, project.Clashing(port), project.Contested(port), port.Span.File.Position(port.Span.Start))
		}
	}
	return answers
}
