// Finds programs as a shell does.
'use strict'

const fs = require('node:fs/promises')
const path = require('node:path')

/** Returns the path of a program: the name itself if it is one, or else the first file of that name in PATH; undefined for none. */
async function find(name, environment = process.env, system = process.platform) {
  const windows = system === 'win32'
  const folders = /[\\/]/.test(name) ? [''] : (environment.PATH ?? environment.Path ?? '').split(windows ? ';' : ':').filter(Boolean)
  const endings = windows && !path.extname(name) ? (environment.PATHEXT ?? '.EXE').split(';') : ['']
  for (const folder of folders) {
    for (const ending of endings) {
      const candidate = path.join(folder, name + ending)
      if (await isProgram(candidate)) {
        return candidate
      }
    }
  }
}

async function isProgram(file) {
  try {
    await fs.access(file, fs.constants.X_OK)
    return (await fs.stat(file)).isFile()
  } catch {
    return false
  }
}

module.exports = { find }
