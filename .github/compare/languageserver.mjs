// languageserver.mjs COMMAND SCHEMA FILE... opens Compose files in yaml-language-server, which gets Compose's schema as a file, and prints what
// it says of each, one diagnostic a line. COMMAND is the program.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [command, schema, ...files] = process.argv.slice(2);
const server = spawn(command, ["--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const settings = { schemas: { [pathToFileURL(resolve(schema)).href]: "*.yaml" }, schemaStore: { enable: false }, validate: true };
const told = new Map();
const waiting = new Map();
let buffer = Buffer.alloc(0);
let id = 0;

const write = (message) => {
  const content = JSON.stringify({ jsonrpc: "2.0", ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`);
};
const ask = (method, params) => new Promise((answer) => {
  waiting.set(++id, answer);
  write({ id, method, params });
});
const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

function take(message) {
  if (message.method === "workspace/configuration") {
    write({ id: message.id, result: message.params.items.map((item) => (item.section === "yaml" ? settings : null)) });
  } else if (message.method === "textDocument/publishDiagnostics") {
    told.set(message.params.uri, message.params.diagnostics);
  } else if (message.method && message.id !== undefined) {
    write({ id: message.id, result: null });
  } else if (message.id !== undefined) {
    waiting.get(message.id)?.(message.result);
  }
}

server.stdout.on("data", (data) => {
  buffer = Buffer.concat([buffer, data]);
  for (let end = buffer.indexOf("\r\n\r\n"); end >= 0; end = buffer.indexOf("\r\n\r\n")) {
    const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, end).toString())[1]);
    if (buffer.length < end + 4 + length) return;
    const message = JSON.parse(buffer.subarray(end + 4, end + 4 + length).toString());
    buffer = buffer.subarray(end + 4 + length);
    take(message);
  }
});

await ask("initialize", { processId: process.pid, rootUri: null, capabilities: { workspace: { configuration: true } } });
write({ method: "initialized", params: {} });
write({ method: "workspace/didChangeConfiguration", params: { settings: { yaml: settings } } });
await sleep(2000);
for (const file of files) {
  const uri = pathToFileURL(resolve(file)).href;
  write({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text: readFileSync(file, "utf8") } } });
  for (let tries = 0; !told.has(uri) && tries < 100; tries++) await sleep(100);
  if (!told.has(uri)) throw new Error(`nothing about ${file}`);
  for (const one of told.get(uri)) console.log(`${file}:${one.range.start.line + 1}:${one.range.start.character + 1}: ${one.message}`);
}
process.exit(0);
