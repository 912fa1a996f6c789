#!/usr/bin/env bash
# @devcontainers/cli 0.89.0, which starts what a devcontainer.json describes: quotes around a port of `appPort` change what is published. The
# number 3000 becomes `-p 127.0.0.1:3000:3000`, one port of the machine itself. The text "3000" becomes `-p 3000`, which Docker reads as the
# target port alone: it takes a free published port, on every address, and port 3000 of the host answers nothing.
#
# Needs Node and npm. A program that stands in for docker writes down how it is called; nothing is started. Fails when the calls change.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts @devcontainers/cli@0.89.0 >/dev/null 2>&1
cat >docker <<'SH'
#!/usr/bin/env bash
case $1 in
version) echo 28.0.0 ;;
-v) echo "Docker version 28.0.0, build 0" ;;
buildx) echo "github.com/docker/buildx v0.20.0 0" ;;
inspect) echo '[{"Id": "sha256:0", "Architecture": "amd64", "Os": "linux", "Config": {"User": "root", "Env": [], "Labels": {}, "Cmd": ["sh"]}}]' ;;
run)
	for word; do
		[[ ${before-} == -p ]] && echo "$word" >>"${0%/*}/published"
		before=$word
	done
	exit 1
	;;
esac
SH
chmod +x docker
mkdir -p shop/.devcontainer
for port in 3000 '"3000"' '"8080:3000"' '[3000, "9000:9000"]'; do
	rm -f published
	echo "{\"image\": \"debian\", \"appPort\": $port}" >shop/.devcontainer/devcontainer.json
	node node_modules/@devcontainers/cli/devcontainer.js up --workspace-folder shop --docker-path "$work/docker" >log 2>&1 || true
	echo "$port: $(paste -sd ' ' published)"
done | tee seen
cat >expected <<'TEXT'
3000: 127.0.0.1:3000:3000
"3000": 3000
"8080:3000": 8080:3000
[3000, "9000:9000"]: 127.0.0.1:3000:3000 9000:9000
TEXT
diff expected seen
