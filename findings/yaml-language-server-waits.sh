#!/usr/bin/env bash
# yaml-language-server 1.25.0, which checks YAML files against schemas in editors: while somebody types it says nothing at all. Each
# edit starts a pause of 200 ms anew (validationDelayMs in its source, for which there is no setting), and only after it is the text
# looked at. A port that is wrong in the text stays unmarked through twenty edits, and is told once after the last.
#
# Needs Node and npm. Fails when the server does something else.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund yaml-language-server@1.25.0 >/dev/null 2>&1
echo '{"type": "object", "properties": {"port": {"type": "integer", "maximum": 65535}}}' >schema.json
cat >type.js <<'JS'
const { spawn } = require('child_process')
const server = spawn('node_modules/.bin/yaml-language-server', ['--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
const folder = 'file://' + process.cwd()
const uri = folder + '/shop.yaml'
const yaml = { schemas: { [folder + '/schema.json']: 'shop.yaml' }, schemaStore: { enable: false }, validate: true }
const pause = (ms) => new Promise((done) => setTimeout(done, ms))
let told = []
let buffer = Buffer.alloc(0)
let initialized
server.stdout.on('data', (data) => {
  buffer = Buffer.concat([buffer, data])
  for (let end; (end = buffer.indexOf('\r\n\r\n')) >= 0;) {
    const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, end).toString())[1])
    if (buffer.length < end + 4 + length) return
    const message = JSON.parse(buffer.subarray(end + 4, end + 4 + length).toString())
    buffer = buffer.subarray(end + 4 + length)
    if (message.method === 'workspace/configuration') {
      write({ id: message.id, result: message.params.items.map((item) => (item.section === 'yaml' ? yaml : null)) })
    } else if (message.method && message.id !== undefined) {
      write({ id: message.id, result: null })
    } else if (message.method === 'textDocument/publishDiagnostics') {
      told.push(message.params.diagnostics.length)
    } else if (message.id === 1) {
      initialized()
    }
  }
})
function write(message) {
  const content = JSON.stringify({ jsonrpc: '2.0', ...message })
  server.stdin.write(`Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`)
}
(async () => {
  const answered = new Promise((done) => { initialized = done })
  write({ id: 1, method: 'initialize', params: { processId: process.pid, rootUri: folder, workspaceFolders: [{ uri: folder, name: 'shop' }],
    capabilities: { workspace: { configuration: true }, textDocument: { publishDiagnostics: {} } } } })
  await answered
  write({ method: 'initialized', params: {} })
  write({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml } } })
  write({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text: 'port: 80\n' } } })
  await pause(5000)
  let version = 1
  for (let slowest = Infinity; slowest > 120;) { // again where this machine was too busy to type so fast
    await pause(1000)
    told = []
    slowest = 0
    for (let edit = 1; edit <= 20; edit++) {
      const began = Date.now()
      write({ method: 'textDocument/didChange', params: { textDocument: { uri, version: ++version }, contentChanges: [{ text: 'port: 80000\n' + '#'.repeat(edit) }] } })
      await pause(50)
      slowest = Math.max(slowest, Date.now() - began)
    }
  }
  console.log(`during twenty edits, 50 ms apart: told ${told.length} times`)
  await pause(3000)
  console.log(`after the last: told ${told.length} times, of ${told[0]} problem`)
  server.kill()
})()
JS
node type.js | tee seen
cat >expected <<'TEXT'
during twenty edits, 50 ms apart: told 0 times
after the last: told 1 times, of 1 problem
TEXT
diff expected seen
