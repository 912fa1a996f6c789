#!/usr/bin/env bash
# decomposerize 1.4.4, which makes `docker run` of a Compose file: an entry of `ports` in the long form is left out, and nothing says so. The
# command starts a container that nobody reaches. The short form, anchors and `expose` come through.
#
#   ports: ["127.0.0.1:8080:80"]                                      docker run -p 127.0.0.1:8080:80 nginx
#   ports: [{target: 80, published: "8080", host_ip: 127.0.0.1}]      docker run nginx
#
# Needs Node and npm. Fails when decomposerize makes something else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts decomposerize@1.4.4 >/dev/null 2>&1
cat >run.mjs <<'JS'
import decomposerize from 'decomposerize'

const entries = [
  '"127.0.0.1:8080:80"',
  '{target: 80, published: "8080", host_ip: 127.0.0.1}',
  '{target: 80, published: 8080}',
  '{target: 53, published: "53", protocol: udp}',
  '"53:53/udp"',
]
for (const entry of entries) {
  const file = `services:\n  web:\n    image: nginx\n    expose: ["9000"]\n    ports:\n      - ${entry}\n`
  console.log(`${entry}: ${decomposerize(file).trim()}`)
}
JS
node run.mjs 2>&1 | tee seen
cat >expected <<'TEXT'
"127.0.0.1:8080:80": docker run --expose 9000 -p 127.0.0.1:8080:80 nginx
{target: 80, published: "8080", host_ip: 127.0.0.1}: docker run --expose 9000 nginx
{target: 80, published: 8080}: docker run --expose 9000 nginx
{target: 53, published: "53", protocol: udp}: docker run --expose 9000 nginx
"53:53/udp": docker run --expose 9000 -p 53:53/udp nginx
TEXT
diff expected seen
