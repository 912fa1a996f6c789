// Starts `portlint lsp` and connects it with the editor.
'use strict'

const vscode = require('vscode')
const { LanguageClient } = require('vscode-languageclient/node')
const { find } = require('./program')

/** The files of a project whose text counts while it is typed. */
const documentSelector = [
  { scheme: 'file', language: 'dockercompose' },
  { scheme: 'file', language: 'dockerfile' },
  { scheme: 'file', language: 'yaml' },
  { scheme: 'file', language: 'github-actions-workflow' },
  { scheme: 'file', pattern: '**/{devcontainer.json,.devcontainer.json,*.container,*.pod,*.kube}' },
  { scheme: 'file', pattern: '**/{.env,.env.*,*.env}' },
  // Where the configuration says so: inputs: [scripts, markdown].
  { scheme: 'file', language: 'shellscript' },
  { scheme: 'file', language: 'makefile' },
  { scheme: 'file', pattern: '**/{package.json,justfile,.justfile,*.just,*.service,*.md}' },
]

/** The client of the running server, undefined while there is none. */
let client

async function start() {
  const settings = vscode.workspace.getConfiguration('portlint')
  const name = settings.get('path') || 'portlint'
  const command = await find(name)
  if (!command) {
    complain(`there is no program "${name}": install portlint, or say where it is in the setting portlint.path`)
    return
  }
  client = new LanguageClient('portlint', 'portlint', { command, args: ['lsp'] }, {
    documentSelector,
    initializationOptions: {
      select: settings.get('select'),
      ignore: settings.get('ignore'),
      pedantic: settings.get('pedantic'),
      codeLens: settings.get('codeLens'),
      host: settings.get('host'),
    },
    synchronize: { configurationSection: 'portlint' },
  })
  try {
    await client.start()
  } catch (error) {
    client = undefined
    complain(`"${command} lsp" does not start: ${error.message}`)
  }
}

async function stop() {
  const running = client
  client = undefined
  await running?.stop()
}

async function restart() {
  await stop()
  await start()
}

async function complain(text) {
  const openSettings = 'Open settings'
  if (await vscode.window.showErrorMessage(`portlint: ${text}`, openSettings) === openSettings) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'portlint.path')
  }
}

/** Called by the editor when a file of one of the languages is opened for the first time. */
async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand('portlint.restart', restart),
    vscode.workspace.onDidChangeConfiguration(event => event.affectsConfiguration('portlint.path') ? restart() : undefined),
  )
  await start()
}

module.exports = { activate, deactivate: stop }
