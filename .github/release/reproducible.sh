#!/usr/bin/env bash
# Builds HEAD twice as goreleaser.yaml does, in two places and with empty build caches, and fails if the bytes differ. GOOS and
# GOARCH choose another platform.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for place in one another/place; do
  git clone --quiet . "$work/$place/source"
  GOFLAGS='' GOWORK=off CGO_ENABLED=0 GOCACHE=$work/$place/cache \
    go build -C "$work/$place/source" -trimpath -buildvcs=true -ldflags='-s -w' -o "$work/$place/portlint" ./cmd/portlint
done
cmp "$work/one/portlint" "$work/another/place/portlint"
if grep -qF "$work" "$work/one/portlint"; then
  echo "the program holds the path of its build" >&2
  exit 1
fi
go version -m "$work/one/portlint" | grep -E '^.(mod|build.vcs)'
