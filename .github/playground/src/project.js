// A project of the playground is a list of files, each a path and a text, in the order of the tabs.

// The limits keep links and pages usable; real projects stay far below.
export const limits = { files: 40, characters: 1_000_000, link: 64_000 }

// nameProblem says why a path cannot be a file's, or nothing.
export function nameProblem(name, others) {
  if (name === '') return 'a file needs a path'
  if (name.length > 200) return 'the path is longer than 200 characters'
  if (/[\\\u0000-\u001f]/.test(name)) return 'a path has forward slashes, and no control characters'
  const parts = name.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return 'a path leads from the project into it, without . and ..'
  if (others.includes(name)) return `there is a file ${name} already`
  if (others.some((other) => other.startsWith(name + '/') || name.startsWith(other + '/'))) return 'a file cannot be a folder at the same time'
}

// encode writes a project into the fragment of a link, or returns nothing where that would be too long.
export async function encode(files) {
  const packed = await through(new CompressionStream('deflate-raw'), new TextEncoder().encode(JSON.stringify(files)), Infinity)
  const text = 'p=' + base64(packed).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  if (text.length <= limits.link) return text
}

// decode is the inverse of encode. It returns nothing for what is no project, however it was made.
export async function decode(fragment) {
  if (!fragment.startsWith('p=') || fragment.length > limits.link) return
  try {
    const packed = Uint8Array.from(atob(fragment.slice(2).replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
    const text = await through(new DecompressionStream('deflate-raw'), packed, 4 * limits.characters)
    return valid(JSON.parse(new TextDecoder().decode(text)))
  } catch {
    // a link that was cut or changed
  }
}

function valid(files) {
  if (!Array.isArray(files) || files.length === 0 || files.length > limits.files) return
  const names = []
  let characters = 0
  for (const [name, text] of files) {
    if (typeof name !== 'string' || typeof text !== 'string' || nameProblem(name, names)) return
    names.push(name)
    characters += text.length
  }
  if (characters <= limits.characters) return files.map(([name, text]) => [name, text])
}

// through sends bytes through a stream, and fails when more than limit bytes come out.
async function through(stream, bytes, limit) {
  const writer = stream.writable.getWriter()
  writer.write(bytes).catch(() => {})
  writer.close().catch(() => {})
  const chunks = []
  let size = 0
  for (const reader = stream.readable.getReader(); ; ) {
    const { value, done } = await reader.read()
    if (done) break
    size += value.length
    if (size > limit) {
      await reader.cancel()
      throw new Error('too large')
    }
    chunks.push(value)
  }
  const all = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

function base64(bytes) {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}
