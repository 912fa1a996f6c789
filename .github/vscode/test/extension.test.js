// Activates the extension in an editor that is not there: its API is stubbed, and the client does not start a server.
'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const Module = require('node:module')
const os = require('node:os')
const path = require('node:path')
const { test } = require('node:test')

/** What the extension asked the editor for, and what the editor answers. */
const editor = { settings: {}, commands: {}, listeners: [], errors: [], executed: [], answer: undefined }

/** The parts of the API that the extension uses. */
const api = {
  workspace: {
    getConfiguration: section => ({ get: name => editor.settings[`${section}.${name}`] }),
    onDidChangeConfiguration: listener => { editor.listeners.push(listener); return { dispose() {} } },
  },
  commands: {
    registerCommand: (name, run) => { editor.commands[name] = run; return { dispose() {} } },
    executeCommand: async (...args) => { editor.executed.push(args) },
  },
  window: {
    showErrorMessage: async text => { editor.errors.push(text); return editor.answer },
  },
}

/** The client library loads with an API that has whatever it derives classes from. */
const anything = new Proxy(class {}, { get: (target, name) => name === 'prototype' ? target.prototype : name in api ? api[name] : anything })

const load = Module._load
Module._load = (request, ...rest) => request === 'vscode' ? anything : load(request, ...rest)

const clients = []
const languageClient = require('vscode-languageclient/node')
assert.equal(typeof languageClient.LanguageClient, 'function')

class Client {
  constructor(id, name, server, options) {
    Object.assign(this, { id, name, server, options, state: 'made' })
    clients.push(this)
  }
  async start() {
    if (editor.refuses) throw new Error(editor.refuses)
    this.state = 'running'
  }
  async stop() { this.state = 'stopped' }
}
Module._load = (request, ...rest) =>
  request === 'vscode' ? api : request === 'vscode-languageclient/node' ? { ...languageClient, LanguageClient: Client } : load(request, ...rest)
const extension = require('../extension')

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portlint-'))
process.on('exit', () => fs.rmSync(folder, { recursive: true }))
const program = path.join(folder, 'portlint')
fs.writeFileSync(program, '', { mode: 0o755 })

async function activated(settings) {
  await extension.deactivate()
  Object.assign(editor, { settings, commands: {}, listeners: [], errors: [], executed: [], answer: undefined, refuses: undefined })
  clients.length = 0
  const context = { subscriptions: [] }
  await extension.activate(context)
  return context
}

test('starts the server of the setting', async () => {
  const context = await activated({ 'portlint.path': program, 'portlint.select': ['exposure'], 'portlint.ignore': [], 'portlint.pedantic': null, 'portlint.codeLens': true, 'portlint.host': false })
  assert.deepEqual(editor.errors, [])
  assert.equal(clients.length, 1)
  const [client] = clients
  assert.equal(client.state, 'running')
  assert.deepEqual(client.server, { command: program, args: ['lsp'] })
  assert.deepEqual(client.options.initializationOptions, { select: ['exposure'], ignore: [], pedantic: null, codeLens: true, host: false })
  assert.equal(client.options.synchronize.configurationSection, 'portlint')
  for (const language of ['dockercompose', 'shellscript']) {
    assert.ok(client.options.documentSelector.some(filter => filter.language === language), language)
  }
  assert.equal(context.subscriptions.length, 2)
})

test('finds the server in PATH', async () => {
  const before = process.env.PATH
  process.env.PATH = ['/nowhere', folder].join(path.delimiter)
  try {
    await activated({})
  } finally {
    process.env.PATH = before
  }
  assert.equal(clients[0]?.server.command, program)
})

test('says what to do where there is no server', async () => {
  await activated({ 'portlint.path': path.join(folder, 'none') })
  assert.equal(clients.length, 0)
  assert.equal(editor.errors.length, 1)
  assert.match(editor.errors[0], /none".*portlint\.path/)
  editor.settings['portlint.path'] = folder // a folder is no program
  editor.answer = 'Open settings'
  await editor.commands['portlint.restart']()
  await new Promise(setImmediate)
  assert.equal(clients.length, 0)
  assert.deepEqual(editor.executed, [['workbench.action.openSettings', 'portlint.path']])
  editor.settings['portlint.path'] = program
  await editor.commands['portlint.restart']()
  assert.equal(clients[0]?.state, 'running')
})

test('says that a server does not start', async () => {
  await activated({ 'portlint.path': program })
  editor.refuses = 'it ended'
  await editor.commands['portlint.restart']()
  assert.deepEqual(editor.errors, [`portlint: "${program} lsp" does not start: it ended`])
})

test('restarts on demand, and when the program is another one', async () => {
  await activated({ 'portlint.path': program })
  await editor.commands['portlint.restart']()
  assert.deepEqual(clients.map(client => client.state), ['stopped', 'running'])
  await editor.listeners[0]({ affectsConfiguration: section => section === 'portlint.path' })
  assert.deepEqual(clients.map(client => client.state), ['stopped', 'stopped', 'running'])
  await editor.listeners[0]({ affectsConfiguration: section => section === 'portlint.ignore' })
  assert.equal(clients.length, 3)
  await extension.deactivate()
  assert.equal(clients[2].state, 'stopped')
})
