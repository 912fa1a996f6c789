#!/usr/bin/env bash
# Writes the shell completions that archives and packages hold, under the names that each shell looks for.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.."

to=.github/release/completions
rm -rf "$to"
mkdir "$to"
portlint=$(mktemp)
trap 'rm -f "$portlint"' EXIT
go build -o "$portlint" ./cmd/portlint
"$portlint" completion bash >"$to/portlint.bash"
"$portlint" completion zsh >"$to/_portlint"
"$portlint" completion fish >"$to/portlint.fish"
"$portlint" completion powershell >"$to/portlint.ps1"
