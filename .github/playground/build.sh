#!/usr/bin/env bash
# build.sh FOLDER [PLAYGROUND]: builds page and site into FOLDER. PLAYGROUND is a copy of this folder in which npm ci ran, this one
# itself if it is left out.
set -euo pipefail
out=$(mkdir -p "$1" && cd "$1" && pwd)
playground=$(cd "${2:-$(dirname "$0")}" && pwd)
cd "$(dirname "$0")/../.."
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
GOOS=js GOARCH=wasm go build -trimpath -gcflags=all=-l -ldflags='-s -w' -o "$temporary/whole.wasm" ./cmd/playground
go -C .github/tools/shrink run . "$temporary/whole.wasm" "$temporary/portlint.wasm"
go -C .github/tools/site run . "$out"
node "$playground/build.mjs" "$out" "$temporary/portlint.wasm"
