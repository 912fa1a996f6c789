package facts

import (
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/argv"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
)

func TestDaemonPorts(t *testing.T) {
	cases := map[string][]int{
		"dockerd -H tcp://0.0.0.0:2375":                    {2375},
		"dockerd --host=tcp://0.0.0.0:4243 --debug":        {4243},
		"dockerd -H=tcp://:2375 -H unix:///var/run/d.sock": {2375},
		"dockerd -Htcp://[::]:2375":                        {2375},
		"dockerd -H tcp://127.0.0.1:2375":                  nil,
		"docker -H tcp://dind:2375 ps":                     nil,
		"dockerd tcp://0.0.0.0:2375":                       nil,
		"dockerd -H tcp://0.0.0.0:many":                    nil,
		"dockerd -H":                                       nil,
	}
	for command, want := range cases {
		if got := daemonPortsIn(argv.Fields(command)); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", command, got, want)
		}
	}
}

func TestWhatMayBeConfiguredIsNotCalledOpen(t *testing.T) {
	redis := func(change func(*graph.Service)) *graph.Service {
		service := &graph.Service{Image: graph.Text{Value: "redis:7"}}
		change(service)
		return service
	}
	command := func(words ...string) *graph.Command {
		c := &graph.Command{}
		for _, word := range words {
			c.Words = append(c.Words, graph.Text{Value: word})
		}
		return c
	}
	cases := map[string]struct {
		service *graph.Service
		want    knowledge.Answer
	}{
		"as shipped":      {redis(func(*graph.Service) {}), knowledge.AnswersAll},
		"password":        {redis(func(s *graph.Service) { s.Command = command("redis-server", "--requirepass", "x") }), knowledge.AsksLogin},
		"password in sh":  {redis(func(s *graph.Service) { s.Command = command("sh", "-c", "redis-server --requirepass $$P") }), knowledge.AsksLogin},
		"file":            {redis(func(s *graph.Service) { s.Command = command("redis-server", "/etc/redis.conf") }), knowledge.AnswerUnknown},
		"entrypoint":      {redis(func(s *graph.Service) { s.Entrypoint = command("/start") }), knowledge.AnswerUnknown},
		"unread env_file": {redis(func(s *graph.Service) { s.EnvFiles = []graph.Text{{Value: "secret.env"}} }), knowledge.AnswerUnknown},
		"other builder":   {redis(func(s *graph.Service) { s.Image.Value = "acme/redis" }), knowledge.AnswerUnknown},
		"built on it": {redis(func(s *graph.Service) {
			s.Build = &graph.Build{Stage: &graph.Stage{Parent: &graph.Stage{Image: graph.Text{Value: "redis:7"}}}}
		}), knowledge.AnswerUnknown},
	}
	for name, c := range cases {
		if got := New(&graph.Project{Services: []*graph.Service{c.service}}).Of(c.service).Offer().answer; got != c.want {
			t.Errorf("%s: answer %d, want %d", name, got, c.want)
		}
	}
}

// TestCommands: an entrypoint of the service drops the CMD of the image, an empty command of the image does not.
func TestCommands(t *testing.T) {
	own, built := &graph.Command{Words: []graph.Text{{Value: "serve"}}}, &graph.Command{}
	stage := &graph.Stage{Parent: &graph.Stage{Command: built}}
	cases := map[string]struct {
		service *graph.Service
		want    []*graph.Command
	}{
		"nothing":        {&graph.Service{}, nil},
		"of the image":   {&graph.Service{Build: &graph.Build{Stage: stage}}, []*graph.Command{built}},
		"of the service": {&graph.Service{Build: &graph.Build{Stage: stage}, Command: own}, []*graph.Command{own}},
		"entrypoint":     {&graph.Service{Build: &graph.Build{Stage: stage}, Entrypoint: own}, []*graph.Command{own}},
	}
	for name, c := range cases {
		if got := slices.Collect(commandsOf(c.service)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %d commands, want %d", name, len(got), len(c.want))
		}
	}
}

func TestHosts(t *testing.T) {
	services := map[string]*graph.Service{"db": {Name: "db"}, "db-2": {Name: "db-2"}}
	resolve := func(name string) *graph.Service { return services[name] }
	cases := []struct {
		value string
		alone bool
		want  string // what is found, with the port
	}{
		{"postgres://u:p@db:5432/app", false, "db:5432"},
		{"postgres://u:p@db/app", false, "db"},
		{"http://db-2:80,http://db:81", false, "db-2:80 db:81"},
		{"db:5432", false, "db:5432"},
		{"db", true, "db"},
		{"db", false, ""},        // POSTGRES_DB=db is no host
		{"the db", true, ""},     //
		{"mydb:5432", false, ""}, // another host
		{"db.example.com:1", false, ""},
		{"db:99999", false, ""},
		{"db:", true, ""},
		{"/data/db:/data", false, ""},
		{"\x00@db:5432", false, "db:5432"},
	}
	for _, c := range cases {
		file := source.NewFile("f", []byte(c.value))
		text := &graph.Text{Span: source.Span{File: file, End: len(c.value)}, Raw: c.value, Value: c.value}
		var found []string
		findHosts(text, resolve, c.alone, func(_ *graph.Service, use Consumer) { found = append(found, use.Span.Text()) })
		if got := strings.Join(found, " "); got != c.want {
			t.Errorf("%q: found %q, want %q", c.value, got, c.want)
		}
	}
}
