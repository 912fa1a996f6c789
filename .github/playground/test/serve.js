import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { chromium } from 'playwright-core'

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.txt': 'text/plain', '.xml': 'application/xml' }

// serve serves a folder as a host of static files does, below a path of its own, and returns the server and its address.
export async function serve(folder, prefix = '/portlint/') {
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    let file = path.join(folder, decodeURIComponent(pathname.slice(prefix.length)))
    if (pathname.endsWith('/')) file = path.join(file, 'index.html')
    if (!pathname.startsWith(prefix) || !file.startsWith(folder) || !fs.existsSync(file)) {
      response.writeHead(404, { 'Content-Type': 'text/html' }).end(fs.readFileSync(path.join(folder, '404.html')))
      return
    }
    response.writeHead(200, { 'Content-Type': types[path.extname(file)] ?? 'application/octet-stream' }).end(fs.readFileSync(file))
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  return { server, address: `http://127.0.0.1:${server.address().port}${prefix}` }
}

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
