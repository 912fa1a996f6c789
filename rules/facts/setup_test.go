package facts

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/rules/knowledge"
)

func setup(env map[string]string, command string, mounts ...string) Setup {
	service := new(graph.Service)
	for name, value := range env {
		service.Environment = append(service.Environment, graph.EnvVar{Name: name, Value: graph.Text{Value: value}, HasValue: true})
	}
	return Setup{service: service, Words: strings.Fields(command), Mounts: mounts}
}

func lookup(t *testing.T, name string) *knowledge.Image {
	t.Helper()
	image, ok := Lookup(name)
	if !ok {
		t.Fatalf("Lookup(%q) found nothing", name)
	}
	return image
}

func TestLogin(t *testing.T) {
	cases := []struct {
		image string
		setup Setup
		want  knowledge.Answer
	}{
		{"postgres", setup(nil, ""), knowledge.AsksLogin},
		{"postgres", setup(map[string]string{"POSTGRES_HOST_AUTH_METHOD": "trust"}, ""), knowledge.AnswersAll},
		{"postgres", setup(map[string]string{"POSTGRES_HOST_AUTH_METHOD": "\x00"}, ""), knowledge.AnswerUnknown},
		{"mysql", setup(map[string]string{"MYSQL_ALLOW_EMPTY_PASSWORD": "yes"}, ""), knowledge.AnswersAll},
		{"mysql", setup(map[string]string{"MYSQL_ALLOW_EMPTY_PASSWORD": "yes", "MYSQL_ROOT_PASSWORD": "x"}, ""), knowledge.AsksLogin},
		{"redis", setup(nil, "redis-server --appendonly yes"), knowledge.AnswersAll},
		{"redis", setup(nil, "redis-server --requirepass x"), knowledge.AsksLogin},
		{"redis/redis-stack", setup(map[string]string{"REDIS_ARGS": "--requirepass x"}, ""), knowledge.AsksLogin},
		{"rabbitmq", setup(nil, ""), knowledge.DefaultLogin},
		{"rabbitmq", setup(map[string]string{"RABBITMQ_DEFAULT_PASS": "guest"}, ""), knowledge.DefaultLogin},
		{"rabbitmq", setup(map[string]string{"RABBITMQ_DEFAULT_PASS": "s3cret"}, ""), knowledge.AsksLogin},
		{"eclipse-mosquitto:2.1", setup(nil, "", "/mosquitto/data"), knowledge.AnswersAll},
		{"eclipse-mosquitto:2.1", setup(nil, "", "/mosquitto/config/mosquitto.conf"), knowledge.AnswerUnknown},
		{"docker:dind", setup(map[string]string{"DOCKER_TLS_CERTDIR": ""}, ""), knowledge.AnswersAll},
		{"registry:2", setup(nil, ""), knowledge.AnswersAll},
		{"registry:2", setup(map[string]string{"REGISTRY_AUTH": "htpasswd"}, ""), knowledge.AsksLogin},
		{"grafana/grafana", setup(map[string]string{"GF_AUTH_ANONYMOUS_ENABLED": "true"}, ""), knowledge.DefaultLogin},
		{"grafana/grafana", setup(map[string]string{"GF_AUTH_ANONYMOUS_ENABLED": "true", "GF_AUTH_ANONYMOUS_ORG_ROLE": "admin"}, ""), knowledge.AnswersAll},
		{"grafana/grafana", setup(map[string]string{"GF_AUTH_ANONYMOUS_ENABLED": "true", "GF_AUTH_ANONYMOUS_ORG_ROLE": "\x00"}, ""), knowledge.AnswerUnknown},
		{"neo4j", setup(map[string]string{"NEO4J_AUTH": "neo4j/\x00"}, ""), knowledge.AsksLogin},
		{"neo4j", setup(map[string]string{"NEO4J_AUTH": "n\x00"}, ""), knowledge.AnswerUnknown},
		{"docker:dind", setup(map[string]string{"DOCKER_TLS_CERTDIR": "/certs"}, ""), knowledge.AsksLogin},
	}
	for _, c := range cases {
		if got := answerFor(lookup(t, c.image).Login, c.setup); got != c.want {
			t.Errorf("%s %q: answer %d, want %d", c.image, c.setup.Words, got, c.want)
		}
	}
}

func TestPortsFor(t *testing.T) {
	cases := []struct {
		image string
		setup Setup
		ports []int
		known bool
	}{
		{"postgres", setup(nil, ""), []int{5432}, true},
		{"postgres", setup(map[string]string{"PGPORT": "5433"}, ""), []int{5433}, true},
		{"postgres", setup(map[string]string{"PGPORT": "5433"}, "postgres -p 5434"), []int{5434}, true},
		{"postgres", setup(nil, "postgres -p5434"), []int{5434}, true},
		{"postgres", setup(nil, "postgres -c port=5435 -c max_connections=9"), []int{5435}, true},
		{"postgres", setup(map[string]string{"PGPORT": "\x00"}, ""), nil, false},
		{"mysql", setup(nil, "--port=3307"), []int{3307, 33060}, true},
		{"ollama/ollama", setup(map[string]string{"OLLAMA_HOST": "0.0.0.0"}, ""), []int{11434}, true},
		{"ollama/ollama", setup(map[string]string{"OLLAMA_HOST": "0.0.0.0:9999"}, ""), []int{9999}, true},
		{"minio/minio", setup(nil, "server /data"), []int{9000}, true},
		{"minio/minio", setup(nil, "server /data --console-address :9001"), []int{9000, 9001}, true},
		{"confluentinc/cp-kafka", setup(map[string]string{"KAFKA_ADVERTISED_LISTENERS": "IN://kafka:29092,OUT://localhost:9092"}, ""), []int{29092, 9092}, true},
		{"grafana/grafana", setup(map[string]string{"GF_SERVER_HTTP_PORT": "3001"}, ""), []int{3001}, true},
		{"traefik", setup(nil, "--providers.docker"), []int{80}, true},
		{"traefik", setup(nil, "--api.insecure=false"), []int{80}, true},
		{"traefik", setup(nil, "--api.insecure=true"), []int{80, 8080}, true},
		{"traefik", setup(nil, "--providers.docker --api.insecure"), []int{80, 8080}, true},
	}
	for _, c := range cases {
		ports, known := portsFor(lookup(t, c.image), c.setup)
		var got []int
		for _, port := range ports {
			got = append(got, port.From)
		}
		if !slices.Equal(got, c.ports) || known != c.known {
			t.Errorf("%s %q: ports %v, known %v, want %v, %v", c.image, c.setup.Words, got, known, c.ports, c.known)
		}
	}
}

func TestOpenDebuggers(t *testing.T) {
	cases := map[string][]OpenDebugger{
		"node --inspect=0.0.0.0:9229 app.js":                                                         {{Title: "node inspector", Port: 9229}},
		"node --inspect-brk=0.0.0.0 app.js":                                                          {{Title: "node inspector", Port: 9229}},
		"node --inspect app.js":                                                                      nil,
		"node --inspect=9230 app.js":                                                                 nil,
		"node --inspect=127.0.0.1:9229 app.js":                                                       nil,
		"python -m debugpy --listen 0.0.0.0:5678 -m":                                                 {{Title: "debugpy", Port: 5678}},
		"python -m debugpy --listen 5678 -m app":                                                     nil,
		"web --listen 0.0.0.0:5678":                                                                  nil,
		"dlv exec --headless --listen=:2345 /app":                                                    {{Title: "delve", Port: 2345}},
		"dlv exec --headless -l 0.0.0.0:40000 /app":                                                  {{Title: "delve", Port: 40000}},
		"-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005":                       {{Title: "jdwp", Port: 5005}},
		"-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=5005":                         nil,
		"-agentlib:jdwp=transport=dt_socket,server=n,address=*:5005":                                 nil,
		"-Dcom.sun.management.jmxremote.port=9010 -Dcom.sun.management.jmxremote.authenticate=false": {{Title: "jmx", Port: 9010}},
		"-Dcom.sun.management.jmxremote.port=9010":                                                   nil,
		"chrome --remote-debugging-address=0.0.0.0 --remote-debugging-port=9222":                     {{Title: "chrome devtools", Port: 9222}},
		"chrome --remote-debugging-port=9222":                                                        nil,
		"":                                                                                           nil,
	}
	for command, want := range cases {
		if got := openDebuggers(strings.Fields(command)); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, want %v", command, got, want)
		}
	}
}

// TestNamesDebugger: what a row requires is looked for only in a service with a text that can name a debugger.
func TestNamesDebugger(t *testing.T) {
	for _, row := range knowledge.Connectors {
		if row.Requires != "" && !(setupText{value: row.Requires}).namesDebugger() {
			t.Errorf("%s: a text with %q is not looked at", row.Title, row.Requires)
		}
	}
}

func TestListenersEnding(t *testing.T) {
	for name := range knowledge.ListenerVariables.All() {
		if !strings.HasSuffix(name, listenersEnding) {
			t.Errorf("%s does not end in %s", name, listenersEnding)
		}
	}
}
