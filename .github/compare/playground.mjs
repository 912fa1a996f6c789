// node playground.mjs PORTLINT WASM FOLDER [COUNT]: compares what the page in a browser finds with what the binary prints, byte by
// byte, for each folder below FOLDER that holds a Compose file; COUNT of them, spread evenly, if it is given. Both are to be built
// of one state of the sources. The session goes on from one project to the next, as it does while somebody types.
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createRequire } from 'node:module'

const [binary, wasm, root, count] = process.argv.slice(2)
if (!root) {
  console.error('usage: node playground.mjs PORTLINT WASM FOLDER [COUNT]')
  process.exit(2)
}
const portlint = path.resolve(binary)
const module = await WebAssembly.compile(fs.readFileSync(wasm))
const projects = spread(composeFolders(path.resolve(root)), Number(count) || Infinity)

globalThis.fs = fs
globalThis.path = path
const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim()
createRequire(import.meta.url)(path.join(goroot, 'lib/wasm/wasm_exec.js'))

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'playground'))
const folder = path.join(temporary, 'project')
fs.mkdirSync(folder)
process.chdir(folder)
const go = new Go()
go.run(await WebAssembly.instantiate(module, go.importObject))

let findings = 0
let different = 0
for (const project of projects) {
  for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name), { recursive: true })
  fs.cpSync(project, folder, { recursive: true, dereference: true, filter: (from) => path.basename(from) !== '.git' })
  const checked = globalThis.portlint.check(filesBelow(folder))
  const mapped = globalThis.portlint.ports()
  for (const [got, args] of [[checked.report, ['--fail-on', 'never']], [mapped.map, ['ports']]]) {
    const run = spawnSync(portlint, [...args, '--format', 'json', '.'], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 })
    if (run.status !== 0 || got !== run.stdout) {
      different++
      console.log(`${project}: portlint ${args[0]} ends with ${run.status} and differs: ${checked.error ?? mapped.error ?? firstDifference(got, run.stdout)}`)
    }
  }
  findings += JSON.parse(checked.report ?? '{"findings": []}').findings.length
}
process.chdir(temporary)
fs.rmSync(folder, { recursive: true })
fs.rmdirSync(temporary)
console.log(`${projects.length} projects, ${findings} findings, ${different} differences`)
process.exit(different === 0 && findings > 0 ? 0 : 1)

function composeFolders(folder) {
  const entries = fs.readdirSync(folder, { withFileTypes: true })
  const below = entries.filter((entry) => entry.isDirectory()).flatMap((entry) => composeFolders(path.join(folder, entry.name)))
  return entries.some((entry) => /compose.*\.ya?ml$/.test(entry.name)) ? [folder, ...below] : below
}

function spread(all, count) {
  if (count >= all.length) return all
  return all.filter((_, at) => Math.floor((at * count) / all.length) !== Math.floor(((at - 1) * count) / all.length))
}

function filesBelow(root) {
  const files = {}
  for (const entry of fs.readdirSync(root, { withFileTypes: true, recursive: true })) {
    const name = path.join(entry.parentPath ?? entry.path, entry.name)
    if (entry.isFile()) files[path.relative(root, name)] = new Uint8Array(fs.readFileSync(name))
  }
  return files
}

function firstDifference(got = '', want = '') {
  let at = 0
  while (at < got.length && got[at] === want[at]) at++
  return JSON.stringify(got.slice(at - 40, at + 40)) + ' instead of ' + JSON.stringify(want.slice(at - 40, at + 40))
}
