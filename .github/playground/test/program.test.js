// The program itself, in Node as in the page's worker. PLAYGROUND_SITE is the folder that was built.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import test from 'node:test'

test('a call that makes no sense is an error, and the program goes on', async () => {
  const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim()
  createRequire(import.meta.url)(path.join(goroot, 'lib/wasm/wasm_exec.js'))
  const go = new Go()
  const { instance } = await WebAssembly.instantiate(fs.readFileSync(path.join(process.env.PLAYGROUND_SITE, 'play/portlint.wasm')), go.importObject)
  let ended
  go.run(instance).then(() => { ended = true })
  const { portlint } = globalThis
  const good = { 'compose.yaml': new TextEncoder().encode('services:\n  web: {image: nginx, ports: ["80:80", "80:81"]}\n') }
  const { report } = portlint.check(good)
  assert.match(report, /host-port-conflict/)
  for (const call of [() => portlint.check({ 'compose.yaml': 5 }), () => portlint.check({ 'compose.yaml': 'text' }), () => portlint.check(), () => portlint.check(null),
    () => portlint.fix('first'), () => portlint.fix()]) {
    assert.match(call().error, /^internal error: /, call.toString())
  }
  assert.deepEqual(portlint.check(good).report, report)
  assert.ok(portlint.ports().map)
  assert.equal(ended, undefined)
})
