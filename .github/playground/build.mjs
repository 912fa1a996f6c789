// node build.mjs FOLDER WASM, in the root of the repository: writes the playground into FOLDER/play: the bundled page, the compiled
// program, and the licences of all that is in them. The style sheet of page and site goes into FOLDER itself. build.sh does the rest.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'

const [folder, wasm] = process.argv.slice(2).map((name) => path.resolve(name))
if (!wasm) {
  console.error('usage: node build.mjs FOLDER WASM')
  process.exit(2)
}
const here = import.meta.dirname
const out = path.join(folder, 'play')
fs.mkdirSync(out, { recursive: true })
const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim()

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ['src/play.js', 'src/worker.js'],
  alias: { wasm_exec: path.join(goroot, 'lib/wasm/wasm_exec.js') },
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
})

fs.copyFileSync(path.join(here, 'index.html'), path.join(out, 'index.html'))
fs.copyFileSync(path.join(here, 'play.css'), path.join(out, 'play.css'))
fs.copyFileSync(path.join(here, 'style.css'), path.join(folder, 'style.css'))
fs.copyFileSync(path.join(here, 'icon.svg'), path.join(folder, 'icon.svg'))
// What is shown where somebody links to the site; a picture of card.svg, 1200 pixels wide.
fs.copyFileSync(path.join(here, 'card.png'), path.join(folder, 'card.png'))
fs.copyFileSync(wasm, path.join(out, 'portlint.wasm'))
fs.writeFileSync(path.join(out, 'licences.txt'), licences(goroot))

// licences lists what the bundle and the program are made of, each with the text of its licence.
function licences(goroot) {
  const inputs = new Set(Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs)).filter(([, input]) => input.bytesInOutput > 0).map(([name]) => name))
  const packages = new Set([...inputs].flatMap((name) => name.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []))
  const parts = [...packages].sort().map((name) => {
    const { version, license } = JSON.parse(fs.readFileSync(path.join(here, 'node_modules', name, 'package.json')))
    return part(`${name} ${version}, ${license}`, path.join(here, 'node_modules', name))
  })
  parts.push(part('Go, BSD-3-Clause', goroot))
  const listed = execFileSync('go', ['list', '-deps', '-f', '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}', './cmd/playground'],
    { encoding: 'utf8', env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' } })
  for (const line of [...new Set(listed.trim().split('\n'))].filter(Boolean).sort()) parts.push(part(...line.split('\t')))
  parts.push(part('portlint, MIT', '.'))
  return parts.join('\n' + '-'.repeat(80) + '\n\n')
}

function part(title, dir) {
  const names = fs.readdirSync(dir).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
  if (names.length === 0) throw new Error(`${dir} has no licence`)
  return `${title}\n\n` + names.map((name) => fs.readFileSync(path.join(dir, name), 'utf8').trim()).join('\n\n') + '\n'
}
