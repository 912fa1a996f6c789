#!/usr/bin/env bash
# dclint 3.1.0, a linter for Compose files: its rule no-duplicate-exported-ports tells protocols apart, but not addresses. Two services
# on one port of 127.0.0.2 and of 127.0.0.3 run side by side, and the second is called an error. A port that comes from the default of
# a variable is no port to it: "${WEB_PORT:-7000}:80" beside "7000:80", of which one cannot start, passes.
#
# Needs Node and npm. Fails when dclint says something else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund dclint@3.1.0 >/dev/null 2>&1

# says FILE prints what the rule says of a Compose file, without colours.
says() {
  { npx dclint --formatter json "$1" || true; } | node -e '
    const files = JSON.parse(require("fs").readFileSync(0, "utf8"))
    for (const { messages } of files) for (const { rule, ruleId, line, message } of messages)
      if ((rule ?? ruleId) === "no-duplicate-exported-ports") console.log(`${line} ${message}`)'
}

cat >addresses.yaml <<'YAML'
name: addresses
services:
  blue:
    image: 'example/web:1.0'
    ports:
      - '127.0.0.2:8080:80'
  green:
    image: 'example/web:1.0'
    ports:
      - '127.0.0.3:8080:80'
YAML
cat >protocols.yaml <<'YAML'
name: protocols
services:
  names:
    image: 'example/dns:1.0'
    ports:
      - '127.0.0.1:5353:53/udp'
  transfers:
    image: 'example/dns:1.0'
    ports:
      - '127.0.0.1:5353:53/tcp'
YAML
cat >default.yaml <<'YAML'
name: default
services:
  api:
    image: 'example/api:1.0'
    ports:
      - '127.0.0.1:${WEB_PORT:-7000}:80'
  web:
    image: 'example/web:1.0'
    ports:
      - '127.0.0.1:7000:80'
YAML

status=0
# expect FILE TEXT
expect() {
  local said
  said=$(says "$1")
  printf '%s: %s\n' "$1" "${said:-nothing}"
  if [ "$said" != "$2" ]; then
    printf '  expected: %s\n' "${2:-nothing}" >&2
    status=1
  fi
}
expect addresses.yaml '9 Service "green" is exporting port "8080" which is already used by service "blue".'
expect protocols.yaml ''
expect default.yaml ''
exit $status
