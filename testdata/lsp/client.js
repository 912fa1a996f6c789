// A client made with npm's vscode-languageserver-protocol, the library beneath VS Code and many others. It edits the files of a
// shop and prints what the server says, line by line.
//
// usage: client.js FOLDER SERVER ARGUMENT…; the library lies in NODE_PATH
'use strict'

const { spawn } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { pathToFileURL } = require('node:url')
const rpc = require('vscode-languageserver-protocol/node')

const [folder, program, ...args] = process.argv.slice(2)
const server = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
const ended = new Promise(resolve => server.on('exit', resolve))
const connection = rpc.createProtocolConnection(new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin))
const uri = name => pathToFileURL(path.join(folder, name)).href

const place = range => `${range.start.line + 1}:${range.start.character + 1}-${range.end.line + 1}:${range.end.character + 1}`

/** The files that are open, as the editor has them. */
const open = {}

function didOpen(name, text, languageId = 'yaml') {
  open[name] = { version: 1, text }
  connection.sendNotification(rpc.DidOpenTextDocumentNotification.type, { textDocument: { uri: uri(name), languageId, version: 1, text } })
}

function didClose(name) {
  delete open[name]
  connection.sendNotification(rpc.DidCloseTextDocumentNotification.type, { textDocument: { uri: uri(name) } })
}

/** Applies edits as an editor does, from the last to the first, and tells the server each. */
function edit(name, edits) {
  const document = open[name]
  const offset = ({ line, character }) => document.text.split('\n').slice(0, line).reduce((sum, text) => sum + text.length + 1, 0) + character
  const contentChanges = []
  for (const { range, newText } of [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start))) {
    document.text = document.text.slice(0, offset(range.start)) + newText + document.text.slice(offset(range.end))
    contentChanges.push({ range, text: newText })
  }
  document.version++
  connection.sendNotification(rpc.DidChangeTextDocumentNotification.type, { textDocument: { uri: uri(name), version: document.version }, contentChanges })
}

/** Replaces a part of a line. */
function replace(name, line, before, after) {
  const start = open[name].text.split('\n')[line - 1].indexOf(before)
  if (start < 0) throw new Error(`line ${line} of ${name} has no ${before}`)
  edit(name, [{ range: { start: { line: line - 1, character: start }, end: { line: line - 1, character: start + before.length } }, newText: after }])
}

async function diagnostics(...names) {
  let first
  for (const name of names) {
    const report = await connection.sendRequest(rpc.DocumentDiagnosticRequest.type, { textDocument: { uri: uri(name) } })
    for (const item of report.items) {
      console.log(`${name}:${place(item.range)} ${item.code}`)
      for (const other of item.relatedInformation ?? []) {
        console.log(`  ${path.basename(other.location.uri)}:${place(other.location.range)} ${other.message}`)
      }
    }
    first ??= report.items[0]
  }
  return first
}

async function main() {
  connection.listen()
  const { capabilities } = await connection.sendRequest(rpc.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'shop' }],
    capabilities: {
      general: { positionEncodings: [rpc.PositionEncodingKind.UTF16] },
      textDocument: { diagnostic: {}, codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } } },
      workspace: { workspaceFolders: true },
    },
  })
  await connection.sendNotification(rpc.InitializedNotification.type, {})
  console.log(`positions in ${capabilities.positionEncoding}`)

  console.log('-- opened')
  didOpen('compose.yaml', fs.readFileSync(path.join(folder, 'compose.yaml'), 'utf8'))
  didOpen('compose.override.yaml', fs.readFileSync(path.join(folder, 'compose.override.yaml'), 'utf8'))
  await diagnostics('compose.yaml', 'compose.override.yaml')

  console.log('-- typed in the override, not saved')
  replace('compose.override.yaml', 4, '8081', '8080')
  await diagnostics('compose.yaml', 'compose.override.yaml')

  console.log('-- hover')
  const hover = await connection.sendRequest(rpc.HoverRequest.type, { textDocument: { uri: uri('compose.yaml') }, position: { line: 3, character: 14 } })
  console.log(hover.contents.value.split('\n')[0])

  console.log('-- the first code action for the database')
  replace('compose.override.yaml', 4, '8080', '8081')
  const [item] = (await connection.sendRequest(rpc.DocumentDiagnosticRequest.type, { textDocument: { uri: uri('compose.yaml') } })).items
  const [action] = await connection.sendRequest(rpc.CodeActionRequest.type, {
    textDocument: { uri: uri('compose.yaml') }, range: item.range, context: { diagnostics: [item], only: [rpc.CodeActionKind.QuickFix] },
  })
  console.log(`${item.code}: ${action.title}`)
  for (const [changed, edits] of Object.entries(action.edit.changes)) edit(path.basename(changed), edits)
  console.log(open['compose.yaml'].text.split('\n')[6].trim())
  await diagnostics('compose.yaml')

  console.log('-- the override renamed, so that it counts no more')
  replace('compose.override.yaml', 4, '8081', '8080')
  const text = open['compose.override.yaml'].text
  fs.renameSync(path.join(folder, 'compose.override.yaml'), path.join(folder, 'compose.later.yaml'))
  didClose('compose.override.yaml')
  didOpen('compose.later.yaml', text)
  connection.sendNotification(rpc.DidChangeWatchedFilesNotification.type, {
    changes: [
      { uri: uri('compose.override.yaml'), type: rpc.FileChangeType.Deleted },
      { uri: uri('compose.later.yaml'), type: rpc.FileChangeType.Created },
    ],
  })
  await diagnostics('compose.yaml', 'compose.later.yaml')

  console.log('-- and back')
  fs.renameSync(path.join(folder, 'compose.later.yaml'), path.join(folder, 'compose.override.yaml'))
  didClose('compose.later.yaml')
  didOpen('compose.override.yaml', text)
  connection.sendNotification(rpc.DidChangeWatchedFilesNotification.type, {
    changes: [
      { uri: uri('compose.later.yaml'), type: rpc.FileChangeType.Deleted },
      { uri: uri('compose.override.yaml'), type: rpc.FileChangeType.Created },
    ],
  })
  await diagnostics('compose.yaml', 'compose.override.yaml')

  console.log('-- unknown')
  await connection.sendRequest('portlint/unknown', {}).catch(error => console.log(`${error.code} ${error.message}`))

  await connection.sendRequest(rpc.ShutdownRequest.type)
  await connection.sendNotification(rpc.ExitNotification.type)
  console.log(`ended with ${await ended}`)
}

main().catch(error => {
  console.error(error)
  server.kill()
  process.exitCode = 1
})
