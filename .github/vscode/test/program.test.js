'use strict'

const assert = require('node:assert/strict')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { test } = require('node:test')
const { find } = require('../program')

test('finds programs as a shell does', async t => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'portlint-'))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  const make = (name, mode) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    fs.writeFileSync(path.join(folder, name), '', { mode })
    return path.join(folder, name)
  }
  make('a/portlint', 0o644) // nothing to execute
  fs.mkdirSync(path.join(folder, 'b/portlint'), { recursive: true })
  const program = make('c/portlint', 0o755)
  const onWindows = make('d/portlint.CMD', 0o755)
  const folders = ['a', 'none', 'b', 'c', 'd'].map(name => path.join(folder, name))

  assert.equal(await find('portlint', { PATH: folders.join(':') }, 'linux'), process.platform === 'win32' ? path.join(folder, 'a/portlint') : program)
  assert.equal(await find('portlint', { Path: folders.slice(3).join(';'), PATHEXT: '.EXE;.CMD' }, 'win32'), onWindows)
  assert.equal(await find(program, {}, 'linux'), program)
  assert.equal(await find('none', { PATH: folders.join(':') }, 'linux'), undefined)
  assert.equal(await find('portlint', {}, 'linux'), undefined)
})
