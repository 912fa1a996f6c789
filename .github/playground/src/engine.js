// Engine is portlint as the page sees it: check sends a project, and the functions it was made with get what comes of it.
export class Engine {
  #worker
  #receive
  #sent = 0
  #fixes = new Map()
  #ready

  // receive has the functions found(answer, took), ports(answer) and failed(text). Answers about older states of the project are left out.
  constructor(receive) {
    this.#receive = receive
    this.#ready = this.#start()
    this.#ready.catch((error) => receive.failed(error.message))
  }

  async #start() {
    const [program, script] = await Promise.all([
      WebAssembly.compileStreaming(fetch('portlint.wasm')),
      fetch('worker.js').then((response) => response.text()),
    ])
    // A worker made of a blob is under the page's Content-Security-Policy, one from a file is not.
    const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
    this.#worker = new Worker(url)
    await new Promise((ready, failed) => {
      this.#worker.onmessage = ({ data }) => {
        if (data.ready) ready()
        else this.#got(data)
      }
      this.#worker.onerror = (event) => {
        failed(new Error(event.message))
        this.#receive.failed(`portlint ended: ${event.message}; reload the page to go on`)
      }
      this.#worker.postMessage({ program })
    })
    URL.revokeObjectURL(url)
  }

  #got(data) {
    if (data.ended) this.#receive.failed('portlint ended; reload the page to go on')
    else if (data.fixed) {
      this.#fixes.get(data.number)(data.fixed)
      this.#fixes.delete(data.number)
    } else if (data.number !== this.#sent) return
    else if (data.found) this.#receive.found(data.found, data.took)
    else this.#receive.ports(data.ports)
  }

  // check sends the files for a check. Nothing of what was sent before is told about any more.
  async check(files) {
    const number = ++this.#sent
    await this.#ready
    if (number === this.#sent) this.#worker.postMessage({ number, files })
  }

  // fix returns the files that the fix of a finding changes, by their paths; at is its place in the last report.
  async fix(at) {
    const number = ++this.#sent
    const { promise, resolve } = withResolvers()
    this.#fixes.set(number, resolve)
    this.#worker.postMessage({ fix: at, number })
    const { files, error } = await promise
    if (error) this.#receive.failed(error)
    return files ?? {}
  }
}

function withResolvers() {
  let resolve
  const promise = new Promise((done) => {
    resolve = done
  })
  return { promise, resolve }
}
