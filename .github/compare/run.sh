#!/usr/bin/env bash
# Runs portlint and other tools over the same small projects and prints what each says about them: the material of the
# table in .github/guide/compared.md. A tool that is not in PATH is left out.
#
#   portlint         this repository: go build -o DIR/portlint ./cmd/portlint
#   dclint           npm install dclint@3.1.0
#   kics             go install github.com/Checkmarx/kics/v2/cmd/console@v2.2.0, named kics; KICS_ASSETS is the module's folder assets
#   compose-lint     a Python program; pip install compose-lint
#   yaml-language-server  npm install yaml-language-server@2.0.0; COMPOSE_SCHEMA is the file compose-spec.json of compose-go's folder schema
#   docker-compose   Docker Compose v5.5.1, as a program of its own
set -uo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# file CASE/PATH writes standard input into a project.
file() {
  mkdir -p "$work/$(dirname "$1")"
  cat >"$work/$1"
}

file clash/compose.yaml <<'EOF'
services:
  api:
    image: acme/api
    ports:
      - "8080:80"
  web:
    image: acme/web
    ports:
      - "8080:3000"
EOF
file clash-after-override/compose.yaml <<'EOF'
services:
  api:
    image: acme/api
    ports:
      - "8080:80"
  web:
    image: acme/web
EOF
file clash-after-override/compose.override.yaml <<'EOF'
services:
  web:
    ports:
      - "8080:3000"
EOF
file clash-by-env/compose.yaml <<'EOF'
services:
  api:
    image: acme/api
    ports:
      - "8080:80"
  web:
    image: acme/web
    ports:
      - "${WEB_PORT}:3000"
EOF
file clash-by-env/.env <<'EOF'
WEB_PORT=8080
EOF
file clash-in-a-range/compose.yaml <<'EOF'
services:
  api:
    image: acme/api
    ports:
      - "8000-8010:8000-8010"
  web:
    image: acme/web
    ports:
      - "8005:3000"
EOF
file clash-of-replicas/compose.yaml <<'EOF'
services:
  web:
    image: acme/web
    ports:
      - "8080:3000"
    deploy:
      replicas: 2
EOF
file fine-two-addresses/compose.yaml <<'EOF'
services:
  api:
    image: acme/api
    ports:
      - "127.0.0.1:8080:80"
  web:
    image: acme/web
    ports:
      - "192.0.2.1:8080:3000"
EOF
file fine-tcp-and-udp/compose.yaml <<'EOF'
services:
  api:
    image: acme/api
    ports:
      - "127.0.0.1:8053:53/tcp"
  web:
    image: acme/web
    ports:
      - "127.0.0.1:8053:53/udp"
EOF
file fine-random-ports/compose.yaml <<'EOF'
services:
  api:
    image: acme/api
    ports:
      - "80"
  web:
    image: acme/web
    ports:
      - "80"
EOF
file fine-replaced-by-override/compose.yaml <<'EOF'
services:
  api:
    image: acme/api
    ports:
      - "127.0.0.1:8080:80"
  web:
    image: acme/web
    ports:
      - "127.0.0.1:8081:80"
EOF
file fine-replaced-by-override/compose.override.yaml <<'EOF'
services:
  api:
    ports: !override
      - "127.0.0.1:8081:80"
  web:
    ports: !override
      - "127.0.0.1:8080:80"
EOF
file ports-on-the-host-network/compose.yaml <<'EOF'
services:
  web:
    image: acme/web
    network_mode: host
    ports:
      - "8080:80"
EOF
file database-open-to-all/compose.yaml <<'EOF'
services:
  app:
    image: acme/app
    environment:
      DATABASE_URL: "postgres://db:5432/app"
  db:
    image: "postgres:17"
    ports:
      - "5432:5432"
EOF
file target-is-not-exposed/compose.yaml <<'EOF'
services:
  web:
    build: .
    ports:
      - "127.0.0.1:8080:80"
EOF
file target-is-not-exposed/Dockerfile <<'EOF'
FROM node:22
EXPOSE 3000
CMD ["node", "server.js"]
EOF
file listens-on-loopback/compose.yaml <<'EOF'
services:
  cache:
    image: "redis:7"
    command: "redis-server --bind 127.0.0.1"
    ports:
      - "127.0.0.1:6379:6379"
EOF
file peer-at-the-host-port/compose.yaml <<'EOF'
services:
  app:
    image: acme/app
    environment:
      DATABASE_URL: "postgres://db:5433/app"
  db:
    image: "postgres:17"
    ports:
      - "127.0.0.1:5433:5432"
EOF
file port-out-of-range/compose.yaml <<'EOF'
services:
  web:
    image: acme/web
    ports:
      - "80800:80"
EOF

# ports keeps what a tool says about ports; the rest of its advice is not compared.
ports() { grep -iE 'port|network|address|exposed|publishes|interface' || echo nothing; }

portlint_says() { portlint --no-config --format concise .; }
dclint_says() { dclint --color=false .; }
kics_says() {
  kics scan --path . --queries-path "$KICS_ASSETS/queries" --libraries-path "$KICS_ASSETS/libraries" --type DockerCompose,Dockerfile --silent --report-formats json --output-path "$work/kics" >/dev/null 2>&1
  jq -r '.queries[]? | .query_name as $name | .files[] | "\(.file_name | split("/") | last):\(.line): \($name)"' "$work/kics/results.json"
}
compose_lint_says() {
  local files
  files=$(ls compose*.yaml)
  # shellcheck disable=SC2086
  compose-lint check --format json $files | jq -r '.. | objects | select(has("rule_id")) | "\(.line): \(.severity) \(.rule_id) \(.message)"'
}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
yaml_language_server_says() { node "$here/languageserver.mjs" yaml-language-server "$COMPOSE_SCHEMA" compose*.yaml; }
docker_compose_says() { docker-compose config --quiet 2>&1; }

for case in "$work"/*/; do
  printf '\n== %s\n' "$(basename "$case")"
  for tool in portlint dclint kics compose-lint yaml-language-server docker-compose; do
    if command -v "$tool" >/dev/null; then
      printf -- '-- %s\n' "$tool"
      (cd "$case" && "${tool//-/_}_says" | sed "s|$work/[^/ ]*/||" | ports)
    fi
  done
done

printf '\n== seconds for one project, and for 200\n'
mkdir -p "$work/many"
for i in $(seq 200); do
  mkdir "$work/many/$i"
  cp "$work/clash/compose.yaml" "$work/many/$i"
done
TIMEFORMAT='%R'
for tool in portlint dclint kics compose-lint; do
  if command -v "$tool" >/dev/null; then
    for folder in clash many; do
      printf -- '-- %s %s: ' "$tool" "$folder"
      case $tool in
        dclint) dclint_says() { dclint --color=false --recursive .; } ;;
        compose-lint) compose_lint_says() { find . -name compose.yaml -exec compose-lint check {} +; } ;;
      esac
      (cd "$work/$folder" && time "${tool//-/_}_says" >/dev/null 2>&1)
    done
  fi
done
