package main_test

import (
	"slices"
	"strings"
	"testing"
)

// TestSecretsStayOut lints a project whose variables hold secrets, in each format: ports and addresses are shown, nothing else.
func TestSecretsStayOut(t *testing.T) {
	dir := t.TempDir()
	f := folder{t, dir}
	f.write(".env", "DB_PASSWORD=hunter2secret\nTOKEN=hunter2secret\nURL=http://hunter2secret@host:8080\nPORT=8080\nBAD=hunter2secret\n")
	f.write("a.env", "API_KEY=hunter2secret\nDATABASE_URL=postgres://u:hunter2secret@localhost:5432/x\n")
	f.write("broken.env", "OK=1\nhunter2 secret\"=hunter2secret\nX='hunter2secret\n")
	f.compose(`services:
  a:
    image: "nginx:${TOKEN}"
    container_name: "${TOKEN}"
    command: ["serve", "--token", "${TOKEN}"]
    ports: ["${PORT}:80", "8080:81", "5432:5432"]
    environment: {PASSWORD: "${DB_PASSWORD}", HOST: "http://${TOKEN}@b:9999", POSTGRES_PASSWORD: "${DB_PASSWORD}"}
    labels: {secret: "${TOKEN}"}
    env_file: [a.env, broken.env]
  b: {image: postgres, ports: ["${PORT}:5432", "5432:5432"], environment: {POSTGRES_PASSWORD: "${DB_PASSWORD}"}}
`)
	t.Setenv("FROM_SHELL", "hunter2secret")
	t.Setenv("BAD", "hunter2secret")
	for _, args := range [][]string{
		{"--format", "text"}, {"--format", "concise"}, {"--format", "json"}, {"--format", "sarif"}, {"--format", "github"}, {"--format", "gitlab"},
		{"--format", "junit"}, {"--format", "azure"}, {"--format", "teamcity"}, {"--format", "sonar"}, {"--format", "json-lines"}, {"--format", "rdjson"}, {"--verbose"}, {"--diff"}, {"ports"}, {"ports", "--wide"}, {"ports", "--format", "json"}, {"ports", "--format", "markdown"},
	} {
		args = append(args, "--env", ".")
		if args[0] != "ports" {
			args = append(args, "--pedantic")
		}
		o := run(t, dir, nil, args...)
		out := o.stdout + o.stderr
		if o.Status > 1 {
			t.Errorf("%v: status %d, %s", args, o.Status, out)
		}
		if strings.Contains(out, "hunter2secret") {
			t.Errorf("%v shows a secret:\n%s", args, out)
		}
		if !strings.Contains(out, "8080") && !slices.Contains(args, "--diff") {
			t.Errorf("%v does not show the port:\n%s", args, out)
		}
	}
}

// TestSecretsAreMasked lints a project in which secrets stand in all the ways that programs take them. Their names begin with
// "Leaked", and none is in any output.
func TestSecretsAreMasked(t *testing.T) {
	dir := t.TempDir()
	f := folder{t, dir}
	f.write(".env", "DB_PASS=Leaked90\nAPI_TOKEN=Leaked91\nS3_SECRET=Leaked92\n")
	f.compose(secretive)
	for _, args := range [][]string{
		{"--format", "text"}, {"--format", "concise"}, {"--format", "json"}, {"--format", "sarif"}, {"--format", "github"}, {"--format", "gitlab"},
		{"--format", "junit"}, {"--format", "checkstyle"}, {"--format", "azure"}, {"--format", "teamcity"}, {"--format", "sonar"}, {"--format", "json-lines"}, {"--format", "rdjson"}, {"--format", "markdown"}, {"--verbose"}, {"--diff"}, {"--diff", "--unsafe-fixes"},
		{"ports", "--wide"}, {"ports", "--format", "json"}, {"ports", "--format", "markdown"}, {"ports", "--format", "mermaid"}, {"ports", "--format", "html"},
	} {
		o := run(t, dir, nil, args...)
		if out := o.stdout + o.stderr; o.Status > 1 || strings.Contains(out, "Leaked") || !strings.Contains(out, "80") && len(args) > 1 && args[0] != "--diff" {
			t.Errorf("%v: status %d, output:\n%s", args, o.Status, out)
		}
	}
}

const secretive = `services:
  quoted:
    image: nginx
    ports: ["${DB_PASS}:80", "${API_TOKEN}:81", "x${S3_SECRET}:82", {target: 80, published: "${DB_PASS}"}, {target: "${API_TOKEN}", published: 81}]
    expose: ["${DB_PASS}"]
  redis1: {image: redis, command: redis-server --requirepass Leaked01 --bind 127.0.0.1 --port 7000, ports: ["6380:6379"]}
  redis2: {image: redis, command: ["redis-server", "--masterauth", "Leaked02", "--bind", "127.0.0.1"], ports: ["6381:6379"], healthcheck: {test: redis-cli -a Leaked03 -p 9999 ping}}
  redis3: {image: redis, command: "redis-server --bind 127.0.0.1 --user default on >Leaked33 ~* +@all", ports: ["6382:6379"], healthcheck: {test: ["CMD", "redis-cli", "-a", "Leaked04", "-p", "9999", "ping"]}}
  mysql1: {image: mysql, ports: ["3306:3306"], healthcheck: {test: mysqladmin ping -h 127.0.0.1 -P 9999 -uroot -pLeaked05}}
  mysql2: {image: mysql, ports: ["3307:3306"], healthcheck: {test: ["CMD", "mysqladmin", "ping", "-h", "127.0.0.1", "-P", "9999", "-p'Leaked06'"]}}
  mongo: {image: mongo, ports: ["27017:27017"], healthcheck: {test: mongosh --port 9999 -u root -p Leaked07 --eval ping}}
  neo: {image: neo4j, ports: ["7474:7474"], environment: {NEO4J_AUTH: neo4j/Leaked08}, healthcheck: {test: "cypher-shell -u neo4j -p Leaked09 -a bolt://localhost:9999"}}
  curl1: {image: nginx, ports: ["8081:80"], healthcheck: {test: "curl -H 'Authorization: Bearer Leaked10' http://localhost:9999/"}}
  curl2: {image: nginx, ports: ["8082:80"], healthcheck: {test: ["CMD", "curl", "-H", "Authorization: Basic Leaked11", "-u", "admin:Leaked12", "http://localhost:9999/"]}}
  curl3: {image: nginx, ports: ["8083:80"], healthcheck: {test: "curl -u admin:Leaked13 --user admin:Leaked14 http://localhost:9999/"}}
  curl4: {image: nginx, ports: ["8084:80"], healthcheck: {test: "curl -H 'X-Api-Key: Leaked15' --header 'X-Auth: Leaked16' http://localhost:9999/?token=Leaked17"}}
  web: {image: my/app, ports: ["127.0.0.1:8085:3000"], environment: {GITHUB_PAT: Leaked18, DATABASE_URL: "postgres://Leaked19@localhost:3306/x", SENTRY_DSN: "https://Leaked20@localhost:6380/1", R: "redis://:Leaked21@localhost:6380", Q: "http://user:Leaked22@localhost:27017"}}
  web2: {image: my/app, ports: ["127.0.0.1:8086:3000"], environment: ["GITLAB_PAT=Leaked23", "U=http://localhost:6380/?access_token=Leaked24", "MYSQL_PWD=Leaked25", "AUTH=Leaked26 localhost:6380", "DB_PASS=Leaked27", "PGPASSWORD=Leaked28"], command: serve --auth Leaked29 --api http://localhost:6380 --pass Leaked30 -p Leaked31}
  list:
    image: redis
    ports: ["6390:6379"]
    command:
      - redis-server
      - --requirepass
      - Leaked36
  img: {image: "https://user:Leaked32@registry.example.com:99999/x", ports: ["8087:80"]}
  img2: {image: "user:Leaked34@registry.example.com/nginx", ports: ["8087:80"]}
  img3: {image: "Leaked35@registry.example.com/nginx", ports: ["8087:80"]}
`
