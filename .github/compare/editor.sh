#!/usr/bin/env bash
# Measures how long an edit takes to become diagnostics: portlint lsp beside yaml-language-server, which is given Compose's schema as
# a file, on the same edits in turn, and dclint, which is run on each save. What is printed are medians, what one edit in a hundred
# exceeds, and how many times as long as portlint the others take. yaml-language-server waits 200 ms after the last edit before it looks at the
# text; how many times as long the rest takes is printed beside it.
#
# Needs Go, npm and Node. EDITS is how many edits are made, 1000 when it is not set.
set -euo pipefail
cd "$(dirname "$0")/../.."

server=yaml-language-server@1.25.0
dclint=dclint@3.1.0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$work/portlint" ./cmd/portlint
cp "$(go list -m -f '{{.Dir}}' github.com/compose-spec/compose-go/v2)/schema/compose-spec.json" "$work/compose-spec.json"
npm install --silent --no-fund --no-audit --prefix "$work/npm" "$server" "$dclint" >/dev/null

cat >"$work/measure.js" <<'EOS'
const { spawn, spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { performance } = require('perf_hooks');

const [work, edits] = [process.argv[2], Number(process.argv[3])];
const bin = (name) => path.join(work, 'npm/node_modules/.bin', name);

// A server, of which each edit awaits the next diagnostics.
class Server {
  constructor(command, args, folder) {
    this.uri = 'file://' + folder;
    this.process = spawn(command, args, { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    this.buffer = Buffer.alloc(0);
    this.waiting = new Map();
    this.id = 0;
    this.process.stdout.on('data', (data) => this.read(data));
  }
  read(data) {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (;;) {
      const end = this.buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.subarray(0, end).toString())[1]);
      if (this.buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.buffer.subarray(end + 4, end + 4 + length).toString());
      this.buffer = this.buffer.subarray(end + 4 + length);
      if (message.method === 'workspace/configuration') {
        this.write({ id: message.id, result: message.params.items.map((item) => (item.section === 'yaml' ? this.yaml : null)) });
      } else if (message.method && message.id !== undefined) {
        this.write({ id: message.id, result: null });
      } else if (message.method === 'textDocument/publishDiagnostics') {
        this.published?.(performance.now());
      } else if (message.id !== undefined) {
        this.waiting.get(message.id)?.(message.result);
      }
    }
  }
  write(message) {
    const content = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`);
  }
  ask(method, params) {
    const id = ++this.id;
    this.write({ id, method, params });
    return new Promise((answer) => this.waiting.set(id, answer));
  }
  async start(text) {
    this.yaml = { schemas: { ['file://' + path.join(work, 'compose-spec.json')]: 'compose.yaml' }, schemaStore: { enable: false }, validate: true };
    await this.ask('initialize', { processId: process.pid, rootUri: this.uri, workspaceFolders: [{ uri: this.uri, name: 'shop' }],
      capabilities: { workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } }, textDocument: { publishDiagnostics: {} } } });
    this.write({ method: 'initialized', params: {} });
    this.write({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml: this.yaml } } });
    await new Promise((done) => setTimeout(done, 2000));
    await this.diagnosed(() => this.write({ method: 'textDocument/didOpen', params: {
      textDocument: { uri: this.uri + '/compose.yaml', languageId: 'yaml', version: 0, text } } }));
    await new Promise((done) => setTimeout(done, 2000));
  }
  // The milliseconds from what is done to the next diagnostics.
  async diagnosed(act) {
    const began = performance.now();
    const ended = new Promise((done, fail) => {
      this.published = done;
      setTimeout(() => fail(new Error('no diagnostics within a minute')), 60000).unref();
    });
    act();
    const at = await ended;
    this.published = undefined;
    return at - began;
  }
  edit(version, line, from, to, text) {
    return this.diagnosed(() => this.write({ method: 'textDocument/didChange', params: {
      textDocument: { uri: this.uri + '/compose.yaml', version },
      contentChanges: [{ range: { start: { line, character: from }, end: { line, character: to } }, text }] } }));
  }
}

function textOf(count, port) {
  let text = 'services:\n';
  for (let i = 0; i < count; i++) {
    text += `  service-${i}:\n    image: registry.example.com/team/service-${i}:1.0\n    ports: ["127.0.0.1:${i ? 9000 + i : port}:80"]\n`;
  }
  return text + '  clash:\n    image: nginx\n    ports: ["127.0.0.1:8080:80", "127.0.0.1:8080:81"]\n';
}

const quantile = (list, of) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * of))];

async function measure(count) {
  const folder = path.join(work, `shop-${count}`);
  fs.mkdirSync(folder);
  const file = path.join(folder, 'compose.yaml');
  fs.writeFileSync(file, textOf(count, 8000));
  const servers = { 'portlint lsp': new Server(path.join(work, 'portlint'), ['lsp'], folder),
    'yaml-language-server': new Server(bin('yaml-language-server'), ['--stdio'], folder) };
  const took = { 'portlint lsp': [], 'yaml-language-server': [], 'dclint on each save': [] };
  for (const server of Object.values(servers)) await server.start(textOf(count, 8000));
  for (let i = 1; i <= edits; i++) {
    const port = 8000 + (i % 1000);
    for (const [name, server] of Object.entries(servers)) took[name].push(await server.edit(i, 3, 23, 27, String(port)));
    if (i % Math.ceil(edits / 20) === 0) {
      fs.writeFileSync(file, textOf(count, port));
      const began = performance.now();
      const run = spawnSync(bin('dclint'), ['--color=false', file], { encoding: 'utf8' });
      took['dclint on each save'].push(performance.now() - began);
      if (run.status === null || run.status > 1) throw new Error(run.stderr);
    }
  }
  console.log(`${count} services, ${edits} edits`);
  const unit = quantile(took['portlint lsp'], 0.5);
  for (const [name, list] of Object.entries(took)) {
    const middle = quantile(list, 0.5);
    const rest = name === 'yaml-language-server' ? `, ${((middle - 200) / unit).toFixed(1)} × without its pause` : '';
    console.log(`  ${name.padEnd(22)} ${middle.toFixed(2).padStart(9)} ms ${quantile(list, 0.99).toFixed(2).padStart(9)} ms p99 ${(middle / unit).toFixed(1).padStart(8)} × portlint${rest}`);
  }
  for (const server of Object.values(servers)) server.process.kill();
}

(async () => {
  for (const count of [1, 10, 200]) await measure(count);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
EOS
node "$work/measure.js" "$work" "${EDITS:-1000}"
