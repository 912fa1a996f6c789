#!/usr/bin/env bash
# Measures portlint against other programs in one run of hyperfine, on the demo: against one that only says hello, which is
# what it costs to start a program at all, against dclint, and against compose itself. Then portlint and dclint lint 50
# copies of the demo, so that starting counts little. What is printed are medians.
#
# Needs Go, npm, jq and hyperfine. Compose is `docker compose` where that is there, and else its loader in a program of a few lines.
set -euo pipefail
cd "$(dirname "$0")/../.."

dclint=dclint@3.1.0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export CGO_ENABLED=0 # as it is released
go build -trimpath -ldflags '-s -w' -o "$work/portlint" ./cmd/portlint

mkdir "$work/hello" "$work/load"
cat >"$work/hello/main.go" <<'EOF'
package main

import "os"

func main() { os.Stdout.WriteString("hello\n") }
EOF
go build -trimpath -ldflags '-s -w' -o "$work/say-hello" "$work/hello/main.go"

cat >"$work/load/main.go" <<'EOF'
package main

import (
	"context"
	"os"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

// Loads the Compose files that are its arguments and prints the project, as `docker compose config` does.
func main() {
	details := types.ConfigDetails{WorkingDir: ".", Environment: types.Mapping{}}
	for _, name := range os.Args[1:] {
		details.ConfigFiles = append(details.ConfigFiles, types.ConfigFile{Filename: name})
	}
	project, err := loader.LoadWithContext(context.Background(), details)
	if err != nil {
		panic(err)
	}
	text, err := project.MarshalYAML()
	if err != nil {
		panic(err)
	}
	os.Stdout.Write(text)
}
EOF
compose=(docker compose config)
if ! docker compose version >/dev/null 2>&1; then
  go build -trimpath -ldflags '-s -w' -o "$work/compose-go" "$work/load/main.go"
  compose=("$work/compose-go" compose.yaml compose.override.yaml)
fi

npm install --silent --no-fund --no-audit --prefix "$work/npm" "$dclint" >/dev/null

# measure FLAGS… runs hyperfine and prints the time of each command, and as how many times that of portlint, the second.
measure() {
  hyperfine --shell=none --ignore-failure --warmup 1 --export-json "$work/times.json" "$@" >"$work/hyperfine" 2>&1 || { cat "$work/hyperfine" >&2; exit 1; }
  jq -r '.results[1].median as $unit | .results[] | [.command, .median * 1000, .median / $unit] | @tsv' "$work/times.json" |
    awk -F '\t' '{ printf "  %-16s %9.2f ms %7.1f × portlint\n", $1, $2, $3 }'
}

cp -r testdata/demo "$work/one"
mkdir "$work/many"
for i in $(seq 50); do cp -r testdata/demo "$work/many/$i"; done

echo "the demo"
cd "$work/one"
measure --runs 20 \
  --command-name hello "$work/say-hello" \
  --command-name portlint "$work/portlint --no-config ." \
  --command-name dclint "$work/npm/node_modules/.bin/dclint --color=false ." \
  --command-name "${compose[0]##*/}" "${compose[*]}"

echo "50 copies of it"
cd "$work/many"
measure --runs 3 \
  --command-name hello "$work/say-hello" \
  --command-name portlint "$work/portlint --no-config ." \
  --command-name dclint "$work/npm/node_modules/.bin/dclint --color=false --recursive ."
