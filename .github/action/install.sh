#!/usr/bin/env bash
# Gets portlint. Reads INPUT_INSTALL_MODE, and for a binary INPUT_VERSION, ACTION_REF and GH_TOKEN. Sets the outputs
# program and version.
#
# The bash of macOS is 3.2.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/commands.sh"

repository=portlint/portlint

# build makes the program from the commit at which the action was checked out. Settings that the job made for its own
# Go code stay out of it.
build() {
  env -u GOFLAGS -u GOOS -u GOARCH -u GOEXPERIMENT CGO_ENABLED=0 GOWORK=off GOTOOLCHAIN=auto \
    go build -C "$GITHUB_ACTION_PATH" -trimpath -mod=readonly -buildvcs=false -o "$program" ./cmd/portlint
}

# download takes the program out of a release, if the archive is the one that the release workflow built from that tag.
download() {
  local version os arch extension=tar.gz archive checksums want got
  version=${INPUT_VERSION:-${ACTION_REF:-}}
  version=${version#v}
  [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] ||
    fail "install-mode binary needs a version such as v1.2.3, as input or behind the @ of uses; it got \"$version\""
  case $RUNNER_OS in
    Linux) os=linux ;;
    macOS) os=darwin ;;
    Windows) os=windows extension=zip ;;
    *) fail "there is no binary for $RUNNER_OS" ;;
  esac
  case $RUNNER_ARCH in
    X64) arch=amd64 ;;
    ARM64) arch=arm64 ;;
    *) fail "there is no binary for $RUNNER_ARCH" ;;
  esac
  archive=portlint_${version}_${os}_$arch.$extension
  checksums=portlint_${version}_checksums.txt

  gh release download "v$version" --repo "$repository" --dir "$dir" --pattern "$archive" --pattern "$checksums" ||
    fail "release v$version has no $archive"
  want=$(awk -v name="$archive" '$2 == name { print $1 }' "$dir/$checksums")
  got=$(sum "$dir/$archive")
  [[ -n $want && $got == "$want" ]] ||
    fail "the sha256 of $archive is $got, $checksums says \"$want\""
  gh attestation verify "$dir/$archive" --repo "$repository" \
    --signer-workflow "$repository/.github/workflows/release.yml" --source-ref "refs/tags/v$version" ||
    fail "$archive has no valid attestation"

  case $extension in
    zip) unzip -q "$dir/$archive" "${program##*/}" -d "$dir" ;;
    *) tar -xzf "$dir/$archive" -C "$dir" "${program##*/}" ;;
  esac
}

# sum prints the sha256 of a file. It reads standard input because of backslashes in names, which both tools mark.
sum() {
  if command -v sha256sum >/dev/null; then
    sha256sum <"$1"
  else
    shasum -a 256 <"$1"
  fi | cut -d ' ' -f 1
}

dir=$RUNNER_TEMP/portlint-$(token)
mkdir "$dir"
program=$dir/portlint
[ "$RUNNER_OS" != Windows ] || program+=.exe

case $INPUT_INSTALL_MODE in
  source) build || fail "portlint could not be built" ;;
  binary) download ;;
  path) program=$(command -v portlint) || fail "there is no portlint on the PATH" ;;
  *) fail "install-mode \"$INPUT_INSTALL_MODE\" is none of source, binary, path" ;;
esac

line=$("$program" version)
read -r _ version _ <<<"$line"
output program "$program"
output version "$version"
printf '%s\n' "$line"
