#!/usr/bin/env bash
# Holds `portlint preflight` against the scripts that projects carry for the same question, in one run.
#
# First the answers: on a real Docker engine, in every situation of the engine test, before each `up`. An answer is right when the exit
# status is not 0 exactly if `up` fails then. Then the time, in a network and a process namespace of its own with 5,000 sockets and 500
# processes, for a project of 20 ports that are free. What is printed are medians.
#
# An argument is a regular expression for the names of situations.
#
# Needs root, Go, jq, hyperfine, ss, lsof, dockerd and the docker CLI. Asserts nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"

# The shortest of them: a port on which something listens is taken.
cat >"$work/with-ss" <<'EOS'
#!/usr/bin/env bash
status=0
while read -r port protocol; do
  if ss -Hln"${protocol:0:1}" "sport = :$port" | grep -q .; then
    echo "port $port is in use: $(ss -Hlnp"${protocol:0:1}" "sport = :$port" | grep -o 'users:.*')"
    status=1
  fi
done < <(./ports)
exit $status
EOS

# The same with lsof, as on macOS.
cat >"$work/with-lsof" <<'EOS'
#!/usr/bin/env bash
status=0
while read -r port protocol; do
  states=(); [ "$protocol" = tcp ] && states=(-sTCP:LISTEN)
  if holders=$(lsof -nP -i"$protocol:$port" "${states[@]}"); then
    echo "port $port is in use:"; echo "$holders"
    status=1
  fi
done < <(./ports)
exit $status
EOS

# The careful one: containers of the project itself are none of its business, and those of others have names.
cat >"$work/with-ss-and-docker" <<'EOS'
#!/usr/bin/env bash
status=0
while read -r port protocol; do
  name=$(docker ps --filter "publish=$port/$protocol" --format '{{.Names}} {{.Label "com.docker.compose.project"}}')
  if [ -n "$name" ]; then
    [ "${name##* }" = "$COMPOSE_PROJECT_NAME" ] && continue
    echo "port $port is used by container ${name% *}"
    status=1
  elif ss -Hln"${protocol:0:1}" "sport = :$port" | grep -q .; then
    echo "port $port is in use: $(ss -Hlnp"${protocol:0:1}" "sport = :$port" | grep -o 'users:.*')"
    status=1
  fi
done < <(./ports)
exit $status
EOS

# All of them are given the ports of the project as Compose reads them, ranges as single ports.
cat >"$work/ports" <<'EOS'
#!/usr/bin/env bash
$COMPOSE config --format json |
  jq -r '.services[].ports[]? | select(.published) | "\(.published) \(.protocol)"' |
  while read -r range protocol; do seq -f "%.0f $protocol" "${range%-*}" "${range#*-}"; done
EOS
programs=with-ss,with-lsof,with-ss-and-docker
sed -i "s|\./ports|$work/ports|" "$work"/with-*
chmod +x "$work"/with-* "$work/ports"

echo "answers"
go test -count=1 -timeout 60m -v -tags engine -run "^TestPreflight$/^proxy$/${1:-.}" ./cmd/internal/enginetest \
  -beside "$work/${programs//,/,$work/}" |
  grep -E 'situations, preflight was right|was right in' | sed 's/^ *[^ ]*: /  /' || true

export CGO_ENABLED=0 # as it is released
go build -trimpath -ldflags '-s -w' -o "$work/portlint" ./cmd/portlint
cat >"$work/hold.go" <<'EOS'
package main

import (
	"fmt"
	"net"
	"os"
	"time"
)

// Listens on 100 ports of an address.
func main() {
	for port := range 100 {
		if _, err := net.Listen("tcp4", fmt.Sprintf("%s:%d", os.Args[1], 10000+port)); err != nil {
			panic(err)
		}
	}
	time.Sleep(time.Hour)
}
EOS
go build -o "$work/hold" "$work/hold.go"

mkdir "$work/project"
{
  echo "services:"
  for i in $(seq 20); do echo "  s$i: {image: nginx, ports: [\"127.0.0.1:$((8000 + i)):80\"]}"; done
} >"$work/project/compose.yaml"
# Nothing of the time of the scripts is Compose's.
printf '#!/bin/sh\nfor i in $(seq 20); do echo "$((8000 + i)) tcp"; done\n' >"$work/ports"

cat >"$work/measure" <<'EOS'
set -euo pipefail
mount -t proc proc /proc
ip link set lo up
cd "$0/project"
for i in $(seq 50); do "$0/hold" "127.0.9.$i" & done
for i in $(seq 445); do sleep 1000 & done
until [ "$(ss -Hltn | wc -l)" -eq 5000 ]; do sleep 1; done
echo "  $(ss -Hltn | wc -l) sockets, $(ps -e | tail -n +2 | wc -l) processes"
export COMPOSE_PROJECT_NAME=project PATH="$0:$PATH"
hyperfine --shell=none --ignore-failure --warmup 2 --min-runs 10 --export-json "$0/times.json" \
  'portlint --no-config .' 'portlint preflight --no-config' with-ss with-lsof with-ss-and-docker >/dev/null 2>&1
jq -r '.results[0].median as $unit | .results[] | [.command, .median * 1000, .median / $unit, (.user + .system) * 1000] | @tsv' "$0/times.json" |
  awk -F '\t' '{ printf "  %-32s %9.2f ms %7.1f × portlint, %9.2f ms of the processor\n", $1, $2, $3, $4 }'
EOS
echo "time"
unshare --net --mount --pid --fork --kill-child bash -c "$(cat "$work/measure")" "$work"
