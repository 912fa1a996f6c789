// The worker runs portlint, so that typing never waits for it. The page sends the compiled program first and then projects; a project
// that arrives while another one is checked takes the place of those that wait.

// Go asks for a working directory; all paths of the project lie below it.
globalThis.process = { pid: -1, ppid: -1, umask: () => 0, cwd: () => '/project', chdir: () => {} }

import 'wasm_exec'

let waiting

onmessage = async ({ data }) => {
  if (data.program) {
    const go = new Go()
    const instance = await WebAssembly.instantiate(data.program, go.importObject)
    go.run(instance).then(() => postMessage({ ended: true }))
    postMessage({ ready: true })
    return
  }
  if (data.fix !== undefined) {
    postMessage({ fixed: portlint.fix(data.fix), number: data.number })
    return
  }
  if (!waiting) setTimeout(check)
  waiting = data
}

function check() {
  const { number, files } = waiting
  waiting = undefined
  const encoder = new TextEncoder()
  const before = performance.now()
  const found = portlint.check(Object.fromEntries(files.map(([name, text]) => [name, encoder.encode(text)])))
  const took = performance.now() - before
  postMessage({ found, number, took })
  postMessage({ ports: portlint.ports(), number })
}
