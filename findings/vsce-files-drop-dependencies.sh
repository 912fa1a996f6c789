#!/usr/bin/env bash
# @vscode/vsce 3.9.2, which packages extensions of VS Code: a list of "files" in package.json, meant for npm, leaves the
# dependencies out of the package. npm packs a list in addition to what always belongs to a package; vsce takes it for all there
# is, node_modules too, so the extension is packaged without what it requires and fails when it is started.
#
# Needs Node and npm. Fails when vsce does something else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir tool extension
npm install --silent --no-audit --no-fund --prefix tool @vscode/vsce@3.9.2 >/dev/null 2>&1
cd extension
echo "require('ms')" >extension.js
manifest() {
  echo '{"name": "shop", "version": "1.0.0", "publisher": "example", "engines": {"vscode": "^1.90.0"}, "main": "./extension.js", "activationEvents": ["onStartupFinished"],
    '"$1"'"dependencies": {"ms": "2.1.3"}}' >package.json
}
manifest ''
npm install --silent --no-audit --no-fund >/dev/null 2>&1
listed() { ../tool/node_modules/.bin/vsce ls | grep -c "^node_modules/ms/" || true; }
{
  echo "without files: $(listed) files of the dependency"
  manifest '"files": ["extension.js"], '
  echo "with files: $(listed) files of the dependency"
} | tee ../seen
cat >../expected <<'TEXT'
without files: 4 files of the dependency
with files: 0 files of the dependency
TEXT
diff ../expected ../seen
