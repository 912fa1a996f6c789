package settings

import (
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// TestShared gives services that differ in one thing each the same file: they share what it says only if they are alike.
func TestShared(t *testing.T) {
	const text = ":8080 {\n reverse_proxy api:6379\n}\n"
	reader := tree.NewReader(tree.NewMemory(map[string][]byte{"/p/file": []byte(text), "/p/other": []byte(text)}), "/p")
	written := source.NewFile("/p/compose.yaml", []byte("caddy run"))
	command := func(start, end int) *graph.Command {
		word := graph.Text{Value: "caddy", Span: source.Span{File: written, Start: start, End: end}}
		return &graph.Command{Words: []graph.Text{word}}
	}
	place := Place{Source: "/p/file", Target: "/etc/caddy/Caddyfile"}
	base := func() *graph.Service {
		service := &graph.Service{Image: graph.Text{Value: "caddy:2"}, Project: &graph.Project{}, Command: command(0, 5)}
		service.Run = graph.Run{Whole: true}
		return service
	}
	var shared Shared
	fill := func(service *graph.Service, place Place) (*graph.Settings, int) {
		steps := 0
		shared.Fill(reader, service, []Place{place}, func(n int, _ source.Span) bool { steps += n; return true })
		if service.Settings == nil || len(service.Upstreams) != 1 {
			t.Fatalf("settings %v, upstreams %v", service.Settings, service.Upstreams)
		}
		return service.Settings, steps
	}
	first, steps := fill(base(), place)
	if again, more := fill(base(), place); again != first || steps != 4 || more != 2 {
		t.Errorf("alike: shared %t, %d steps and then %d, want 4 and 2", again == first, steps, more)
	}
	for name, change := range map[string]func(*graph.Service, *Place){
		"image":            func(s *graph.Service, _ *Place) { s.Image.Value = "caddy:1" },
		"command":          func(s *graph.Service, _ *Place) { s.Command = nil },
		"place of command": func(s *graph.Service, _ *Place) { s.Command = command(1, 5) },
		"variable":         func(s *graph.Service, _ *Place) { s.Environment = []graph.EnvVar{{Name: "A", HasValue: true}} },
		"working folder":   func(s *graph.Service, _ *Place) { s.WorkingDir.Value = "/srv" },
		"volume":           func(s *graph.Service, _ *Place) { s.Volumes = []graph.Text{{Value: "/data"}} },
		"file":             func(_ *graph.Service, p *Place) { p.Source = "/p/other" },
	} {
		service, at := base(), place
		change(service, &at)
		if got, _ := fill(service, at); got == first {
			t.Errorf("services that differ in %s share what files say", name)
		}
	}
	service := base()
	new(Shared).Fill(reader, service, []Place{place}, func(int, source.Span) bool { return false })
	if service.Settings != nil || service.Upstreams != nil {
		t.Error("read without a step left")
	}
}
