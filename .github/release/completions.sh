#!/usr/bin/env bash
# Writes the shell completions, under the names that each shell looks for, and the manual page that archives and packages hold.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.."

to=.github/release/completions
man=.github/release/man
rm -rf "$to" "$man"
mkdir "$to" "$man"
portlint=$(mktemp)
trap 'rm -f "$portlint"' EXIT
go build -o "$portlint" ./cmd/portlint
"$portlint" completion bash >"$to/portlint.bash"
"$portlint" completion zsh >"$to/_portlint"
"$portlint" completion fish >"$to/portlint.fish"
"$portlint" completion powershell >"$to/portlint.ps1"
# The version is that of the tag, with which the programs of the release are built.
"$portlint" man >"$man/portlint.1"
gzip -n -9 <"$man/portlint.1" >"$man/portlint.1.gz"
