#!/usr/bin/env bash
# go.yaml.in/yaml v4, with which Docker Compose reads its files, between v4.0.0-rc.6 and v4.0.0: what stands between a quoted
# scalar and a comment. Compose 5.7.0 has the former and 5.7.1 the latter, so that a patch release of Compose refuses a file
# that the one before it started.
#
#   - "8080:80"#note      read as 8080:80 by rc.6, refused by v4.0.0
#   - "8080:80" #note     read by both
#   -<TAB>"8080:80"       refused by rc.6, read by v4.0.0: the other way round
#
# Needs Go. Fails when a release does something else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for release in v4.0.0-rc.6 v4.0.0; do
  mkdir "$work/$release"
  cd "$work/$release"
  cat >main.go <<'GO'
package main

import (
	"fmt"

	"go.yaml.in/yaml/v4"
)

func main() {
	for _, text := range []string{"- \"8080:80\"#note\n", "- \"8080:80\" #note\n", "-\t\"8080:80\"\n"} {
		var ports []string
		if err := yaml.Unmarshal([]byte(text), &ports); err != nil {
			fmt.Printf("%q refused\n", text)
		} else {
			fmt.Printf("%q %q\n", text, ports)
		}
	}
}
GO
  go mod init example.org/read >/dev/null 2>&1
  go get "go.yaml.in/yaml/v4@$release" >/dev/null 2>&1
  echo "== $release" | tee -a "$work/seen"
  go run . | tee -a "$work/seen"
done
cat >"$work/expected" <<'TEXT'
== v4.0.0-rc.6
"- \"8080:80\"#note\n" ["8080:80"]
"- \"8080:80\" #note\n" ["8080:80"]
"-\t\"8080:80\"\n" refused
== v4.0.0
"- \"8080:80\"#note\n" refused
"- \"8080:80\" #note\n" ["8080:80"]
"-\t\"8080:80\"\n" ["8080:80"]
TEXT
diff "$work/expected" "$work/seen"
