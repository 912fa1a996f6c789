// The manifest promises what the extension has, and nothing else.
'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const path = require('node:path')
const { test } = require('node:test')

const root = path.join(__dirname, '..')
const manifest = require('../package.json')
const lock = require('../package-lock.json')
const source = fs.readFileSync(path.join(root, manifest.main), 'utf8')

const found = pattern => [...new Set([...source.matchAll(pattern)].map(match => match[1]))].sort()

test('every setting is read, and every one that is read is declared', () => {
  const declared = Object.keys(manifest.contributes.configuration.properties).filter(name => !name.startsWith('portlint.trace.'))
  assert.deepEqual(declared.map(name => name.replace('portlint.', '')).sort(), found(/settings\.get\('([^']+)'\)/g))
})

test('every setting has a default of its type and a description', () => {
  for (const [name, setting] of Object.entries(manifest.contributes.configuration.properties)) {
    const type = setting.default === null ? 'null' : Array.isArray(setting.default) ? 'array' : typeof setting.default
    assert.ok([setting.type].flat().includes(type), name)
    assert.ok(setting.markdownDescription ?? setting.description, name)
  }
})

test('a workspace cannot say which program is started', () => {
  assert.equal(manifest.contributes.configuration.properties['portlint.path'].scope, 'machine')
})

test('every command is registered, and every one that is registered is declared', () => {
  assert.deepEqual(manifest.contributes.commands.map(command => command.command).sort(), found(/registerCommand\('([^']+)'/g))
})

test('every language that starts the extension is one that it looks at', () => {
  const started = manifest.activationEvents.map(event => event.replace('onLanguage:', '')).sort()
  assert.deepEqual(started, found(/language: '([^']+)'/g))
})

test('the files are there', () => {
  for (const name of [manifest.main, 'README.md', 'LICENSE']) {
    assert.ok(fs.existsSync(path.join(root, name)), name)
  }
  assert.equal(fs.readFileSync(path.join(root, 'LICENSE'), 'utf8').split('\n')[0], `${manifest.license} License`)
})

test('dependencies are pinned, by version and by content', () => {
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    assert.equal(lock.packages[`node_modules/${name}`].version, version)
  }
  for (const [name, entry] of Object.entries(lock.packages)) {
    assert.ok(name === '' || entry.integrity, name)
  }
})

test('what is packaged has a license that goes with ours', () => {
  for (const [name, entry] of Object.entries(lock.packages)) {
    if (name !== '' && !entry.dev && !entry.devOptional) {
      assert.ok(['MIT', 'ISC', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Apache-2.0'].includes(entry.license), `${name}: ${entry.license}`)
    }
  }
})

test('the editor is as new as the client library asks for', () => {
  const asked = lock.packages['node_modules/vscode-languageclient'].engines.vscode
  assert.equal(manifest.engines.vscode, asked)
})
