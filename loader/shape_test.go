package loader_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/portlint/portlint/loader"
	"github.com/portlint/portlint/loader/graph"
)

// everyKey is a project that compose-go loads, with keys of every part of the specification.
const everyKey = `
version: "3.9"
name: shop
x-any: {port: 1}
services:
  web:
    image: nginx
    x-own: [8080]
    build:
      context: .
      args: {A: b}
      labels: [a=b]
      ulimits: {nofile: {soft: 1, hard: 2}}
    command: [serve, now]
    depends_on:
      db: {condition: service_started, required: false}
    deploy:
      mode: replicated
      labels: {a: b}
      resources:
        limits: {cpus: "1", memory: 1g}
        reservations:
          devices: [{capabilities: [gpu], count: 1}]
      update_config: {parallelism: 1}
      placement:
        constraints: [node.role == manager]
        preferences: [{spread: a}]
    develop:
      watch: [{action: sync, path: ./a, target: /a}]
    env_file: [{path: none.env, required: false}]
    environment: {port: "1", Ports: x}
    expose: ["80"]
    extra_hosts: {host: 127.0.0.1}
    healthcheck: {test: [CMD, "true"], interval: 3s, x-why: none}
    labels: {ports: a}
    logging: {driver: none, options: {max: "1"}}
    networks:
      back: {aliases: [shop], priority: 1}
    ports:
      - target: 80
        published: "8080"
    post_start: [{command: [a]}]
    profiles: []
    secrets: [{source: key, target: /key}]
    configs: [{source: conf}]
    sysctls: {a: 1}
    tmpfs: [/tmp]
    ulimits: {nofile: {soft: 1, hard: 2}, nproc: 3}
    volumes:
      - {type: bind, source: ./a, target: /a, bind: {create_host_path: true}}
      - data:/data
  db:
    image: postgres
    provider: {type: a, options: {b: c}}
networks:
  back:
    driver: bridge
    ipam:
      config: [{subnet: 10.1.0.0/16, gateway: 10.1.0.1}]
    labels: [a=b]
volumes:
  data: {driver_opts: {a: b}}
  other:
configs:
  conf: {content: a}
secrets:
  key: {file: ./key}
models:
  llm: {model: a, context_size: 1}
`

// mistakes are what can be wrong with a key. What a mistake makes of a key can be right: "port" is one for an argument.
var mistakes = map[string]func(g *generator, key string) string{
	"a letter missing": func(g *generator, key string) string {
		if len(key) < 2 {
			return key
		}
		at := g.IntN(len(key))
		return key[:at] + key[at+1:]
	},
	"a letter twice": func(g *generator, key string) string {
		at := g.IntN(len(key))
		return key[:at] + key[at:at+1] + key[at:]
	},
	"letters swapped": func(g *generator, key string) string {
		if len(key) < 2 {
			return key
		}
		at := g.IntN(len(key) - 1)
		return key[:at] + key[at+1:at+2] + key[at:at+1] + key[at+2:]
	},
	"upper case":   func(_ *generator, key string) string { return strings.ToUpper(key[:1]) + key[1:] },
	"an extension": func(_ *generator, key string) string { return "x-" + key },
	"a space":      func(_ *generator, key string) string { return key + " 2" },
	"another place": func(g *generator, _ string) string {
		return pick(g, "ports", "image", "subnet", "services", "driver", "test")
	},
}

// TestMistakenKeys has compose-go and portlint read a file with one mistaken key, and with one value of another kind.
func TestMistakenKeys(t *testing.T) {
	const count = generated + generated/2
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range mistakes {
			if !yield(name) {
				return
			}
		}
	})
	refused, loaded := 0, 0
	for seed := range count {
		g := &generator{Rand: random(uint64(seed))}
		var document yaml.Node
		if err := yaml.Unmarshal([]byte(everyKey), &document); err != nil {
			t.Fatal(err)
		}
		keys := keysBelow(&document, nil)
		what := "nothing"
		switch chosen := keys[g.IntN(len(keys))]; {
		case seed == 0:
		case g.chance(20):
			what = chosen.Value + ": another value"
			*chosen.value = *pick(g, &yaml.Node{Kind: yaml.ScalarNode, Value: "1"}, &yaml.Node{Kind: yaml.ScalarNode, Value: "true"}, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"},
				&yaml.Node{Kind: yaml.ScalarNode, Value: "word"}, &yaml.Node{Kind: yaml.SequenceNode}, &yaml.Node{Kind: yaml.MappingNode},
				&yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{{Kind: yaml.ScalarNode, Value: "1"}}})
		default:
			name := names[g.IntN(len(names))]
			what = chosen.Value + ": " + name
			chosen.Value = mistakes[name](g, chosen.Value)
		}
		text, err := yaml.Marshal(&document)
		if err != nil {
			t.Fatal(err)
		}
		r, project := loadText(t, string(text))
		if project == nil { // without services
			continue
		}
		_, theirs := r.compose(false)
		for _, problem := range project.Problems {
			if theirs == nil && (problem.Kind == graph.UnknownKey || problem.Kind == graph.InvalidFile) {
				t.Errorf("%d, %s: compose-go loads it, portlint says %q\n%s", seed, what, problem.Message, text)
			}
		}
		switch ours := complaints(project); {
		case theirs != nil && shapeRefusal.MatchString(theirs.Error()) && len(ours) == 0:
			t.Errorf("%d, %s: compose-go refuses it, portlint says nothing: %v\n%s", seed, what, theirs, text)
		case len(ours) > 0:
			refused++
		case theirs == nil:
			loaded++
		}
	}
	t.Logf("%d refused, %d loaded of %d", refused, loaded, count)
	if refused < count/4 || loaded < count/10 {
		t.Errorf("%d refused, %d loaded of %d: too few to tell anything", refused, loaded, count)
	}
}

// keyed is a key and its value.
type keyed struct {
	*yaml.Node
	value *yaml.Node
}

func keysBelow(node *yaml.Node, keys []keyed) []keyed {
	for i, child := range node.Content {
		if node.Kind == yaml.MappingNode && i%2 == 0 {
			keys = append(keys, keyed{child, node.Content[i+1]})
		}
		keys = keysBelow(child, keys)
	}
	return keys
}

// loadText loads a project of one file; nil when portlint passes it over.
func loadText(t *testing.T, text string) (request, *graph.Project) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "compose.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	r := request{dir: dir, files: []string{"compose.yaml"}}
	plan, err := loader.Discover(nil, r.options())
	if err != nil {
		t.Fatal(err)
	}
	return r, plan.Targets[0].Load().Project
}

// complaints are the problems and faults of a project for which Compose refuses it.
func complaints(project *graph.Project) []string {
	var all []string
	for _, problem := range project.Problems {
		if problem.Kind == graph.UnknownKey || problem.Kind == graph.InvalidFile {
			all = append(all, problem.Message)
		}
	}
	for _, service := range slices.Concat(project.Services, project.Inactive) {
		for _, port := range service.Ports {
			if port.Err != nil {
				all = append(all, fmt.Sprint(port.Err.Message))
			}
		}
		for _, expose := range service.Expose {
			if expose.Err != nil {
				all = append(all, fmt.Sprint(expose.Err.Message))
			}
		}
	}
	return all
}

// TestPlaceholderKeys loads templates that happen to be YAML. They are rendered before Compose reads them.
func TestPlaceholderKeys(t *testing.T) {
	for _, key := range []string{`"{{ ports }}"`, `"{% if a %}"`, `"${KEY}"`, `"<%= ports %>"`} {
		_, project := loadText(t, "services: {web: {image: nginx, "+key+": 1}}\n"+key+": 1\n")
		if got := complaints(project); len(got) > 0 {
			t.Errorf("%s: %q", key, got)
		}
	}
}
