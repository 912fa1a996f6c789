package facts

import (
	"testing"

	"github.com/portlint/portlint/rules/knowledge"
)

func TestLookup(t *testing.T) {
	cases := []struct {
		image string
		want  string // the title, "" for none
		kind  knowledge.Kind
	}{
		{"postgres", "postgres", knowledge.Database},
		{"postgres:16-alpine", "postgres", knowledge.Database},
		{"docker.io/library/postgres:16", "postgres", knowledge.Database},
		{"public.ecr.aws/docker/library/postgres", "postgres", knowledge.Database},
		{"localhost:5000/postgres:16", "postgres", knowledge.Database},
		{"postgres@sha256:0123", "postgres", knowledge.Database},
		{"\x00/postgres:\x00", "postgres", knowledge.Database},
		{"ghcr.io/acme/redis:7", "redis", knowledge.Cache},
		{"docker.elastic.co/elasticsearch/elasticsearch:8.15.0", "elasticsearch", knowledge.Search},
		{"mcr.microsoft.com/mssql/server:2022-latest", "sql server", knowledge.Database},
		{"acme/server", "", 0},
		{"prometheuscommunity/postgres-exporter", "", 0},
		{"prom/node-exporter:v1.8.0", "node-exporter", knowledge.Metrics},
		{"oliver006/redis_exporter", "", 0},
		{"tecnativa/docker-socket-proxy", "docker socket proxy", knowledge.DockerAPI},
		{"acme/docker-socket-proxy", "", 0},
		{"jupyter/base-notebook:latest", "jupyter", knowledge.AdminUI},
		{"quay.io/jupyter/scipy-notebook", "jupyter", knowledge.AdminUI},
		{"jupyter/configurable-http-proxy", "", 0},
		{"selenium/standalone-chrome:4.20", "selenium", knowledge.DevTool},
		{"selenium/video", "", 0},
		{"rabbitmq:3.13-management-alpine", "rabbitmq", knowledge.Broker},
		{"php:8.3-fpm-alpine", "php-fpm", knowledge.FastCGI},
		{"php:8.3-apache", "php", knowledge.Web},
		{"php:8.3-cli", "base image", knowledge.Base},
		{"wordpress:6-fpm", "php-fpm", knowledge.FastCGI},
		{"wordpress", "wordpress", knowledge.Web},
		{"docker:27-dind", "docker", knowledge.DockerAPI},
		{"docker:27-cli", "", 0},
		{"docker:\x00", "", 0},
		{"bitnamilegacy/postgresql:16", "postgres", knowledge.Database},
		{"quay.io/prometheus/prometheus:v2.55.1", "prometheus", knowledge.AdminUI},
		{"quay.io/debezium/connect:3.0", "kafka connect", knowledge.AdminUI},
		{"debezium/operator:2.7", "", 0},
		{"powerdns/pdns-auth-49", "powerdns", knowledge.DNS},
		{"ghcr.io/ggml-org/llama.cpp:server-cuda", "llama.cpp", knowledge.LLM},
		{"ghcr.io/ggml-org/llama.cpp:full", "", 0},
		{"acme/web", "", 0},
		{"postgres-backup", "", 0},
		{"\x00postgres", "", 0},
		{"", "", 0},
		{":", "", 0},
		{"/", "", 0},
		{"@", "", 0},
	}
	for _, c := range cases {
		image, ok := Lookup(c.image)
		if ok != (c.want != "") {
			t.Errorf("Lookup(%q) found %v, want %q", c.image, ok, c.want)
		} else if ok && (image.Title != c.want || image.Kind != c.kind) {
			t.Errorf("Lookup(%q) = %s (%s), want %s (%s)", c.image, image.Title, image.Kind, c.want, c.kind)
		}
	}
}

func TestLookupReadsVersions(t *testing.T) {
	cases := []struct {
		image string
		port  int
		want  bool
	}{
		{"rabbitmq:3.13-management", 15672, true},
		{"rabbitmq:3.13", 15672, false},
		{"rabbitmq:3.13", 5672, true},
		{"mcr.microsoft.com/dotnet/aspnet:7.0", 80, true},
		{"mcr.microsoft.com/dotnet/aspnet:7.0", 8080, false},
		{"mcr.microsoft.com/dotnet/aspnet:8.0-alpine", 8080, true},
		{"mcr.microsoft.com/dotnet/aspnet:8.0-alpine", 80, false},
		{"mcr.microsoft.com/dotnet/aspnet", 8080, true},
		{"influxdb:1.8", 8181, false},
		{"influxdb:2.7", 8086, true},
		{"influxdb:3-core", 8181, true},
		{"influxdb:1.8-meta", 8091, true},
		{"eclipse-mosquitto", 9883, true},
		{"eclipse-mosquitto:2", 9883, true},
		{"eclipse-mosquitto:2.0.18", 9883, false},
		{"percona:5.7", 33060, false},
		{"percona:8.0", 33060, true},
		{"couchbase:community-7.1.1", 9123, false},
		{"couchbase:7.6.2", 9123, true},
	}
	for _, c := range cases {
		image, ok := Lookup(c.image)
		if !ok {
			t.Errorf("Lookup(%q) found nothing", c.image)
			continue
		}
		got := false
		for _, port := range image.Ports {
			got = got || port.Contains(c.port)
		}
		if got != c.want {
			t.Errorf("%s listens on %d: %v, want %v", c.image, c.port, got, c.want)
		}
	}
}

func TestOtherBuildersMayAskForAnotherLogin(t *testing.T) {
	for image, want := range map[string]knowledge.Answer{
		"redis":                   knowledge.AnswersAll,
		"docker.io/library/redis": knowledge.AnswersAll,
		"acme/redis":              knowledge.AnswerUnknown,
		"acme/php:8-fpm":          knowledge.AnswersAll,
	} {
		found, ok := Lookup(image)
		answer := knowledge.AnswerUnknown
		if ok && found.Login != nil {
			answer = found.Login.Answer
		}
		if !ok || answer != want {
			t.Errorf("Lookup(%q) answers %v, want %v", image, answer, want)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	for b.Loop() {
		if _, ok := Lookup("registry.example.com/mirror/library/postgres:16.2-alpine3.19"); !ok {
			b.Fatal("not found")
		}
	}
}

func TestIsBase(t *testing.T) {
	for image, want := range map[string]bool{
		"node": true, "node:20-alpine": true, "docker.io/library/python:3.13": true, "public.ecr.aws/docker/library/node:20": true,
		"ghcr.io/astral-sh/uv:python3.12": true, "ours/node": false, "registry.example.com/node:1": true, "nginx": false, "": false,
	} {
		if got := isBase(image); got != want {
			t.Errorf("isBase(%q) = %v", image, got)
		}
	}
}
